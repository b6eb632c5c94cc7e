"""The census check: each error and warning with its page, what changed and who did it, the file."""

import datetime
import io
import re
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from pupils.forms.register import UNASKED
from pupils.models import Enrolment, RegisterExport
from sendhub.accounts.enums import Role
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.dates import census_day
from sendhub.reports.census import Census, upn_faults
from sendhub.reports.views.census import PAGE
from sendhub.templatetags.sendhub import day
from sendhub.tenancy import tenant
from tests.conftest import client_for, person
from tests.factories.pupils import (
    CharacteristicFactory,
    FormerUpnFactory,
    NeedFactory,
    PupilFactory,
    SenStatusFactory,
)

DAY = census_day(2026, "autumn")
SPRING = census_day(2026, "spring")
BEFORE = census_day(2025, "summer")


def checked(school, actor, on=DAY):
    with tenant(school.pk):
        found = Census(by=actor, on=on)
        found.check()
        return found


def faults(school, actor, on=DAY):
    return [
        (fault.text, fault.is_error, fault.fixed_at)
        for entry in checked(school, actor, on).faulty
        for fault in entry.faults
    ]


def test_good_record_has_nothing_to_put_right(school, senco_actor):
    NeedFactory(pupil=PupilFactory(school=school, sen_status="K"))
    PupilFactory(school=school)

    assert faults(school, senco_actor) == []


@pytest.mark.parametrize(
    ("status", "needs", "kinds", "start", "is_error"),
    [
        ("K", [], [], "The census asks for a primary need", True),
        ("E", ["NSA"], [], "“No specialist assessment” (NSA) cannot stand beside", True),
        ("K", ["BESD"], [], "BESD is retired", True),
        ("N", ["NSA"], [], "“No specialist assessment” (NSA) goes only", False),
        ("N", ["ASD"], [], "A need stands here without", False),
        ("N", [], ["top_up"], "A unit, resourced provision or top-up", False),
        ("E", ["ASD"], ["sen_unit", "resourced_provision"], "A pupil is not usually both", False),
    ],
)
def test_sen_fault_is_told_with_the_page_that_mends_it(
    school, senco_actor, status, needs, kinds, start, is_error
):
    pupil = PupilFactory(school=school, sen_status=status)
    for rank, code in enumerate(needs, start=1):
        NeedFactory(pupil=pupil, need_type=code, rank=rank)
    for kind in kinds:
        CharacteristicFactory(pupil=pupil, kind=kind)

    [(text, error, page)] = faults(school, senco_actor, SPRING)

    assert text.startswith(start)
    assert (error, page) == (is_error, "sen")
    # The autumn census takes no types of need: nothing of theirs is refused.
    assert faults(school, senco_actor, DAY) == [(text, False, "sen")]


@pytest.mark.parametrize(
    ("number", "is_shared", "words"),
    [
        ("", False, ["The pupil has no UPN, and the census counts by UPN."]),
        ("A999900022001", False, ["The UPN is not valid: its letters or digits do not fit."]),
        ("nonsense", False, ["The UPN is not valid: its letters or digits do not fit."]),
    ],
)
def test_upn_that_does_not_fit_is_an_error(number, is_shared, words):
    assert [fault.text for fault in upn_faults(number, is_shared)] == words


def test_upn_that_another_pupil_had_is_an_error(school, senco_actor):
    one = PupilFactory(school=school)
    FormerUpnFactory(pupil=PupilFactory(school=school), upn=one.upn)

    assert faults(school, senco_actor) == [
        ("Another pupil has, or had, the same UPN. One of the two is wrong.", True, "identity")
    ]


def test_fields_are_told_as_at_the_day(school, senco_actor):
    pupil = PupilFactory(school=school)
    SenStatusFactory(
        pupil=pupil, status="K", starts_on=DAY + datetime.timedelta(days=1), ends_on=None
    )

    assert checked(school, senco_actor).counts == {"roll": 1, "none": 1, "support": 0, "plan": 0}


def test_statuses_add_up_to_the_roll(school, senco_actor):
    for status in "NNKE":
        PupilFactory(school=school, sen_status=status)

    assert checked(school, senco_actor).counts == {"roll": 4, "none": 2, "support": 1, "plan": 1}


