"""Invent a school's pupils and families as plain values; the same seed gives the same people."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from sendhub.demo.names import ORIGINS, Origin

# Shares in per cent, primary schools in England, January 2025 and 2026 (docs/national-figures.md).
SHARE_SEN_SUPPORT = 14.5
SHARE_EHC_PLAN = 3.6
SHARE_BOYS_SEN_SUPPORT = 61
SHARE_BOYS_EHC_PLAN = 71
SHARE_FREE_MEALS = {"N": 22, "K": 39, "E": 44}
SHARE_PUPIL_PREMIUM_WITHOUT_FREE_MEALS = 6
SHARE_LOOKED_AFTER = {"N": 0.3, "K": 1.5, "E": 3}
SHARE_SERVICE_CHILD = 1

# SEN support and EHC plans by primary need, per cent of those with a need.
NEEDS = {
    "K": {
        "SLCN": 26,
        "SEMH": 22,
        "MLD": 15,
        "SPLD": 15,
        "ASD": 9,
        "OTH": 4,
        "NSA": 4,
        "PD": 2,
        "HI": 2,
        "VI": 1,
    },
    "E": {
        "ASD": 30,
        "SLCN": 29,
        "SEMH": 19,
        "MLD": 10,
        "PD": 4,
        "SPLD": 3,
        "HI": 2,
        "DS": 2,
        "SLD": 1,
    },
}
SECOND_NEEDS = ("SLCN", "SEMH", "SPLD", "MLD", "PD")
STREETS = (
    "Mill Lane",
    "Station Road",
    "Larkfield Rise",
    "Chapel Street",
    "Priory Close",
    "The Green",
)
WHAT_PARENTS_DO_NOT_SPEAK = ("ARA", "KUR", "URD", "POL", "RUM", "VIE", "SOM")


@dataclass(frozen=True)
class Adult:
    title: str
    first_name: str
    family_name: str
    relation: str
    responsible: bool = True
    may_receive: bool = True
    no_contact: bool = False
    language: str = "ENG"
    interpreter: bool = False
    number: int = 0


@dataclass(frozen=True)
class Household:
    """One home: its adults and address; brothers and sisters share it."""

    family_name: str
    origin: Origin
    language: str
    street: str
    adults: tuple[Adult, ...]


@dataclass(frozen=True)
class Child:
    serial: int
    first_name: str
    known_as: str
    household: Household
    sex: str
    born_on: date
    nc_year: str
    form: int
    ethnicity: str
    status: str
    needs: tuple[str, ...] = ()
    status_years: float = 0
    flags: frozenset = field(default_factory=frozenset)
    attendance: float = 95.0


def _share(rng, per_cent):
    return rng.random() * 100 < per_cent


def _weighted(rng, weights):
    return rng.choices(list(weights), weights=list(weights.values()))[0]


def household(rng, number):
    """Invent a home with one to three adults, some parted, a few with an adult who may not be told."""
    origin = rng.choices(ORIGINS, weights=[o.weight for o in ORIGINS])[0]
    family = rng.choice(origin.families)
    language = rng.choice(origin.languages)
    speaks = language != "ENG" and language in WHAT_PARENTS_DO_NOT_SPEAK and _share(rng, 45)
    mother = Adult(
        title=rng.choice(("Mrs", "Ms", "Miss")),
        first_name=rng.choice(origin.girls),
        family_name=family,
        relation="PAM",
        language=language,
        interpreter=speaks,
        number=number * 10,
    )
    adults = [mother]
    parted = _share(rng, 22)
    if not _share(rng, 18):
        adults.append(
            Adult(
                title="Mr",
                first_name=rng.choice(origin.boys),
                family_name=rng.choice(origin.families) if parted else family,
                relation="PAF",
                responsible=not (parted and _share(rng, 15)),
                may_receive=not (parted and _share(rng, 12)),
                no_contact=parted and _share(rng, 6),
                language=language,
                number=number * 10 + 1,
            )
        )
    if _share(rng, 12):
        adults.append(
            Adult(
                title="Mrs",
                first_name=rng.choice(origin.girls),
                family_name=family,
                relation="FAM",
                responsible=False,
                may_receive=False,
                number=number * 10 + 2,
            )
        )
    return Household(
        family, origin, language, f"{rng.randint(1, 140)} {rng.choice(STREETS)}", tuple(adults)
    )


def children(*, seed, pupils, years, forms, academic_year):
    """Return `pupils` children spread over the year groups; `academic_year` is the year it starts in."""
    rng = random.Random(seed)  # noqa: S311  invented people, not secrets
    homes = []
    made = []
    for serial in range(pupils):
        nc_year = years[serial % len(years)]
        # About one child in four has a brother or sister in the school, never in the same year but for twins.
        if homes and _share(rng, 24):
            home, taken = rng.choice(homes)
            if nc_year in taken and not _share(rng, 4):
                home, taken = household(rng, serial), set()
                homes.append((home, taken))
        else:
            home, taken = household(rng, serial), set()
            homes.append((home, taken))
        taken.add(nc_year)
        made.append(_child(rng, serial, nc_year, home, forms, academic_year))
    return made


def _child(rng, serial, nc_year, home, forms, academic_year):
    sex = rng.choice("FM")
    status = "N"
    if _share(rng, SHARE_EHC_PLAN * 2 * _boys_share(sex, SHARE_BOYS_EHC_PLAN)):
        status = "E"
    elif _share(rng, SHARE_SEN_SUPPORT * 2 * _boys_share(sex, SHARE_BOYS_SEN_SUPPORT)):
        status = "K"
    age = 4 if nc_year == "R" else 4 + int(nc_year)
    first_day = date(academic_year - age - 1, 9, 1)
    first = rng.choice(home.origin.girls if sex == "F" else home.origin.boys)
    flags = set()
    if home.language != "ENG":
        flags.add("eal")
    if _share(rng, SHARE_FREE_MEALS[status]):
        flags |= {"fsm", "pupil_premium"}
    elif _share(rng, SHARE_PUPIL_PREMIUM_WITHOUT_FREE_MEALS):
        flags.add("pupil_premium")
    if _share(rng, SHARE_LOOKED_AFTER[status]):
        flags |= {"looked_after", "pupil_premium"}
    if _share(rng, SHARE_SERVICE_CHILD):
        flags.add("service_child")
    needs = ()
    if status in NEEDS:
        needs = (_weighted(rng, NEEDS[status]),)
        second = rng.choice(SECOND_NEEDS)
        if second != needs[0] and needs[0] != "NSA" and _share(rng, 30 if status == "K" else 60):
            needs += (second,)
    return Child(
        serial=serial,
        first_name=first,
        known_as=_short(first) if _share(rng, 8) else "",
        household=home,
        sex=sex,
        born_on=first_day + timedelta(days=rng.randrange(365)),
        nc_year=nc_year,
        form=rng.randrange(forms),
        ethnicity=rng.choice(home.origin.ethnicity),
        status=status,
        needs=needs,
        # About one in eight came onto the register this term.
        status_years=rng.uniform(0.01, 0.2) if _share(rng, 12) else rng.uniform(0.3, age - 3.2),
        flags=frozenset(flags),
        attendance=round(min(100, rng.gauss(95.5 if status == "N" else 92.5, 3.5)), 1),
    )


def _boys_share(sex, boys):
    return (boys if sex == "M" else 100 - boys) / 100


def _short(name):
    return {"Muhammad": "Mo", "Mohamed": "Mo", "Beatrix": "Bea", "Wojciech": "Wojtek"}.get(
        name, name[:3] if len(name) > 5 else ""
    )
