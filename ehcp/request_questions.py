"""What a request for an assessment says in words: the questions of eight public request forms as data."""

from dataclasses import dataclass


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

PARTS = (
    Part(
        "Why an assessment is asked for",
        (
            Q(
                "reason",
                "Why the school asks now",
                "The test is whether the pupil has or may have special educational needs, and whether "
                "it may be necessary to provide for them through a plan (Children and Families Act 2014, s.36(8)).",
                6,
            ),
            Q("outcomes", "Outcomes sought"),
        ),
    ),
    Part(
        "The pupil in words",
        (
            Q("portrait", "Pen portrait: strengths and difficulties", rows=5),
            Q("pupil_view", "The pupil’s views"),
            Q("parent_view", "The family’s views"),
        ),
    ),
    Part(
        "Needs in the four areas",
        (
            Q("communication_interaction", "Communication and interaction"),
            Q("cognition_learning", "Cognition and learning"),
            Q("semh", "Social, emotional and mental health"),
            Q("sensory_physical", "Sensory and physical"),
            Q("medical", "Medical"),
        ),
    ),
    Part(
        "What the school has done",
        (
            Q("cycles", "Cycles of Assess, Plan, Do, Review, and what came of them", rows=6),
            Q("attainment", "Progress over time", rows=4),
            Q("provision", "Provision now: who, how long, how often, in which group", rows=5),
            Q(
                "funding",
                "How the notional budget (element 2) is used, and what it costs",
                "Take the sums from the costed provision map and bind the map in.",
            ),
        ),
    ),
    Part(
        "Others who know the pupil",
        (
            Q("professionals", "Professionals, last involvement and report"),
            Q("gp", "GP and surgery", rows=1),
            Q("nhs_number", "NHS number", rows=1),
            Q("religion", "Religion, if the family wishes it known", rows=1),
            Q(
                "safeguarding",
                "Looked after, care order, social care",
                "Only what the LA must know. A disclosure never goes on a form.",
                2,
            ),
        ),
    ),
)
KEYS = tuple(question.key for part in PARTS for question in part.questions)