def test_number_of_a_census_day_opens_the_pupils_of_that_day(senco_client, school):
    for status in ("K", "K", "E"):
        pupil = PupilFactory(school=school)
        SenStatusFactory(pupil=pupil, status=status, starts_on="2026-09-07", ends_on="2026-10-20")
    PupilFactory(school=school)

    page = senco_client.get(reverse("reports:census"), {"on": "2026-10-01"}).content.decode()

    found = re.findall(r'<a class="stat" href="([^"]+)"><span class="stat__number">(\d+)<', page)
    assert [number for _, number in found] == ["4", "1", "2", "1"]
    for address, number in found:
        listed = senco_client.get(unescape(address)).context["page"]
        assert listed.paginator.count == int(number)


def test_change_names_who_decided_and_why(school, senco, senco_actor):
    pupil = PupilFactory(school=school)
    SenStatusFactory(
        pupil=pupil,
        status="K",
        starts_on=datetime.date(2026, 9, 14),
        ends_on=None,
        decided_by=senco,
        reason="Little progress.",
    )

    with tenant(school.pk):
        now, before = Census(by=senco_actor, on=DAY), Census(by=senco_actor, on=BEFORE)
        [changed] = now.changed_since(before)

    assert (changed.before, changed.now) == ("No SEN", "SEN Support")
    assert changed.why == f"SEN Support from 14 September 2026, {senco.name}: Little progress."


def changes(school, actor, *, on=DAY, before=BEFORE):
    with tenant(school.pk):
        now, before = Census(by=actor, on=on), Census(by=actor, on=before)
        return [(each.before, each.now, each.why) for each in now.changed_since(before)]


def test_change_of_needs_names_who_wrote_it(school, senco, senco_actor):
    today = timezone.localdate()
    pupil = PupilFactory(school=school, sen_status="K")
    NeedFactory(pupil=pupil, need_type="SLCN", starts_on=today)
    with tenant(school.pk):
        audit.record(
            by=senco_actor, event=AuditEvent.NEEDS_CHANGED, subject=pupil, pupil_id=pupil.pk
        )

    [told] = changes(school, senco_actor, on=today, before=today - datetime.timedelta(days=30))

    why = f"Needs changed, written on {day(today)}, {senco.name}"
    assert told == ("SEN Support", "SEN Support: SLCN", why)


def test_who_came_and_who_left_is_told_with_the_day(school, senco_actor):
    came = PupilFactory(school=school, sen_status="K", last_name="Arden")
    left = PupilFactory(school=school, sen_status="K", last_name="Brook")
    with tenant(school.pk):
        Enrolment.objects.filter(pupil=came).update(starts_on=datetime.date(2026, 9, 7))
        Enrolment.objects.filter(pupil=left).update(ends_on=datetime.date(2026, 7, 21))

    assert changes(school, senco_actor) == [
        ("Not on roll", "SEN Support", "On roll from 7 September 2026."),
        ("SEN Support", "Not on roll", "Left on 21 July 2026."),
    ]


def test_page_opens_the_page_that_mends_and_the_line_goes(senco_client, school):
    pupil = PupilFactory(school=school, sen_status="K")

    page = senco_client.get(reverse("reports:census"), {"on": DAY.isoformat()})

    assert [entry.pupil.pk for entry in page.context["page"]] == [pupil.pk]
    assert reverse("pupils:pupil_sen", args=[pupil.pk]) in page.content.decode()
    NeedFactory(pupil=pupil)
    again = senco_client.get(reverse("reports:census"), {"on": DAY.isoformat()})
    assert list(again.context["page"]) == []


@pytest.mark.parametrize("page", ["pupil_sen", "pupil_edit"])
def test_put_right_leads_back_to_the_line(senco_client, school, page):
    pupil = PupilFactory(school=school, sen_status="K", upn="")
    census = senco_client.get(reverse("reports:census"), {"on": DAY.isoformat()})
    address = f"{reverse(f'pupils:{page}', args=[pupil.pk])}?from=census-{DAY.isoformat()}"
    line = f"{reverse('reports:census')}?on={DAY.isoformat()}&at={pupil.pk}#pupil-{pupil.pk}"

    assert f'href="{address}"' in census.content.decode()
    assert f'id="pupil-{pupil.pk}"' in census.content.decode()
    assert escape(line) in senco_client.get(address).content.decode()


