"""The checklist of evidence: drawn from the record, ticked by hand, too old, left out with a reason."""

import datetime

import pytest
from django.urls import reverse

from agencies.enums import AgencyKind
from ehcp.actions import assessments, checklists
from ehcp.enums import EvidenceSource, EvidenceState
from ehcp.evidence import checklist_of, papers_of
from ehcp.models import EvidenceItem
from ehcp.starter_evidence import STARTER
from sendhub.tenancy import tenant
from tests.factories import agencies, ehcp, pupils

TODAY = datetime.date.today()


def ago(months):
    return TODAY - datetime.timedelta(days=31 * months)


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, born_on=datetime.date(2018, 2, 28))


@pytest.fixture
def case(pupil, senco_actor):
    with tenant(pupil.school_id):
        return assessments.start_assessment(
            pupil=pupil,
            local_authority=pupil.school.local_authority,
            asked_by="school",
            by=senco_actor,
        )


def listed(case, actor):
    with tenant(case.school_id):
        return checklist_of(case, actor=actor, today=TODAY)


def state_of(case, actor, source):
    [line] = [line for line in listed(case, actor).lines if line.item.source == source]
    return line.state


def test_starting_list_asks_24_things_once(school, case, senco_actor):
    with tenant(school.pk):
        checklists.start_checklist(local_authority=case.local_authority, by=senco_actor)
        labels = list(EvidenceItem.objects.values_list("label", flat=True))

    assert labels == [label for label, *_ in STARTER]
    assert len(labels) == 24


def test_every_source_of_the_record_stands_on_the_starting_list():
    assert {source for _, source, *_ in STARTER} == set(EvidenceSource)


def test_summary_says_what_is_ready_missing_and_too_old(school, case, pupil, senco_actor):
    with tenant(school.pk):
        EvidenceItem.objects.exclude(
            source__in=(EvidenceSource.SALT, EvidenceSource.NEEDS, EvidenceSource.PUPIL_VOICE)
        ).update(is_in_use=False)
    pupils.NeedFactory(pupil=pupil)
    clinic = agencies.AgencyFactory(school=school, kind=AgencyKind.SALT)
    agencies.AdviceFactory(pupil=pupil, agency=clinic, dated_on=ago(14))

    assert listed(case, senco_actor).in_words == (
        "1 of 3 ready; missing: “The pupil’s own views”; "
        "too old: “Speech and language therapist’s report” older than 12 months"
    )


def _address(pupil):
    pupils.AddressFactory(pupil=pupil)


def _family(pupil):
    pupils.RelationshipFactory(pupil=pupil, has_parental_responsibility=True)


def _scores(pupil):
    pupils.AssessmentFactory(pupil=pupil, taken_on=ago(4))
    pupils.AssessmentFactory(pupil=pupil, taken_on=ago(1))


@pytest.mark.parametrize(
    ("source", "write", "state"),
    [
        (EvidenceSource.IDENTITY, _address, "ready"),
        (EvidenceSource.FAMILY, _family, "ready"),
        (EvidenceSource.SCORES, _scores, "ready"),
        (
            EvidenceSource.SCORES,
            lambda pupil: pupils.AssessmentFactory(pupil=pupil, taken_on=ago(1)),
            "missing",
        ),
        (
            EvidenceSource.OBSERVATION,
            lambda pupil: pupils.ObservationFactory(pupil=pupil, seen_on=ago(2)),
            "ready",
        ),
        (
            EvidenceSource.OBSERVATION,
            lambda pupil: pupils.ObservationFactory(pupil=pupil, seen_on=ago(13)),
            "stale",
        ),
        (
            EvidenceSource.ATTENDANCE,
            lambda pupil: pupils.AttendanceFigureFactory(
                pupil=pupil, starts_on=ago(4), ends_on=ago(1)
            ),
            "ready",
        ),
    ],
)
def test_line_is_answered_by_the_record(case, pupil, senco_actor, source, write, state):
    before = state_of(case, senco_actor, source)

    write(pupil)

    assert before == "missing"
    assert state_of(case, senco_actor, source) == state


