"""A referral from the concern to the advice: consent first, one clock, one paper, one open due."""

import csv
import datetime
from pathlib import Path

import pytest
from django.urls import reverse

from agencies.actions import advice as advice_actions
from agencies.actions import consents, referrals
from agencies.documents.referrals import referral_paper
from agencies.enums import ReferralState as S
from agencies.models import AdviceItem, Consent, Referral
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.audit.models import Entry
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.agencies.conftest import TODAY, permitted, started, url
from tests.factories import agencies as make
from tests.factories import pupils

FIELDS = Path(__file__).parents[1] / "documents" / "referral_fields.csv"


def open_dues(school):
    with tenant(school.pk):
        rows = Due.objects.filter(done_on=None).order_by("kind")
        return [(due.kind, due.whose_move) for due in rows]


def sent(referral, contact, by):
    referral = permitted(referral, contact, by)
    with tenant(referral.school_id):
        return referrals.send_referral(
            referral=referral, version=referral.version, how="email", on=TODAY, by=by
        )


def test_referral_decided_on_a_concern_starts_from_it_and_its_due_is_done(
    senco_client, school, pupil, agency
):
    concern = pupils.ConcernFactory(school=school, text="Loses the thread of instructions.")
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    pupils.DueFactory(pupil=pupil, kind=DueKind.REFERRAL_START, subject_id=concern.pk)

    opened = senco_client.get(url("referral_from_concern", concern_pk=concern.pk))
    response = senco_client.post(opened.url, {"agency": agency.pk, "kind": "salt"})

    with tenant(school.pk):
        referral = Referral.objects.get()
        reason = referral.answers["reason"]
    assert response.url == url("referral_edit", referral_pk=referral.pk)
    assert (referral.concern_id, referral.state) == (concern.pk, S.DRAFT)
    assert reason.endswith("Loses the thread of instructions.")
    assert open_dues(school) == [("referral_send", "school")]


def test_restricted_concern_is_not_copied_into_a_referral(senco_actor, school, pupil, agency):
    concern = pupils.ConcernFactory(school=school, text="For two readers only.")
    pupils.ConcernPupilFactory(concern=concern, pupil=pupil)
    pupils.RestrictionFactory(school=school, document=None, concern=concern)

    referral = started(pupil, agency, senco_actor, concern=concern)

    assert "reason" not in referral.answers


def test_nothing_goes_out_without_consent(senco_actor, pupil, agency):
    referral = started(pupil, agency, senco_actor)

    with pytest.raises(NotPossible, match="consent in force"), tenant(pupil.school_id):
        referrals.send_referral(
            referral=referral, version=referral.version, how="email", on=TODAY, by=senco_actor
        )


@pytest.mark.parametrize(
    "values",
    [{"has_parental_responsibility": False}, {"has_parental_responsibility": True, "no_contact": True}],
)  # fmt: skip
def test_only_who_has_parental_responsibility_and_contact_can_consent(
    senco_actor, pupil, agency, values
):
    contact = pupils.RelationshipFactory(pupil=pupil, **values).contact
    referral = started(pupil, agency, senco_actor)

    with pytest.raises(NotPossible, match="parental responsibility"):
        permitted(referral, contact, senco_actor)


def test_child_is_no_young_person_who_consents(senco_actor, pupil, agency):
    with pytest.raises(NotPossible, match="not a young person yet"), tenant(pupil.school_id):
        consents.record_consent(
            pupil=pupil,
            agency=agency,
            permit="young_person",
            what="This referral",
            starts_on=TODAY,
            by=senco_actor,
        )


def test_sent_referral_waits_for_the_agency_and_keeps_its_paper(
    senco_actor, school, pupil, agency, mother
):
    referral = sent(started(pupil, agency, senco_actor), mother, senco_actor)
    with tenant(school.pk):
        type(pupil).objects.filter(pk=pupil.pk).update(last_name="Changed", known_as_last="Changed")
        paper = referral_paper(Referral.objects.get(), by=senco_actor, today=TODAY)

    assert open_dues(school) == [("consent_ends", "school"), ("referral_answer", "agency")]
    assert paper.name.endswith("Alderbrook")
    assert referral.state == S.SENT


def test_withdrawn_consent_ends_the_referral_in_the_same_request(
    senco_client, senco_actor, school, pupil, agency, mother
):
    referral = sent(started(pupil, agency, senco_actor), mother, senco_actor)

    senco_client.post(
        url("consent_withdraw", consent_pk=referral.consent_id),
        {"version": 1, "note": "She rang: they have moved."},
    )

    with tenant(school.pk):
        referral.refresh_from_db()
        consent = Consent.objects.get()
        events = set(Entry.objects.values_list("event", flat=True))
    assert (referral.state, consent.withdrawn_on) == (S.WITHDRAWN, TODAY)
    assert open_dues(school) == []
    assert {"consent_withdrawn", "referral_moved"} <= events


