"""Count who is on roll and on the register, by need and by each attribute: the tables of an edition."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from pupils.codes import ethnicity_label
from pupils.enums import Area, CharacteristicKind, NeedType, Sex, StatusCode, YearGroup
from pupils.models import Characteristic, Need
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER, area_of
from sendhub.reports.suppression import Sum as Whole

SUPPORT, PLAN = "support", "plan"
COLUMN_OF = {StatusCode.SUPPORT: SUPPORT, StatusCode.PLAN: PLAN}
COLUMNS = (SUPPORT, PLAN)
NO_AREA = "none"


@dataclass
class Table:
    """Rows by value of one attribute; each cell of a column is a part of that column's whole."""

    key: str
    title: str
    rows: list  # (value, label), of a need its area, too


@dataclass
class Counted:
    """Everything an edition is printed from. `counts` and `sums`: see suppression."""

    counts: dict = field(default_factory=dict)
    sums: list = field(default_factory=list)
    tables: list = field(default_factory=list)
    facts: dict = field(default_factory=dict)


@dataclass
class Child:
    pk: int
    status: str
    year: str
    sex: str
    ethnicity: str


def count_register(counted, pupils):
    by_status = Counter(child.status for child in pupils.values())
    on_register = sum(by_status[code] for code in ON_REGISTER)
    counted.counts |= {
        "roll": len(pupils),
        "register": on_register,
        "none": len(pupils) - on_register,
        SUPPORT: by_status[StatusCode.SUPPORT],
        PLAN: by_status[StatusCode.PLAN],
    }
    counted.sums += [Whole("roll", ("none", "register")), Whole("register", COLUMNS)]


def count_tables(counted, pupils, *, by, on):
    register = {pk: child for pk, child in pupils.items() if child.status in ON_REGISTER}
    held = defaultdict(set)
    rows = Characteristic.objects.visible_to(by).filter(covers(on), pupil__in=list(register))
    for pupil_id, kind in rows.values_list("pupil", "kind"):
        held[kind].add(pupil_id)
    count_needs(counted, register, primary_needs(register, by=by, on=on))
    _add_table(
        counted,
        "year",
        "Year group",
        register,
        lambda child: child.year,
        [(code.value, code.label) for code in YearGroup] + [("", "No year group")],
    )
    _add_table(
        counted,
        "sex",
        "Sex",
        register,
        lambda child: child.sex,
        [(code.value, code.label) for code in Sex] + [("", "Not recorded")],
    )
    for key, kinds, title, yes, no in (
        ("premium", {CharacteristicKind.PUPIL_PREMIUM}, "Pupil premium", "Yes", "No"),
        ("meals", {CharacteristicKind.FREE_MEALS}, "Free school meals", "Yes", "No"),
        ("eal", {CharacteristicKind.EAL}, "English as an additional language", "Yes", "No"),
        (
            "care",
            {CharacteristicKind.LOOKED_AFTER, CharacteristicKind.PREVIOUSLY_LOOKED_AFTER},
            "Looked after, now or before",
            "Yes",
            "No",
        ),
    ):
        having = set().union(*(held[kind] for kind in kinds))
        _add_table(
            counted,
            key,
            title,
            register,
            lambda child, having=having: "yes" if child.pk in having else "no",
            [("yes", yes), ("no", no)],
        )
    codes = sorted({child.ethnicity for child in register.values()} - {""}, key=ethnicity_label)
    _add_table(
        counted,
        "ethnicity",
        "Ethnicity",
        register,
        lambda child: child.ethnicity,
        [*((code, ethnicity_label(code)) for code in codes), ("", "Not recorded")],
    )


def primary_needs(pupils, *, by, on):
    """{pupil: code of the primary need on the day}; one query."""
    rows = Need.objects.visible_to(by).filter(covers(on), pupil__in=list(pupils))
    # The first in rank is read last and stays.
    return dict(rows.order_by("-rank", "-pk").values_list("pupil", "need_type"))


def count_needs(counted, register, needs):
    """Primary need within its area, by status: the one table of the report."""
    cells = Counter((COLUMN_OF[child.status], needs.get(pk, "")) for pk, child in register.items())
    areas = defaultdict(list)
    for code in sorted({code for _, code in cells}, key=lambda code: (code == "", code)):
        areas[(area_of(code) if code else None) or NO_AREA].append(code)
    order = [area for area in (*Area.values, NO_AREA) if area in areas]
    for column in COLUMNS:
        for area in order:
            parts = []
            for code in areas[area]:
                parts.append(f"need.{code or 'unknown'}.{column}")
                counted.counts[parts[-1]] = cells[column, code]
            counted.counts[f"area.{area}.{column}"] = sum(counted.counts[part] for part in parts)
            counted.sums.append(Whole(f"area.{area}.{column}", tuple(parts)))
        if order:
            counted.sums.append(Whole(column, tuple(f"area.{area}.{column}" for area in order)))
    counted.tables.append(
        Table("area", "Broad area of need", [(area, area_label(area)) for area in order])
    )
    counted.tables.append(
        Table(
            "need",
            "Primary need",
            [
                (code or "unknown", NeedType(code).label if code else "No need recorded", area)
                for area in order
                for code in areas[area]
            ],
        )
    )


def area_label(area):
    return "Other, or no area fixed" if area == NO_AREA else Area(area).label


def _add_table(counted, key, title, register, value_of, values):
    cells = Counter((COLUMN_OF[child.status], value_of(child)) for child in register.values())
    used = [(value, label) for value, label in values if any(cells[c, value] for c in COLUMNS)]
    for column in COLUMNS:
        parts = []
        for value, _ in used:
            parts.append(f"{key}.{value or 'unknown'}.{column}")
            counted.counts[parts[-1]] = cells[column, value]
        if parts:
            counted.sums.append(Whole(column, tuple(parts)))
    counted.tables.append(Table(key, title, [(value or "unknown", label) for value, label in used]))
