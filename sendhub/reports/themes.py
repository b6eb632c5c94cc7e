"""What an edition tells beside its five sentences: for each theme a sentence, its numbers, a year before beside.

Written from what is printed and nothing else, once, when the edition is frozen.
"""

from sendhub.reports.rules import hours_in_words
from sendhub.reports.sentences import count_of
from sendhub.reports.theme_parts import cell, fact
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


def capitalised(words):
    return words[:1].upper() + words[1:]


def _cases(cells, facts):
    if (
        cells["cases"]
        == cells["ehc_requests"]
        == cells["ehc_decided"]
        == cells["ehc_issued"]
        == "0"
    ):
        return "No EHC needs assessment was under way, asked for or decided this school year."
    return (
        f"{count_of(cells['cases'], 'needs assessment was', 'needs assessments were')} under way; past "
        f"a date of the local authority: {cells['ehc_late_la']}, past a date of ours: "
        f"{cells['ehc_late_school']}. This school year it decided {cells['ehc_decided']} requests, "
        f"{cells['case_decision.in_time']} in time, and issued {cells['ehc_issued']} plans, "
        f"{cells['case_plan.in_time']} in time; of our own {cells['ours']} dates we kept "
        f"{cells['case_ours.in_time']}."
    )


def _reviews(cells, facts):
    if cells["reviews"] == "0":
        return "No annual review was held this school year."
    return (
        f"{count_of(cells['reviews'], 'annual review was', 'annual reviews were')} held this school "
        f"year: {cells['review_meeting.in_time']} in time, and {cells['review_report.in_time']} reports "
        f"sent in time by us; the local authority decided {cells['review_decision.in_time']} in time."
    )


def _agencies(cells, facts):
    if cells["referrals"] == cells["declined"] == "0":
        said = "No referral was waiting to be seen, and none was declined this school year."
    else:
        said = (
            f"{count_of(cells['referrals'], 'referral was', 'referrals were')} waiting to be seen"
        )
        if waits := facts.get("waits"):
            said += f", half of them for {waits['middle']} days or longer, the longest for {waits['longest']}"
        said += f"; declined this school year: {cells['declined']}."
    each = [f"{name} {middle} days" for name, middle, _ in facts["agencies"]]
    return f"{said} The usual wait until seen: {', '.join(each)}." if each else said


def _voices(cells, facts):
    if cells["register"] == "0":
        return "Nobody is on the register whose words could be asked for."
    return (
        f"Of {count_of(cells['register'], 'pupil', 'pupils')} on the register, words of their own were "
        f"written down in this time from {cells['heard_pupils']}, and from the families of "
        f"{cells['heard_families']}. Concerns raised: {cells['concerns']}."
    )


def _staff(cells, facts):
    staffing = facts["staffing"]
    if not staffing["adults"] and not facts["training"]:
        said = "No adult gave a session, and no training was recorded in this time."
    else:
        trained = ", ".join(f"{name} {number}" for name, number in facts["training"])
        said = (
            f"{_adults(staffing['adults'])} gave sessions in this time, and {staffing['trained']} held "
            f"training for a provision. Trained in this time: {trained or 'nobody'}."
        )
    return " ".join([said, *map(_senco, facts["sencos"])])


def _adults(number):
    return f"{number} {'adult' if number == 1 else 'adults'}"


def _senco(person):
    if person["qualified_on"]:
        return f"SENCo: {person['name']}, with the mandatory qualification."
    return f"SENCo: {person['name']}, to be qualified by {person['due_words']}."


def _learning(cells, facts):
    learned = facts["learning"]
    if not learned["kinds"]:
        return "The log of training is empty for this time."
    kinds = ", ".join(f"{kind} {number}" for kind, number in learned["kinds"])
    return f"In the log of training: {kinds}. People who took part: {learned['people']}."


def _shared_work(cells, facts):
    work = facts["shared_work"]
    if not work["priorities"]:
        said = "There is no SEND action plan of this school year yet."
    else:
        said = (
            f"The SEND action plan has {_many(work['priorities'], 'priority', 'priorities')}; "
            f"{work['actions_done']} of {_many(work['actions'], 'action', 'actions')} are done."
        )
    if work["together"]:
        said += f" SENCo and leaders say of their work together: {work['together'].lower()}."
    return said


def _many(number, one, more):
    return f"{number} {one if number == 1 else more}"


def _time(cells, facts):
    spent = facts["time"]
    if not any(spent.values()):
        return "Nobody wrote down the time that assessments and reviews took; nobody has to."
    return (
        f"Written down this school year: {hours_in_words(spent['assessment'])} for EHC needs assessments "
        f"and {hours_in_words(spent['review'])} for annual reviews. Nobody has to, so more was spent."
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
