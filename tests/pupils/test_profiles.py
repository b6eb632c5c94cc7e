"""The one-page profile: versions, conflict, print on one side of A4 that a screen reader can read."""

import datetime
import io
from dataclasses import replace

import page as page_validation
import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from pupils.actions import profiles as actions
from pupils.actions.documents import add_document, remove_document
from pupils.documents.profile import (
    SECTIONS,
    SIZES,
    ProfileDocument,
    Section,
    fit_profile,
    photo_of,
    profile_pdf,
)
from pupils.enums import ProfileState
from pupils.forms.profiles import STRATEGIES
from pupils.models import Due, Profile, ProfileStrategy
from sendhub import uploads
from sendhub.audit.models import Entry
from sendhub.refusals import Conflict, NotPossible
from sendhub.tenancy import tenant
from tests.factories import pupils
from tests.factories.accounts import GroupStaffFactory, TeachingGroupFactory

TEXTS = {
    "words_of": "pupil",
    "words_how": "",
    "likes": "I know a lot about trains.",
    "important": "",
    "difficult": "",
    "avoid": "",
    "communicate": "",
    "aims": "",
    "family_says": "",
    "review_on": datetime.date(2099, 1, 5),
}


@pytest.fixture
def pupil(school):
    return pupils.PupilFactory(school=school, first_name="Zoë", last_name="O’Brien")


def saved_draft(pupil, by, **texts):
    draft = actions.start_draft(pupil=pupil, by=by)
    return actions.save_draft(
        draft=draft,
        version=draft.version,
        by=by,
        strategies=["One thing at a time", "Show me first"],
        **{**TEXTS, **texts},
    )


def test_publishing_keeps_the_version_before(pupil, school, senco_actor):
    with tenant(school.pk):
        first = saved_draft(pupil, senco_actor)
        actions.publish(draft=first, version=first.version, by=senco_actor)
        second = saved_draft(pupil, senco_actor, likes="I run fast.")
        actions.publish(draft=second, version=second.version, by=senco_actor)

        states = list(Profile.objects.order_by("number").values_list("state", "likes"))
        assert states == [("earlier", "I know a lot about trains."), ("current", "I run fast.")]
        assert list(Due.objects.open().values_list("subject_id", flat=True)) == [second.pk]
        assert Entry.objects.filter(event="profile_published", pupil_id=pupil.pk).count() == 2


def test_new_draft_begins_with_the_current_words(pupil, school, senco_actor):
    with tenant(school.pk):
        first = saved_draft(pupil, senco_actor)
        actions.publish(draft=first, version=first.version, by=senco_actor)
        draft = actions.start_draft(pupil=pupil, by=senco_actor)

        assert (draft.likes, draft.number) == ("I know a lot about trains.", 2)
        assert [s.text for s in draft.strategies.all()] == ["One thing at a time", "Show me first"]


def test_second_editor_is_told(pupil, school, senco_actor):
    with tenant(school.pk):
        draft = saved_draft(pupil, senco_actor)
        with pytest.raises(Conflict):
            actions.save_draft(
                draft=draft, version=draft.version - 1, by=senco_actor, strategies=[], **TEXTS
            )


def test_empty_profile_is_not_published(pupil, school, senco_actor):
    with tenant(school.pk):
        draft = actions.start_draft(pupil=pupil, by=senco_actor)
        with pytest.raises(NotPossible, match="still empty"):
            actions.publish(draft=draft, version=draft.version, by=senco_actor)


