"""What each kind of referral asks: question sets as data, drawn from forms in use.

A key names one answer wherever it is asked, so that text moves along when the kind changes.
`prefill.py` writes the first words of the keys it knows from the pupil's record.
"""

from dataclasses import dataclass

from agencies.enums import ReferralKind


@dataclass(frozen=True)
class Question:
    key: str
    label: str
    help: str = ""
    rows: int = 3


@dataclass(frozen=True)
class Part:
    title: str
    questions: tuple


Q = Question

REASON = Q(
    "reason", "Reason for the referral", "What worries you, where and how often it is seen.", 5
)
HOPED = Q("hoped_for", "What is hoped for", "The question you want answered.")
TRIED = Q("tried", "What has been tried and how it went")
SUPPORT = Q("support_now", "Support in school now")
STRENGTHS = Q("strengths", "Strengths and interests")
PUPIL_VIEW = Q("pupil_view", "The pupil’s own view")
PARENT_VIEW = Q("parent_view", "Views of parents and carers")
ATTAINMENT = Q("attainment", "Attainment and assessments")
READING = Q("reading", "Reading and spelling ages")
ATTENDANCE = Q("attendance", "Attendance", rows=2)
SUSPENSIONS = Q("suspensions", "Suspensions and exclusions", rows=2)
MEDICAL = Q("medical", "Medical and developmental history, diagnoses")
MEDICATION = Q("medication", "Medication", rows=2)
HEARING = Q("hearing", "Hearing", "Last test and its result.", 2)
VISION = Q("vision", "Vision", rows=2)
OTHERS = Q("other_services", "Other services involved, past and now")
GP = Q("gp", "GP and surgery", rows=2)
NHS = Q("nhs_number", "NHS number", rows=1)
CARE = Q(
    "safeguarding",
    "Looked after, social care, safeguarding",
    "Only what the agency must know. A disclosure never goes on a form.",
    2,
)
FAMILY = Q("family", "Family members and who lives at home")
RISK = Q(
    "risk", "Risk to self or others", "If anyone is in danger now, call and do not wait for a form."
)
IMPACT = Q("impact", "Impact on the child, the family and learning")
LENGTH = Q("how_long", "How long, how severe")

HEALTH = Part("Health", (NHS, GP, HEARING, VISION, MEDICAL))
SCHOOL = Part("At school", (SUPPORT, TRIED, ATTAINMENT, ATTENDANCE))
VOICES = Part("Views", (PUPIL_VIEW, PARENT_VIEW))
AROUND = Part("Around the pupil", (OTHERS, CARE))
WHY = Part("Why now", (REASON, HOPED, STRENGTHS))
MOTOR = (
    Q("fine_motor", "Fine motor: pencil, scissors, fastenings"),
    Q("gross_motor", "Gross motor: moving, balance, stairs, PE"),
)

