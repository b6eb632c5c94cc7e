"""EHC plans: issued, one amended, one with a draft on the table, their Section F tied to interventions."""

from datetime import date, timedelta

from django.db.models import Count
from django.utils import timezone

from ehcp.models import (
    CareLine,
    CareOutcome,
    CareText,
    EhcPlan,
    EhcPlanVersion,
    FDelivery,
    LoggedSupport,
    OutcomeLine,
    OutcomeNeed,
    OutcomeText,
    PlanNeed,
    ProvisionOutcome,
    ProvisionText,
    SectionFLine,
)
from ehcp.plan_enums import PlanSource, VersionKind
from provision.models import Participation
from pupils.enums import Area, StatusCode
from pupils.models import AttendanceFigure
from sendhub.dates import academic_year

DAY = timedelta(days=1)
SECTIONS = {
    "A_admire": "Kind to younger children, and funny.",
    "A_important_to": "Drawing, the school garden, knowing what comes next.",
    "A_important_for": "Time to think before an answer is expected.",
    "A_communicate": "Speaks in short sentences; shows with pictures what words do not say.",
    "A_aspirations": "To work with animals.",
    "A_history": "Seen by speech and language therapy since the age of three.",
    "A_family": "Mornings are calmer since the picture timetable. The family worries about friendships.",
    "A_part": "Chose the pictures for this section with the SENCo.",
    "C": "None related to the special educational needs.",
    "D": "None related to the special educational needs.",
    "K": "Educational psychologist’s advice; speech and language therapist’s advice; the family’s views.",
}
NEEDS = (
    (Area.COMMUNICATION, "Understands less than is said around the class."),
    (Area.COGNITION, "Reads and spells far below what is expected of the age."),
    (Area.SEMH, "Finds changes that nobody announced hard to bear."),
)
OUTCOMES = (
    "Follows a spoken instruction of two steps in lessons without a reminder.",
    "Reads an unknown text of the own year aloud at 90 words a minute.",
    "Moves between activities without leaving the room.",
)
# Text, minutes, times each week, by whom, group: where no group of the school gives it. The last is
# as vague as many real ones.
PROVISION = (
    ("Language group: words of the week’s lessons", 30, 3, "Teaching assistant with ELKLAN training", 4),
    ("Reading, sound by sound", 20, 4, "Teaching assistant trained in the programme", 1),
    ("Access to a quiet place and regular support from a familiar adult as required", None, None, "", None),
)  # fmt: skip
AMENDED = ", and five minutes on Friday to pass it on to the class teacher"
WITH_CARE = SECTIONS | {
    "C": "Epilepsy, with seizures about once a month. A health care plan is kept at school.",
    "D": "Needs an adult close by outside; the family sleeps badly.",
}
# Section, what, how much, by whom. The last leaves out what the LA should say.
CARE = (
    ("G", "Visit of the epilepsy nurse to review the care plan and to train staff", "1 hour each term", "Community children’s nursing, epilepsy nurse"),
    ("H1", "Short break: swimming group on Saturdays", "2 hours each fortnight in term", "Wraxshire short breaks team"),
    ("H2", "Family support worker", "", ""),
)  # fmt: skip


def provision_of(places):
    """The lines of Section F: what the school's groups give, owed from their first day, then the others."""
    given = [
        (
            f"{place.intervention.provision.name}: {place.intervention.goal}",
            place.intervention.provision.usual_minutes,
            place.times,
            f"Teaching assistant trained in “{place.intervention.provision.name}”",
            place.intervention.capacity,
            place.starts_on,
        )
        for place in places[:2]
    ]
    return (*given, *((*line, None) for line in PROVISION[len(given) :]))


