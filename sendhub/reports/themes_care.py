"""The themes of an edition beside lessons: away from school, safety, school days, moves, exams, the staff survey."""

from pupils.supporting_enums import SupportingKind
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
from sendhub.reports.theme_parts import cell, fact, is_nothing

AWAY = ("suspended", "part_time", "part_time_again", "off_site", "avoidance")
DAYS = ("check_ins", "quiet_room", "incidents", "achievements")
EXAMS = ("exams.in_place", "exams.applied", "exams.looked_at")
PLANS = tuple(f"supporting.{kind.value}" for kind in SupportingKind)


def _away(cells, facts):
    if is_nothing(cells, AWAY):
        return (
            "No suspension is recorded for this time, and on the day no part-time timetable, off-site "
            "place or plan for school avoidance."
        )
    said = f"{counted(cells['suspended'], 'pupil', 'pupils')} suspended or excluded in this time"
    if cells["suspended"] != "0":
        said += f", {some_of_them(cells['suspended_on_register'])} on the register"
    return (
        f"{said}. On the day, {count_of(cells['part_time'], 'pupil', 'pupils')} had a part-time "
        f"timetable, {some_are(cells['off_site'])} taught off site, and {some(cells['avoidance'])} had a "
        "plan for school avoidance."
    )


def _safety(cells, facts):
    if is_nothing(cells, PLANS):
        return "On the day no pupil had a plan for health or safety in force."
    held = {kind: cells[f"supporting.{kind.value}"] for kind in SupportingKind}
    first, *rest = [(some(text), _a(kind.label)) for kind, text in held.items() if text != "0"]
    each = [
        f"{first[0]} had {first[1]} in force on the day",
        *(f"{number} {plan}" for number, plan in rest),
    ]
    late, unread = cells["supporting.late"], cells["supporting.unread"]
    read = "everybody asked has read them all"
    if unread != "0":
        read = f"{some_are(unread, ('has', 'have'))} not been read yet by everybody asked"
    return (
        f"Of the pupils, {listed(each)}. {capitalised(counted(late, 'plan', 'plans'))} past the date to "
        f"be looked at, and {read}."
    )


def _a(label):
    words = uncapitalised(label)
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"


def _days(cells, facts):
    if is_nothing(cells, DAYS):
        return (
            "No check-in, quiet-room visit, incident or achievement was written down in this time."
        )
    said = [
        f"{counted(cells['check_ins'], 'check-in', 'check-ins')} made",
        f"{counted(cells['quiet_room'], 'visit', 'visits')} made to the quiet room, and "
        f"{counted(cells['incidents'], 'incident', 'incidents')} written down",
        f"{counted(cells['achievements'], 'achievement', 'achievements')} written down",
    ]
    if cells["check_ins"] != "0":
        said[0] += f" with {count_of(cells['pupils_checked_on'], 'pupil', 'pupils')}"
    if cells["achievements"] != "0":
        said[2] += f", {some_of_them(cells['families_told'])} told to the family"
    return f"{'. '.join(map(capitalised, said))}."


def _moves(cells, facts):
    if cells["moves"] == "0":
        return "No move is planned in this school year."
    return (
        f"{counted(cells['moves'], 'move', 'moves', ('is', 'are'))} planned in this school year, "
        f"{some_of_them(cells['moves_arriving'])} to this school. A visit or meeting has taken place "
        f"for {some_of_them(cells['moves_met'])}, and {some_are(cells['moves_finished'], ('is', 'are'))} "
        "finished."
    )


def _exams(cells, facts):
    if is_nothing(cells, EXAMS):
        return "On the day no pupil had an access arrangement or was being looked at for one."
    return (
        f"On the day, {count_of(cells['exams.in_place'], 'pupil', 'pupils')} had access arrangements in "
        f"place, {some(cells['exams.applied'])} had an application under way, and "
        f"{some_are(cells['exams.looked_at'])} being looked at."
    )


def _survey(cells, facts):
    found = facts["survey"]
    if not found:
        return "No survey of staff is over yet."
    people = {"0": "nobody", "1": "1 person"}.get(found["answers"], f"{found['answers']} people")
    said = f"The survey “{found['name']}” was answered by {people}."
    if "most" not in found:
        return f"{said} That is too few to show what they say."
    (most, best), (least, worst) = found["most"], found["least"]
    if most == least:
        return f"{said} To each statement that can be shown, {most} % agree mostly or fully."
    return (
        f"{said} Most agree mostly or fully ({most} %): “{best}” Fewest agree mostly or fully "
        f"({least} %): “{worst}”"
    )


CARE = (
    (
        "away",
        "Away from a full week at school",
        _away,
        (
            ("Pupils suspended or excluded in this time", cell("suspended")),
            ("On the register of them", cell("suspended_on_register")),
            ("On a part-time timetable on the day", cell("part_time")),
            ("Part-time timetable begun again in this time", cell("part_time_again")),
            ("Taught off site on the day", cell("off_site")),
            ("With a plan for school avoidance on the day", cell("avoidance")),
        ),
    ),
    (
        "safety",
        "Plans for health and safety",
        _safety,
        (
            *((kind.label, cell(f"supporting.{kind.value}")) for kind in SupportingKind),
            ("Past the date to be looked at again", cell("supporting.late")),
            ("Not read yet by everybody asked", cell("supporting.unread")),
        ),
    ),
    (
        "days",
        "School days",
        _days,
        (
            ("Check-ins made", cell("check_ins")),
            ("Pupils checked in on", cell("pupils_checked_on")),
            ("Visits to the quiet room", cell("quiet_room")),
            ("Incidents written down", cell("incidents")),
            ("Achievements written down", cell("achievements")),
            ("Achievements told to the family", cell("families_told")),
        ),
    ),
    (
        "moves",
        "Moves, this school year",
        _moves,
        (
            ("Moves planned", cell("moves")),
            ("New to the school", cell("moves_arriving")),
            ("Visit or meeting held", cell("moves_met")),
            ("What to know read by the new teacher", cell("moves_read")),
            ("Finished", cell("moves_finished")),
        ),
    ),
    (
        "exams",
        "Access arrangements",
        _exams,
        (
            ("Pupils with arrangements in place", cell("exams.in_place")),
            ("Applied for", cell("exams.applied")),
            ("Being looked at", cell("exams.looked_at")),
        ),
    ),
    (
        "survey",
        "Staff survey",
        _survey,
        (("Answers in the last round that is over", fact("survey", "answers")),),
    ),
)
