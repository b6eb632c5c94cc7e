"""Two terms of interventions: week, pupils, sessions as they went, what was measured."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from provision import models
from provision.enums import (
    FundingElement,
    Level,
    PlaceState,
    Presence,
    Rating,
    SessionState,
)
from provision.rates import Rates
from provision.rules.timetable import days_of
from provision.starter import PROVISIONS
from pupils.enums import DueKind
from pupils.models import Due, GroupMember
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import ClosurePeriod, GroupStaff, StaffAbsence, TeachingGroup, Term
from sendhub.dates import SchoolDays, academic_year
from sendhub.demo.money import write_cost_lines, write_rates, write_sources
from sendhub.demo.runs import NOTES, RATED, RUNS, SCALES, WHY_LEFT, WHY_MISSED, Fate

ONE_DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
# No run takes a pupil out of more than two lessons of one kind; half the time lies before lunch.
TIMES = (
    *(time(9, 5), time(9, 40), time(10, 45), time(11, 20), time(13, 10), time(13, 45)),
    *(time(14, 20), time(11, 50)),
)
RUNS_AT_MOST, RUNS_AT_LEAST, PUPILS_A_RUN = 20, 6, 15
PLACES_A_PUPIL = 2
HELD, HELD_WHEN_PATCHY = 0.88, 0.45
OVERDUE_SINCE = timedelta(days=12)


@dataclass
class Run:
    """An intervention while it is written: its plan, slots and places beside the row."""

    plan: object
    row: models.Intervention
    adult: object
    starts_at: time
    slots: list = field(default_factory=list)
    places: list = field(default_factory=list)

    @property
    def is_measured(self):
        return self.row.provision.instrument in SCALES


class InterventionWriter:
    """Writes the last term that is over and the one that lies around today (or comes next)."""

    def __init__(self, writer, *, children, assistants, seed):
        self.writer = writer
        self.school = writer.school
        self.today = writer.today
        self.senco = writer.senco
        self.assistants = assistants
        self.children = dict(zip((p.pk for p in writer.pupils), children, strict=True))
        self.rng = random.Random(seed)  # noqa: S311  invented people, not secrets
        terms = list(Term.objects.filter(school=self.school).order_by("starts_on"))
        self.school_days = SchoolDays.of(terms, ClosurePeriod.objects.filter(school=self.school))
        now = next(n for n, term in enumerate(terms) if term.ends_on >= self.today)
        self.terms = (terms[now - 1], terms[now])
        # What the assistant's account still has to record: today's, or the last day's at a weekend.
        self.shown_on = self.school_days.previous(self.today)

    def write(self):
        write_rates(self.writer, self.assistants)
        self.sources = write_sources(self.writer)
        self.write_catalogue()
        self.runs = [run for term in self.terms for run in self.write_runs(term)]
        self.write_places()
        self.write_sessions()
        self.write_measures()
        self.write_absence()
        write_cost_lines(self.writer, [run.row for run in self.runs], self.sources)

    def write_catalogue(self):
        made = self.writer.make(models.Provision, PROVISIONS)
        self.offers = {provision.name: provision for provision in made}
        self.writer.make(
            models.TrainedStaff,
            (
                {"provision": provision, "staff": staff, "starts_on": date(2024, 9, 5)}
                for provision in made
                if provision.level > Level.UNIVERSAL
                for staff in self.rng.sample(self.assistants, min(3, len(self.assistants)))
            ),
        )

    def write_runs(self, term):
        """Make the runs of one term with groups, adults and slots."""
        count = len(self.writer.pupils) // PUPILS_A_RUN
        years = {nc_year for nc_year, _ in self.writer.groups}
        fitting = [plan for plan in RUNS if years & set(plan.years)]
        plans = fitting[: min(RUNS_AT_MOST, max(RUNS_AT_LEAST, count))]
        days = [self.days_of_run(plan, term) for plan in plans]
        groups = self.writer.make(
            TeachingGroup,
            (
                {
                    "name": f"{plan.name} ({term.get_kind_display().lower()})",
                    "kind": GroupKind.INTERVENTION,
                    "academic_year": academic_year(starts_on),
                }
                for plan, (starts_on, _) in zip(plans, days, strict=True)
            ),
        )
        adults = [self.adult_of(place) for place in range(len(plans))]
        rows = self.writer.make(
            models.Intervention,
            (
                {
                    "provision": self.offers[plan.offer],
                    "name": plan.name,
                    "lead": adult,
                    "group": group,
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                    "capacity": plan.size,
                    "goal": plan.goal,
                    "created_by": self.senco.user,
                }
                for plan, group, adult, (starts_on, ends_on) in zip(
                    plans, groups, adults, days, strict=True
                )
            ),
        )
        self.writer.make(
            GroupStaff,
            (
                {
                    "group": row.group,
                    "staff": row.lead,
                    "starts_on": row.starts_on,
                    "ends_on": row.ends_on,
                }
                for row in rows
            ),
        )
        runs = [
            Run(plan, row, adult, self.time_of(place))
            for place, (plan, row, adult) in enumerate(zip(plans, rows, adults, strict=True))
        ]
        self.write_slots(runs)
        return runs

    def days_of_run(self, plan, term):
        first, last = term.starts_on + WEEK, term.ends_on - WEEK
        if term is self.terms[0]:
            return first, last
        if plan.fate == Fate.OVERDUE:
            return first, max(first + 2 * WEEK, min(last, self.today - OVERDUE_SINCE))
        if plan.fate == Fate.LATE:
            return first + (last - first) / 2 + 2 * WEEK, last
        if plan.fate == Fate.SHORT:
            return first, first + 7 * WEEK
        return first, last

    def adult_of(self, place):
        """Two runs for the first assistant, then one after the other."""
        return self.assistants[max(0, place - 1) % len(self.assistants)]

    def time_of(self, place):
        return TIMES[(place + place // len(self.assistants)) % len(TIMES)]

    def write_slots(self, runs):
        made = iter(
            self.writer.make(
                models.Slot,
                (
                    {
                        "intervention": run.row,
                        "weekday": weekday,
                        "starts_at": run.starts_at,
                        "minutes": run.row.provision.usual_minutes,
                        "room": run.plan.room,
                        "staff": run.adult,
                    }
                    for run in runs
                    for weekday in run.plan.days
                ),
            )
        )
        for run in runs:
            run.slots = [next(made) for _ in run.plan.days]

    # --- pupils ---

    def write_places(self):
        rows, owners = [], []
        for term in self.terms:
            taken = {}
            for run in self.runs:
                if term.starts_on <= run.row.starts_on <= term.ends_on:
                    chosen = self.pupils_for(run, taken)
                    for place, pupil in enumerate(chosen):
                        rows.append(self.place_of(run, pupil, place))
                        owners.append(run)
        for run, row in zip(owners, self.writer.make(models.Participation, rows), strict=True):
            run.places.append(row)
        self.writer.make(
            GroupMember,
            (
                {
                    "pupil": row.pupil,
                    "group": run.row.group,
                    "starts_on": row.starts_on,
                    "ends_on": row.ends_on or run.row.ends_on,
                }
                for run in self.runs
                for row in run.places
                if row.state != PlaceState.WAITING
            ),
        )

    def pupils_for(self, run, taken):
        """Those with the need first, then others of the years; nobody in two places at one time.

        One more than the group takes now and then: the last one waits.
        """
        wanted = run.plan.size + self.rng.choice((0, 0, 1, -1 if run.plan.size > 2 else 0))
        hours = {(weekday, run.starts_at) for weekday in run.plan.days}
        fitting = [
            pupil
            for pupil in self.writer.pupils
            if pupil.nc_year in run.plan.years
            and self.writer.starts[pupil.pk] <= run.row.starts_on
            and len(taken.get(pupil.pk, ())) < PLACES_A_PUPIL
            and not any(hours & held for held in taken.get(pupil.pk, ()))
        ]
        self.rng.shuffle(fitting)
        fitting.sort(key=lambda pupil: self.urgency(pupil, run.plan.needs))
        for pupil in fitting[:wanted]:
            taken.setdefault(pupil.pk, []).append(hours)
        return fitting[:wanted]

    def urgency(self, pupil, needs):
        child = self.children[pupil.pk]
        if set(child.needs) & set(needs):
            # What a plan owes comes before what the school chose.
            return -1 if child.status == "E" else 0
        if "pupil_premium" in child.flags and child.status == "N":
            return 1
        return 2 if child.status == "N" else 3

    def place_of(self, run, pupil, place):
        row = {"pupil": pupil, "intervention": run.row, "funding": self.funding_of(pupil)}
        row |= {
            "instrument": run.row.provision.instrument,
            "measure_kind": run.row.provision.measure_kind,
        }
        if place >= run.plan.size:
            return row | {"state": PlaceState.WAITING}
        row["starts_on"] = run.row.starts_on
        if place == 1 and run.plan.size > 3:
            row["starts_on"] += 3 * WEEK  # came late
        if run.row.ends_on < self.today and run.plan.fate != Fate.OVERDUE:
            row |= {
                "state": PlaceState.ENDED,
                "ends_on": run.row.ends_on,
                "end_reason": "The group came to its end",
            }
        if place == 2 and run.plan.size > 3:
            left = row["starts_on"] + 5 * WEEK
            if left < self.today:
                reason = self.rng.choice(WHY_LEFT)
                row |= {"state": PlaceState.ENDED, "ends_on": left, "end_reason": reason}
        return row

    def funding_of(self, pupil):
        if pupil.sen_status == "E":
            return self.sources[FundingElement.TOP_UP]
        if pupil.sen_status == "K":
            return self.sources[FundingElement.NOTIONAL]
        has_premium = "pupil_premium" in self.children[pupil.pk].flags
        return self.sources[FundingElement.PUPIL_PREMIUM if has_premium else FundingElement.CORE]

    # --- sessions ---

    def write_sessions(self):
        rates = Rates(self.school.pk)
        rows, presences = [], []
        for run in self.runs:
            for slot in run.slots:
                days = days_of(slot.weekday, run.row.starts_on, run.row.ends_on, self.school_days)
                for day in days:
                    row, there = self.session_of(run, slot, day, rates)
                    rows.append(row)
                    presences.append(there)
        made = self.writer.make(models.Session, rows)
        self.writer.make(
            models.Attendance,
            (
                {
                    "pupil": place.pupil,
                    "session": session,
                    "participation": place,
                    "presence": Presence.PRESENT if is_there else Presence.ABSENT,
                }
                for session, there in zip(made, presences, strict=True)
                for place, is_there in there.items()
            ),
        )

    def session_of(self, run, slot, day, rates):
        """Return the session's values and {place: was there} when it was held."""
        row = {
            "intervention": run.row,
            "slot": slot,
            "on": day,
            "starts_at": slot.starts_at,
            "minutes": slot.minutes,
            "room": slot.room,
            "staff": run.adult,
        }
        placed = [p for p in run.places if self.is_placed(p, day)]
        if self.is_open(run, day) or not placed:
            return row, {}
        row |= {
            "hourly_rate": rates.of([run.adult.pk], on=day),
            "placed": len(placed),
            "recorded_by": run.adult.user or self.senco.user,
            "recorded_at": self.after(day, slot.starts_at, slot.minutes),
        }
        chance = HELD_WHEN_PATCHY if run.plan.fate == Fate.PATCHY else HELD
        there = {place: self.is_there(place.pupil) for place in placed}
        if self.rng.random() > chance:
            reason, _, notes = self.rng.choices(WHY_MISSED, [w for _, w, _ in WHY_MISSED])[0]
            return row | self.missed(reason, self.rng.choice(notes)), {}
        if not any(there.values()):
            return row | self.missed("pupil_absent", ""), {}
        note = self.rng.choice(NOTES) if self.rng.random() < 0.12 else ""
        held = {"state": SessionState.HELD, "present": sum(there.values()), "note": note}
        return row | held, there

    def missed(self, reason, note):
        return {"state": SessionState.MISSED, "missed_reason": reason, "missed_note": note}

    def is_open(self, run, day):
        """Tell whether the session is not recorded (yet): to come, today's, or forgotten by one adult."""
        if day > self.shown_on or day == self.today:
            return True
        if run.adult == self.assistants[0]:
            return day == self.shown_on
        return run.adult == self.assistants[2] and day > self.today - WEEK

    def is_placed(self, place, day):
        return (
            place.state != PlaceState.WAITING
            and place.starts_on <= day
            and (place.ends_on is None or day <= place.ends_on)
        )

    def is_there(self, pupil):
        return self.rng.random() * 100 < self.children[pupil.pk].attendance

    def after(self, day, starts_at, minutes):
        ended = datetime.combine(day, starts_at) + timedelta(minutes=minutes + 4)
        return timezone.make_aware(ended)

    # --- what came of it ---

    def write_measures(self):
        changed = []
        for run in self.runs:
            for place in run.places:
                if place.state != PlaceState.WAITING and place.starts_on <= self.today:
                    self.measure(run, place)
                    changed.append(place)
        fields = (
            *("entry_score", "entry_on", "expected_score", "exit_score", "exit_on"),
            *("rating", "rating_note", "rated_on", "rated_by"),
        )
        models.Participation.objects.bulk_update(changed, fields, batch_size=500)
        self.write_missing_measures()

    def measure(self, run, place):
        """Give the place its scores and rating; some were never rated, some never measured at all."""
        gained = self.rng.gauss(0.95, 0.55) * (0.4 if run.plan.fate == Fate.PATCHY else 1)
        if run.is_measured:
            scale = SCALES[run.row.provision.instrument]
            start = max(1, self.rng.gauss(scale.start, scale.spread))
            place.entry_score = Decimal(round(start))
            place.entry_on = place.starts_on
            place.expected_score = place.entry_score + Decimal(str(scale.gain))
        if place.state != PlaceState.ENDED or self.rng.random() < 0.08:
            return
        if run.is_measured:
            place.exit_score = max(Decimal(0), place.entry_score + round(gained * scale.gain))
            place.exit_on = place.ends_on
        if place.ends_on < self.today - WEEK:
            steps = round((gained - 1) * 2)
            place.rating = Rating(str(min(2, max(-2, steps))))
            place.rating_note = RATED[place.rating]
            place.rated_on = place.ends_on + timedelta(days=5)
            place.rated_by = self.senco.user

    def write_missing_measures(self):
        """The exit measures that are still owed: of places that ended this term without one."""
        self.writer.make(
            Due,
            (
                {
                    "pupil": place.pupil,
                    "kind": DueKind.EXIT_MEASURE,
                    "subject_id": place.pk,
                    "due_on": place.ends_on + 2 * WEEK,
                    "source": "Two weeks after the place ended: our own choice",
                    "owner": run.adult,
                }
                for run in self.runs
                if run.row.starts_on >= self.terms[1].starts_on
                for place in run.places
                if place.state == PlaceState.ENDED
                and place.entry_score is not None
                and place.exit_score is None
            ),
        )

    def write_absence(self):
        """One adult is away on the next school day: what falls out, and who could cover, is to be seen."""
        day = self.school_days.next(self.today + ONE_DAY)
        self.writer.make(
            StaffAbsence,
            [
                {
                    "staff": self.assistants[1],
                    "starts_on": day,
                    "ends_on": day,
                    "recorded_by": self.senco.user,
                }
            ],
        )