def test_senco_writes_and_publishes_from_the_browser(senco_client, pupil, school):
    started = senco_client.post(reverse("pupils:profile_start", args=[pupil.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()
    sent = {**TEXTS, "review_on": "2099-01-05", "version": draft.version, "strategy_1": "Show me"}
    response = senco_client.post(draft.get_edit_url(), {**sent, "publish": "1"}, follow=True)

    page = response.content.decode()
    assert started.url == draft.get_edit_url()
    assert "Profile published." in page
    assert "I know a lot about trains." in page
    assert "Show me" in page


def test_past_review_date_is_refused_and_nothing_is_lost(senco_client, pupil, school):
    senco_client.post(reverse("pupils:profile_start", args=[pupil.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()

    response = senco_client.post(
        draft.get_edit_url(), {**TEXTS, "review_on": "2020-01-01", "version": draft.version}
    )

    page = response.content.decode()
    assert "Choose a day after today to review the profile." in page
    assert "I know a lot about trains." in page


def test_teacher_does_not_see_a_draft(teacher_client, pupil, school):
    draft = pupils.ProfileFactory(pupil=pupil)

    assert teacher_client.get(draft.get_absolute_url()).status_code == 404


def test_other_school_does_not_see_the_profile(other_senco_client, pupil):
    shown = pupils.ProfileFactory(pupil=pupil, state=ProfileState.CURRENT)

    answers = [
        other_senco_client.get(shown.get_absolute_url()).status_code,
        other_senco_client.get(reverse("pupils:profile", args=[pupil.pk])).status_code,
        other_senco_client.get(reverse("pupils:profile_print", args=[shown.pk])).status_code,
    ]
    assert answers == [404, 404, 404]


@pytest.mark.parametrize("versions", [1, 3])
def test_profile_query_budget(senco_client, pupil, assert_page_queries, versions):
    for number in range(1, versions + 1):
        state = ProfileState.CURRENT if number == versions else ProfileState.EARLIER
        pupils.ProfileFactory(pupil=pupil, number=number, state=state)

    with assert_page_queries(9):
        senco_client.get(reverse("pupils:profile", args=[pupil.pk]))


SENTENCE = "I always hold the door for everyone, and I like it. "


def words(count):
    return (SENTENCE * 12)[:count]


def document(share, **changes):
    """A profile with each text filled to a share of what the form takes."""
    longest = {
        field.name: field.max_length for field in Profile._meta.get_fields() if field.concrete
    }
    strategy = words(int(share * ProfileStrategy._meta.get_field("text").max_length))
    whole = ProfileDocument(
        name="Thảo Nguyễn",
        initials="TN",
        line="Year 4, Beech",
        school_name="Larkfield Primary School",
        number=2,
        dated="3 October 2026",
        made_on="24 November 2026",
        strategies=(strategy,) * STRATEGIES if strategy else (),
        sections=tuple(
            Section(key, title, words(int(share * longest[key]))) for key, title in SECTIONS
        ),
        whose="In Thảo’s own words.",
        review_on="",
        has_photo=False,
    )
    return replace(whole, **changes)


@pytest.mark.parametrize("share", [0, 0.2, 1])
def test_print_is_one_accessible_page(share):
    body = profile_pdf(document(share))

    result = page_validation.validate_pdf_bytes(
        body, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages = len(pdf.pages)
    assert (result.is_compliant, pages) == (True, 1)


def test_print_with_photo_is_one_accessible_page():
    picture = io.BytesIO()
    Image.new("RGB", (60, 60), "#a8c5b5").save(picture, "JPEG")

    body = profile_pdf(document(1, has_photo=True), photo=(picture.getvalue(), "image/jpeg"))

    result = page_validation.validate_pdf_bytes(
        body, profile=page_validation.ValidationProfile.PDF_UA_1
    )
    with pikepdf.open(io.BytesIO(body)) as pdf:
        pages, pictures = len(pdf.pages), len(pdf.pages[0].get_images())
    assert (result.is_compliant, pages, pictures) == (True, 1, 1)


def test_few_words_are_printed_larger_than_many():
    sizes = [fit_profile(document(share))[0] for share in (0.1, 1)]

    assert sizes[0] > sizes[1] >= SIZES[-1]


def test_printing_is_audited_and_names_no_child_in_the_file_name(senco_client, pupil, school):
    shown = pupils.ProfileFactory(pupil=pupil, state=ProfileState.CURRENT)

    response = senco_client.get(reverse("pupils:profile_print", args=[shown.pk]))

    with tenant(school.pk):
        printed = Entry.objects.get(event="printed")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'inline; filename="profile-{pupil.pk}.pdf"'
    assert (printed.pupil_id, printed.object_id) == (pupil.pk, shown.pk)


@pytest.fixture
def picture(pupil, school, senco_actor, settings, tmp_path):
    """A photo of the pupil, kept as a document that is not for staff."""
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    drawn = io.BytesIO()
    Image.new("RGB", (900, 900), "#a8c5b5").save(drawn, "JPEG")
    file = uploads.check(SimpleUploadedFile("a.jpg", drawn.getvalue(), "image/jpeg"))
    with tenant(school.pk):
        return add_document(
            pupil=pupil, file=file, by=senco_actor, title="In the garden", kind="photo"
        )


def photo_form(draft, picture, **changes):
    return {
        **TEXTS,
        "review_on": "",
        "version": draft.version,
        "photo": picture.pk,
        "photo_allowed_by": "Ms Ade, mother",
        "photo_allowed_on": "2026-09-01",
        **changes,
    }


def test_photo_is_printed_with_permission(senco_client, pupil, school, picture):
    senco_client.post(reverse("pupils:profile_start", args=[pupil.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()

    saved = senco_client.post(draft.get_edit_url(), photo_form(draft, picture))
    printed = senco_client.get(reverse("pupils:profile_print", args=[draft.pk]))

    with pikepdf.open(io.BytesIO(printed.content)) as pdf:
        pictures = len(pdf.pages[0].get_images())
    assert (saved.status_code, pictures) == (302, 1)


def published_with(picture, **values):
    return pupils.ProfileFactory(
        pupil=picture.pupil,
        state=ProfileState.CURRENT,
        photo=picture,
        photo_allowed_by="Ms Ade, mother",
        photo_allowed_on=datetime.date(2026, 9, 1),
        **values,
    )


def test_photo_is_shown_on_the_page_small_and_safe(senco_client, pupil, school, picture):
    shown = published_with(picture)
    path = reverse("pupils:profile_photo", args=[shown.pk])

    page = senco_client.get(reverse("pupils:profile", args=[pupil.pk])).content.decode()
    photo = senco_client.get(path)

    assert f'src="{path}"' in page
    assert "Photo allowed by Ms Ade, mother on 1 September 2026." in page
    assert (photo["Content-Type"], photo["Content-Security-Policy"]) == (
        "image/jpeg",
        "default-src 'none'; sandbox",
    )
    with Image.open(io.BytesIO(photo.content)) as drawn:
        assert drawn.size == (400, 400)
    with tenant(school.pk):
        assert Entry.objects.filter(object_type="pupils.document", object_id=picture.pk).exists()


@pytest.mark.parametrize("state", ["without", "removed", "restricted", "file is gone"])
def test_photo_that_is_not_to_be_seen_is_not_found(
    senco_client, pupil, school, picture, senco_actor, settings, tmp_path, state
):
    shown = published_with(picture)
    with tenant(school.pk):
        if state == "without":
            Profile.objects.update(photo=None)
        elif state == "removed":
            remove_document(document=picture, version=picture.version, reason="x", by=senco_actor)
        elif state == "restricted":
            pupils.RestrictionFactory(document=picture)
        else:
            settings.UPLOAD_ROOT = tmp_path / "elsewhere"

    response = senco_client.get(reverse("pupils:profile_photo", args=[shown.pk]))

    assert response.status_code == 404
    if state != "file is gone":
        page = senco_client.get(reverse("pupils:profile", args=[pupil.pk])).content.decode()
        assert "profile-photo" not in page


def test_photo_of_a_draft_is_not_for_teachers(teacher, teacher_client, pupil, school, picture):
    group = TeachingGroupFactory(school=school)
    GroupStaffFactory(school=school, group=group, staff=teacher.staff_records.get())
    pupils.GroupMemberFactory(pupil=pupil, group=group)
    draft = pupils.ProfileFactory(
        pupil=pupil,
        state=ProfileState.DRAFT,
        number=2,
        photo=picture,
        photo_allowed_on=datetime.date(2026, 9, 1),
    )
    current = published_with(picture, number=1)

    found = [
        teacher_client.get(reverse("pupils:profile_photo", args=[each.pk])).status_code
        for each in (current, draft)
    ]

    assert found == [200, 404]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"photo_allowed_by": ""}, "Say who allowed the photo."),
        ({"photo_allowed_on": ""}, "Say when the photo was allowed."),
        ({"photo_allowed_on": "2099-01-01"}, "The day of the permission cannot lie ahead."),
    ],
)
def test_photo_without_permission_is_refused(
    senco_client, pupil, school, picture, changes, sentence
):
    senco_client.post(reverse("pupils:profile_start", args=[pupil.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()

    response = senco_client.post(draft.get_edit_url(), photo_form(draft, picture, **changes))

    assert sentence in response.content.decode()


def test_removed_photo_is_not_printed(pupil, school, senco_actor, picture):
    with tenant(school.pk):
        remove_document(document=picture, version=picture.version, reason="left", by=senco_actor)
        picture.refresh_from_db()
        shown = Profile(pupil=pupil, photo=picture)

        assert photo_of(shown) is None


def test_picture_of_another_pupil_cannot_be_chosen(senco_client, school, picture):
    other = pupils.PupilFactory(school=school)
    senco_client.post(reverse("pupils:profile_start", args=[other.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()

    response = senco_client.post(draft.get_edit_url(), photo_form(draft, picture))

    assert "That choice is not one of the available choices." in response.content.decode()


def test_what_was_typed_is_there_again_after_leaving_the_page(senco_client, pupil, school):
    senco_client.post(reverse("pupils:profile_start", args=[pupil.pk]))
    with tenant(school.pk):
        draft = Profile.objects.get()
    senco_client.post(
        reverse("drafts:draft_save"),
        {
            "draft_key": f"profile:{draft.pk}",
            "draft_path": draft.get_edit_url(),
            "likes": "I know every train.",
            "strategy_1": "Wait for me.",
        },
    )

    page = senco_client.get(draft.get_edit_url()).content.decode()

    assert "I know every train." in page
    assert 'value="Wait for me."' in page


def test_second_editor_reads_both_strategies(senco_client, pupil, school, senco_actor):
    with tenant(school.pk):
        draft = saved_draft(pupil, senco_actor)

    response = senco_client.post(
        draft.get_edit_url(),
        {**TEXTS, "review_on": "", "version": draft.version - 1, "strategy_1": "My way"},
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "One thing at a time" in page
    assert 'value="My way"' in page
