"""Lists of agency work: what they hold, how they are cut, what they cost; the desk and the chronology."""

import datetime
import io
import re

import openpyxl
import pytest
from django.urls import reverse

from agencies.models import Referral
from agencies.rules import Waits, kind_for
from agencies.waits import safe_line
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.tenancy import tenant
from tests.agencies.conftest import TODAY, started, url
from tests.factories import agencies as make
from tests.factories import pupils


def test_referral_decided_by_a_review_starts_from_its_due_and_ends_it(
    senco_client, school, pupil, agency
):
    due = pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_REFERRAL, subject_id=77)

    opened = senco_client.get(url("referral_from_due", due_pk=due.pk))
    senco_client.post(opened.url, {"agency": agency.pk})

    with tenant(school.pk):
        open_kinds = [row.kind for row in Due.objects.filter(done_on=None)]
        referral = Referral.objects.get()
    assert open_kinds == [DueKind.REFERRAL_SEND]
    assert referral.kind == "salt"


def test_due_of_another_pupil_is_not_ended_by_a_referral(senco_client, school, pupil, agency):
    due = pupils.DueFactory(
        pupil=pupils.PupilFactory(school=school), kind=DueKind.PLAN_REFERRAL, subject_id=77
    )

    senco_client.post(
        f"{url('referral_start', pupil_pk=pupil.pk)}?due={due.pk}", {"agency": agency.pk}
    )

    with tenant(school.pk):
        due.refresh_from_db()
    assert due.done_on is None


@pytest.mark.parametrize(
    ("agency_kind", "kind"), [("CAMHS", "camhs"), ("QTOD", "specialist"), ("VOL", "other")]
)
def test_questions_follow_the_type_of_the_agency(agency_kind, kind):
    assert kind_for(agency_kind) == kind


def test_sheet_of_waits_tells_of_nobody():
    agency = make.AgencyFactory.build(name="Clinic", usual_wait_weeks=10)
    few = Waits(sent=3, open=1, declined=1, seen=1, median_days=80, longest_days=200)
    many = Waits(sent=20, open=8, declined=0, seen=12, median_days=80, longest_days=200)

    assert safe_line(agency, few)[2:] == [
        "fewer than 5",
        *["fewer than 5"] * 3,
        "not shown: fewer than 5 pupils",
        "not shown: fewer than 5 pupils",
    ]
    assert safe_line(agency, many)[2:] == ["20", "12", "8", "0", 80, 200]


def test_sheet_of_waits_is_handed_out_on_record(senco_client, senco_actor, school, agency, pupil):
    referral = started(pupil, agency, senco_actor)
    with tenant(school.pk):
        Referral.objects.filter(pk=referral.pk).update(
            sent_on=TODAY, sent_how="email", sent_paper={}, state="sent"
        )

    response = senco_client.get(url("waits_export"))

    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[2]][:3] == [agency.name, 10, "fewer than 5"]


def test_list_is_sorted_and_narrowed(senco_client, school, agency):
    other = make.AgencyFactory(school=school, name="A clinic")
    first = make.ReferralFactory(
        school=school, pupil=pupils.PupilFactory(school=school), agency=agency
    )
    second = make.ReferralFactory(
        school=school, pupil=pupils.PupilFactory(school=school), agency=other
    )

    by_agency = senco_client.get(url("referral_list") + "?sort=agency").context["referrals"]
    of_one = senco_client.get(url("referral_list") + f"?agency={agency.pk}").context["referrals"]

    assert [row.pk for row in by_agency] == [second.pk, first.pk]
    assert [row.pk for row in of_one] == [first.pk]