SETS = {
    ReferralKind.SALT: (
        WHY,
        Part(
            "Speech, language and communication",
            (
                Q("attention", "Attention and listening"),
                Q("understanding", "Understanding"),
                Q("expressive", "Expressive language"),
                Q("speech_sounds", "Speech sounds"),
                Q("social", "Social communication"),
                Q("stammering", "Stammering", rows=2),
                Q("swallowing", "Eating, drinking, swallowing", rows=2),
                Q("earlier_slt", "Earlier speech and language therapy", rows=2),
                Q("family_history", "Family history", rows=2),
            ),
        ),
        HEALTH,
        SCHOOL,
        VOICES,
        AROUND,
    ),
    ReferralKind.CAMHS: (
        Part(
            "What is happening",
            (
                Q("reason", "Presenting problem", rows=5),
                LENGTH,
                IMPACT,
                Q("why_now", "Why now", rows=2),
                RISK,
                TRIED,
            ),
        ),
        Part("Family and services", (FAMILY, OTHERS, CARE)),
        Part("Health", (NHS, GP, MEDICAL, MEDICATION)),
        Part(
            "Voices and help to take part",
            (
                PUPIL_VIEW,
                Q("aware", "What child and family know of this referral"),
                Q("adjustments", "Language, disability, adjustments"),
                Q("role_after", "What school will go on doing", rows=2),
            ),
        ),
    ),
    ReferralKind.EP: (
        Part(
            "Why now",
            (
                Q("reason", "Main concerns", rows=5),
                STRENGTHS,
                Q("hoped_for", "Outcomes hoped for"),
                Q("targets", "Targets for the year"),
            ),
        ),
        Part(
            "At school",
            (
                Q("tried", "Interventions tried and how they went"),
                ATTAINMENT,
                READING,
                ATTENDANCE,
                SUSPENSIONS,
            ),
        ),
        Part("Health and services", (MEDICAL, OTHERS, Q("safeguarding", "Social care level", rows=2))),
        VOICES,
        Part("Agreed by", (Q("leader", "Senior leader’s agreement", "Name and day.", 1),)),
    ),
    ReferralKind.OT: (
        WHY,
        Part(
            "Doing things",
            (
                *MOTOR,
                Q("self_care", "Dressing, eating, toileting"),
                Q("sensory", "Senses: what is too much or too little"),
                Q("equipment", "Equipment in use", rows=2),
            ),
        ),
        HEALTH,
        SCHOOL,
        VOICES,
        AROUND,
    ),
    ReferralKind.PHYSIO: (
        WHY,
        Part(
            "Moving",
            (
                *MOTOR,
                Q("pain", "Pain and tiredness", rows=2),
                Q("equipment", "Equipment in use", rows=2),
                Q("access", "Getting about the building", rows=2),
            ),
        ),
        HEALTH,
        SCHOOL,
        VOICES,
        AROUND,
    ),
    ReferralKind.SPECIALIST: (WHY, SCHOOL, Part("Reading", (READING,)), HEALTH, VOICES, AROUND),
    ReferralKind.EARLY_HELP: (
        WHY,
        Part(
            "The family",
            (
                FAMILY,
                IMPACT,
                Q("family_strengths", "What goes well at home"),
                Q("family_wants", "What the family wants to change"),
            ),
        ),
        AROUND,
        VOICES,
        Part("At school", (SUPPORT, ATTENDANCE)),
    ),
    ReferralKind.SOCIAL_CARE: (
        Part(
            "What is known",
            (
                Q("reason", "What was seen or heard, by whom, when", "Refer by phone first where a child is at risk. The record of it belongs in the safeguarding system; write here that a referral was made.", 4),
                RISK,
                Q("aware", "What the family knows of this referral, or why it was not told"),
            ),
        ),
        Part("Family and services", (FAMILY, OTHERS, CARE)),
        Part("At school", (ATTENDANCE,)),
    ),
    ReferralKind.PAEDIATRIC: (
        WHY,
        Part(
            "Development",
            (
                Q("social", "Social communication and play"),
                Q("routines", "Routines, interests, change"),
                Q("sensory", "Senses: what is too much or too little"),
                Q("attention", "Attention, activity, impulse"),
                Q("sleep", "Sleep and eating", rows=2),
                LENGTH,
                Q("family_history", "Family history", rows=2),
            ),
        ),
        HEALTH,
        SCHOOL,
        VOICES,
        AROUND,
    ),
    ReferralKind.WELFARE: (
        Part("Attendance", (ATTENDANCE, Q("reason", "Reasons known", rows=4), TRIED, Q("contact_made", "Contact with the family so far"))),
        VOICES,
        AROUND,
    ),
    ReferralKind.OTHER: (WHY, SCHOOL, VOICES, AROUND),
}  # fmt: skip


def parts_of(kind):
    return SETS[ReferralKind(kind)]


def keys_of(kind):
    return [question.key for part in parts_of(kind) for question in part.questions]
