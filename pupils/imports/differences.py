"""What a record of the file would change about a pupil we have, point by point, old → new.

Pure: values in, `Change`s out. A blank never erases; what we know and the file leaves out stays.
Keys are what `pupils.actions.imports` applies.
"""

from datetime import date, timedelta

from pupils.imports.changes import Change
from pupils.imports.contacts import contact_differences
from pupils.imports.records import NeedRecord, SenEpisode
from pupils.imports.values import SEN_NOW, folded

# field of the pupil, in the words of the preview
IDENTITY = {
    "surname": "Surname",
    "forename": "Forename",
    "middle_names": "Middle names",
    "preferred_surname": "Known-as surname",
    "preferred_forename": "Known-as forename",
    "former_surname": "Former surname",
    "upn": "UPN",
    "uln": "ULN",
    "admission_number": "Admission number",
    "born_on": "Date of birth",
    "sex": "Sex",
    "nc_year": "Year group",
}
CASE_FIELDS = {
    "ethnicity": "Ethnicity",
    "first_language": "First language",
    "home_language": "Home language",
}
FLAGS = {
    "fsm": "Free school meals",
    "ever_6_fsm": "Free school meals in the last six years",
    "pupil_premium": "Pupil premium",
    "looked_after": "Looked after",
    "previously_looked_after": "Previously looked after",
    "eal": "English as an additional language",
    "young_carer": "Young carer",
    "service_child": "Child of a service family",
    "medical": "Medical flag",
}
_NAMES = ("surname", "forename", "middle_names", "preferred_surname", "preferred_forename")


def differences(record, ours, *, today, our_numbers=frozenset()):
    """Return the changes the record would make to `ours`, and warnings about what is kept as it is."""
    changes, warnings = [], []
    for key, label in IDENTITY.items():
        old, new = ours.values.get(key) or "", getattr(record, key) or ""
        if not new or _reads_alike(key, old, new, record):
            continue
        changes.append(Change(key, label, show(old), show(new)))
    former = [u for u in record.former_upns if u not in (*ours.former_upns, ours.upn)]
    if former:
        changes.append(Change("former_upns", "Former UPN", "", ", ".join(former)))
    if not ours.is_on_roll and not record.left_on:
        left = f"left on {show(ours.left_on)}" if ours.left_on else "not on roll"
        changes.append(Change("enrolment", "On roll", left, "on roll again"))
    if record.reg_group and folded(record.reg_group) != folded(ours.group):
        changes.append(Change("reg_group", "Class", ours.group, record.reg_group))
    for key, label in CASE_FIELDS.items():
        old, new = ours.values.get(key) or "", getattr(record, key)
        if new and folded(old) != folded(new):
            changes.append(Change(key, label, show(old), show(new), is_case=True))
    changes += _flags(record, ours)
    changes += _fsm(record, ours)
    changes += _sen(record, ours, warnings, today=today)
    changes += _needs(record, ours)
    changes += _home(record, ours)
    changes += contact_differences(record, ours)
    changes += _figures(record, ours, our_numbers)
    return changes, warnings


def show(value):
    """Return the value as the preview writes it: 3 September 2014."""
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value or "")


def _reads_alike(key, old, new, record):
    if old == new:
        return True
    if key in _NAMES and record.is_in_capitals:
        # A service that writes everything in capitals cannot correct our spelling.
        return str(old).casefold() == str(new).casefold()
    if key == "admission_number":
        # Spreadsheet programs take leading zeros off.
        return str(old).lstrip("0") == str(new).lstrip("0")
    return False


def _flags(record, ours):
    for kind, is_so in record.flags.items():
        if kind == "fsm" and record.fsm:
            continue
        if is_so == (kind in ours.flags):
            continue
        if not is_so and kind not in ours.flags:
            continue
        yield Change(
            f"flag:{kind}",
            FLAGS[kind],
            "yes" if kind in ours.flags else "no",
            "yes" if is_so else "no",
            is_case=True,
        )


def new_fsm_spells(record, ours):
    """Return the spells of free meals to add; one that overlaps what we have is not."""
    return [spell for spell in record.fsm if not any(_overlap(spell, known) for known in ours.fsm)]


def _fsm(record, ours):
    spells = new_fsm_spells(record, ours)
    if spells:
        yield Change(
            "fsm", "Free school meals", "", "; ".join(_dates(s) for s in spells), is_case=True
        )


def _overlap(one, other):
    return (one.starts_on or date.min) <= (other.ends_on or date.max) and (
        other.starts_on or date.min
    ) <= (one.ends_on or date.max)


def _dates(spell):
    start = f"from {show(spell.starts_on)}" if spell.starts_on else "from an unknown day"
    return f"{start} until {show(spell.ends_on)}" if spell.ends_on else start


def status_steps(record, ours, *, today):
    """Return (episodes of history to add, the status to begin or None).

    History is added only before our own first status, never over it. A new status begins on the
    file's date when that lies after the beginning of ours, else today: our history stays as it is.
    """
    now = record.sen_now
    first = min((e.starts_on for e in ours.sen if e.starts_on), default=None)
    past = []
    for episode in record.sen:
        if episode.starts_on is None or (episode is now and not past and not ours.sen):
            continue
        if not ours.sen or first and episode.ends_on and episode.ends_on < first:
            past.append(episode)
    past = [e for e in past if e is not now]
    current = next((e for e in ours.sen if e.ends_on is None), None)
    if now is None or now.code not in SEN_NOW:
        return past, None
    if current and current.code == now.code:
        return past, None
    if current is None and now.code == "N" and now.starts_on is None:
        return past, None
    start = now.starts_on or today
    latest = max((e.ends_on or e.starts_on for e in ours.sen if e.starts_on), default=None)
    if latest and start <= latest:
        start = max(today, latest + timedelta(days=1))
    if start > today:
        # Not begun yet, or ours was changed only today.
        return past, None
    return past, SenEpisode(code=now.code, starts_on=start)