def test_tick_by_hand_with_a_document_and_back(senco_client, senco_actor, case, pupil):
    document = pupils.DocumentFactory(pupil=pupil, title="Costed map", dated_on=ago(1))
    with tenant(case.school_id):
        item = EvidenceItem.objects.get(source="")
    keys = {"needs_assessment_pk": case.pk, "evidence_item_pk": item.pk}

    senco_client.post(reverse("ehcp:evidence_tick", kwargs=keys), {"document": document.pk})
    [ticked] = [line for line in listed(case, senco_actor).lines if line.item == item]
    with tenant(case.school_id):
        papers = papers_of(listed(case, senco_actor), pupil=pupil, actor=senco_actor)
    senco_client.post(reverse("ehcp:evidence_untick", kwargs=keys))

    assert (ticked.state, ticked.words, ticked.on) == ("ready", "Costed map", ago(1))
    assert papers == [document]
    assert state_of(case, senco_actor, "") == "missing"


def test_line_left_out_needs_a_reason_and_is_not_counted(senco_client, senco_actor, case):
    with tenant(case.school_id):
        item = EvidenceItem.objects.get(source=EvidenceSource.EP)
    keys = {"needs_assessment_pk": case.pk, "evidence_item_pk": item.pk}

    bad = senco_client.post(reverse("ehcp:evidence_tick", kwargs=keys), {"is_left_out": "on"})
    senco_client.post(
        reverse("ehcp:evidence_tick", kwargs=keys),
        {"is_left_out": "on", "note": "The LA’s own psychologist will see him."},
    )

    assert bad.context["form"].errors == {"note": ["Say why it is not needed."]}
    checklist = listed(case, senco_actor)
    assert len(checklist.counted) == 23
    assert state_of(case, senco_actor, EvidenceSource.EP) == EvidenceState.LEFT_OUT


def test_newest_advice_goes_along_and_a_removed_paper_stays_out(school, case, pupil, senco_actor):
    clinic = agencies.AgencyFactory(school=school, kind=AgencyKind.SALT)
    old, new, gone = (pupils.DocumentFactory(pupil=pupil, title=t) for t in ("Old", "New", "Gone"))
    agencies.AdviceFactory(pupil=pupil, agency=clinic, dated_on=ago(9), document=old)
    agencies.AdviceFactory(pupil=pupil, agency=clinic, dated_on=ago(2), document=new)
    psychologist = agencies.AgencyFactory(school=school, kind=AgencyKind.EP)
    agencies.AdviceFactory(pupil=pupil, agency=psychologist, dated_on=ago(2), document=gone)
    with tenant(school.pk):
        gone.removed_at, gone.removed_by = datetime.datetime.now(datetime.UTC), senco_actor.user
        gone.save()
        papers = papers_of(listed(case, senco_actor), pupil=pupil, actor=senco_actor)

    assert papers == [new]


def test_list_of_an_la_is_the_schools_own(senco_client, school, case, other_school):
    theirs = ehcp.EvidenceItemFactory(school=other_school, label="Theirs")
    with tenant(school.pk):
        first = EvidenceItem.objects.first()
    address = reverse("ehcp:checklist_edit", kwargs={"evidence_item_pk": first.pk})
    values = {"version": 1, "order": 10, "source": "", "is_in_use": "on"}

    twice = senco_client.post(address, {**values, "label": "One-page profile"})
    senco_client.post(address, {**values, "label": "Passport photo", "stale_months": 6})
    senco_client.post(
        reverse("ehcp:checklist_add", kwargs={"evidence_item_pk": first.pk}),
        {"label": "Ours too", "order": 300, "source": "", "is_needed": "on", "is_in_use": "on"},
    )

    page = senco_client.get(reverse("ehcp:checklist_view"))
    labels = [item.label for item in page.context["items"]]
    assert twice.context["form"].errors == {"label": ["The list has this line already."]}
    assert (labels[0], labels[-1], len(labels)) == ("Passport photo", "Ours too", 25)
    assert theirs.label not in page.content.decode()


def test_checklist_query_budget(senco_client, case, pupil, assert_page_queries):
    pupils.ObservationFactory.create_batch(3, pupil=pupil, seen_on=ago(1))

    with assert_page_queries(14):
        senco_client.get(
            reverse("ehcp:assessment_evidence", kwargs={"needs_assessment_pk": case.pk})
        )
