"""Each number of a first page is the length of the list that it opens, also of own cases alone."""

import datetime
import re
from html import unescape

import pytest

from pupils.enums import DueKind
from pupils.models import Enrolment
from sendhub.tenancy import tenant
from tests.factories import ehcp, pupils
from tests.factories.ehcp_reviews import AnnualReviewFactory

TODAY = datetime.date.today()
STAT = re.compile(
    r'<a class="stat" href="([^"]+)"[^>]*><span class="stat__number">(\d+)</span> '
    r'<span class="stat__label">([^<]+)<'
)


def days(number):
    return TODAY + datetime.timedelta(days=number)


def stats(page):
    return {words: (int(number), unescape(href)) for href, number, words in STAT.findall(page)}


def length(client, address):
    return client.get(address).context["page"].paginator.count


@pytest.fixture
def work(school, teacher, senco):
    """Cases of the SENCo and of nobody: late and not, ours and the LA's, of the law and our own, one of a leaver."""
    made = []
    for lead in (senco.staff_records.get(), None, None):
        pupil = pupils.PupilFactory(school=school, lead=lead, sen_status="K")
        pupils.ConcernFactory(school=school, raised_by=teacher)
        pupils.DueFactory(pupil=pupil, due_on=days(-3), is_statutory=True)
        pupils.DueFactory(pupil=pupil, kind=DueKind.PROFILE_REVIEW, due_on=days(-3))
        pupils.DueFactory(pupil=pupil, kind=DueKind.PLAN_REVIEW, due_on=days(-9))
        pupils.DueFactory(
            pupil=pupil, kind=DueKind.MONITORING_REVIEW, due_on=days(90), is_statutory=True
        )
        for place, (late, law) in enumerate(((-2, True), (-2, False), (9, True))):
            pupils.DueFactory(
                pupil=pupil,
                kind=DueKind.EHC_DECIDE,
                subject_id=10 * pupil.pk + place,
                due_on=days(late),
                is_statutory=law,
                whose_move="la",
            )
        ehcp.NeedsAssessmentFactory(pupil=pupil, state="request_received", received_on=days(-20))
        far = pupils.PupilFactory(school=school, lead=lead)
        for each, due_on in ((pupil, days(20)), (far, days(300))):
            AnnualReviewFactory(pupil=each, due_on=due_on)
        made.append(pupil)
    return made


def test_numbers_of_a_leader_are_those_of_their_lists(head_client, work):
    found = stats(head_client.get("/").content.decode())

    assert {words: number for words, (number, _) in found.items()} == {
        **{"SEN Support": 3, "EHC plan": 0, "monitoring": 0, "on roll": 6},
        **{"open concerns": 3, "past their date": 15, "of them set by law": 6},
        **{"of those the local authority’s": 3, "EHC needs assessments open": 3},
        **{"support plans past their review date": 3, "pupils with a need and no provision": 0},
    }
    for number, address in found.values():
        assert (address, length(head_client, address)) == (address, number)


@pytest.mark.parametrize(("asked", "number"), [("", 9), ("?whose=mine", 3)])
def test_numbers_of_casework_are_those_of_their_lists(senco_client, work, asked, number):
    response = senco_client.get(f"/{asked}")

    found = stats(response.content.decode())
    label = "due this week, mine" if asked else "due this week"
    assert (found[label][0], response.context["dues"].all_today) == (number, number)
    for expected, address in found.values():
        assert (address, length(senco_client, address)) == (address, expected)
    running = response.context["running"]
    assert [kind.number for kind in running] == [number // 3, number // 3]
    for kind in running:
        assert length(senco_client, kind.address) == kind.number
        assert kind.address.replace("&", "&amp;") in response.content.decode()


def test_pupil_who_left_is_in_no_list_that_the_clocks_open(senco_client, school, work):
    with tenant(school.pk):
        Enrolment.objects.filter(pupil=work[0]).update(starts_on=days(-400), ends_on=days(-1))

    running = senco_client.get("/").context["running"]

    assert (running[0].number, length(senco_client, running[0].address)) == (2, 2)
    assert length(senco_client, "/ehcp/assessments/") == 3


def test_numbers_that_come_by_themselves_keep_to_own_cases(senco_client, work):
    page = senco_client.get("/?whose=mine").content.decode()
    [address] = re.findall(r'hx-get="(/counts/[^"]*)"', page)

    found = stats(senco_client.get(unescape(address)).content.decode())

    assert unescape(address) == "/counts/?seen=3-3&whose=mine"
    assert found["due this week, mine"][0] == 3
    assert f'hx-get="{address}"' in senco_client.get(unescape(address)).content.decode()