_STATUS = {"N": "N (no SEN)", "K": "K (SEN Support)", "E": "E (EHC plan)"}


def show_status(episode):
    """Return a status as the preview writes it."""
    if episode is None:
        return ""
    name = _STATUS.get(episode.code, episode.code)
    return f"{name} since {show(episode.starts_on)}" if episode.starts_on else name


def _sen(record, ours, warnings, *, today):
    past, new = status_steps(record, ours, today=today)
    if past:
        text = "; ".join(f"{e.code} {_dates(e)}" for e in past)
        yield Change("sen_history", "Earlier SEN status", "", text, is_case=True)
    current = next((e for e in ours.sen if e.ends_on is None), None)
    if new:
        old = show_status(current) or (_STATUS["N"] if ours.pk else "")
        yield Change("sen", "SEN status", old, show_status(new), is_case=True)
    now = record.sen_now
    is_agreed = now and current and now.code == current.code
    if now and not new and not is_agreed and now.code in SEN_NOW and (current or now.code != "N"):
        warnings.append(
            f"SEN status {now.code} of the file was left out: it has not begun yet, or the status was "
            "changed here today."
        )
    if is_agreed and now.starts_on and current.starts_on and now.starts_on != current.starts_on:
        warnings.append(
            f"The file has SEN status {now.code} since {show(now.starts_on)}, our record since "
            f"{show(current.starts_on)}: ours was kept."
        )


def merged_needs(record, ours):
    """Return the open needs as they would stand: the file's by rank, then ours that it leaves out."""
    from_file = [need for need in record.needs if need.ends_on is None]
    if not from_file:
        return list(ours.needs)
    known = {need.code: need for need in ours.needs}
    merged = [
        NeedRecord(
            code=need.code,
            rank=0,
            starts_on=known[need.code].starts_on if need.code in known else need.starts_on,
        )
        for need in from_file
    ]
    said = {need.code for need in from_file}
    for need in ours.needs:
        # "Not yet assessed" gives way to what has been found since.
        if need.code not in said and need.code != "NSA":
            merged.append(NeedRecord(code=need.code, rank=0, starts_on=need.starts_on))
    for rank, need in enumerate(merged, start=1):
        need.rank = rank
    return merged


def past_needs(record, ours):
    """Return the needs of the file that have ended and that we do not know at all."""
    known = {need.code for need in (*ours.needs, *ours.past_needs)}
    return [need for need in record.needs if need.ends_on and need.code not in known]


def _needs(record, ours):
    old = [need.code for need in ours.needs]
    new = [need.code for need in merged_needs(record, ours)]
    if old != new:
        yield Change("needs", "Needs", ", ".join(old), ", ".join(new), is_case=True)
    past = past_needs(record, ours)
    if past:
        text = ", ".join(f"{need.code} {_dates(need)}" for need in past)
        yield Change("past_needs", "Earlier needs", "", text, is_case=True)


def show_address(address):
    if address is None:
        return ""
    parts = [*address.lines, address.town, address.county, address.postcode]
    return ", ".join(part for part in parts if part)


def _home(record, ours):
    if record.address:
        old, new = show_address(ours.address), show_address(record.address)
        if folded(old) != folded(new):
            yield Change("address", "Address", old, new, is_case=True)


def attendance_key(item):
    return (item.starts_on, item.ends_on, item.school_name)


def attendance_counts(item):
    return (item.possible, item.attended, item.authorised, item.unauthorised)


def new_schools(record, ours, our_numbers=frozenset()):
    """Return the earlier schools of the file that we do not know; we are not our own earlier school."""
    return [
        school
        for school in record.schools
        if school_key(school) not in ours.schools
        and school.la + school.establishment not in our_numbers
    ]


def school_key(school):
    return (folded(school.name), school.entered_on)


def new_results(record, ours):
    """Return the national results of the file that we do not have, each once."""
    found = {result_key(r): r for r in record.results if result_key(r)}
    return [result for key, result in found.items() if key not in ours.results]


def result_key(result):
    """Return (instrument, subject, date, level), or None for a result without any date."""
    taken_on = result.taken_on or (date(result.year, 7, 1) if result.year else None)
    if taken_on is None:
        return None
    instrument = " ".join(p for p in (result.stage, result.method, result.component) if p)
    return (instrument, result.subject, taken_on, result.result)


def _figures(record, ours, our_numbers):
    for item in record.attendance:
        old, new = ours.attendance.get(attendance_key(item)), attendance_counts(item)
        if old != new:
            yield Change(
                f"attendance:{item.starts_on}:{item.ends_on}:{item.school_name}",
                f"Attendance {item.starts_on.year}/{item.ends_on.year % 100:02d}",
                f"{old[1]} of {old[0]} sessions" if old else "",
                f"{new[1]} of {new[0]} sessions",
                is_case=True,
            )
    schools = new_schools(record, ours, our_numbers)
    if schools:
        names = "; ".join(s.name or s.la + s.establishment for s in schools)
        yield Change("schools", "Earlier schools", "", names, is_case=True)
    results = new_results(record, ours)
    if results:
        text = f"{len(results)} result{'s' if len(results) > 1 else ''}"
        yield Change("results", "National assessments", "", text, is_case=True)
