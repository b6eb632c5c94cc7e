"""The transition passport on paper: for the family, the new teacher, and the next school."""

import io
from dataclasses import dataclass

from django.template.loader import render_to_string
from PIL import Image

from pupils.documents import PHOTO_PIXELS
from pupils.models import Transition
from pupils.own_fields import on_paper
from pupils.rules.transitions import NOTES
from sendhub import uploads
from sendhub.pdf import make_long_pdf
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
    sections: tuple  # (key, title, text)
    steps: tuple  # (what, day, who)
    adulthood: tuple  # (area, text)
    own_fields: tuple  # (label, words) of the school's own fields that are ticked for documents


def passport_of(move, *, today, steps, adulthood=(), own_answers=(), has_drawing=False):
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


def passport_pdf(passport, *, drawing=None):
    html = render_to_string("documents/passport.html", {"document": passport})
    return make_long_pdf(
        html, style="passport", pictures={"asset:drawing": drawing} if drawing else None
    )