def test_who_may_not_change_the_identity_is_offered_no_page_for_it(senco, school):
    PupilFactory(school=school, sen_status="K", upn="")
    asked = reverse("reports:census"), {"on": DAY.isoformat()}

    shown = [
        client.get(*asked).content.decode()
        for client in (client_for(senco, school), client_for(person(school, Role.HEAD), school))
    ]

    assert [("/edit/?from=census-" in page, "/sen/?from=census-" in page) for page in shown] == [
        (True, True),
        (False, True),
    ]


def test_saved_needs_lead_back_to_the_census_where_the_line_is_gone(senco_client, school):
    pupil = PupilFactory(school=school, sen_status="K")
    address = f"{reverse('pupils:sen_needs', args=[pupil.pk])}?from=census-{DAY.isoformat()}"
    mark = senco_client.get(address).context["mark"]

    saved = senco_client.post(address, {"need_1": "SLCN", "expected": mark, "on": "2026-09-02"})

    line = f"{reverse('reports:census')}?on={DAY.isoformat()}&at={pupil.pk}#pupil-{pupil.pk}"
    assert saved.url == line
    page = senco_client.get(saved.url)
    assert page.context["is_right"]
    assert list(page.context["page"]) == []


def test_line_on_a_later_page_is_found(senco_client, school):
    pupils = [
        PupilFactory(school=school, sen_status="K", last_name=f"Name{number:03}")
        for number in range(PAGE + 1)
    ]

    page = senco_client.get(
        reverse("reports:census"), {"on": DAY.isoformat(), "at": pupils[-1].pk}
    ).context["page"]

    assert (page.number, [entry.pupil.pk for entry in page]) == (2, [pupils[-1].pk])


@pytest.mark.parametrize(
    "came_from", ["census", "census-", "census-2026-13-01", "https://example.org", "//example.org"]
)
def test_only_a_census_day_leads_back_to_the_census(senco_client, school, came_from):
    pupil = PupilFactory(school=school, sen_status="K")

    page = senco_client.get(reverse("pupils:pupil_sen", args=[pupil.pk]), {"from": came_from})

    assert (page.context["census"], page.context["came_from"]) == ("", "")


def test_file_holds_the_fields_and_no_formula(senco, school):
    from tests.attacks.world import client_asked_again

    pupil = PupilFactory(school=school, sen_status="K", last_name="=cmd()")
    NeedFactory(pupil=pupil, need_type="SLCN")
    client = client_asked_again(senco, school)

    answer = client.post(
        f"{reverse('reports:census_export')}?on={DAY.isoformat()}", {"format": "xlsx"}
    )

    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][:7] == (pupil.upn, "'=cmd()", pupil.first_name, "4", "K", "SLCN", None)


def test_file_of_many_keeps_what_it_is_for(senco, school):
    from tests.attacks.world import client_asked_again

    PupilFactory.create_batch(UNASKED + 1, school=school)
    client = client_asked_again(senco, school)
    wanted = {
        "format": "csv",
        "reason": "Check with the office",
        "password": "correct horse battery",
    }

    client.post(f"{reverse('reports:census_export')}?on={DAY.isoformat()}", wanted)

    with tenant(school.pk):
        kept = RegisterExport.objects.values_list("reason", "pupils", "kind").get()
    assert kept == ("Check with the office", UNASKED + 1, "csv")


def test_pupils_of_another_school_are_not_in_it(senco_client, other_school):
    PupilFactory(school=other_school, sen_status="K")

    assert senco_client.get(reverse("reports:census")).context["counts"]["roll"] == 0


@pytest.mark.parametrize("number", [1, 3])
def test_census_query_budget(senco_client, senco_actor, school, number, assert_page_queries):
    for pupil in PupilFactory.create_batch(number, school=school, sen_status="K"):
        SenStatusFactory(pupil=pupil, status="N", starts_on="2020-09-01", ends_on="2021-07-01")
        with tenant(school.pk):
            audit.record(
                by=senco_actor, event=AuditEvent.NEEDS_CHANGED, subject=pupil, pupil_id=pupil.pk
            )

    with assert_page_queries(16):
        senco_client.get(reverse("reports:census"))
