"""Certificates and proposals from when concerns alone could be erased, on a database that holds them."""

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from pupils.enums import EntryKind
from sendhub.reports.models import DisclosureErasure
from sendhub.tenancy import raise_walls, tenant
from tests.factories.accounts import SchoolFactory, UserFactory
from tests.factories.reports import DisclosureErasureFactory

BEFORE = [("reports", "0011_national_figures_by_need")]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def migrate(as_owner):
    """Migrate as the owner; in the end to where the program stands."""
    now = MigrationExecutor(connection).loader.graph.leaf_nodes()

    def to(targets):
        with as_owner():
            executor = MigrationExecutor(connection)
            executor.migrate(targets)
            raise_walls(app_role=settings.DATABASE_APP_ROLE)
        return executor.loader.project_state(targets).apps

    yield to
    to(now)


def test_what_was_proposed_before_is_of_a_concern(migrate):
    school, senco = SchoolFactory(), UserFactory()
    Before = migrate(BEFORE).get_model("reports", "DisclosureErasure")
    with tenant(school.pk):
        Before.objects.create(school_id=school.pk, concern_number=9, proposed_by_id=senco.pk)

    migrate([("reports", "0012_disclosures_of_every_kind")])

    with tenant(school.pk):
        row = DisclosureErasure.objects.get()
    assert (row.kind, row.entry_number, row.proposed_by_id) == (EntryKind.CONCERN, 9, senco.pk)


def test_release_before_takes_concerns_back_and_refuses_what_it_would_misread(migrate):
    school, senco = SchoolFactory(), UserFactory()
    DisclosureErasureFactory(school=school, entry_number=9, proposed_by=senco)
    Before = migrate(BEFORE).get_model("reports", "DisclosureErasure")
    with tenant(school.pk):
        assert Before.objects.get().concern_number == 9

    migrate([("reports", "0012_disclosures_of_every_kind")])
    DisclosureErasureFactory(
        school=school, kind=EntryKind.INCIDENT, entry_number=9, proposed_by=senco
    )

    with pytest.raises(DatabaseError, match="cannot tell them apart"):
        migrate(BEFORE)
