"""Pupils and their files of a demo school, written in bulk inside the school's tenant."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from pupils import models
from pupils.enums import (
    ConcernDecision,
    ConcernState,
    DueKind,
    Frequency,
    LanguageRather,
    ProfileState,
    ScoreKind,
    StatusCode,
    Whose,
)
from pupils.names import plain
from pupils.upn import invented
from sendhub.demo.stories import REPLIES, STORIES

SIGHT_WORDS = ("Single word reading test", "Reading")
UNTOLD = 3  # at most, of those new to SEN Support: a school that keeps up


class Writer:
    """Writes one school's files; `rng` makes the same school from the same seed."""

    def __init__(self, *, school, groups, senco, reporters, seed, today, year_start):
        self.school = school
        self.groups = groups
        self.senco = senco
        self.reporters = reporters
        self.rng = random.Random(seed)  # noqa: S311  invented people, not secrets
        self.today = today
        self.year_start = year_start

    def write(self, children):
        self.pupils = self.write_pupils(children)
        self.write_stays(children)
        self.write_families(children)
        self.write_characteristics(children)
        self.write_register(children)
        self.write_monitoring(children)
        self.write_profiles(children)
        self.write_records(children)
        self.write_concerns(children)

    def make(self, model, rows):
        return model.objects.bulk_create(
            (model(school=self.school, **row) for row in rows), batch_size=1000
        )

    def pairs(self, children):
        return zip(children, self.pupils, strict=True)

    def days_ago(self, low, high):
        return self.today - timedelta(days=self.rng.randint(low, high))

    def moment(self, day):
        """A working hour of the day, in London."""
        hour = time(self.rng.randint(8, 16), self.rng.randrange(60))
        return timezone.make_aware(datetime.combine(day, hour))

    def write_pupils(self, children):
        pupils = []
        for child in children:
            years_here = 0 if child.nc_year == "R" else int(child.nc_year)
            pupil = models.Pupil(
                school=self.school,
                upn=invented(
                    establishment=f"{int(self.school.establishment) % 10000}",
                    year=self.year_start.year - years_here + child.serial // 1000,
                    serial=child.serial,
                ),
                admission_number=f"{1000 + child.serial}",
                first_name=child.first_name,
                last_name=child.household.family_name,
                known_as=child.known_as,
                born_on=child.born_on,
                sex=child.sex,
                nc_year=child.nc_year,
                group=self.groups[child.nc_year, child.form],
                sen_status=child.status,
                ethnicity=child.ethnicity,
                first_language=child.household.language,
            )
            pupil.set_name_keys()
            pupils.append(pupil)
        return models.Pupil.objects.bulk_create(pupils, batch_size=500)

    def write_stays(self, children):
        starts = {}
        for child, pupil in self.pairs(children):
            years_here = 0 if child.nc_year == "R" else int(child.nc_year)
            if years_here and self.rng.random() < 0.15:
                years_here = self.rng.randrange(years_here)
            starts[pupil.pk] = self.year_start.replace(year=self.year_start.year - years_here)
        self.starts = starts
        self.make(
            models.Enrolment,
            (
                {
                    "pupil": p,
                    "starts_on": starts[p.pk],
                    "origin": "Nursery" if c.nc_year == "R" else "",
                }
                for c, p in self.pairs(children)
            ),
        )
        self.make(
            models.GroupMember,
            (
                {"pupil": p, "group": p.group, "starts_on": max(self.year_start, starts[p.pk])}
                for p in self.pupils
            ),
        )

    def write_families(self, children):
        contacts, addresses, links = {}, [], []
        for child, pupil in self.pairs(children):
            home = child.household
            addresses.append(
                {"pupil": pupil, "lines": f"{home.street}\nWraxminster", "postcode": "ZZ99 3VZ"}
            )
            for order, adult in enumerate(home.adults, start=1):
                if adult.number not in contacts:
                    contacts[adult.number] = models.Contact(
                        school=self.school,
                        title=adult.title,
                        first_name=adult.first_name,
                        last_name=adult.family_name,
                        email=f"contact{adult.number}@family.example",
                        mobile=f"07700 90{adult.number % 10000:04}",
                        language=adult.language,
                        needs_interpreter=adult.interpreter,
                        search_key=plain(f"{adult.first_name} {adult.family_name}"),
                    )
                links.append((pupil, adult, order))
        made = models.Contact.objects.bulk_create(contacts.values(), batch_size=500)
        by_number = dict(zip(contacts, made, strict=True))
        self.make(
            models.Relationship,
            (
                {
                    "pupil": pupil,
                    "contact": by_number[adult.number],
                    "relation": adult.relation,
                    "order": order,
                    "has_parental_responsibility": adult.responsible,
                    "may_receive": adult.may_receive and not adult.no_contact,
                    "no_contact": adult.no_contact,
                    "no_contact_reason": "Court order held in the school office"
                    if adult.no_contact
                    else "",
                    "lives_with": order == 1,
                }
                for pupil, adult, order in links
            ),
        )
        self.make(models.Address, addresses)

    def write_characteristics(self, children):
        self.make(
            models.Characteristic,
            (
                {"pupil": pupil, "kind": kind, "starts_on": self.starts[pupil.pk]}
                for child, pupil in self.pairs(children)
                for kind in sorted(child.flags)
            ),
        )

    def write_register(self, children):
        """Status history, ranked needs, and parents still to be told."""
        history, needs, untold = [], [], []
        for child, pupil in self.pairs(children):
            if child.status == "N" and self.rng.random() > 0.04:
                continue
            began = self.today - timedelta(days=int(child.status_years * 365) + 3)
            if child.status == "N":
                ended = self.days_ago(40, 200)
                history.append(self.status_row(pupil, "K", began - timedelta(days=400), ended))
                history.append(self.status_row(pupil, "N", ended + timedelta(days=1), None))
                continue
            if child.status == "E":
                first = began - timedelta(days=500)
                history.append(self.status_row(pupil, "K", first, began - timedelta(days=1)))
            row = self.status_row(pupil, child.status, began, None)
            if child.status == "K" and child.status_years < 0.35 and len(untold) < UNTOLD:
                row |= {"informed_on": None, "informed_how": "", "informed_by": ""}
                untold.append(pupil)
            history.append(row)
            for rank, need in enumerate(child.needs, start=1):
                needs.append({"pupil": pupil, "need_type": need, "rank": rank, "starts_on": began})
        made = self.make(models.SenStatus, history)
        self.make(models.Need, needs)
        pending = {p.pk for p in untold}
        self.make(
            models.Due,
            (
                {
                    "pupil": status.pupil,
                    "kind": DueKind.TELL_PARENT,
                    "subject_id": status.pk,
                    "due_on": self.today + timedelta(days=self.rng.randint(-9, 8)),
                    "is_statutory": True,
                    "source": "Children and Families Act 2014, s.68",
                    "owner": self.senco,
                }
                for status in made
                if status.pupil_id in pending and status.ends_on is None
            ),
        )

    def status_row(self, pupil, status, starts_on, ends_on):
        told = status in (StatusCode.SUPPORT, StatusCode.PLAN)
        return {
            "pupil": pupil,
            "status": status,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "reason": {
                "K": "Less than expected progress in spite of adjusted teaching.",
                "E": "Final plan issued by the local authority.",
                "N": "Outcomes met; needs are met in class.",
            }[status],
            "informed_on": starts_on if told else None,
            "informed_how": "meeting" if told else "",
            "informed_by": "Class teacher" if told else "",
            "decided_by": self.senco.user,
        }

    def write_monitoring(self, children):
        quiet = [p for c, p in self.pairs(children) if c.status == "N"]
        watched = self.rng.sample(quiet, max(2, len(children) // 35))
        rows = []
        for pupil in watched:
            start = self.days_ago(20, 80)
            review = max(start, self.today + timedelta(days=self.rng.randint(-12, 45)))
            rows.append(
                {
                    "pupil": pupil,
                    "starts_on": start,
                    "review_on": review,
                    "reason": "Progress slower than expected; strategies in class first.",
                    "started_by": self.senco.user,
                }
            )
        self.make(
            models.Due,
            (
                {
                    "pupil": row.pupil,
                    "kind": DueKind.MONITORING_REVIEW,
                    "subject_id": row.pk,
                    "due_on": row.review_on,
                    "source": "Date set when monitoring began",
                    "owner": self.senco,
                }
                for row in self.make(models.Monitoring, rows)
            ),
        )

    def write_profiles(self, children):
        rows, helps = [], []
        for child, pupil in self.pairs(children):
            if child.status == "N" or self.rng.random() > (0.9 if child.status == "E" else 0.6):
                continue
            story = self.story_for(child.needs)
            published = self.days_ago(5, 186)
            rows.append(
                {
                    "pupil": pupil,
                    "number": 1,
                    "state": ProfileState.CURRENT,
                    "words_of": Whose.PUPIL,
                    "words_how": "Talked and drew with a teaching assistant",
                    "likes": story.likes,
                    "important": story.important,
                    "avoid": story.avoid,
                    "aims": story.aims,
                    "review_on": published + timedelta(days=182),
                    "created_by": self.senco.user,
                    "published_by": self.senco.user,
                    "published_at": self.moment(published),
                }
            )
            helps.append(story.helps)
        made = self.make(models.Profile, rows)
        self.make(
            models.ProfileStrategy,
            (
                {"profile": profile, "order": order, "text": text}
                for profile, texts in zip(made, helps, strict=True)
                for order, text in enumerate(texts, start=1)
            ),
        )
        self.make(
            models.Due,
            (
                {
                    "pupil": profile.pupil,
                    "kind": DueKind.PROFILE_REVIEW,
                    "subject_id": profile.pk,
                    "due_on": profile.review_on,
                    "source": "Twice a year, as the school has set",
                    "owner": self.senco,
                }
                for profile in made
            ),
        )

    def story_for(self, needs):
        fitting = [s for s in STORIES if s.need in needs] or list(STORIES)
        return self.rng.choice(fitting)

    def write_records(self, children):
        """Attendance of everyone; scores and observations of those with needs."""
        elapsed = max(20, (self.today - self.year_start).days * 10 // 7)
        self.make(
            models.AttendanceFigure,
            (
                {
                    "pupil": pupil,
                    "starts_on": self.year_start,
                    "ends_on": self.today,
                    "possible": elapsed,
                    "attended": round(elapsed * child.attendance / 100),
                    "authorised": round(elapsed * (100 - child.attendance) / 150),
                    "school_name": self.school.name,
                }
                for child, pupil in self.pairs(children)
            ),
        )
        scores, seen = [], []
        for child, pupil in self.pairs(children):
            if child.status == "N":
                continue
            base = self.rng.gauss(84, 7)
            for step in range(3):
                score = Decimal(round(min(130, max(62, base + step * self.rng.uniform(-1, 3.5)))))
                scores.append(
                    {
                        "pupil": pupil,
                        "instrument": SIGHT_WORDS[0],
                        "subject": SIGHT_WORDS[1],
                        "kind": ScoreKind.STANDARDISED,
                        "taken_on": self.today - timedelta(days=30 + 120 * (2 - step)),
                        "score": score,
                        "band_low": score - 5,
                        "band_high": score + 5,
                    }
                )
            if self.rng.random() < 0.4:
                story = self.story_for(child.needs)
                seen.append(
                    {
                        "pupil": pupil,
                        "seen_on": self.days_ago(2, 70),
                        "setting": "Classroom",
                        "focus": "Attention and independence",
                        "seen": story.observation,
                        "agreed": story.agreed,
                        "created_by": self.senco.user,
                    }
                )
        self.make(models.Assessment, scores)
        self.make(models.Observation, seen)

    def write_concerns(self, children):
        quiet = [(c, p) for c, p in self.pairs(children) if c.status == "N"]
        raised = self.rng.sample(quiet, max(6, len(children) // 14))
        rows, stories, days = [], [], []
        for place, (_, _pupil) in enumerate(raised):
            story = self.rng.choice(STORIES)
            state, decision = self.fate(place)
            day = self.days_ago(10, 75) if decision else self.days_ago(0, 13)
            rows.append(
                {
                    "raised_by": self.reporters[place % len(self.reporters)],
                    "areas": [story.area],
                    "text": story.seen,
                    "frequency": self.rng.choice((Frequency.WEEKLY, Frequency.DAILY)),
                    "language_rather": LanguageRather.NO,
                    "family_knows": self.rng.random() < 0.7,
                    "family_said": story.family,
                    "state": state,
                    **self.decided(decision, day),
                }
            )
            stories.append(story)
            days.append(day)
        made = self.make(models.Concern, rows)
        for concern, day in zip(made, days, strict=True):
            concern.raised_at = self.moment(day)
        models.Concern.objects.bulk_update(made, ["raised_at"], batch_size=500)
        self.make(
            models.ConcernPupil,
            (
                {"concern": concern, "pupil": pupil}
                for concern, (_, pupil) in zip(made, raised, strict=True)
            ),
        )
        self.make(
            models.ConcernTried,
            (
                {"concern": concern, "what": what, "helped": helped}
                for concern, story in zip(made, stories, strict=True)
                for what, helped in story.tried
            ),
        )
        asked = [c for c in made if c.state == ConcernState.QUESTION]
        self.make(
            models.ConcernMessage,
            (
                {
                    "concern": concern,
                    "text": "Thank you. Is it the same in small groups, or only with the whole class?",
                    "by_user": self.senco.user,
                }
                for concern in asked
            ),
        )

    def fate(self, place):
        if place % 3 == 0:
            return ConcernState.RECEIVED, ""
        if place % 7 == 1:
            return ConcernState.QUESTION, ""
        if place % 7 == 2:
            return ConcernState.LOOKING, ""
        return ConcernState.DECIDED, self.rng.choice(
            (
                ConcernDecision.NO_ACTION,
                ConcernDecision.STRATEGIES,
                ConcernDecision.MONITORING,
            )
        )

    def decided(self, decision, day):
        if not decision:
            return {}
        return {
            "decision": decision,
            "decision_reason": "Compared with attainment, attendance and what has been tried.",
            "reply": REPLIES[decision],
            "decided_by": self.senco.user,
            "decided_at": self.moment(min(self.today, day + timedelta(days=4))),
        }