def test_reminder_is_one_press_a_day_and_moves_the_clock(
    senco_client, senco_actor, school, pupil, mother
):
    agency = make.AgencyFactory(school=school, chase_days=7)
    referral = sent(started(pupil, agency, senco_actor), mother, senco_actor)
    with tenant(school.pk):
        old = TODAY - datetime.timedelta(days=30)
        Referral.objects.update(since=old, sent_on=old)
        Due.objects.filter(kind=DueKind.REFERRAL_ANSWER).update(due_on=old)
    from_desk = f"{url('referral_chase', referral_pk=referral.pk)}?from=desk"
    assert f'action="{from_desk}"' in senco_client.get("/").content.decode()

    first = senco_client.post(from_desk)
    second = senco_client.post(url("referral_chase", referral_pk=referral.pk))

    with tenant(school.pk):
        due = Due.objects.get(kind=DueKind.REFERRAL_ANSWER, done_on=None)
    assert (first.status_code, first.url, second.status_code) == (302, "/", 409)
    assert due.due_on == TODAY + datetime.timedelta(days=7)


def test_advice_moves_the_referral_and_each_line_needs_an_end(
    senco_client, senco_actor, school, pupil, agency, mother
):
    referral = sent(started(pupil, agency, senco_actor), mother, senco_actor)
    senco_client.post(
        url("advice_add", pupil_pk=pupil.pk),
        {
            "agency": agency.pk,
            "referral": referral.pk,
            "title": "Report",
            "author": "Maris Fenwick",
            "dated_on": TODAY.isoformat(),
            "received_on": TODAY.isoformat(),
            "lines": "Classroom:\nChunk instructions.\nPre-teach words.",
        },
    )
    with tenant(school.pk):
        first, second = AdviceItem.objects.order_by("order")
        referral.refresh_from_db()
    before = open_dues(school)

    senco_client.post(
        url("advice_item_end", advice_item_pk=first.pk),
        {"version": 1, "ended_as": "note", "for_class": "on"},
    )
    refused = senco_client.post(
        url("advice_item_end", advice_item_pk=second.pk), {"version": 1, "ended_as": "not_adopted"}
    )
    senco_client.post(
        url("advice_item_end", advice_item_pk=second.pk),
        {"version": 1, "ended_as": "not_adopted", "ended_text": "The class does it already."},
    )

    assert referral.state == S.REPORT_RECEIVED
    assert ("advice_decide", "school") in before
    assert refused.context["form"].errors["ended_text"] == ["Say why this is not adopted."]
    assert ("advice_decide", "school") not in open_dues(school)


def test_report_noted_by_hand_asks_for_its_lines_until_they_are_entered(
    senco_client, senco_actor, school, pupil, agency, mother
):
    referral = sent(started(pupil, agency, senco_actor), mother, senco_actor)
    with tenant(school.pk):
        referrals.move_referral(
            referral=referral,
            version=referral.version,
            state=S.REPORT_RECEIVED,
            on=TODAY,
            by=senco_actor,
        )
    noted = open_dues(school)
    desk = senco_client.get(reverse("pupils:due_list")).content.decode()

    with tenant(school.pk):
        advice_actions.receive_advice(
            pupil=pupil,
            agency=agency,
            referral=Referral.objects.get(),
            items=[("", "Chunk instructions.")],
            title="Report",
            author="Maris Fenwick",
            dated_on=TODAY,
            received_on=TODAY,
            by=senco_actor,
        )

    assert noted == [("consent_ends", "school"), ("referral_advice", "school")]
    assert "Enter the advice that came in" in desk
    assert open_dues(school) == [("advice_decide", "school"), ("consent_ends", "school")]


def test_teacher_sees_and_acknowledges_only_lines_for_the_class(
    teacher_client, senco_actor, school, pupil, agency
):
    with tenant(school.pk):
        advice = advice_actions.receive_advice(
            pupil=pupil,
            agency=agency,
            items=[("", "For everybody."), ("", "For the SENCo.")],
            title="Report",
            author="Maris Fenwick",
            dated_on=TODAY,
            received_on=TODAY,
            by=senco_actor,
        )
        for_class, other = advice.items.order_by("order")
        for_class.for_class = True
        for_class.save(update_fields=["for_class"])
    page = url("pupil_agencies", pupil_pk=pupil.pk)

    before = teacher_client.get(page)
    read = teacher_client.post(url("advice_item_read", advice_item_pk=for_class.pk))
    hidden = teacher_client.post(url("advice_item_read", advice_item_pk=other.pk))
    after = teacher_client.get(page)

    assert [(i.text, i.is_read) for i in before.context["for_class"]] == [("For everybody.", False)]
    assert (read.status_code, hidden.status_code) == (302, 404)
    assert [i.is_read for i in after.context["for_class"]] == [True]
    assert "referrals" not in after.context


