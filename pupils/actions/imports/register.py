"""The pupils we have, as the comparison takes them: plain values, a fixed number of queries."""

from django.db.models import Q

from pupils.enums import CharacteristicKind
from pupils.imports.differences import attendance_key, school_key
from pupils.imports.matching import Existing, Register
from pupils.imports.records import (
    AddressRecord,
    AttendanceRecord,
    ContactRecord,
    FormerSchool,
    NeedRecord,
    PhoneRecord,
    SenEpisode,
    Spell,
)
from pupils.models import (
    Address,
    Assessment,
    AttendanceFigure,
    Characteristic,
    Enrolment,
    FormerUpn,
    GroupMember,
    Need,
    Pupil,
    Relationship,
    SenStatus,
)
from pupils.models import FormerSchool as FormerSchoolRow
from sendhub.accounts.enums import GroupKind
from sendhub.dates import academic_year

# field of the record → field of the pupil
FIELDS = {
    "surname": "last_name",
    "forename": "first_name",
    "middle_names": "middle_names",
    "preferred_surname": "known_as_last",
    "preferred_forename": "known_as",
    "former_surname": "former_last_name",
    "upn": "upn",
    "uln": "uln",
    "admission_number": "admission_number",
    "born_on": "born_on",
    "sex": "sex",
    "nc_year": "nc_year",
    "ethnicity": "ethnicity",
    "first_language": "first_language",
    "home_language": "home_language",
}


def load_register(*, school_id, today, pupil_ids=None):
    """Return the Register of the school, or of some pupils of it; 11 queries.

    It reaches every pupil whoever imports: a file can only be compared with the whole register. The
    preview shows a person no more of it than the file says and the person's permissions allow.
    """
    rows = Pupil.objects.filter(school_id=school_id)
    if pupil_ids is not None:
        rows = rows.filter(pk__in=pupil_ids)
    pupils, merged = {}, []
    for values in rows.values("pk", "merged_into_id", "is_taken_back", *FIELDS.values()):
        if values["merged_into_id"]:
            merged.append(values)
            continue
        ours = {name: values[column] for name, column in FIELDS.items()}
        pupils[values["pk"]] = Existing(
            pk=values["pk"],
            values=ours,
            is_on_roll=False,
            is_taken_back=values["is_taken_back"],
            **{
                name: ours[name]
                for name in (
                    "upn",
                    "surname",
                    "forename",
                    "preferred_surname",
                    "preferred_forename",
                    "born_on",
                    "nc_year",
                )
            },
        )
    for values in merged:
        kept = pupils.get(values["merged_into_id"])
        if kept and values["upn"]:
            kept.former_upns = (*kept.former_upns, values["upn"])
    _load_identity(pupils, school_id, today)
    _load_case(pupils, school_id, today)
    return Register(pupils.values())


def _each(pupils, rows, *columns):
    """Yield (Existing, row) of the rows about these pupils."""
    for values in rows.values("pupil_id", *columns):
        ours = pupils.get(values["pupil_id"])
        if ours is not None:
            yield ours, values


def _load_identity(pupils, school_id, today):
    mine = Q(school_id=school_id)
    for ours, row in _each(pupils, FormerUpn.objects.filter(mine), "upn"):
        ours.former_upns = (*ours.former_upns, row["upn"])
    for ours, row in _each(pupils, Enrolment.objects.filter(mine), "starts_on", "ends_on"):
        if row["ends_on"] is None or row["ends_on"] >= today:
            ours.is_on_roll = True
        elif ours.left_on is None or row["ends_on"] > ours.left_on:
            ours.left_on = row["ends_on"]
    members = GroupMember.objects.filter(
        mine,
        Q(ends_on=None) | Q(ends_on__gt=today),
        group__kind=GroupKind.CLASS,
        group__academic_year=academic_year(today),
    )
    for ours, row in _each(pupils, members.order_by("starts_on"), "group__name"):
        ours.group = row["group__name"]


def _load_case(pupils, school_id, today):
    mine = Q(school_id=school_id)
    columns = ("kind", "starts_on", "ends_on")
    for ours, row in _each(pupils, Characteristic.objects.filter(mine), *columns):
        spell = Spell(row["starts_on"], row["ends_on"])
        if row["ends_on"] is None:
            ours.flags[row["kind"]] = spell
        if row["kind"] == CharacteristicKind.FREE_MEALS:
            ours.fsm.append(spell)
    statuses = SenStatus.objects.filter(mine).order_by("starts_on")
    for ours, row in _each(pupils, statuses, "status", "starts_on", "ends_on"):
        ours.sen.append(SenEpisode(row["status"], row["starts_on"], row["ends_on"]))
    needs = Need.objects.filter(mine).order_by("rank", "pk")
    for ours, row in _each(pupils, needs, "need_type", "rank", "starts_on", "ends_on"):
        need = NeedRecord(row["need_type"], row["rank"], row["starts_on"], row["ends_on"])
        (ours.past_needs if row["ends_on"] else ours.needs).append(need)
    addresses = Address.objects.filter(mine, ends_on=None, contact=None).order_by("pk")
    for ours, row in _each(pupils, addresses, "lines", "postcode"):
        ours.address = AddressRecord(lines=row["lines"].splitlines(), postcode=row["postcode"])
    _load_contacts(pupils, mine)
    columns = (
        "starts_on",
        "ends_on",
        "possible",
        "attended",
        "authorised",
        "unauthorised",
        "school_name",
    )
    for ours, row in _each(pupils, AttendanceFigure.objects.filter(mine), *columns):
        item = AttendanceRecord(**{column: row[column] for column in columns})
        ours.attendance[attendance_key(item)] = (
            item.possible,
            item.attended,
            item.authorised,
            item.unauthorised,
        )
    results = Assessment.objects.filter(mine).exclude(level="")
    for ours, row in _each(pupils, results, "instrument", "subject", "taken_on", "level"):
        ours.results.add((row["instrument"], row["subject"], row["taken_on"], row["level"]))
    for ours, row in _each(pupils, FormerSchoolRow.objects.filter(mine), "name", "starts_on"):
        ours.schools.add(school_key(FormerSchool(name=row["name"], entered_on=row["starts_on"])))


def _load_contacts(pupils, mine):
    links = Relationship.objects.filter(mine, ends_on=None).order_by("order", "pk")
    names = ("first_name", "last_name", "email", "mobile", "telephone", "work_telephone")
    columns = [f"contact__{name}" for name in names]
    for ours, row in _each(pupils, links, "relation", "has_parental_responsibility", *columns):
        numbers = (("M", "mobile"), ("H", "telephone"), ("W", "work_telephone"))
        ours.contacts.append(
            ContactRecord(
                surname=row["contact__last_name"],
                forename=row["contact__first_name"],
                relation=row["relation"],
                has_responsibility=row["has_parental_responsibility"],
                email=row["contact__email"],
                phones=[
                    PhoneRecord(row[f"contact__{name}"], kind)
                    for kind, name in numbers
                    if row[f"contact__{name}"]
                ],
            )
        )
