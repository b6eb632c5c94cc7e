"""The five sentences and the five numbers of an edition, written from what is printed and nothing else."""

from provision.enums import Verdict
from sendhub.dates import add_years
from sendhub.reports.enums import Measure
from sendhub.reports.phrases import count_of, counted, listed, some, uncapitalised
from sendhub.reports.suppression import NOT_SHOWN, share
from sendhub.templatetags.sendhub import day

NO_NATIONAL = "no national figure for this year"
# (one, many) of the provisions that came out so.
CAME_OUT = {
    Verdict.WORKS: ("works", "work"),
    Verdict.MIXED: ("has mixed results", "have mixed results"),
    Verdict.UNFAIR: ("had no fair test", "had no fair test"),
    Verdict.STOP: ("is to be stopped or changed", "are to be stopped or changed"),
    Verdict.OPEN: ("has not been reviewed yet", "have not been reviewed yet"),
}
ATTENDING = {
    "none": "without SEN",
    "support": "with SEN Support",
    "plan": "with an EHC plan",
}


def some_with_share(text, whole):
    part = share(text, whole)
    return f"{some(text)} ({part})" if part and text != "0" else some(text)


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
    on, roll = day(counted_on), cells["roll"]
    if roll == "0":
        return f"On {on} nobody was on roll."
    if cells["register"] == "0":
        return (
            f"On {on}, {counted(roll, 'pupil', 'pupils')} on roll, and none of them had SEN Support "
            "or an EHC plan."
        )
    whole = "the pupils" if roll == NOT_SHOWN else count_of(roll, "pupil", "pupils")
    return (
        f"On {on}, of {whole} on roll, {some_with_share(cells['support'], roll)} had SEN Support and "
        f"{some_with_share(cells['plan'], roll)} an EHC plan. "
        f"{national_words(national, Measure.SUPPORT, Measure.PLAN)}"
    )


def _movement(cells, facts):
    since, joined, left = facts["moved_since_words"], cells["joined"], cells["left"]
    if joined == left == "0":
        return f"Since {since} nobody joined the register or left it."
    return f"Since {since}, {_pupils(joined)} joined the register and {_pupils(left)} left it."


def _pupils(text):
    return "nobody" if text == "0" else count_of(text, "pupil", "pupils")


def _delivery(provision):
    planned, missed = provision["planned"], provision["missed"]
    if not planned:
        return "No session of an intervention was planned in this time."
    if planned == 1:
        return _of_one(provision)
    percent = provision["percent"]
    minutes = "" if percent is None else f" ({percent} % of the minutes)"
    said = [
        f"{_of_planned(provision['held'], planned, 'held')}{minutes}",
        f"{missed:,} were missed" if missed > 1 else f"{missed or 'none'} was missed",
    ]
    if unrecorded := provision["unrecorded"]:
        said.append(f"{unrecorded:,} {'is' if unrecorded == 1 else 'are'} not recorded yet")
    reason = ""
    if missed and provision["reasons"]:
        label, number = provision["reasons"][0]
        reason = (
            f"; the most common reason for missing one was “{uncapitalised(label)}” ({number:,})"
        )
    return f"{listed(said)}{reason}."


def _of_one(provision):
    what = "held" if provision["held"] else "missed" if provision["missed"] else "not recorded yet"
    return f"The one planned session was {what}."


def _of_planned(number, planned, what):
    verb = "was" if number < 2 else "were"
    return f"{f'{number:,}' if number else 'None'} of {planned:,} planned sessions {verb} {what}"


def _impact(verdicts):
    named = [(Verdict(code), len(names)) for code, _, names in verdicts["named"]]
    total = sum(number for _, number in named)
    if not total:
        return "No provision for five pupils or more can be judged for this time yet."
    if len(named) == 1:
        [(verdict, _)] = named
        one, many = CAME_OUT[verdict]
        if total == 1:
            return f"The one provision with five pupils or more {one}."
        if verdict == Verdict.OPEN:
            return f"None of the {total} provisions with five pupils or more has been reviewed yet."
        return f"All {total} provisions with five pupils or more {many}."
    each = [f"{number} {CAME_OUT[verdict][number > 1]}" for verdict, number in named]
    return f"Of {total} provisions with five pupils or more, {listed(each)}."


def _attendance(facts):
    found = facts["attendance"]
    if not facts["has_attendance"]:
        return "No attendance is recorded for this school year."
    if not found:
        return "Attendance is not shown: a share needs ten pupils."
    shown = [f"{found[key]} {label}" for key, label in ATTENDING.items() if key in found]
    first, *rest = shown
    told = listed([first.replace(" % ", " % for pupils "), *rest])
    missing = "" if len(found) == len(ATTENDING) else " A share needs ten pupils."
    return f"Attendance this school year was {told}.{missing}"


def story(facts):
    """What stands beside the lists of provision and money: {missed, reasons, unnamed, without_rate}."""
    provision, money = facts["provision"], facts["money"]
    reasons = [f"{uncapitalised(reason)} ({number:,})" for reason, number in provision["reasons"]]
    return {
        "missed": _missed(provision),
        "reasons": f"The reasons were: {listed(reasons)}." if reasons else "",
        "unnamed": _unnamed(provision["verdicts"]["unnamed"]),
        "without_rate": _without_rate(money.get("without_rate", 0)),
    }


def _missed(provision):
    planned, unrecorded = provision["planned"], provision["unrecorded"]
    if not planned:
        return "No session was planned in this time."
    if planned == 1:
        return _of_one(provision)
    said = f"{_of_planned(provision['missed'], planned, 'missed')}."
    return f"{said} Nobody has recorded yet what became of {unrecorded:,}." if unrecorded else said


def _unnamed(number):
    if not number:
        return ""
    if number == 1:
        return "One provision for fewer than five pupils is not named."
    return f"{number} provisions for fewer than five pupils each are not named."


def _without_rate(number):
    if not number:
        return ""
    if number == 1:
        return "One session has no rate and is in none of these sums."
    return f"{number:,} sessions have no rate and are in none of these sums."


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
    return f"{cells[cell]} ({part})" if part and cells[cell] != "0" else cells[cell]


def percent_words(provision):
    percent = provision.get("percent") if provision else None
    return f"{percent} %" if percent is not None else "none planned" if provision else ""


def works_words(provision):
    """ "6 of 10"; says so where none was for five pupils or more, or none of them was looked at."""
    if not provision:
        return ""
    named = {code: len(names) for code, _, names in provision["verdicts"]["named"]}
    total = sum(named.values())
    if not total:
        return "none to judge"
    if set(named) == {Verdict.OPEN}:
        return "none reviewed yet"
    return f"{named.get(Verdict.WORKS, 0)} of {total}"


def a_year_before(editions, counted_on):
    """The edition told for the day nearest to a year ago, within six weeks of it; None without one."""
    wanted = add_years(counted_on, -1)
    near = [each for each in editions if abs((each.counted_on - wanted).days) <= 42]
    return min(near, key=lambda each: abs((each.counted_on - wanted).days), default=None)
