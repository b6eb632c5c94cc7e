"""Every building block in a real browser: no axe finding, no refused style, nothing sideways."""

import pytest

from tests.journeys.conftest import DESKTOP, PHONE

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.sendhub.gallery_urls"),
]


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_gallery(visitor, size):
    visit = visitor(size)
    visit.open("/gallery/")

    visit.check()
