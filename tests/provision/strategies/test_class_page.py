"""The class page: who sees whom, what is grouped, one-tap answers, receipts, paper."""

import datetime
import io
from dataclasses import replace

import page as page_validation
import pikepdf
import pytest
from django.urls import reverse

from provision.class_page import gather
from provision.documents.class_page import PAPERS, class_page_document, class_page_pdf
from provision.enums import StrategyKind, Works
from provision.models import ReadReceipt, StrategyAnswer
from sendhub.audit.models import Entry
from sendhub.pdf import TooLong
from sendhub.tenancy import tenant
from tests.factories.accounts import GroupStaffFactory, StaffMemberFactory, TeachingGroupFactory
from tests.factories.provision import (
    PupilStrategyFactory,
    ReadReceiptFactory,
    RegulationPlanFactory,
    StrategyAnswerFactory,
)
from tests.factories.pupils import ProfileFactory, ProfileStrategyFactory, PupilFactory

TODAY = datetime.date(2026, 11, 16)
LATER = datetime.datetime(2099, 1, 1, tzinfo=datetime.UTC)
EARLIER = datetime.datetime(2026, 9, 7, tzinfo=datetime.UTC)


def url(name, group, **kwargs):
    return reverse(f"provision:{name}", kwargs={"group_pk": group.pk, **kwargs})


def gathered(group, actor):
    with tenant(group.school_id):
        return gather(group, actor=actor, today=TODAY)


def test_shared_strategies_stand_together(group, pupil, wren, four, teacher_actor):
    PupilStrategyFactory(pupil=wren, text="two.", how="With the fingers.", order=1)

    page = gathered(group, teacher_actor)

    assert [(each.text, each.how, each.names) for each in page.shared] == [
        ("two.", "With the fingers.", ["Wren", "Zoë"])
    ]


def test_three_strategies_a_pupil_and_what_the_room_is_set_up_by(group, pupil, four, teacher_actor):
    PupilStrategyFactory(pupil=pupil, text="Sit by the door", kind=StrategyKind.SEATING, order=5)

    [part] = gathered(group, teacher_actor).parts

    assert [line.text for line in part.lines] == ["One", "Two", "Three"]
    assert [line.text for line in part.set_up] == ["Sit by the door"]


def test_profile_speaks_for_a_pupil_without_strategies(group, wren, teacher_actor):
    profile = ProfileFactory(pupil=wren, state="current")
    for order in range(1, 5):
        ProfileStrategyFactory(profile=profile, order=order, text=f"Way {order}")

    [part] = gathered(group, teacher_actor).parts

    assert [line.text for line in part.lines] == ["Way 1", "Way 2", "Way 3"]
    assert part.is_from_profile


def test_strategies_of_a_merged_file_stand_with_the_file_that_is_kept(
    school, group, pupil, senco_actor
):
    double = PupilFactory(school=school, merged_into=pupil, on_roll=False)
    PupilStrategyFactory(pupil=double, text="From the other file", order=1)

    [part] = gathered(group, senco_actor).parts

    assert (part.pupil, [line.text for line in part.lines]) == (pupil, ["From the other file"])


def test_pupils_on_the_register_without_a_word_are_named(school, group, wren, teacher_actor):
    PupilFactory(school=school, group=group, sen_status="N")

    page = gathered(group, teacher_actor)

    assert [part.name for part in page.without] == ["Wren"]
    assert page.parts == []


def test_news_since_the_last_reading(group, pupil, four, teacher, teacher_actor):
    with tenant(group.school_id):
        type(four[0]).objects.exclude(pk=four[1].pk).update(changed_at=EARLIER)
    ReadReceiptFactory(pupil=pupil, by_user=teacher)

    page = gathered(group, teacher_actor)

    assert [line.text for line in page.parts[0].lines if line.is_news] == ["Two"]
    assert (page.news, page.i_have_read) == (1, False)


