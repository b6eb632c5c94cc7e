"""What a printed letter holds."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class LetterPaper:
    title: str
    initials: str
    school_name: str
    school_address: str
    made_on: str
    to: str
    body: str


def letter_paper(letter, *, today):
    school = letter.pupil.school
    return LetterPaper(
        title=letter.subject,
        initials=letter.pupil.initials,
        school_name=school.name,
        school_address=school.address,
        made_on=day(letter.sent_on or today),
        to=letter.contact.full_name,
        body=letter.body,
    )


def letter_pdf(paper, *, on_refusal=None):
    html = render_to_string("documents/letter.html", {"document": paper})
    return make_pdf(html, style="letter", most_pages=20, on_refusal=on_refusal)
