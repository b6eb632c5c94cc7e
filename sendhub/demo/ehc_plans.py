"""EHC plans: issued, one amended, one with a draft on the table, their Section F tied to interventions."""

from datetime import timedelta

from django.utils import timezone

from ehcp.models import (
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
# Text, minutes, times each week, by whom, group. The last is as vague as many real ones.
PROVISION = (
    ("Language group: words of the week’s lessons", 30, 3, "Teaching assistant with ELKLAN training", 4),
    ("Reading, sound by sound", 20, 4, "Teaching assistant trained in the programme", 1),
    ("Access to a quiet place and regular support from a familiar adult as required", None, None, "", None),
)  # fmt: skip
AMENDED = "Language group: words of the week’s lessons, with a chat at the end about one of them"


class EhcPlanWriter:
    def __init__(self, *, school, today):
        self.school, self.today = school, today

    def write(self, register):
        pupils = [pupil for pupil in register if pupil.sen_status == StatusCode.PLAN]
        places = {}
        for place in Participation.objects.filter(
            pupil__in=pupils, starts_on__isnull=False, ends_on=None
        ).order_by("pk"):
            places.setdefault(place.pupil_id, []).append(place)
        for number, pupil in enumerate(pupils):
            self.write_one(pupil, number, places.get(pupil.pk, ()))

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
        self.version(row, plan, 1, issued_on, owed, aims)
        if number % 4 == 1:
            self.version(row, plan, 2, self.today - 60 * DAY, owed, aims)
        elif number % 4 == 2:
            self.version(row, plan, 2, None, owed, aims)
        self.deliver(row, owed, places)

    def version(self, row, plan, number, issued_on, owed, aims):
        kind = VersionKind.FINAL if number == 1 else VersionKind.AMENDED
        version = EhcPlanVersion.objects.create(
            **row,
            plan=plan,
            number=number,
            kind=kind if issued_on else VersionKind.DRAFT,
            issued_on=issued_on,
            finalised_at=issued_on and timezone.now(),
            sections=SECTIONS,
            placement_name=self.school.name if issued_on else "",
            placement_type="Mainstream school" if issued_on else "",
        )
        part = {**row, "plan_version": version}
        for place, (area, text) in enumerate(NEEDS, start=1):
            need = PlanNeed.objects.create(**part, number=place, area=area, text=text)
            outcome = OutcomeText.objects.create(
                **part,
                line=aims[place - 1],
                text=OUTCOMES[place - 1],
                achieve_by="the end of the key stage",
            )
            OutcomeNeed.objects.create(**row, outcome=outcome, need=need)
            text, minutes, times, adult, group = PROVISION[place - 1]
            line = ProvisionText.objects.create(
                **part,
                line=owed[place - 1],
                text=AMENDED if number == 2 and place == 1 else text,
                minutes=minutes,
                times=times,
                adult=adult,
                group_size=group,
            )
            ProvisionOutcome.objects.create(**row, provision=line, outcome=outcome)

    def deliver(self, row, owed, places):
        for line, place in zip(owed, places, strict=False):
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