def test_readers_are_counted_with_those_who_have_not(group, pupil, four, teacher, ta_actor):
    ReadReceiptFactory(pupil=pupil, by_user=teacher, at=LATER)
    paper = StaffMemberFactory(school=group.school, user=None)
    GroupStaffFactory(school=group.school, group=group, staff=paper)

    page = gathered(group, ta_actor)

    assert [reader.user_id for reader in page.have_read] == [teacher.pk]
    assert [reader.user_id for reader in page.have_not_read] == [ta_actor.user_id]
    assert [reader.name for reader in page.on_paper] == [paper.full_name]


def test_teacher_opens_the_own_class_alone(school, group, pupil, four, teacher_client):
    other = TeachingGroupFactory(school=school, academic_year=2026)

    assert teacher_client.get(url("class_page", group)).status_code == 200
    assert teacher_client.get(url("class_page", other)).status_code == 404
    with tenant(school.pk):
        opened = Entry.objects.get(event="opened")
        assert (opened.object_type, opened.pupil_ids) == (
            "accounts.teachinggroup",
            [pupil.pk],
        )


@pytest.mark.parametrize("role", ["senco", "sen_assistant", "slt", "head"])
def test_leaders_open_any_class_without_answering(request, school, group, four, role):
    response = request.getfixturevalue(f"{role}_client").get(url("class_page", group))

    assert response.status_code == 200
    assert response.context["is_mine"] is False
    assert b"in my room" not in response.content


def test_answer_by_plain_post_leads_back_to_its_line(school, group, pupil, four, teacher_client):
    key = f"s{four[0].pk}"

    response = teacher_client.post(
        url("class_answer", group, pupil_strategy_pk=four[0].pk), {f"{key}-works": "no"}
    )

    assert response.url == f"{url('class_page', group)}#strategy-{four[0].pk}"
    with tenant(school.pk):
        answer = StrategyAnswer.objects.get()
        assert (answer.works, answer.note, answer.pupil_id) == ("no", "", pupil.pk)
    page = teacher_client.get(url("class_page", group)).content.decode()
    assert f'id="note-{four[0].pk}"' in page


def test_answer_by_htmx_draws_the_answer_alone(school, group, four, teacher_client):
    key = f"s{four[0].pk}"

    response = teacher_client.post(
        url("class_answer", group, pupil_strategy_pk=four[0].pk),
        {f"{key}-works": "yes", f"{key}-note": "Ready sooner."},
        headers={"HX-Request": "true"},
    )

    text = response.content.decode()
    assert text.startswith(f'<div class="answer" id="answer-{four[0].pk}">')
    assert 'aria-pressed="true"' in text
    assert "Ready sooner." in text
    assert "Saved." in text


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}])
def test_too_long_a_note_is_refused_in_words(school, group, four, teacher_client, htmx):
    key = f"s{four[0].pk}"

    response = teacher_client.post(
        url("class_answer", group, pupil_strategy_pk=four[0].pk),
        {f"{key}-works": "yes", f"{key}-note": "x" * 301},
        headers=htmx,
    )

    assert response.status_code == (200 if htmx else 409)
    assert ("This is 301 characters long; it can hold 300." in response.content.decode()) is True
    with tenant(school.pk):
        assert not StrategyAnswer.objects.exists()


def test_strategy_of_a_pupil_out_of_sight_is_not_answered(school, group, teacher_client):
    stranger = PupilStrategyFactory(pupil=PupilFactory(school=school))

    response = teacher_client.post(
        url("class_answer", group, pupil_strategy_pk=stranger.pk),
        {f"s{stranger.pk}-works": "yes"},
    )

    assert response.status_code == 404


def test_reading_is_recorded_and_seen(school, group, pupil, four, teacher, teacher_client):
    teacher_client.post(url("class_page_read", group))

    with tenant(school.pk):
        assert list(ReadReceipt.objects.values_list("pupil", "by_user")) == [(pupil.pk, teacher.pk)]
    page = teacher_client.get(url("class_page", group))
    assert page.context["page"].i_have_read
    assert "Read by 1 of 2." in page.content.decode()


