"""Editions: frozen once, told from the record, safe at 0, 1 and 4 pupils, read by whom they are for."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from io import BytesIO, StringIO

import page as page_validation
import pikepdf
import pytest
from django.core.management import call_command
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from ehcp.models import NeedsAssessment
from pupils.models import SupportingPlan
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Trust
from sendhub.audit.models import Entry
from sendhub.dates import Span
from sendhub.refusals import NotPossible
from sendhub.reports.actions.editions import chain, figures_of, freeze_figures
from sendhub.reports.documents import report_document, report_html
from sendhub.reports.enums import EditionKind
from sendhub.reports.links import EVIDENCE
from sendhub.reports.models import SchoolFigures
from sendhub.reports.rules import Edition
from sendhub.reports.surveys import TOPICS
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories import pupils as make
from tests.factories.accounts import MembershipFactory, SchoolFactory, TermFactory, UserFactory
from tests.factories.agencies import AgencyFactory, ReferralFactory, ReferralStepFactory
from tests.factories.days import AchievementFactory, CheckInFactory
from tests.factories.ehcp import (
    AdviceRequestFactory,
    AssessmentExceptionFactory,
    NeedsAssessmentFactory,
)
from tests.factories.ehcp_reviews import AnnualReviewFactory
from tests.factories.pupils import CharacteristicFactory, NeedFactory, PupilFactory, VoiceFactory
from tests.factories.reports import (
    NationalFigureFactory,
    SchoolFiguresFactory,
    SurveyAnswerFactory,
    SurveyFactory,
)

TODAY = datetime.date(2026, 11, 20)
NOW = Edition("Autumn 2026, second half", EditionKind.HALF_TERM, datetime.date(2026, 11, 2), TODAY)


def told(school, actor, edition=NOW, today=TODAY):
    with tenant(school.pk):
        return figures_of(edition, today=today, by=actor)


def frozen(school, actor, edition=NOW, today=TODAY, **words):
    with tenant(school.pk):
        return freeze_figures(edition=edition, today=today, by=actor, **words)


@pytest.mark.parametrize(
    ("pupils", "support", "sentence"),
    [
        (0, "0", "On 20 November 2026 nobody was on roll."),
        (
            1,
            "fewer than 5",
            "On 20 November 2026, of about 10 pupils on roll, fewer than 5 had SEN Support and "
            "none an EHC plan. There is no national figure for this year.",
        ),
        (
            4,
            "fewer than 5",
            "On 20 November 2026, of about 15 pupils on roll, fewer than 5 had SEN Support and "
            "none an EHC plan. There is no national figure for this year.",
        ),
    ],
)
def test_tiny_register_is_told_without_giving_anybody_away(
    school, slt_actor, pupils, support, sentence
):
    for _ in range(pupils):
        NeedFactory(pupil=PupilFactory(school=school, sen_status="K"))
    if pupils:
        PupilFactory.create_batch(9, school=school)

    figures = told(school, slt_actor)

    assert figures["cells"]["support"] == support
    assert figures["sentences"][0]["text"] == sentence
    assert len(figures["sentences"]) == len(figures["numbers"]) == 5


def test_status_is_told_as_at_the_day_and_not_of_today(school, slt_actor):
    PupilFactory.create_batch(6, school=school, sen_status="K")
    before = Edition(
        "Summer", EditionKind.CENSUS, datetime.date(2025, 4, 20), datetime.date(2025, 5, 15)
    )

    figures = told(school, slt_actor, before, timezone.localdate())

    assert (figures["cells"]["support"], figures["cells"]["none"]) == ("0", "6")


def test_primary_need_stands_in_its_area_and_unrecorded_needs_are_told(school, slt_actor):
    for _ in range(5):
        pupil = PupilFactory(school=school, sen_status="K")
        NeedFactory(pupil=pupil, need_type="SLCN", rank=1)
        NeedFactory(pupil=pupil, need_type="ASD", rank=2)
    PupilFactory.create_batch(6, school=school, sen_status="K")

    cells = told(school, slt_actor)["cells"]

    assert {name: text for name, text in cells.items() if name.startswith("need.")} == {
        "need.SLCN.support": "5",
        "need.SLCN.plan": "0",
        "need.unknown.support": "6",
        "need.unknown.plan": "0",
    }
    assert cells["area.communication_interaction.support"] == "5"


def test_attributes_are_counted_apart(school, slt_actor):
    for _ in range(7):
        pupil = PupilFactory(school=school, sen_status="K", sex="F")
        CharacteristicFactory(pupil=pupil, kind="eal")
        CharacteristicFactory(pupil=pupil, kind="pupil_premium")

    cells = told(school, slt_actor)["cells"]

    assert [
        cells[f"{name}.support"] for name in ("sex.F", "eal.yes", "premium.yes", "meals.no")
    ] == ["7"] * 4


def test_national_figure_stands_beside_with_its_month(school, slt_actor):
    PupilFactory.create_batch(10, school=school, sen_status="K")
    NationalFigureFactory()
    NationalFigureFactory(measure="plan", percent="6.0")

    figures = told(school, slt_actor)

    assert "Nationally it was 14.8 % and 6.0 % (January 2026)." in figures["sentences"][0]["text"]
    assert [row["national"] for row in figures["numbers"]] == ["14.8 %", "6.0 %", "", "", ""]


def test_national_figure_of_long_ago_is_missing(school, slt_actor):
    NationalFigureFactory(counted_on=datetime.date(2024, 1, 18))

    assert told(school, slt_actor)["national"] == {}


def test_last_year_stands_beside(school, slt_actor):
    PupilFactory.create_batch(8, school=school, sen_status="K")
    a_year_ago = Edition(
        "Autumn 2025",
        EditionKind.HALF_TERM,
        datetime.date(2025, 11, 3),
        datetime.date(2025, 11, 21),
    )
    frozen(school, slt_actor, a_year_ago)

    figures = told(school, slt_actor)

    assert figures["last_year"] == "Autumn 2025"
    assert figures["numbers"][0]["last_year"] == "8"


def test_term_without_data_says_so(school, slt_actor):
    PupilFactory.create_batch(5, school=school, sen_status="K")

    said = [each["text"] for each in told(school, slt_actor)["sentences"]]

    assert said[2:] == [
        "No session of an intervention was planned in this time.",
        "No provision for five pupils or more can be judged for this time yet.",
        "No attendance is recorded for this school year.",
    ]


def test_frozen_edition_stays_as_it_was(school, slt_actor):
    first, is_new = frozen(school, slt_actor, risks="Cover")
    PupilFactory.create_batch(9, school=school)

    again, is_new_again = frozen(school, slt_actor, risks="Other words")

    assert (is_new, is_new_again) == (True, False)
    assert (again.pk, again.figures) == (first.pk, first.figures)


def test_day_that_has_not_come_is_not_frozen(school, slt_actor):
    with pytest.raises(NotPossible):
        frozen(school, slt_actor, today=TODAY - datetime.timedelta(days=1))


def test_editions_of_a_school_hold_every_hidden_number_together(school, slt_actor):
    PupilFactory.create_batch(11, school=school, sen_status="K", sex="M")
    PupilFactory.create_batch(2, school=school, sen_status="K", sex="F")
    first = Edition(
        "First", EditionKind.HALF_TERM, datetime.date(2026, 9, 2), datetime.date(2026, 10, 23)
    )
    frozen(school, slt_actor, first)
    PupilFactory.create_batch(3, school=school, sen_status="E", sex="F")
    frozen(school, slt_actor)

    system = chain(SchoolFigures.objects.filter(school=school))

    assert "fewer than 5" in system.printed.values()
    assert system.pinned() == []


def held_reviews(school, number, **dates):
    for _ in range(number):
        AnnualReviewFactory(
            pupil=PupilFactory(school=school, sen_status="E"), state="held", **dates
        )


def test_reviews_are_told_in_time_late_or_not_due_on_either_side(school, slt_actor):
    sender = UserFactory()
    held_reviews(
        school,
        6,
        meeting_on=datetime.date(2026, 10, 1),
        report_sent_on=datetime.date(2026, 10, 15),
        report_sent_by=sender,
    )
    held_reviews(school, 5, meeting_on=datetime.date(2026, 11, 19))
    held_reviews(school, 7, meeting_on=datetime.date(2026, 8, 20))

    cells = told(school, slt_actor)["cells"]

    assert {name: text for name, text in cells.items() if name.startswith("review")} == {
        "reviews": "11",
        "review_meeting.in_time": "11",
        "review_meeting.late": "0",
        "review_meeting.open": "0",
        "review_report.in_time": "6",
        "review_report.late": "0",
        "review_report.open": "5",
        "review_decision.in_time": "0",
        "review_decision.late": "6",
        "review_decision.open": "5",
    }


def test_one_late_review_cannot_be_worked_out(school, slt_actor):
    held_reviews(school, 8, meeting_on=datetime.date(2026, 11, 19))
    held_reviews(school, 1, meeting_on=datetime.date(2026, 10, 1))
    row, _ = frozen(school, slt_actor)

    system = chain(SchoolFigures.objects.filter(school=school))

    assert row.figures["cells"]["review_decision.late"] == "fewer than 5"
    assert system.pinned() == []


def decided_cases(school, number, **dates):
    for _ in range(number):
        NeedsAssessmentFactory(pupil=PupilFactory(school=school), **{"sent_on": SENT} | dates)


SENT = datetime.date(2026, 8, 20)
RECEIVED = datetime.date(2026, 8, 24)
IN_SIX_WEEKS, TOO_LATE = datetime.date(2026, 10, 5), datetime.date(2026, 10, 6)


def test_assessments_under_way_and_dates_kept_are_told_for_either_side(school, slt_actor):
    decided_cases(school, 6, received_on=RECEIVED, assessing_on=IN_SIX_WEEKS, state="assessing")
    decided_cases(
        school, 5, received_on=RECEIVED, refused_assess_on=TOO_LATE, state="refused_assess"
    )
    decided_cases(
        school,
        7,
        sent_on=datetime.date(2026, 6, 1),
        received_on=datetime.date(2026, 6, 1),
        assessing_on=datetime.date(2026, 7, 1),
        draft_on=datetime.date(2026, 9, 20),
        final_on=datetime.date(2026, 10, 19),
        state="final_issued",
    )
    decided_cases(school, 8, received_on=RECEIVED, state="request_received")
    for _ in range(9):
        case = NeedsAssessmentFactory(
            pupil=PupilFactory(school=school),
            sent_on=SENT,
            received_on=datetime.date(2026, 11, 2),
            state="request_received",
        )
        AdviceRequestFactory(assessment=case, asked_on=datetime.date(2026, 10, 1))

    cells = told(school, slt_actor)["cells"]

    assert {name: cells[name] for name in cells if name.startswith(("case", "ehc", "our"))} == {
        "cases": "23",
        "ehc_requests": "0",
        "ehc_decided": "11",
        "ehc_agreed": "6",
        "ehc_refused": "5",
        "case_decision.in_time": "6",
        "case_decision.late": "5",
        "ehc_issued": "7",
        "case_plan.in_time": "7",
        "case_plan.late": "0",
        "ours": "0",
        "case_ours.in_time": "0",
        "case_ours.late": "0",
        "ehc_late_la": "8",
        "ehc_kept_la": "15",
        "ehc_late_school": "9",
        "ehc_kept_school": "14",
    }


def test_lawful_reason_makes_no_case_late(school, slt_actor):
    decided_cases(school, 6, received_on=RECEIVED, state="request_received")
    with tenant(school.pk):
        cases = list(NeedsAssessment.objects.select_related("school", "pupil"))
    for case in cases:
        AssessmentExceptionFactory(assessment=case)

    cells = told(school, slt_actor)["cells"]

    assert (cells["cases"], cells["ehc_late_la"]) == ("6", "0")


def test_case_is_told_as_it_stood_on_the_day(school, slt_actor):
    decided_cases(school, 5, received_on=RECEIVED, assessing_on=TOO_LATE, state="assessing")
    before = Edition(
        "Census", EditionKind.CENSUS, datetime.date(2026, 9, 2), datetime.date(2026, 10, 5)
    )

    cells = told(school, slt_actor, before)["cells"]

    assert (cells["cases"], cells["ehc_decided"], cells["ehc_late_la"]) == ("5", "0", "0")


def test_decision_that_an_appeal_changed_counts_as_it_was_first(school, slt_actor):
    decided_cases(
        school,
        5,
        received_on=RECEIVED,
        refused_assess_on=datetime.date(2026, 9, 20),
        assessing_on=TOO_LATE,
        state="assessing",
    )

    cells = told(school, slt_actor)["cells"]

    assert [
        cells[name] for name in ("ehc_agreed", "ehc_refused", "case_decision.in_time", "cases")
    ] == ["0", "5", "5", "5"]


def test_one_late_case_and_one_voice_cannot_be_worked_out(school, slt_actor):
    decided_cases(school, 9, received_on=datetime.date(2026, 11, 2), state="request_received")
    decided_cases(school, 1, received_on=RECEIVED, state="request_received")
    pupils = PupilFactory.create_batch(12, school=school, sen_status="K")
    for pupil in pupils[1:]:
        VoiceFactory(pupil=pupil, given_on=TODAY)
    frozen(school, slt_actor)

    system = chain(SchoolFigures.objects.filter(school=school))

    assert system.printed[f"{SchoolFigures.objects.get().pk}:ehc_late_la"] == "fewer than 5"
    assert system.pinned() == []


def test_each_theme_has_a_sentence_its_numbers_and_those_of_a_year_before(school, slt_actor):
    held_reviews(school, 6, meeting_on=datetime.date(2025, 11, 3))
    a_year_ago = Edition(
        "Autumn 2025",
        EditionKind.HALF_TERM,
        datetime.date(2025, 11, 3),
        datetime.date(2025, 11, 21),
    )
    frozen(school, slt_actor, a_year_ago)

    themes = {each["key"]: each for each in told(school, slt_actor)["themes"]}

    assert list(themes) == [
        *("cases", "reviews", "waits", "voices"),
        *("away", "safety", "days", "moves", "exams", "survey"),
        *("staff", "learning", "shared_work", "time"),
    ]
    assert themes["reviews"]["text"] == "No annual review was held this school year."
    assert themes["reviews"]["rows"][0] == ["Held", "0", "6"]
    assert themes["cases"]["text"] == (
        "No EHC needs assessment was under way, asked for or decided this school year."
    )
    assert set(themes) <= set(EVIDENCE)


def test_sentences_of_themes_say_what_the_numbers_say(school, slt_actor):
    decided_cases(school, 6, received_on=RECEIVED, assessing_on=IN_SIX_WEEKS, state="assessing")
    agency = AgencyFactory(school=school, name="Speech therapy")
    for number in range(1, 6):
        referral = ReferralFactory(
            agency=agency,
            pupil=PupilFactory(school=school),
            state="active",
            sent_on=datetime.date(2026, 9, 1),
            sent_how="post",
            sent_paper={},
        )
        ReferralStepFactory(
            referral=referral, state="active", on=datetime.date(2026, 9, 10 + number)
        )
    pupils = PupilFactory.create_batch(12, school=school, sen_status="K")
    for pupil in pupils[:7]:
        VoiceFactory(pupil=pupil, given_on=TODAY)

    said = {each["key"]: each["text"] for each in told(school, slt_actor)["themes"]}

    assert said["cases"] == (
        "6 needs assessments were under way on the day: none past a date of the local authority, none "
        "past a date of ours. This school year the local authority decided 6 requests, 6 of them in "
        "time, and issued no plan."
    )
    assert said["waits"] == (
        "No referral was waiting to be seen, and none was declined this school year. "
        "The usual wait until a pupil was seen was 12 days for Speech therapy."
    )
    assert said["voices"] == (
        "Of 12 pupils on the register, 7 were heard in words of their own in this time; of their "
        "families, none was. No concern was raised."
    )


def care_for(pupils):
    """Everything beside lessons, for each of these pupils once."""
    for pupil in pupils:
        make.SuspensionFactory(pupil=pupil, starts_on=TODAY, ends_on=TODAY)
        make.OffSitePlaceFactory(pupil=pupil, starts_on=datetime.date(2026, 11, 2))
        make.SupportingPlanFactory(pupil=pupil, review_on=datetime.date(2026, 11, 1))
        make.AccessArrangementFactory(pupil=pupil, state="applied")
        make.TransitionFactory(pupil=pupil, moves_on=datetime.date(2027, 7, 5))
        CheckInFactory(pupil=pupil, on=TODAY)
        AchievementFactory(pupil=pupil, on=TODAY)
    with tenant(pupils[0].school_id):
        SupportingPlan.objects.update(
            written_at=timezone.make_aware(datetime.datetime(2026, 11, 2))
        )


def october_survey(school):
    return SurveyFactory(
        school=school,
        name="October",
        opens_on=datetime.date(2026, 10, 12),
        closes_on=datetime.date(2026, 11, 1),
    )


def test_what_is_done_beside_lessons_is_told(school, slt_actor):
    care_for(PupilFactory.create_batch(6, school=school, sen_status="K"))
    sure = max(words for topic, words in TOPICS.items() if topic != "time")
    survey = october_survey(school)
    for _ in range(12):
        SurveyAnswerFactory(survey=survey, ratings=dict.fromkeys(TOPICS, 4) | {"time": 2})

    said = {each["key"]: each["text"] for each in told(school, slt_actor)["themes"]}

    assert {key: said[key] for key in ("away", "safety", "days", "moves", "exams", "survey")} == {
        "away": "6 pupils were suspended or excluded in this time, 6 of them on the register. On the "
        "day, no pupil had a part-time timetable, 6 were taught off site, and none had a plan for "
        "school avoidance.",
        "safety": "Of the pupils, 6 had a healthcare plan in force on the day. 6 plans were past the "
        "date to be looked at, and everybody asked has read them all.",
        "days": "6 check-ins were made with 6 pupils. No visit was made to the quiet room, and no "
        "incident was written down. 6 achievements were written down, none of them told to the family.",
        "moves": "6 moves are planned in this school year, none of them to this school. A visit or "
        "meeting has taken place for none of them, and none is finished.",
        "exams": "On the day, no pupil had access arrangements in place, 6 had an application under "
        "way, and none was being looked at.",
        "survey": "The survey “October” was answered by 12 people. Most agree mostly or fully "
        f"(100 %): “{sure}” Fewest agree mostly or fully (0 %): “{TOPICS['time']}”",
    }


def test_nothing_beside_lessons_is_told_as_nothing(school, slt_actor):
    said = {each["key"]: each["text"] for each in told(school, slt_actor)["themes"]}

    assert {key: said[key] for key in ("away", "safety", "days", "moves", "exams", "survey")} == {
        "away": "No suspension is recorded for this time, and on the day no part-time timetable, "
        "off-site place or plan for school avoidance.",
        "safety": "On the day no pupil had a plan for health or safety in force.",
        "days": "No check-in, quiet-room visit, incident or achievement was written down in this time.",
        "moves": "No move is planned in this school year.",
        "exams": "On the day no pupil had an access arrangement or was being looked at for one.",
        "survey": "No survey of staff is over yet.",
    }


@pytest.mark.parametrize("answers", [0, 3])
def test_survey_that_few_answered_says_nothing_of_the_answers(school, slt_actor, answers):
    survey = october_survey(school)
    for _ in range(answers):
        SurveyAnswerFactory(survey=survey)

    said = {each["key"]: each["text"] for each in told(school, slt_actor)["themes"]}

    assert said["survey"] == (
        f"The survey “October” was answered by {'fewer than 5 people' if answers else 'nobody'}. "
        "That is too few to show what they say."
    )


def test_one_suspended_and_one_family_told_cannot_be_worked_out(school, slt_actor):
    care_for([PupilFactory(school=school, sen_status="K")])
    care_for(PupilFactory.create_batch(7, school=school))
    pupil = PupilFactory(school=school)
    AchievementFactory(
        pupil=pupil,
        on=TODAY,
        family_told_on=TODAY,
        family_told_by=UserFactory(),
        family_told_how="letter",
    )
    row, _ = frozen(school, slt_actor)

    system = chain(SchoolFigures.objects.filter(school=school))

    hidden = ("suspended_on_register", "families_told")
    assert [row.figures["cells"][cell] for cell in hidden] == ["fewer than 5"] * 2
    assert system.pinned() == []


def test_declined_referrals_of_the_school_year_are_counted_once(school, slt_actor):
    for _ in range(5):
        referral = ReferralFactory(pupil=PupilFactory(school=school))
        ReferralStepFactory(referral=referral, state="rejected", on=datetime.date(2026, 10, 1))
        ReferralStepFactory(referral=referral, state="rejected", on=datetime.date(2026, 11, 2))
    before = ReferralFactory(pupil=PupilFactory(school=school))
    ReferralStepFactory(referral=before, state="rejected", on=datetime.date(2026, 7, 1))

    assert told(school, slt_actor)["cells"]["declined"] == "5"


def test_edition_from_before_reviews_were_counted_says_so(governor_client, school):
    row = SchoolFiguresFactory(school=school)

    page = governor_client.get(row.get_absolute_url()).content.decode()

    assert "Not counted then." in page
    assert "Annual reviews held: not counted then." in report_html(report_document(row))


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def term(school):
    today = timezone.localdate()
    return TermFactory(
        school=school,
        academic_year=today.year,
        kind="autumn",
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today + datetime.timedelta(days=30),
    )


def test_senco_makes_the_report_and_governor_reads_it(senco_client, governor_client, school, term):
    PupilFactory.create_batch(6, school=school, sen_status="K", last_name="Alderbrook")
    page = senco_client.get(reverse("reports:edition_make"))
    name = page.context["choices"][0].name

    made = senco_client.post(
        reverse("reports:edition_make"),
        {"edition": name, "risks": "Cover is thin.", "form_id": "one"},
    )

    row = SchoolFigures.objects.get()
    assert made.url == row.get_absolute_url()
    read = governor_client.get(row.get_absolute_url()).content.decode()
    assert "Cover is thin." in read
    assert "of 6 pupils on roll, 6 had SEN Support" in read
    assert "Alderbrook" not in read
    assert "The register" not in read


def test_half_term_that_is_not_over_is_frozen_with_a_warning(senco_client, school, term):
    address = reverse("reports:edition_make")
    page = senco_client.get(address)

    early = page.context["choices"][0]
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    assert (early.is_early, early.missing_from, early.ends_on) == (True, tomorrow, term.ends_on)
    read = page.content.decode()
    assert f"{early.name} is not over: its last day is {day(term.ends_on)}." in read
    assert f"it never tells of {day(tomorrow)} to {day(term.ends_on)}, nor does the next" in read
    assert senco_client.post(address, {"edition": early.name}).status_code == 302
    assert SchoolFigures.objects.get().counted_on == timezone.localdate()


def test_half_term_that_is_over_has_no_warning(senco_client, school):
    today = timezone.localdate()
    TermFactory(
        school=school,
        academic_year=today.year,
        kind="autumn",
        starts_on=today - datetime.timedelta(days=30),
        ends_on=today,
    )

    page = senco_client.get(reverse("reports:edition_make"))

    assert [each.is_early for each in page.context["choices"] if each.ends_on] == [False]
    assert "is not over" not in page.content.decode()


def test_program_waits_until_a_half_term_is_over(school, term):
    TermFactory(
        school=school,
        academic_year=term.academic_year - 1,
        kind="summer",
        starts_on=term.starts_on - datetime.timedelta(days=90),
        ends_on=term.starts_on - datetime.timedelta(days=40),
    )

    call_command("freeze_figures", stdout=StringIO())

    row = SchoolFigures.objects.get()
    assert row.counted_on < timezone.localdate()
    assert not row.edition.startswith("Autumn") or row.kind == EditionKind.CENSUS


def test_two_people_who_freeze_at_once_get_one_edition(senco_client, slt_client, school, term):
    address = reverse("reports:edition_make")
    name = senco_client.get(address).context["choices"][0].name
    senco_client.post(address, {"edition": name, "form_id": "one"})
    row = SchoolFigures.objects.get()

    late = slt_client.post(address, {"edition": name, "form_id": "two"})

    assert SchoolFigures.objects.get() == row
    assert late.status_code == 200
    assert late.context["form"].errors["edition"] == [
        "Somebody froze this edition a moment ago. It stands among the reports."
    ]


def test_text_that_names_a_pupil_is_refused_and_kept(senco_client, school, term):
    PupilFactory(school=school, first_name="Zoë", last_name="O’Alderbrook")
    address = reverse("reports:edition_make")
    name = senco_client.get(address).context["choices"][0].name

    page = senco_client.post(
        address, {"edition": name, "risks": "We worry about zoe o'alderbrook, who waits."}
    )

    assert page.context["form"].errors["risks"] == [
        "This names a pupil of the school. Write about systems, not about a child."
    ]
    assert "who waits" in page.content.decode()
    assert not SchoolFigures.objects.exists()


def test_sentences_link_to_what_the_reader_may_see(senco_client, governor_client, school):
    row = SchoolFiguresFactory(school=school)

    links = senco_client.get(row.get_absolute_url()).context["links"]

    assert {key: links[key] for key in ("register", "delivery", "learning", "waits")} == {
        "register": (
            f"{reverse('pupils:register')}?status=K&status=E&on=2026-10-23",
            "The register, as at 23 October 2026",
        ),
        "delivery": (
            f"{reverse('provision:map_sessions')}?starts_on=2026-09-02&ends_on=2026-10-23",
            "The sessions, 2 September 2026 to 23 October 2026",
        ),
        "learning": (
            f"{reverse('provision:training_list')}?year=2026",
            "The log of training, school year 2026/27",
        ),
        "waits": (
            reverse("agencies:agency_waits"),
            "The list of waiting times, as it stands today",
        ),
    }
    assert governor_client.get(row.get_absolute_url()).context["links"] == {}


def test_every_link_of_an_edition_opens_on_its_days(senco_client, school):
    row = SchoolFiguresFactory(school=school)

    links = senco_client.get(row.get_absolute_url()).context["links"]

    pages = {key: senco_client.get(address) for key, (address, _) in links.items()}
    assert set(pages) == set(EVIDENCE)
    assert {page.status_code for page in pages.values()} == {200}
    assert pages["register"].context["day"].on == row.counted_on
    assert pages["movement"].context["now"].on == row.counted_on
    assert pages["impact"].context["period"] == Span(row.starts_on, row.counted_on)
    assert pages["days"].context["first"] == row.starts_on
    assert pages["shared_work"].context["year"] == 2026
    assert [
        key for key, page in pages.items() if "form" in page.context and page.context["form"].errors
    ] == []


def test_edition_of_another_school_does_not_exist(senco_client, governor_client, other_school):
    row = SchoolFiguresFactory(school=other_school)

    answers = [
        client.get(row.get_absolute_url()).status_code for client in (senco_client, governor_client)
    ]

    assert answers == [404, 404]


def test_report_on_paper_is_accessible_and_names_nobody(governor_client, school, slt_actor):
    for _ in range(6):
        NeedFactory(pupil=PupilFactory(school=school, sen_status="K", last_name="Alderbrook"))
    row, _ = frozen(school, slt_actor, risks="Cover", next_steps="Train")

    answer = governor_client.get(reverse("reports:edition_print", args=[row.pk]))

    with pikepdf.open(BytesIO(answer.content)) as pdf:
        with pdf.open_outline() as outline:
            annex = next(each for each in outline.root if each.title.startswith("Annex"))
        front = [page.objgen for page in pdf.pages].index(annex.destination[0].objgen)
        assert front == 2
    result = page_validation.validate_pdf_bytes(
        answer.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant
    html = report_html(report_document(row))
    assert "6 pupils" in html
    assert "Alderbrook" not in html


@pytest.mark.parametrize("number", [1, 3])
def test_edition_query_budget(governor_client, school, number, assert_page_queries):
    rows = [SchoolFiguresFactory(school=school, edition=f"Edition {n}") for n in range(number)]

    with assert_page_queries(5):
        governor_client.get(rows[0].get_absolute_url())
    with assert_page_queries(5):
        governor_client.get(reverse("reports:edition_list"))


# --- the trust -----------------------------------------------------------------------------------


@pytest.fixture
def trust_lead_client(db):
    trust = Trust.objects.create(name="Larkfield Trust")
    lead = UserFactory()
    MembershipFactory(user=lead, school=None, trust=trust, role=Role.TRUST_LEAD)
    client = client_for(lead, None)
    client.trust = trust
    return client


def test_trust_lead_sees_own_schools_side_by_side_and_nothing_behind(trust_lead_client, school):
    mine = SchoolFiguresFactory(school=SchoolFactory(trust=trust_lead_client.trust))
    SchoolFiguresFactory(school=school)

    page = trust_lead_client.get(reverse("reports:trust_view"))

    assert [line.edition for line in page.context["lines"]] == [mine]
    edition = trust_lead_client.get(mine.get_absolute_url())
    assert (edition.status_code, edition.context["links"]) == (200, {})
    assert trust_lead_client.get(reverse("pupils:register")).status_code == 403
    assert trust_lead_client.get(reverse("reports:edition_make")).status_code == 403


def test_trust_view_shows_what_the_edition_prints_and_no_sum(trust_lead_client):
    for number in range(2):
        school = SchoolFactory(trust=trust_lead_client.trust, name=f"School {number}")
        SchoolFiguresFactory(school=school)

    lines = trust_lead_client.get(reverse("reports:trust_view")).context["lines"]

    assert [line.cells[:3] for line in lines] == [("420", "59 (14 %)", "20 (5 %)")] * 2


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        ("", "ABC"),
        ("-sen-support", "CAB"),
        ("sen-support", "ACB"),
        ("on-roll", "CAB"),
        ("-spent", "BAC"),
        ("-duties-in-place", "ABC"),
        ("no-such-column", "ABC"),
    ],
)
def test_schools_are_sorted_by_what_is_printed_with_the_unknown_last(
    trust_lead_client, sort, names
):
    """Two per cent before nineteen, and what was not shown at the end both ways."""
    for name, roll, support, spent in (
        ("A", "420", "fewer than 5", "£950"),
        ("B", "not shown", "about 60", "£12,400"),
        ("C", "about 95", "about 20", ""),
    ):
        figures = deepcopy(SchoolFiguresFactory.build().figures)
        figures["cells"] |= {"roll": roll, "support": support}
        figures["facts"]["money"]["spent"] = spent
        school = SchoolFactory(trust=trust_lead_client.trust, name=name)
        SchoolFiguresFactory(school=school, figures=figures)

    page = trust_lead_client.get(reverse("reports:trust_view"), {"sort": sort})

    assert "".join(line.edition.school.name for line in page.context["lines"]) == names


@pytest.mark.parametrize("number", [1, 3])
def test_trust_view_query_budget(trust_lead_client, number, assert_page_queries):
    for _ in range(number):
        SchoolFiguresFactory(school=SchoolFactory(trust=trust_lead_client.trust))

    with assert_page_queries(7):
        trust_lead_client.get(reverse("reports:trust_view"))
    with assert_page_queries(5):
        trust_lead_client.get(reverse("reports:trust_export"))


@pytest.mark.django_db(transaction=True)
def test_two_people_freezing_at_once_make_one_edition(school, actor_for):
    PupilFactory(school=school)
    people = [actor_for(person(school, role), school) for role in (Role.SENCO, Role.HEAD)]

    def freeze(by):
        try:
            return frozen(school, by)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(freeze, people))

    assert sorted(is_new for _, is_new in results) == [False, True]
    assert {row.pk for row, _ in results} == {SchoolFigures.objects.get().pk}
    with tenant(school.pk):
        assert Entry.objects.filter(event="figures_frozen").count() == 1


def test_side_by_side_is_offered_to_who_leads_a_trust(
    trust_lead_client, governor_client, senco_client
):
    clients = (trust_lead_client, governor_client, senco_client)
    address = reverse("reports:trust_view")

    pages = [client.get(reverse("reports:edition_list")).content.decode() for client in clients]

    assert [address in page for page in pages] == [True, False, False]


def test_waiting_times_are_offered_beside_the_reports(senco_client, governor_client):
    address = reverse("agencies:agency_waits")

    pages = [
        client.get(reverse("reports:edition_list")).content.decode()
        for client in (senco_client, governor_client)
    ]

    assert [address in page for page in pages] == [True, False]
