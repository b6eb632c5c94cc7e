"""The checklist an LA's list starts from: what eight public request forms ask, and send-reference §3.1."""

from ehcp.enums import EvidenceSource as E

YEAR = 12

# (what is wanted, what of the record answers it, too old after months, always wanted)
STARTER = (
    ("Name, date of birth and address", E.IDENTITY, None, True),
    ("Everybody with parental responsibility, and how to reach them", E.FAMILY, None, True),
    ("The family knows of the request, and what they say to it", E.FAMILY_KNOWS, None, True),
    ("Why the school asks now", E.REASON, None, True),
    ("The pupil’s own views", E.PUPIL_VOICE, YEAR, True),
    ("The family’s views", E.FAMILY_VOICE, YEAR, True),
    ("One-page profile", E.PROFILE, YEAR, True),
    ("Needs, by area", E.NEEDS, None, True),
    ("Date of admission, and schools before", E.ADMITTED, None, True),
    ("Attendance", E.ATTENDANCE, YEAR, True),
    ("Attainment and progress over time", E.SCORES, YEAR, True),
    ("Observation in class", E.OBSERVATION, YEAR, True),
    ("Adjustments and strategies in class", E.STRATEGIES, None, True),
    ("Two cycles of Assess, Plan, Do, Review, reviewed", E.TWO_REVIEWS, YEAR, True),
    ("The support plan that runs now", E.PLAN_NOW, None, True),
    ("Outcomes sought", E.OUTCOMES, None, True),
    ("Interventions, with adult, time and group", E.INTERVENTION, YEAR, True),
    ("What the interventions changed", E.IMPACT, YEAR, True),
    ("Costed provision map, and how the notional budget is used", E.NONE, YEAR, True),
    ("Educational psychologist’s report", E.EP, YEAR, True),
    ("Speech and language therapist’s report", E.SALT, YEAR, True),
    ("Report from health", E.HEALTH, YEAR, True),
    ("Report of a specialist teacher or occupational therapist", E.SPECIALIST, YEAR, True),
    ("Samples of work or a school report", E.WORK, YEAR, True),
)
