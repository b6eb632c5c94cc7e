"""Outside agencies of a demo school: who they are, who was referred, in each state, and what they advised."""

from datetime import timedelta

from agencies.actions.referrals import set_clock
from agencies.documents.referrals import as_kept, referral_paper
from agencies.enums import AgencyKind, EndedAs, How, Permit, ReferralKind
from agencies.enums import ReferralState as S
from agencies.models import (
    Advice,
    AdviceItem,
    Agency,
    Consent,
    Involvement,
    Professional,
    Referral,
    ReferralChase,
    ReferralStep,
)
from agencies.prefill import prefilled
from agencies.questions import keys_of
from agencies.rules import ADVICE_DAYS, consent_warning_on
from pupils.actions.due import open_due
from pupils.enums import DueKind
from pupils.models import Relationship
from sendhub.accounts.models import GroupStaff
from sendhub.demo.accounts import DOMAIN

# Name, type, route, usual wait in weeks, a person there with their role.
AGENCIES = (
    ("Wraxshire Speech and Language Therapy", AgencyKind.SALT, "Form by secure e-mail; they telephone the family first", 14, "Maris Fenwick", "Speech and language therapist"),
    ("Wraxshire Educational Psychology", AgencyKind.EP, "Planning meeting each term; the form after it", 10, "Dr Idris Coombe", "Educational psychologist"),
    ("Wraxminster CAMHS", AgencyKind.CAMHS, "Single point of access, their own portal", 26, "Tamsin Orrell", "Clinical nurse"),
    ("Wraxshire Children’s Occupational Therapy", AgencyKind.OT, "Letter with the GP in copy", 18, "Jonas Pettifer", "Occupational therapist"),
    ("Wraxshire Inclusion Outreach", AgencyKind.SPECIALIST, "E-mail; a visit within three weeks", 3, "Oonagh Salter", "Specialist teacher, autism"),
    ("Community Paediatrics, Wraxminster", AgencyKind.PAED, "Through the school nurse", 40, "", ""),
    ("Wraxminster Early Help", AgencyKind.EARLY_HELP, "Call first, then the form with the family", 2, "Bryony Tull", "Family worker"),
)  # fmt: skip

KINDS = {
    AgencyKind.SALT: ReferralKind.SALT,
    AgencyKind.EP: ReferralKind.EP,
    AgencyKind.CAMHS: ReferralKind.CAMHS,
    AgencyKind.OT: ReferralKind.OT,
    AgencyKind.SPECIALIST: ReferralKind.SPECIALIST,
    AgencyKind.PAED: ReferralKind.PAEDIATRIC,
    AgencyKind.EARLY_HELP: ReferralKind.EARLY_HELP,
}
AFTER_SENDING = (S.SENT, S.ACKNOWLEDGED, S.WAITING, S.ACTIVE, S.REPORT_RECEIVED)
# What the demo shows, one pupil each: the agency, the steps with their days ago, how often reminded.
CASES = (
    (0, ((S.DRAFT, 90), (S.READY, 85), (S.SENT, 84), (S.WAITING, 70), (S.ACTIVE, 30), (S.REPORT_RECEIVED, 9)), 1),
    (1, ((S.DRAFT, 3),), 0),
    (2, ((S.DRAFT, 40), (S.AWAITING_CONSENT, 34)), 0),
    (0, ((S.DRAFT, 9), (S.READY, 6)), 0),
    (0, ((S.DRAFT, 5), (S.READY, 2)), 0),
    (0, ((S.DRAFT, 40), (S.READY, 35), (S.SENT, 31)), 0),
    (2, ((S.DRAFT, 120), (S.READY, 116), (S.SENT, 115), (S.ACKNOWLEDGED, 108), (S.WAITING, 101)), 2),
    (3, ((S.DRAFT, 60), (S.READY, 58), (S.SENT, 57), (S.ACCEPTED, 40)), 0),
    (4, ((S.DRAFT, 30), (S.READY, 29), (S.SENT, 29), (S.ACTIVE, 8)), 0),
    (2, ((S.DRAFT, 70), (S.READY, 69), (S.SENT, 68), (S.REJECTED, 47)), 0),
    (5, ((S.DRAFT, 20), (S.READY, 18), (S.WITHDRAWN, 12)), 0),
    (1, ((S.DRAFT, 300), (S.READY, 298), (S.SENT, 297), (S.ACTIVE, 240), (S.REPORT_RECEIVED, 220), (S.DISCHARGED, 150), (S.CLOSED, 149)), 1),
    (4, ((S.DRAFT, 200), (S.READY, 199), (S.SENT, 198), (S.ACTIVE, 180), (S.REPORT_RECEIVED, 170), (S.CLOSED, 120)), 0),
)  # fmt: skip
WHY = {
    S.REJECTED: "Below their threshold; they suggest the mental health support team.",
    S.WITHDRAWN: "The family has moved to another surgery.",
    S.DISCHARGED: "Targets met; school carries on with the programme.",
    S.CLOSED: "Advice is in the plan.",
}
# What the SENCo tells in a referral beside what the record gives.
TOLD = {
    "reason": "Loses the thread of a task after the first step, most of all in the afternoon, and waits to see what the others do. Seen in class every day since September, and at the dinner table.",
    "hoped_for": "What helps in class, and whether more assessment is needed.",
    "attention": "Listens for about five minutes in a group, longer with pictures.",
    "understanding": "Follows one instruction with a key word; two together are lost.",
    "expressive": "Speaks in short sentences and leaves small words out.",
    "speech_sounds": "Clear to adults who know the pupil.",
    "social": "Plays beside others and joins in when an adult begins it.",
    "how_long": "Since the beginning of the last school year, most days of the week.",
    "impact": "Work is begun late or not at all; friends have stopped asking.",
    "pupil_view": "“I like it when you show me first.”",
    "parent_view": "The family sees the same at home and wants to know how to help.",
}  # fmt: skip
# Lines of a report: section, recommendation, what became of it and in which words; for the class.
ADVISED = (
    ("In class", "Give one instruction at a time and check by asking the pupil to say it back.", EndedAs.STRATEGY, "Give one instruction at a time", True),
    ("In class", "Pre-teach five new words before each topic, with pictures.", "", "", True),
    ("Programme", "Twenty minutes of the narrative programme, three times a week, for one term.", "", "", False),
    ("At home", "Read together daily; the family has the leaflet.", EndedAs.NOTE, "Told at the meeting with the family.", False),
    ("Setting", "A daily session in a separate room.", EndedAs.NOT_ADOPTED, "No room is free; the group at the back of the class gives the same time.", False),
)  # fmt: skip
OLD_ADVICE_DAYS = 3 * 365


