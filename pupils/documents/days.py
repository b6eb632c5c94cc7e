"""The thank-you note: what went well, on half a page to take home."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class ThankYouNote:
    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    on: str
    kind: str
    words: str
    signed_by: str


def thank_you_note(achievement, *, today):
    """Gather the note; no queries when pupil, class, school and author are fetched."""
    pupil = achievement.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return ThankYouNote(
        name=pupil.known_as or pupil.first_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        on=day(achievement.on),
        kind=achievement.get_kind_display(),
        words=achievement.text,
        signed_by=achievement.created_by.name,
    )


def thank_you_pdf(note, *, on_refusal=None):
    html = render_to_string("documents/thank_you.html", {"document": note})
    return make_pdf(html, style="thank_you", on_refusal=on_refusal)
