"""The themes of an edition beside lessons: away from school, safety, school days, moves, exams, the staff survey."""

from pupils.supporting_enums import SupportingKind
from sendhub.reports.theme_parts import cell, fact

AWAY = ("suspended", "part_time", "part_time_again", "off_site", "avoidance")
DAYS = ("check_ins", "quiet_room", "incidents", "achievements")
EXAMS = ("exams.in_place", "exams.applied", "exams.looked_at")
PLANS = tuple(f"supporting.{kind.value}" for kind in SupportingKind)


def _is_nothing(cells, names):
    return all(cells[name] == "0" for name in names)


def _away(cells, facts):
    if _is_nothing(cells, AWAY):
        return (
            "No suspension is recorded for this time, and on the day no part-time timetable, off-site "
            "place or plan for school avoidance."
        )
    return (
        f"Pupils suspended or excluded in this time: {cells['suspended']}, on the register of them: "
        f"{cells['suspended_on_register']}. On the day, pupils with a part-time timetable: "
        f"{cells['part_time']}, taught off site: {cells['off_site']}, with a plan for school "
        f"avoidance: {cells['avoidance']}."
    )


def _safety(cells, facts):
    if _is_nothing(cells, PLANS):
        return "On the day no pupil had a plan for health or safety in force."
    each = [
        f"{kind.label} {cells[f'supporting.{kind.value}']}"
        for kind in SupportingKind
        if cells[f"supporting.{kind.value}"] != "0"
    ]
    return (
        f"Pupils with a plan in force on the day: {', '.join(each)}. Plans past their date to be looked at: "
        f"{cells['supporting.late']}; not read yet by everybody asked: {cells['supporting.unread']}."
    )


def _days(cells, facts):
    if _is_nothing(cells, DAYS):
        return (
            "No check-in, quiet-room visit, incident or achievement was written down in this time."
        )
    return (
        f"Check-ins: {cells['check_ins']}, pupils checked in on: {cells['pupils_checked_on']}. Visits "
        f"to the quiet room: {cells['quiet_room']}. Incidents: {cells['incidents']}. Achievements: "
        f"{cells['achievements']}, told to the family: {cells['families_told']}."
    )


def _moves(cells, facts):
    if cells["moves"] == "0":
        return "No move is planned in this school year."
    return (
        f"Moves planned: {cells['moves']}, new to the school of them: {cells['moves_arriving']}. A "
        f"visit or meeting took place for {cells['moves_met']}; finished: {cells['moves_finished']}."
    )


def _exams(cells, facts):
    if _is_nothing(cells, EXAMS):
        return "On the day no pupil had an access arrangement or was being looked at for one."
    return (
        f"Pupils with access arrangements in place on the day: {cells['exams.in_place']}; applied for: "
        f"{cells['exams.applied']}; being looked at: {cells['exams.looked_at']}."
    )


def _survey(cells, facts):
    found = facts["survey"]
    if not found:
        return "No survey of staff is over yet."
    said = f"{found['name']}: answers {found['answers']}."
    if "most" not in found:
        return f"{said} That is too few to show what they say."
    return f"{said} {_end('Most', found['most'])} {_end('Fewest', found['least'])}"


def _end(how_many, end):
    share, statement = end
    return f"{how_many} agree mostly or fully ({share} %): “{statement}”"


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
