"""The printed page of what stands between a pupil and a full week at school."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class OffsitePaper:
    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    plans: tuple
    timetables: tuple
    places: tuple


def offsite_document(pupil, rows, *, today):
    """Gather what is open; `rows` as the tab shows them."""
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return OffsitePaper(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        plans=tuple(plan for plan in rows["plans"] if plan.ends_on is None),
        timetables=tuple(row for row in rows["timetables"] if row.full_time_on is None),
        places=tuple(row for row in rows["places"] if not row.ends_on or row.ends_on >= today),
    )


def offsite_pdf(document, *, on_refusal=None):
    html = render_to_string("documents/offsite.html", {"document": document})
    return make_pdf(html, style="offsite", on_refusal=on_refusal)