# Field of the forms in use: label on our paper, where the words differ.
LABELS = {
    "name": "Name",
    "date of birth": "Date of birth",
    "gender": "Gender",
    "ethnicity": "Ethnicity",
    "year group": "Year group",
    "address and postcode": "Address and postcode",
    "address": "Address and postcode",
    "school": "School",
    "home languages": "First language",
    "SEN status": "SEN status",
    "SEN stage": "SEN status",
    "UPN": "UPN",
    "GP": "GP and surgery",
    "NHS number": "NHS number",
    "hearing": "Hearing",
    "vision": "Vision",
    "looked after / safeguarding": "Looked after, social care, safeguarding",
    "safeguarding": "Looked after, social care, safeguarding",
    "reason for referral": "Reason for the referral",
    "what is hoped for": "What is hoped for",
    "attention and listening": "Attention and listening",
    "understanding": "Understanding",
    "expressive language": "Expressive language",
    "speech sounds": "Speech sounds",
    "social communication": "Social communication",
    "stammering": "Stammering",
    "eating, drinking, swallowing": "Eating, drinking, swallowing",
    "medical / developmental history": "Medical and developmental history, diagnoses",
    "other professionals": "Other services involved, past and now",
    "other agencies": "Other services involved, past and now",
    "other services, past and now": "Other services involved, past and now",
    "family members": "Family members and who lives at home",
    "presenting problem": "Presenting problem",
    "how long / severity": "How long, how severe",
    "impact on child, family, education": "Impact on the child, the family and learning",
    "what has been tried": "What has been tried and how it went",
    "risk to self or others": "Risk to self or others",
    "consent and awareness of child and family": "What child and family know of this referral",
    "language, disability, adjustments": "Language, disability, adjustments",
    "referrer role after referral": "What school will go on doing",
    "main concerns": "Main concerns",
    "strengths": "Strengths and interests",
    "attainment": "Attainment and assessments",
    "social care level": "Social care level",
    "outcomes hoped for": "Outcomes hoped for",
    "parent views": "Views of parents and carers",
    "parent consent": "Given by",
    "consent of person with parental responsibility": "Given by",
    "referrer name, role, contact, date": "Referrer: name, role, contact",
}
# Said in the line of each adult.
IN_ADULTS = {
    "phone": "07700 900123",
    "parent/carer names": "Marsh",
    "who has parental responsibility": "has parental responsibility",
    "interpreter": "interpreter needed",
}


@pytest.mark.parametrize("kind", ["salt", "camhs", "ep"])
def test_paper_has_every_field_that_forms_must_have_and_most_they_should(
    kind, senco_actor, school, pupil, agency
):
    contact = pupils.ContactFactory(
        school=school, last_name="Marsh", mobile="07700 900123", needs_interpreter=True
    )
    pupils.RelationshipFactory(pupil=pupil, contact=contact, has_parental_responsibility=True)
    with tenant(school.pk):
        referral = referrals.start_referral(pupil=pupil, agency=agency, kind=kind, by=senco_actor)
    referral = permitted(referral, contact, senco_actor)
    with tenant(school.pk):
        paper = referral_paper(referral, by=senco_actor, today=TODAY)
    lines = [line for part in paper.parts for line in part.lines]
    labels = {label for label, _ in lines}
    adults = " ".join(f"{label} {text}" for part in paper.parts[1:2] for label, text in part.lines)

    def holds(field):
        if field in IN_ADULTS:
            return IN_ADULTS[field] in adults
        return LABELS.get(field) in labels

    with FIELDS.open(encoding="utf-8", newline="") as file:
        fields = [row for row in csv.DictReader(file) if row["document"] == f"referral-{kind}"]
    must = [row["field"] for row in fields if row["class"] == "must"]
    should = [row["field"] for row in fields if row["class"] == "should"]
    assert [field for field in must if not holds(field)] == []
    assert sum(map(holds, should)) >= 0.6 * len(should)


def test_referral_prints_as_pdf(senco_client, senco_actor, school, pupil, agency):
    referral = started(pupil, agency, senco_actor)

    response = senco_client.get(url("referral_print", referral_pk=referral.pk))

    assert response["Content-Type"] == "application/pdf"
    assert response.content[:5] == b"%PDF-"
