"""What the database itself refuses about links."""

import datetime

import pytest
from django.db import IntegrityError

from sendhub.sharing.enums import CodeBy, Delivery, GivenHow, Stance
from sendhub.sharing.models import Door
from tests.factories.pupils import ContactFactory, PupilFactory
from tests.factories.sharing import (
    AskDraftFactory,
    AskFactory,
    DoorFactory,
    LinkFactory,
    PaperFactory,
    ResponseFactory,
)

AT = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def pupil(school):
    return PupilFactory(school=school)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        (
            "code_by_another_way",
            {
                "delivery": Delivery.EMAIL,
                "code_by": CodeBy.EMAIL,
                "receiver_email": "m@family.example",
            },
        ),
        ("code_by_another_way", {"delivery": Delivery.NONE, "code_by": CodeBy.SPOKEN}),
        ("code_by_another_way", {"delivery": Delivery.SLIP, "code_by": ""}),
        ("mail_has_address", {"delivery": Delivery.EMAIL, "code_by": CodeBy.SPOKEN}),
        ("mail_has_address", {"delivery": Delivery.SLIP, "code_by": CodeBy.EMAIL}),
        ("sent_expires", {"sent_at": AT}),
    ],
)
def test_link_that_contradicts_itself_is_refused(pupil, constraint, values):
    with pytest.raises(IntegrityError, match=f"sharing_link_{constraint}"):
        LinkFactory(pupil=pupil, **values)


def test_revoked_by_without_a_moment_is_refused(pupil, senco):
    with pytest.raises(IntegrityError, match="revoked_together"):
        LinkFactory(pupil=pupil, revoked_by=senco)


def test_contact_stands_only_on_a_parents_link(pupil):
    contact = ContactFactory(school=pupil.school)

    with pytest.raises(IntegrityError, match="contact_is_family"):
        LinkFactory(pupil=pupil, contact=contact, audience="professional")


def test_same_version_is_shown_once(pupil):
    paper = PaperFactory(link=LinkFactory(pupil=pupil))

    with pytest.raises(IntegrityError, match="sharing_paper_once"):
        PaperFactory(link=paper.link, object_id=paper.object_id)


def test_ask_has_one_answer(pupil):
    response = ResponseFactory(link=LinkFactory(pupil=pupil))

    with pytest.raises(IntegrityError, match="ask_id"):
        ResponseFactory(link=response.link, ask=response.ask)


def test_ask_has_one_draft(pupil):
    draft = AskDraftFactory(ask=AskFactory(link=LinkFactory(pupil=pupil)))

    with pytest.raises(IntegrityError, match="ask_id"):
        AskDraftFactory(ask=draft.ask)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("by_one", {"by_user": None}),
        ("by_one", {"given_how": GivenHow.LINK}),
        ("signed_together", {"signature": "M. Alderbrook"}),
        ("signed_together", {"signed_at": AT}),
        ("reasoned", {"stance": Stance.IN_PART}),
        ("reasoned", {"stance": Stance.DISAGREE}),
    ],
)
def test_answer_that_contradicts_itself_is_refused(pupil, constraint, values):
    with pytest.raises(IntegrityError, match=f"sharing_response_{constraint}"):
        ResponseFactory(link=LinkFactory(pupil=pupil), **values)


def test_token_leads_to_one_link(school):
    door = DoorFactory(school=school)

    with pytest.raises(IntegrityError, match="token_sha256"):
        DoorFactory(school=school, token_sha256=door.token_sha256)


def test_door_is_read_before_any_school_is_known(school, pupil):
    link = LinkFactory(pupil=pupil, sent=True)

    assert list(Door.objects.values_list("school_id", "link_id")) == [(school.pk, link.pk)]
