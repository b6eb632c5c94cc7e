"""What an edition tells beside its five sentences: for each theme a sentence, its numbers, a year before beside.

Written from what is printed and nothing else, once, when the edition is frozen.
"""

from sendhub.reports.phrases import (
    capitalised,
    count_of,
    counted,
    listed,
    some,
    some_are,
    some_of_them,
    uncapitalised,
)
from sendhub.reports.rules import hours_in_words
from sendhub.reports.suppression import NOT_SHOWN
from sendhub.reports.theme_parts import cell, fact, is_nothing
from sendhub.reports.themes_care import CARE

NOTHING = {"cells": {}, "facts": {}}


def themes(*, cells, facts, before):
    """[{key, title, text, rows}]: `rows` are [what, now, a year before]; `before` are that edition's figures or None."""
    then = before or NOTHING
    return [
        {
            "key": key,
            "title": title,
            "text": capitalised(write(cells, facts)),
            "rows": [
                [what, read(cells, facts), read(then["cells"], then["facts"])]
                for what, read in rows
            ],
        }
        for key, title, write, rows in THEMES
    ]


def _cases(cells, facts):
    if is_nothing(cells, ("cases", "ehc_requests", "ehc_decided", "ehc_issued")):
        return "No EHC needs assessment was under way, asked for or decided this school year."
    under_way = (
        f"{counted(cells['cases'], 'needs assessment', 'needs assessments')} under way on the day"
    )
    if cells["cases"] != "0":
        under_way += (
            f": {some(cells['ehc_late_la'])} past a date of the local authority, "
            f"{some(cells['ehc_late_school'])} past a date of ours"
        )
    decided = _in_time(cells, "ehc_decided", "case_decision", "request", "requests")
    issued = _in_time(cells, "ehc_issued", "case_plan", "plan", "plans")
    said = (
        f"{under_way}. This school year the local authority decided {decided}"
        f"{',' if ',' in decided else ''} and issued {issued}."
    )
    if cells["ours"] == "0":
        return said
    whole = "our own dates"
    if cells["ours"] != NOT_SHOWN:
        whole = f"{count_of(cells['ours'], 'date', 'dates')} of our own"
    return f"{said} Of {whole} we kept {some(cells['case_ours.in_time'])}."


def _in_time(cells, whole, step, one, many):
    """ "about 5 requests, fewer than 5 of them in time"; of none, only that."""
    said = count_of(cells[whole], one, many)
    return (
        said if cells[whole] == "0" else f"{said}, {some_of_them(cells[f'{step}.in_time'])} in time"
    )


def _reviews(cells, facts):
    if cells["reviews"] == "0":
        return "No annual review was held this school year."
    return (
        f"{counted(cells['reviews'], 'annual review', 'annual reviews')} held this school year, "
        f"{some_of_them(cells['review_meeting.in_time'])} in time. "
        f"{_step(cells, 'report', 'of ours', 'sent')} "
        f"{_step(cells, 'decision', 'of the local authority', 'made')}"
    )


def _step(cells, step, whose, done):
    """How the reports or decisions after the reviews came out, which have their own dates."""
    one, many = f"{step} {whose}", f"{step}s {whose}"
    in_time, late = cells[f"review_{step}.in_time"], cells[f"review_{step}.late"]
    if in_time == late == "0":
        return f"No {one} was due yet."
    return f"{capitalised(counted(in_time, one, many))} {done} in time, and {some_are(late)} late."


def _agencies(cells, facts):
    if is_nothing(cells, ("referrals", "declined")):
        said = "No referral was waiting to be seen, and none was declined this school year."
    else:
        said = f"{counted(cells['referrals'], 'referral', 'referrals')} waiting to be seen"
        if waits := facts.get("waits"):
            if waits["middle"]:
                said += f", half of them for {_wait(waits['middle'])} or longer"
            said += f", the longest for {_wait(waits['longest'])}"
        said += f". {capitalised(counted(cells['declined'], 'referral', 'referrals'))} declined this school year."
    each = [f"{_wait(middle)} for {name}" for name, middle, _ in facts["agencies"]]
    return f"{said} The usual wait until a pupil was seen was {listed(each)}." if each else said


def _wait(days):
    return _many(days, "day", "days") if days else "less than a day"


def _voices(cells, facts):
    register = cells["register"]
    if register == "0":
        return "Nobody is on the register whose words could be asked for."
    concerns = capitalised(counted(cells["concerns"], "concern", "concerns"))
    if is_nothing(cells, ("heard_pupils", "heard_families")):
        heard = (
            "No words of pupils on the register or of their families were written down in this time"
        )
    else:
        whole = "the pupils" if register == NOT_SHOWN else count_of(register, "pupil", "pupils")
        heard = (
            f"Of {whole} on the register, {some_are(cells['heard_pupils'])} heard in words of their own "
            f"in this time; of their families, {some_are(cells['heard_families'])}"
        )
    return f"{heard}. {concerns} raised."


def _staff(cells, facts):
    staffing = facts["staffing"]
    if not staffing["adults"] and not facts["training"]:
        said = "No adult gave a session, and no training was recorded in this time."
    else:
        said = (
            f"{capitalised(_adults(staffing['adults']))} gave sessions in this time, and "
            f"{staffing['trained'] or 'nobody'} held training for a provision. "
            f"{_newly_trained(facts['training'])}"
        )
    sencos = [*map(_senco, facts["sencos"])] or ["No SENCo is recorded."]
    return " ".join([said, *sencos])


def _newly_trained(training):
    if not training:
        return "Nobody was newly trained."
    each = [f"{_adults(number)} for {name}" for name, number in training]
    return f"Training was new to {listed(each)}."


