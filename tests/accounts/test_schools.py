"""School settings, logo, terms and closures."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from sendhub.accounts import logos
from sendhub.accounts.models import ClosurePeriod, School, Term
from tests.factories.accounts import ClosurePeriodFactory, TermFactory

SETTINGS = {"name": "Larkfield", "address": "1 Lane", "telephone": "", "email": ""}


def picture(kind="PNG", size=(40, 30), **kwargs):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **kwargs)
    return out.getvalue()


def save(client, school, **values):
    data = {**SETTINGS, "senco_label": "SENDCo", "version": school.version, **values}
    return client.post(reverse("accounts:school_edit"), data)


def test_settings_are_saved_and_shown(admin_client, school, senco_client):
    save(admin_client, school)

    page = senco_client.get(reverse("accounts:school_view")).content.decode()

    assert "<dd>SENDCo</dd>" in page
    school.refresh_from_db()
    assert (school.name, school.version) == ("Larkfield", 2)


def test_two_administrators_at_once(admin_client, school):
    save(admin_client, school, name="First")

    late = save(admin_client, school, name="Second")

    assert late.status_code == 409
    assert "Second" in late.content.decode()
    assert School.objects.get(pk=school.pk).name == "First"


def test_numbers_of_the_school_cannot_be_slipped_in(admin_client, school):
    save(admin_client, school, urn="999999", is_demo="on", establishment="0000")

    after = School.objects.get(pk=school.pk)
    assert (after.urn, after.establishment, after.is_demo) == (
        school.urn,
        school.establishment,
        False,
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_logo_is_drawn_anew_and_served_as_a_picture(admin_client, school, kind, teacher_client):
    stowaway = b"<script>alert(1)</script>"
    data = picture(kind) + stowaway

    save(admin_client, school, logo_file=SimpleUploadedFile("logo.png", data))

    response = teacher_client.get(reverse("accounts:school_logo"))
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert stowaway not in response.content
    assert Image.open(io.BytesIO(response.content)).size == (40, 30)


def test_logo_loses_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010E] = "GPS of the head's house"

    drawn = logos.redrawn(picture("JPEG", exif=exif))

    assert b"GPS" not in drawn
    assert dict(Image.open(io.BytesIO(drawn)).getexif()) == {}


def test_large_logo_is_made_smaller():
    assert max(Image.open(io.BytesIO(logos.redrawn(picture(size=(3000, 900))))).size) == 600


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "This is not a PNG or JPEG picture."),
        (picture("GIF"), "This is not a PNG or JPEG picture."),
        (b"%PDF-1.7", "This is not a PNG or JPEG picture."),
        (picture(size=(400, 300))[:-40], "The picture is damaged and cannot be read."),
        (
            picture(size=(6000, 4000)),
            "The picture has too many pixels. Save it smaller and try again.",
        ),
        (
            b"x" * (2 * 1024 * 1024 + 1),
            "The picture is larger than 2 MB. Save it smaller and try again.",
        ),
    ],
    ids=["empty", "svg", "gif", "pdf", "cut", "flood", "heavy"],
)
def test_other_files_are_refused_with_the_reason(data, said):
    with pytest.raises(logos.NotALogo) as refused:
        logos.redrawn(data)

    assert str(refused.value) == said


def test_refused_logo_keeps_what_was_typed(admin_client, school):
    page = save(
        admin_client, school, name="Typed", logo_file=SimpleUploadedFile("x.png", b"no picture")
    )

    assert page.context["form"].errors["logo_file"] == ["This is not a PNG or JPEG picture."]
    assert page.context["form"]["name"].value() == "Typed"


def test_logo_can_be_removed(admin_client, school, teacher_client):
    save(admin_client, school, logo_file=SimpleUploadedFile("logo.png", picture()))
    school.refresh_from_db()

    save(admin_client, school, remove_logo="on")

    assert teacher_client.get(reverse("accounts:school_logo")).status_code == 404


TERM = {"kind": "spring", "starts_on": "2027-01-05", "ends_on": "2027-03-26"}


def test_term_is_added_to_its_school_year(senco_client, school):
    response = senco_client.post(reverse("accounts:term_add"), TERM)

    assert response.url == f"{reverse('accounts:calendar')}?year=2026"
    term = Term.objects.get(school=school)
    assert (str(term), term.starts_on) == ("Spring term 2026/27", datetime.date(2027, 1, 5))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts_on": "2026-12-10", "ends_on": "2027-03-26"}, "These dates overlap another term."),
        (
            {"kind": "autumn", "starts_on": "2027-01-05"},
            "That term of the year is entered already. Change it instead.",
        ),
    ],
)
def test_term_that_clashes_is_refused(senco_client, school, values, said):
    TermFactory(school=school)

    page = senco_client.post(reverse("accounts:term_add"), {**TERM, **values})

    assert (page.status_code, said in page.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ends_on": "2027-01-04"}, "The last day is before the first."),
        ({"ends_on": "2027-09-10"}, "A term begins and ends in one school year."),
        ({"ends_on": "31/31/2027"}, "Enter a date, such as 1 September 2026."),
    ],
)
def test_term_with_odd_dates_is_refused_in_words(senco_client, values, said):
    page = senco_client.post(reverse("accounts:term_add"), {**TERM, **values})

    assert page.context["form"].errors["ends_on"] == [said]


def test_term_is_changed_and_removed(senco_client, school):
    term = TermFactory(school=school)
    keys = {"term_pk": term.pk}
    data = {"kind": "autumn", "starts_on": "2026-09-03", "ends_on": "2026-12-18"}

    senco_client.post(reverse("accounts:term_edit", kwargs=keys), data)
    assert Term.objects.get().starts_on == datetime.date(2026, 9, 3)

    senco_client.post(reverse("accounts:term_remove", kwargs=keys))
    assert not Term.objects.exists()


def test_closure_is_added_changed_and_removed(senco_client, school):
    data = {
        "kind": "inset",
        "name": "INSET 1",
        "starts_on": "2026-09-01",
        "ends_on": "2026-09-01",
    }
    senco_client.post(reverse("accounts:closure_add"), data)
    second = senco_client.post(reverse("accounts:closure_add"), data)
    assert second.status_code == 409
    closure = ClosurePeriod.objects.get(school=school)
    keys = {"closure_pk": closure.pk}

    senco_client.post(
        reverse("accounts:closure_edit", kwargs=keys), {**data, "ends_on": "2026-09-02"}
    )
    assert ClosurePeriod.objects.get().ends_on == datetime.date(2026, 9, 2)

    senco_client.post(reverse("accounts:closure_remove", kwargs=keys))
    assert not ClosurePeriod.objects.exists()


def test_year_is_copied_on_the_same_weekdays_once(senco_client, school):
    TermFactory(school=school)
    ClosurePeriodFactory(school=school)
    address = reverse("accounts:calendar_copy")

    first = senco_client.post(address, {"year": 2026}, follow=True).content.decode()
    again = senco_client.post(address, {"year": 2026}, follow=True).content.decode()

    assert "2 dates copied to 2027/28." in first
    assert "2027/28 has all of these already; nothing was copied." in again
    term = Term.objects.get(academic_year=2027)
    assert (term.starts_on, term.starts_on.weekday()) == (
        datetime.date(2027, 9, 1),
        datetime.date(2026, 9, 2).weekday(),
    )


def test_calendar_of_another_school_does_not_exist(senco_client, other_school):
    term = TermFactory(school=other_school)
    closure = ClosurePeriodFactory(school=other_school)

    assert senco_client.get(reverse("accounts:term_edit", args=[term.pk])).status_code == 404
    assert senco_client.post(reverse("accounts:term_remove", args=[term.pk])).status_code == 404
    assert senco_client.get(reverse("accounts:closure_edit", args=[closure.pk])).status_code == 404
    assert list(senco_client.get(reverse("accounts:calendar")).context["terms"]) == []