def test_list_tells_read_and_failed(school, group, pupil, four, teacher, senco_client):
    ReadReceiptFactory(pupil=pupil, by_user=teacher, at=LATER)
    StrategyAnswerFactory(strategy=four[0], pupil=pupil, by_user=teacher, works=Works.NO)
    StrategyAnswerFactory(strategy=four[1], pupil=pupil, by_user=teacher, works=Works.YES)
    RegulationPlanFactory(pupil=pupil, helps="Quiet", changed_at=EARLIER)

    [line] = senco_client.get(reverse("provision:class_list")).context["lines"]

    assert (line.told, line.on_register, line.fails) == (1, 1, 1)
    assert (line.have_read, len(line.readers)) == (1, 2)


@pytest.mark.parametrize("pupils", [1, 3])
def test_class_page_query_budget(
    school, group, teacher, teacher_client, assert_page_queries, pupils
):
    fill(school, group, teacher, pupils)

    with assert_page_queries(14):
        teacher_client.get(url("class_page", group))


@pytest.mark.parametrize("pupils", [1, 3])
def test_class_list_query_budget(school, group, teacher, senco_client, assert_page_queries, pupils):
    fill(school, group, teacher, pupils)

    with assert_page_queries(11):
        senco_client.get(reverse("provision:class_list"))


def fill(school, group, teacher, pupils):
    for number in range(pupils):
        child = PupilFactory(school=school, group=group, sen_status="K")
        ProfileStrategyFactory(profile=ProfileFactory(pupil=child, state="current"), order=1)
        ReadReceiptFactory(pupil=child, by_user=teacher)
        RegulationPlanFactory(pupil=child, helps="Quiet")
        if number == 0:
            continue
        row = PupilStrategyFactory(pupil=child, order=1)
        StrategyAnswerFactory(strategy=row, pupil=child, by_user=teacher)


def test_paper_says_what_the_page_says(group, pupil, wren, four, teacher_actor):
    PupilStrategyFactory(pupil=wren, text="Two", order=1)
    RegulationPlanFactory(pupil=wren, helps="Quiet", who="The office")

    page = gathered(group, teacher_actor)
    named = class_page_document(page, paper="a4", today=TODAY)
    bare = class_page_document(page, paper="a5-initials", today=TODAY)

    assert named.shared == ((2, "Two", "", "Wren, Zoë"),)
    assert [part.plan for part in named.parts] == [
        (("What helps", "Quiet"), ("Call", "The office")),
        (),
    ]
    assert (bare.size, bare.shared) == ("a5", ((2, "Two", "", "WA, ZO"),))


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_is_tagged_and_of_its_size(school, group, pupil, wren, four, teacher_client, paper):
    PupilStrategyFactory(pupil=wren, text="Two", order=1)
    RegulationPlanFactory(pupil=wren, helps="Quiet")

    response = teacher_client.get(url("class_page_print", group, paper=paper))

    assert response["Content-Type"] == "application/pdf"
    assert "Zo" not in response["Content-Disposition"]
    with pikepdf.open(io.BytesIO(response.content)) as pdf:
        width = float(pdf.pages[0].mediabox[2])
        assert round(width) == (595 if paper.startswith("a4") else 420)
    result = page_validation.validate_pdf_bytes(
        response.content, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    assert result.is_compliant
    with tenant(school.pk):
        assert Entry.objects.get(event="printed").pupil_ids == [wren.pk, pupil.pk]


def test_unknown_paper_is_refused(group, four, teacher_client):
    assert teacher_client.get(url("class_page_print", group, paper="a3")).status_code == 409


def test_more_than_a_class_is_not_printed(group, pupil, four, teacher_actor):
    document = class_page_document(gathered(group, teacher_actor), paper="a5", today=TODAY)
    crowd = replace(document, parts=document.parts * 200)

    with pytest.raises(TooLong):
        class_page_pdf(crowd)


def test_desk_leads_to_the_class_page(group, pupil, teacher_client):
    page = teacher_client.get(reverse("desk:home")).content.decode()

    assert f'href="{url("class_page", group)}"' in page