class EhcPlanWriter:
    def __init__(self, *, school, today):
        self.school, self.today = school, today

    def write(self, register):
        pupils = [pupil for pupil in register if pupil.sen_status == StatusCode.PLAN]
        places = {}
        given = Participation.objects.filter(
            pupil__in=pupils, starts_on__isnull=False, ends_on=None
        ).select_related("intervention__provision", "intervention__lead")
        for place in given.annotate(times=Count("intervention__slots")).order_by("pk"):
            places.setdefault(place.pupil_id, []).append(place)
        for number, pupil in enumerate(pupils):
            self.write_one(pupil, number, places.get(pupil.pk, ()))
            if pupil.nc_year != "R":
                self.write_last_year(pupil, number)

    def write_last_year(self, pupil, number):
        """Attendance of the school year before, so that a review has something to compare with."""
        year = academic_year(self.today) - 1
        AttendanceFigure.objects.create(
            school=self.school,
            pupil=pupil,
            starts_on=date(year, 9, 1),
            ends_on=date(year + 1, 7, 21),
            possible=380,
            attended=340 + 7 * number % 36,
            authorised=4,
            school_name=self.school.name,
        )

    def write_one(self, pupil, number, places):
        row = {"school": self.school, "pupil": pupil}
        issued_on = self.today - timedelta(days=400 + 41 * number % 300)
        plan = EhcPlan.objects.create(
            **row,
            local_authority=self.school.local_authority,
            source=PlanSource.INHERITED if number % 4 == 3 else PlanSource.OWN_REQUEST,
            reference=f"EHC/{1000 + number}",
            officer="Case officer, SEND team",
            first_issued_on=issued_on,
        )
        owed = [
            SectionFLine.objects.create(**row, plan=plan, number=place)
            for place in range(1, len(PROVISION) + 1)
        ]
        aims = [
            OutcomeLine.objects.create(**row, plan=plan, number=place)
            for place in range(1, len(OUTCOMES) + 1)
        ]
        care = ()
        if number % 3 == 1:
            care = [
                CareLine.objects.create(**row, plan=plan, section=section, number=1)
                for section, *_ in CARE
            ]
        lines = (owed, aims, care)
        self.version(row, plan, 1, issued_on, lines, places)
        if number % 4 == 1:
            self.version(row, plan, 2, self.today - 60 * DAY, lines, places)
        elif number % 4 == 2:
            self.version(row, plan, 2, None, lines, places)
        self.deliver(row, owed, places)

    def version(self, row, plan, number, issued_on, lines, places):
        owed, aims, care = lines
        kind = VersionKind.FINAL if number == 1 else VersionKind.AMENDED
        version = EhcPlanVersion.objects.create(
            **row,
            plan=plan,
            number=number,
            kind=kind if issued_on else VersionKind.DRAFT,
            issued_on=issued_on,
            finalised_at=issued_on and timezone.now(),
            sections=WITH_CARE if care else SECTIONS,
            placement_name=self.school.name if issued_on else "",
            placement_type="Mainstream school" if issued_on else "",
        )
        part = {**row, "plan_version": version}
        provision = provision_of(places)
        for place, (area, text) in enumerate(NEEDS, start=1):
            need = PlanNeed.objects.create(**part, number=place, area=area, text=text)
            outcome = OutcomeText.objects.create(
                **part,
                line=aims[place - 1],
                text=OUTCOMES[place - 1],
                achieve_by="the end of the key stage",
            )
            OutcomeNeed.objects.create(**row, outcome=outcome, need=need)
            text, minutes, times, adult, group, starts_on = provision[place - 1]
            line = ProvisionText.objects.create(
                **part,
                line=owed[place - 1],
                text=text.rstrip(".") + AMENDED if number == 2 and place == 1 else text,
                minutes=minutes,
                times=times,
                adult=adult,
                group_size=group,
                starts_on=starts_on,
            )
            ProvisionOutcome.objects.create(**row, provision=line, outcome=outcome)
        for line, (_, text, amount, provider) in zip(care, CARE, strict=False):
            held = CareText.objects.create(
                **part, line=line, text=text, amount=amount, provider=provider
            )
            CareOutcome.objects.create(**row, care=held, outcome=outcome)

    def deliver(self, row, owed, places):
        for line, place in zip(owed[:2], places, strict=False):
            FDelivery.objects.create(
                **row, line=line, participation=place, starts_on=place.starts_on
            )
        for days in (3, 10, 17):
            LoggedSupport.objects.create(
                **row,
                line=owed[1],
                on=self.today - days * DAY,
                minutes=20,
                is_makeup=days == 3,
                note="Read one to one in the library",
            )