def test_number_of_advice_to_decide_opens_the_list_of_it(senco_client, senco, school, agency):
    me = senco.staff_records.get()
    mine, theirs = (pupils.PupilFactory(school=school, lead=lead) for lead in (me, None))
    lines = [
        make.AdviceItemFactory(
            advice=make.AdviceFactory(
                pupil=pupil, agency=agency, received_on=TODAY - datetime.timedelta(days=days)
            )
        )
        for pupil, days in ((theirs, 3), (mine, 9), (mine, 5))
    ]
    make.AdviceItemFactory(advice=lines[0].advice, ended_as="noted", ended_on=TODAY, ended_by=senco)

    found = {}
    for asked in ("", "?whose=mine"):
        desk = senco_client.get(f"/{asked}").content.decode()
        [(address, number)] = re.findall(r'<a href="([^"]+)">All (\d) lines</a>', desk)
        found[number] = list(senco_client.get(address).context["page"])

    assert found == {"3": [lines[1], lines[2], lines[0]], "2": [lines[1], lines[2]]}


def test_advice_to_decide_is_cut_by_agency(senco_client, school, pupil, agency):
    line = make.AdviceItemFactory(advice=make.AdviceFactory(pupil=pupil, agency=agency))
    make.AdviceItemFactory(advice=make.AdviceFactory(pupil=pupil))

    listed = senco_client.get(url("advice_list") + f"?agency={agency.pk}").context["page"]

    assert list(listed) == [line]


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("page", "budget"),
    [
        ("referral_list", 8),
        ("advice_list", 8),
        ("agency_list", 6),
        ("agency_waits", 6),
        ("pupil_agencies", 12),
        ("pupil_consents", 7),
    ],
)
def test_agency_pages_query_budget(
    senco_client, school, pupil, agency, page, budget, rows, assert_page_queries
):
    for _ in range(rows):
        referral = make.ReferralFactory(pupil=pupil, agency=agency)
        make.ConsentFactory(pupil=pupil, agency=agency)
        make.InvolvementFactory(pupil=pupil, agency=agency)
        make.AdviceItemFactory(advice=make.AdviceFactory(pupil=pupil, agency=agency))
        with tenant(school.pk):
            Referral.objects.filter(pk=referral.pk).update(
                sent_on=TODAY, sent_how="email", sent_paper={}, state="sent"
            )
    keys = {"pupil_pk": pupil.pk} if page.startswith("pupil_") else {}

    with assert_page_queries(budget):
        senco_client.get(url(page, **keys))


def test_teachers_desk_says_what_changed_until_it_is_read(teacher_client, pupil):
    item = make.AdviceItemFactory(advice=make.AdviceFactory(pupil=pupil), for_class=True)
    make.AdviceItemFactory(advice=item.advice, text="For the SENCo alone.")
    desk = reverse("desk:home")

    before = teacher_client.get(desk)
    read = teacher_client.post(url("advice_item_read", advice_item_pk=item.pk), {"next": "desk"})
    after = teacher_client.get(desk)

    assert [each.pk for each in before.context["advice_to_read"]] == [item.pk]
    assert "What changed: new advice for your pupils" in before.content.decode()
    assert read.url == desk
    assert after.context["advice_to_read"] == []


def test_sencos_desk_shows_lines_without_an_end(senco_client, pupil):
    open_item = make.AdviceItemFactory(
        advice=make.AdviceFactory(pupil=pupil, received_on=TODAY - datetime.timedelta(days=9))
    )

    context = senco_client.get(reverse("desk:home")).context

    assert [(item.pk, item.age_days) for item in context["advice"]] == [(open_item.pk, 9)]


def test_chronology_tells_of_agencies_to_who_reads_the_contact_log(
    senco_client, teacher_client, senco_actor, pupil, agency
):
    started(pupil, agency, senco_actor)
    make.ConsentFactory(pupil=pupil, agency=agency)
    page = reverse("desk:pupil_chronology", args=[pupil.pk])

    told = {entry.title for entry in senco_client.get(page).context["entries"]}
    teachers = teacher_client.get(page)

    assert {
        f"Referral: Draft: {agency.name}",
        f"Consent: An adult with parental responsibility: {agency.name}",
    } <= told
    assert agency.name not in teachers.content.decode()