def _adults(number):
    return count_of(str(number), "adult", "adults")


def _senco(person):
    if person["qualified_on"]:
        return f"SENCo: {person['name']}, with the mandatory qualification."
    return f"SENCo: {person['name']}, to be qualified by {person['due_words']}."


def _learning(cells, facts):
    learned = facts["learning"]
    if not learned["kinds"]:
        return "The log of training is empty for this time."
    kinds = listed([f"{uncapitalised(kind)} ({number})" for kind, number in learned["kinds"]])
    people = {"0": "Nobody", "1": "1 person"}.get(learned["people"], f"{learned['people']} people")
    return f"The log of training holds: {kinds}. {capitalised(people)} took part."


def _shared_work(cells, facts):
    work = facts["shared_work"]
    if not work["priorities"]:
        said = "There is no SEND action plan of this school year yet."
    else:
        said = (
            f"The SEND action plan has {_many(work['priorities'], 'priority', 'priorities')}"
            f"{_actions_done(work['actions_done'], work['actions'])}."
        )
    if work["together"]:
        said += f" SENCo and leaders say of their work together: {uncapitalised(work['together'])}."
    return said


def _actions_done(done, actions):
    if not actions:
        return " and no actions yet"
    if actions == 1:
        return f" and one action, which is {'done' if done else 'not done yet'}"
    return f"; {done or 'none'} of its {actions} actions {'are' if done > 1 else 'is'} done"


def _many(number, one, more):
    return f"{number} {one if number == 1 else more}"


def _time(cells, facts):
    spent = facts["time"]
    if not any(spent.values()):
        return "Nobody wrote down the time that assessments and reviews took; nobody has to."
    on = {
        case: hours_in_words(minutes) if minutes else "nothing" for case, minutes in spent.items()
    }
    return (
        f"Written down this school year: {on['assessment']} for EHC needs assessments and "
        f"{on['review']} for annual reviews. Nobody has to write it down, so more was spent."
    )


def _spent(case):
    return lambda cells, facts: hours_in_words(facts["time"][case]) if "time" in facts else ""


# key (of the evidence, too), title, what writes the sentence, (what, where it is read)
THEMES = (
    (
        "cases",
        "EHC needs assessments, this school year",
        _cases,
        (
            ("Under way on the day", cell("cases")),
            ("Past a date of the local authority", cell("ehc_late_la")),
            ("Past a date of ours", cell("ehc_late_school")),
            ("Requests made", cell("ehc_requests")),
            ("Decided: will be assessed", cell("ehc_agreed")),
            ("Decided: will not be assessed", cell("ehc_refused")),
            ("Decision in time, the local authority’s", cell("case_decision.in_time")),
            ("Decision late, the local authority’s", cell("case_decision.late")),
            ("Plan issued in time, the local authority’s", cell("case_plan.in_time")),
            ("Plan issued late, the local authority’s", cell("case_plan.late")),
            ("Our dates kept", cell("case_ours.in_time")),
            ("Our dates not kept", cell("case_ours.late")),
        ),
    ),
    (
        "reviews",
        "Annual reviews held, this school year",
        _reviews,
        (
            ("Held", cell("reviews")),
            ("Meeting in time, ours", cell("review_meeting.in_time")),
            ("Meeting late, ours", cell("review_meeting.late")),
            ("Report in time, ours", cell("review_report.in_time")),
            ("Report late, ours", cell("review_report.late")),
            ("Report not due yet, ours", cell("review_report.open")),
            ("Decision in time, the local authority’s", cell("review_decision.in_time")),
            ("Decision late, the local authority’s", cell("review_decision.late")),
            ("Decision not due yet, the local authority’s", cell("review_decision.open")),
        ),
    ),
    (
        "waits",
        "Agencies",
        _agencies,
        (
            ("Referrals waiting to be seen", cell("referrals")),
            ("Days waited by half of them or longer", fact("waits", "middle")),
            ("Days waited, the longest", fact("waits", "longest")),
            ("Declined this school year", cell("declined")),
        ),
    ),
    (
        "voices",
        "Voices of pupils and families",
        _voices,
        (
            ("Pupils on the register heard", cell("heard_pupils")),
            ("Pupils on the register not heard", cell("unheard_pupils")),
            ("Families heard", cell("heard_families")),
            ("Families not heard", cell("unheard_families")),
            ("Concerns raised", cell("concerns")),
        ),
    ),
    *CARE,
    (
        "staff",
        "Staff and training",
        _staff,
        (
            ("Adults who gave sessions", fact("staffing", "adults")),
            ("Adults trained for a provision", fact("staffing", "trained")),
        ),
    ),
    (
        "learning",
        "What staff learned",
        _learning,
        (
            ("People who took part", fact("learning", "people")),
            ("Hours, all people together", fact("learning", "hours")),
        ),
    ),
    (
        "shared_work",
        "Inclusion as shared work",
        _shared_work,
        (
            ("Priorities of the SEND action plan", fact("shared_work", "priorities")),
            ("Priorities done", fact("shared_work", "priorities_done")),
            ("Actions of the plan", fact("shared_work", "actions")),
            ("Actions done", fact("shared_work", "actions_done")),
            ("Talks of head and SENCo in this time", fact("shared_work", "talks")),
            ("Learning walks in this time", fact("shared_work", "walks")),
        ),
    ),
    (
        "time",
        "SENCo time",
        _time,
        (
            ("On EHC needs assessments", _spent("assessment")),
            ("On annual reviews", _spent("review")),
        ),
    ),
)