class AgencyWriter:
    """Writes the school's agencies and one case of each kind, by the rules of the program itself."""

    def __init__(self, writer, *, by):
        self.school = writer.school
        self.today = writer.today
        self.senco = writer.senco.user
        self.by = by
        # From the end of the register: links and papers of the demo begin at its front.
        register = [p for p in reversed(writer.pupils) if p.sen_status != "N"]
        # The first case brings advice for the class: it is about a pupil of the demo's teacher.
        taught = set(
            GroupStaff.objects.filter(staff__user__email=f"teacher@{DOMAIN}").values_list(
                "group", flat=True
            )
        )
        first = [pupil for pupil in register if pupil.group_id in taught][:1]
        self.pupils = [*first, *(pupil for pupil in register if pupil not in first)][: len(CASES)]

    def write(self):
        self.agencies, self.people = [], {}
        for name, kind, route, weeks, person, role in AGENCIES:
            agency = Agency.objects.create(
                school=self.school,
                name=name,
                kind=kind,
                route=route,
                usual_wait_weeks=weeks,
                email=f"{kind.value.lower()}@wraxshire.example",
                telephone=f"01632 9601{len(self.agencies):02}",
            )
            self.agencies.append(agency)
            if person:
                self.people[agency.pk] = Professional.objects.create(
                    school=self.school, agency=agency, name=person, role=role
                )
        for pupil, case in zip(self.pupils, CASES, strict=False):
            self.write_case(pupil, *case)

    def ago(self, days):
        return self.today - timedelta(days=days)

    def row(self, model, pupil, **values):
        return model.objects.create(school=self.school, pupil=pupil, **values)

    def write_case(self, pupil, number, steps, reminded):
        agency = self.agencies[number]
        consent = self.write_consent(pupil, agency, steps)
        kind = KINDS[agency.kind]
        state, days = steps[-1]
        referral = self.row(
            Referral,
            pupil,
            agency=agency,
            professional=self.people.get(agency.pk),
            kind=kind,
            consent=consent,
            answers={key: TOLD[key] for key in keys_of(kind) if key in TOLD}
            | prefilled(pupil=pupil, kind=kind, by=self.by, today=self.today),
            state=state,
            since=self.ago(days),
            end_reason=WHY.get(state, ""),
            created_by=self.senco,
        )
        sent = dict(steps).get(S.SENT)
        if sent is not None:
            referral.sent_paper = as_kept(
                referral_paper(referral, by=self.by, today=self.ago(sent))
            )
            referral.sent_on = self.ago(sent)
            referral.sent_how = How.EMAIL
            referral.sent_by = self.senco
            referral.save(update_fields=["sent_paper", "sent_on", "sent_how", "sent_by"])
        for step, at in steps:
            self.row(
                ReferralStep,
                pupil,
                referral=referral,
                state=step,
                on=self.ago(at),
                note=WHY.get(step, ""),
                by_user=self.senco,
            )
        for again in range(reminded):
            at = self.ago((sent or days) - 30 - 20 * again)
            self.row(
                ReferralChase, pupil, referral=referral, on=at, how=How.CALL, by_user=self.senco
            )
        if state in AFTER_SENDING[3:]:
            self.row(Involvement, pupil, agency=agency, starts_on=self.ago(days + 5))
        seen = dict(steps).get(S.REPORT_RECEIVED)
        if seen is not None:
            self.write_advice(pupil, referral, seen)
        set_clock(referral, by=self.by)

    def write_consent(self, pupil, agency, steps):
        """The consent that the case rests on; none while it is still asked for."""
        states = dict(steps)
        if S.READY not in states:
            return None
        adult = (
            Relationship.objects.filter(pupil=pupil, has_parental_responsibility=True)
            .filter(no_contact=False)
            .select_related("contact")
            .first()
        )
        if adult is None:
            return None
        starts_on = self.ago(states[S.READY])
        withdrawn = states.get(S.WITHDRAWN)
        consent = self.row(
            Consent,
            pupil,
            agency=agency,
            permit=Permit.PARENT,
            contact=adult.contact,
            what="This referral and the papers sent with it",
            agrees_to_service=True,
            how=How.MEETING,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=365),
            recorded_by=self.senco,
            withdrawn_on=None if withdrawn is None else self.ago(withdrawn),
            withdrawn_by=None if withdrawn is None else self.senco,
            withdrawn_note="" if withdrawn is None else "Rang: they would like to wait.",
        )
        if withdrawn is None:
            open_due(
                by=self.by,
                kind=DueKind.CONSENT_ENDS,
                subject_id=consent.pk,
                pupil=pupil,
                due_on=consent_warning_on(consent.ends_on),
                source="A month before consent ends",
            )
        return consent

    def write_advice(self, pupil, referral, days):
        person = self.people.get(referral.agency_id)
        is_open = referral.state == S.REPORT_RECEIVED
        advice = self.row(
            Advice,
            pupil,
            agency=referral.agency,
            referral=referral,
            title=f"Report, {referral.get_kind_display()}",
            author=person.name if person else referral.agency.name,
            dated_on=self.ago(days + 4),
            received_on=self.ago(days),
            created_by=self.senco,
        )
        for order, (section, text, ended_as, words, for_class) in enumerate(ADVISED, start=1):
            ended = ended_as or ("" if is_open else EndedAs.NOTE)
            self.row(
                AdviceItem,
                pupil,
                advice=advice,
                order=order,
                section=section,
                text=text,
                for_class=for_class,
                ended_as=ended,
                ended_text=words,
                ended_on=self.ago(max(days - 3, 0)) if ended else None,
                ended_by=self.senco if ended else None,
            )
        if is_open:
            open_due(
                by=self.by,
                kind=DueKind.ADVICE_DECIDE,
                subject_id=advice.pk,
                pupil=pupil,
                due_on=self.ago(days) + timedelta(days=ADVICE_DAYS),
                source="School’s rule",
            )
            self.write_old_advice(pupil)

    def write_old_advice(self, pupil):
        """An old report beside the new one: marked wherever it is offered as evidence."""
        advice = self.row(
            Advice,
            pupil,
            agency=self.agencies[1],
            title="Report from nursery",
            author="Dr Idris Coombe",
            dated_on=self.ago(OLD_ADVICE_DAYS),
            received_on=self.ago(OLD_ADVICE_DAYS - 20),
            created_by=self.senco,
        )
        self.row(
            AdviceItem,
            pupil,
            advice=advice,
            text="Look again at language before Year 1.",
            ended_as=EndedAs.NOTE,
            ended_text="Referred.",
            ended_on=self.ago(OLD_ADVICE_DAYS - 30),
            ended_by=self.senco,
        )
