"""The regulation plan on paper, for the cupboard door and the cover folder."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day

SECTIONS = (
    ("triggers", "What sets it off"),
    ("early_signs", "Early signs"),
    ("helps", "What helps"),
    ("makes_worse", "What makes it worse"),
    ("afterwards", "Afterwards"),
)


@dataclass(frozen=True)
class RegulationDocument:
    name: str
    initials: str
    line: str
    school_name: str
    made_on: str
    from_on: str
    ended_on: str
    sections: tuple  # (key, title, text)
    who: str


def regulation_document(plan, *, today):
    """Gather a plan; no queries when pupil, class and school are fetched."""
    pupil = plan.pupil
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return RegulationDocument(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        made_on=day(today),
        from_on=day(plan.starts_on),
        ended_on=day(plan.ends_on),
        sections=tuple(
            (key, title, getattr(plan, key)) for key, title in SECTIONS if getattr(plan, key)
        ),
        who=plan.who,
    )


def regulation_pdf(document, *, on_refusal=None):
    html = render_to_string("documents/regulation.html", {"document": document})
    return make_pdf(html, style="regulation", on_refusal=on_refusal)
