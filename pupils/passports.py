"""The transition passport on paper: for the family, the new teacher, the next school; and the pupil's own page, blank."""

import io
from dataclasses import dataclass

from django.template.loader import render_to_string
from PIL import Image

from pupils.documents.profile import PHOTO_PIXELS, photo_of
from pupils.enums import ProfileState
from pupils.forms.answers import OwnPageForm
from pupils.models import Profile, Transition
from pupils.own_fields import on_paper
from pupils.rules.transitions import NOTES
from sendhub import uploads
from sendhub.pdf import make_long_pdf, make_pdf
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class Passport:
    name: str
    initials: str
    line: str
    school_name: str
    move: str
    made_on: str
    dated: str
    own_words: str
    has_drawing: bool
    has_photo: bool
    sections: tuple  # (key, title, text)
    steps: tuple  # (what, day, who)
    adulthood: tuple  # (area, text)
    own_fields: tuple  # (label, words) of the school's own fields that are ticked for documents


def passport_of(
    move, *, today, steps, adulthood=(), own_answers=(), has_drawing=False, has_photo=False
):
    """Gather a move's notes; one query, for the school's own fields, when pupil, class, school and teacher are fetched."""
    pupil = move.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    where = move.other_school or (move.new_teacher.full_name if move.new_teacher else "")
    parts = [move.get_phase_display(), where, f"first day {day(move.moves_on)}"]
    words = [move.own_words, *(f"{about} {text}" for about, text in own_answers)]
    return Passport(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        move=", ".join(part for part in parts if part),
        made_on=day(today),
        dated=day(move.finished_at) if move.finished_at else "draft",
        own_words="\n".join(text for text in words if text),
        has_drawing=has_drawing,
        has_photo=has_photo,
        sections=tuple(
            (name, _title(name), getattr(move, name)) for name in NOTES if getattr(move, name)
        ),
        steps=tuple(
            (step.get_kind_display(), day(step.done_on or step.on), step.who) for step in steps
        ),
        adulthood=tuple(adulthood),
        own_fields=on_paper(pupil),
    )


def _title(name):
    title = str(Transition._meta.get_field(name).verbose_name)
    return f"{title[0].upper()}{title[1:]}"


def drawing_of(move):
    """Return (bytes, media type) of the drawing, small enough to print; None without one to be seen."""
    drawing = move.drawing
    if drawing is None or drawing.removed_at or hasattr(drawing, "restriction"):
        return None
    small = io.BytesIO()
    with uploads.open_stored(drawing.stored_name) as stored, Image.open(stored) as picture:
        picture.thumbnail((2 * PHOTO_PIXELS, 2 * PHOTO_PIXELS))
        picture.convert("RGB").save(small, "JPEG", quality=88)
    return small.getvalue(), "image/jpeg"


def portrait_of(pupil):
    """Return (bytes, media type) of the photo of the profile in force; None without one. One query."""
    profile = (
        Profile.objects.filter(pupil=pupil, state=ProfileState.CURRENT)
        .select_related("photo__restriction")
        .first()
    )
    return profile and photo_of(profile)


def passport_pdf(passport, *, drawing=None, photo=None):
    html = render_to_string("documents/passport.html", {"document": passport})
    given = {"asset:drawing": drawing, "asset:photo": photo}
    pictures = {name: picture for name, picture in given.items() if picture}
    return make_long_pdf(html, style="passport", pictures=pictures or None)


@dataclass(frozen=True)
class BlankPage:
    """“My own page” without answers: written or drawn on by hand, typed in later."""

    name: str
    first_name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    questions: tuple


def blank_page_of(move, *, today):
    pupil = move.pupil
    return BlankPage(
        name=pupil.full_name,
        first_name=pupil.short_name,
        initials=pupil.initials,
        line=f"{move.get_phase_display()}, first day {day(move.moves_on)}",
        school_name=pupil.school.name,
        made_on=day(today),
        questions=tuple(str(field.label) for field in OwnPageForm.base_fields.values()),
    )


def blank_page_pdf(page):
    html = render_to_string("documents/own_page.html", {"document": page})
    return make_pdf(html, style="own_page")
