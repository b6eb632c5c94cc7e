"""The five sentences and the five numbers of an edition, written from what is printed and nothing else."""

from sendhub.dates import add_years
from sendhub.reports.enums import Measure
from sendhub.reports.suppression import NOT_SHOWN, share
from sendhub.templatetags.sendhub import day

WORKS = "works"
NO_NATIONAL = "no national figure for this year"


def count_of(text, one, many):
    """ "about 45 pupils", "1 pupil", "fewer than 5 pupils", "a number of pupils that is not shown"."""
    if text == NOT_SHOWN:
        return f"a number of {many} that is not shown"
    return f"{text} {one if text == '1' else many}"


def with_share(text, whole, one="pupil", many="pupils"):
    part = share(text, whole)
    return f"{count_of(text, one, many)} ({part})" if part else count_of(text, one, many)


def national_words(national, *measures):
    """ "Nationally 14.8 % and 6.0 % (January 2026)"; says so where a figure is missing."""
    rows = [national.get(measure) for measure in measures]
    if not all(rows):
        return f"There is {NO_NATIONAL}."
    shares = " and ".join(f"{row['percent']} %" for row in rows)
    return f"Nationally it was {shares} ({rows[0]['when']})."


def sentences(*, cells, facts, national, counted_on):
    """[{text, evidence}]: exactly five, whatever is missing."""
    return [
        {"text": text, "evidence": evidence}
        for text, evidence in (
            (_register(cells, national, counted_on), "register"),
            (_movement(cells, facts), "movement"),
            (_delivery(facts["provision"]), "delivery"),
            (_impact(facts["provision"]["verdicts"]), "impact"),
            (_attendance(facts), "attendance"),
        )
    ]


def _register(cells, national, counted_on):
    if cells["roll"] == "0":
        return f"On {day(counted_on)} nobody was on roll."
    if cells["register"] == "0":
        return f"On {day(counted_on)} no pupil had SEN Support or an EHC plan, of {cells['roll']} on roll."
    return (
        f"On {day(counted_on)}, of {cells['roll']} on roll, "
        f"{with_share(cells['support'], cells['roll'])} had SEN Support and "
        f"{with_share(cells['plan'], cells['roll'])} an EHC plan. "
        f"{national_words(national, Measure.SUPPORT, Measure.PLAN)}"
    )


def _movement(cells, facts):
    since = facts["moved_since_words"]
    if cells["joined"] == cells["left"] == "0":
        return f"Since {since} nobody joined the register or left it."
    return (
        f"Since {since}, {count_of(cells['joined'], 'pupil', 'pupils')} joined the register and "
        f"{count_of(cells['left'], 'pupil', 'pupils')} left it."
    )


def _delivery(provision):
    if not provision["planned"]:
        return "No session of an intervention was planned in this time."
    held = f"{provision['held']:,} of {provision['planned']:,} planned sessions were held"
    if provision["percent"] is not None:
        held = f"{held} ({provision['percent']} % of the minutes)"
    if not provision["reasons"]:
        return f"{held}; none is recorded as missed."
    reason, number = provision["reasons"][0]
    return (
        f"{held}; {provision['missed']:,} were missed, most often because of: "
        f"{reason.lower()} ({number:,})."
    )


def _impact(verdicts):
    named = {code: names for code, _, names in verdicts["named"]}
    judged = [f"{len(names)} {label.lower()}" for code, label, names in verdicts["named"]]
    if not judged:
        return "No provision for five pupils or more can be judged for this time yet."
    total = sum(len(names) for names in named.values())
    return f"Of {total} provisions with five pupils or more: {', '.join(judged)}."


def _attendance(facts):
    found = facts["attendance"]
    if not facts["has_attendance"]:
        return "No attendance is recorded for this school year."
    if not found:
        return "Attendance is not shown: a share needs ten pupils."
    words = {
        "none": "pupils without SEN",
        "support": "with SEN Support",
        "plan": "with an EHC plan",
    }
    told = [f"{found[key]} {label}" for key, label in words.items() if key in found]
    return f"Attendance this school year: {', '.join(told)}. A share needs ten pupils."


def numbers(*, cells, facts, national, before):
    """[{label, now, last_year, national, evidence}]: the five numbers; `before` is last year's edition or None."""
    provision = facts["provision"]
    then = before["cells"] if before else {}
    then_provision = before["facts"]["provision"] if before else {}

    def share_of(cell, measure, label, evidence):
        row = national.get(measure)
        return {
            "label": label,
            "now": told(cells, cell),
            "last_year": told(then, cell) if then else "",
            "national": f"{row['percent']} %" if row else "",
            "evidence": evidence,
        }

    return [
        share_of("support", Measure.SUPPORT, "SEN Support", "register"),
        share_of("plan", Measure.PLAN, "EHC plans", "register"),
        {
            "label": "Joined the register",
            "now": cells["joined"],
            "last_year": then.get("joined", ""),
            "national": "",
            "evidence": "movement",
        },
        {
            "label": "Planned minutes held",
            "now": percent_words(provision),
            "last_year": percent_words(then_provision),
            "national": "",
            "evidence": "delivery",
        },
        {
            "label": "Provisions that work",
            "now": works_words(provision),
            "last_year": works_words(then_provision),
            "national": "",
            "evidence": "impact",
        },
    ]


def told(cells, cell):
    part = share(cells[cell], cells["roll"])
    return f"{cells[cell]} ({part})" if part else cells[cell]


def percent_words(provision):
    percent = provision.get("percent") if provision else None
    return f"{percent} %" if percent is not None else "none planned" if provision else ""


def works_words(provision):
    if not provision:
        return ""
    named = {code: names for code, _, names in provision["verdicts"]["named"]}
    return f"{len(named.get(WORKS, []))} of {sum(map(len, named.values()))}"


def a_year_before(editions, counted_on):
    """The edition told for the day nearest to a year ago, within six weeks of it; None without one."""
    wanted = add_years(counted_on, -1)
    near = [each for each in editions if abs((each.counted_on - wanted).days) <= 42]
    return min(near, key=lambda each: abs((each.counted_on - wanted).days), default=None)
