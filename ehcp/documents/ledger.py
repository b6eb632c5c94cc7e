"""The delivery ledger on paper and as a table, and the letter to the LA about what the school cannot secure."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from sendhub.pdf import make_pdf
from sendhub.spreadsheets import as_xlsx
from sendhub.templatetags.sendhub import day

NOT_COUNTED = "Not counted: the plan says no minutes"
NOT_COUNTED = "no minutes in the plan"
HEADINGS = ("Line", "Words", "Week of", "Owed, minutes", "Given, minutes", "Short, minutes")


@dataclass(frozen=True)
class PaperLine:
    """A line of Section F over the time. `weeks` are (Monday, owed, given, in words)."""

    title: str
    words: str
    figures: str
    reasons: str
    given_by: str
    weeks: tuple


@dataclass(frozen=True)
class LedgerPaper:
    name: str
    initials: str
    school_name: str
    la_name: str
    made_on: str
    time: str
    lines: tuple


def figures_of(line):
    """What was owed and given, in words."""
    if not line.is_counted:
        return NOT_COUNTED
    said = f"{line.owed:,} minutes owed, {line.had:,} given"
    if not line.short:
        return f"{said}: in full"
    return f"{said} ({line.percent} %): {line.short:,} minutes short"


def reasons_of(line):
    return ", ".join(f"{why.lower()} {minutes:,} minutes" for why, minutes in line.reasons)


def _words(line):
    return line.words.text if line.words else ""


def ledger_paper(plan, lines, *, time, today):
    """Return the paper; a line without weeks says so."""
    pupil = plan.pupil
    return LedgerPaper(
        name=pupil.full_name,
        initials=pupil.initials,
        school_name=pupil.school.name,
        la_name=plan.local_authority.name,
        made_on=day(today),
        time=f"{day(time.first)} to {day(time.last)}",
        lines=tuple(
            PaperLine(
                title=f"F{line.line.number}",
                words=_words(line) or "Not issued yet",
                figures=figures_of(line),
                reasons=reasons_of(line),
                given_by=", ".join(
                    f"{tie.participation.intervention.name} ({tie.percent} %)" for tie in line.ties
                ),
                weeks=tuple(
                    (day(week.monday), f"{week.owed:,}", f"{week.had:,}", week.in_words)
                    for week in line.weeks
                ),
            )
            for line in lines
        ),
    )


def ledger_html(paper):
    return render_to_string("documents/ledger.html", {"document": paper})


def ledger_pdf(paper, *, on_refusal=None):
    return make_pdf(ledger_html(paper), style="ledger", most_pages=60, on_refusal=on_refusal)


def ledger_sheet(lines):
    """Return a workbook with a row for each line and week; the file names no child.

    A line without minutes owes an unknown, not nothing: no figure stands there.
    """
    rows = [
        (
            f"F{line.line.number}",
            _words(line),
            week.monday,
            week.owed if line.is_counted else NOT_COUNTED,
            week.had,
            max(0, week.owed - week.had) if line.is_counted else None,
        )
        for line in lines
        for week in line.weeks
    ]
    return as_xlsx(title="Section F", headings=HEADINGS, rows=rows)


def letter_subject(plan):
    pupil = plan.pupil
    return f"{pupil.full_name}: provision in Section F that the school cannot secure"


def letter_body(plan, lines, *, time, sender, today):
    """Return the first words of the letter, with the figures of the lines that fall short.

    Children and Families Act 2014, s.42(2): the local authority must secure the special educational
    provision of the plan; the school uses its best endeavours, s.66.
    """
    pupil = plan.pupil
    short = [line for line in lines if line.short]
    about = f", date of birth {day(pupil.born_on)}" if pupil.born_on else ""
    reference = f", your reference {plan.reference}" if plan.reference else ""
    told = "\n\n".join(_told(line) for line in short)
    return (
        f"Dear {plan.officer or 'Sir or Madam'},\n\n"
        f"we write about the EHC plan of {pupil.full_name}{about}{reference}.\n\n"
        f"Section F of the plan sets out provision that must be made. Between {day(time.first)} and {day(time.last)} "
        f"our record of what was owed and what was given shows:\n\n{told}\n\n"
        "We use our best endeavours (Children and Families Act 2014, section 66), but we cannot secure this provision with "
        "what the school has. The duty to secure it is the local authority’s: section 42(2) of the Act.\n\n"
        "Please tell us within ten working days how the local authority will secure it from now on, and how what was "
        "missed is made up. If the provision can no longer be made as it is written, please say whether you will call an early review. "
        "We will tell the family that we have written to you.\n\n"
        f"Yours faithfully\n{sender}\n{pupil.school.name}"
    )


def _told(line):
    text = f"F{line.line.number}: {_words(line)}\n{figures_of(line)}."
    reasons = reasons_of(line)
    return f"{text}\nNot given: {reasons}." if reasons else text
