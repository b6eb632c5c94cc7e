"""What each kind of supporting plan asks, in the order of its form. Values in, values out.

Healthcare plans: Children and Families Act 2014 s.100 and DfE, Supporting pupils at school with
medical conditions (2015). PEEP: Regulatory Reform (Fire Safety) Order 2005. PEP: DfE, Promoting the
education of looked-after and previously looked-after children (2018); the virtual school keeps the plan.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from pupils.supporting_enums import Likelihood, SupportingKind

# Those who work with the pupil read a new plan within a week.
READ_WITHIN = timedelta(days=7)
# A healthcare plan is looked at again at least once a year, or sooner when needs change: the
# guidance of 2015. The others follow the same year at most.
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Question:
    """One field of a short form; `on_card`: stands on the emergency card, `must`: may not be empty."""

    key: str
    label: str
    help: str = ""
    must: bool = False
    on_card: bool = False
    choices: tuple = ()


# Words of five letters or more, cut after six: “Epilepsy” finds “epileptic fits”.
_WORD, _STEM = re.compile(r"[^\W\d_]{5,}"), 6
GENERIC = frozenset({"severe", "chroni", "condit", "diseas", "disord", "medica", "needs"})
LEVELS = tuple(Likelihood.choices)
Q = Question

QUESTIONS = {
    SupportingKind.HEALTH: (
        Q("condition", "Condition", "For example: epilepsy.", must=True, on_card=True),
        Q("signs", "Signs to look for", "As they show in this child.", must=True, on_card=True),
        Q("emergency", "What to do", "Step by step; when to ring 999.", must=True, on_card=True),
        Q("medication", "Medication", "Name, dose, when, by whom.", on_card=True),
        Q("stored", "Where it is", "For example: green bag, top shelf, office.", on_card=True),
        Q("trained", "Who is trained", "Names, and until when.", on_card=True),
        Q("call", "Whom to ring", "In order. All staff see this on the card.", on_card=True),
        Q("triggers", "What can set it off", on_card=True),
        Q("everyday", "On ordinary days", "Food, toilet, sport, rest, tests."),
        Q("trips", "On trips", "What has to come along, and who carries it."),
    ),
    SupportingKind.PEEP: (
        Q("alarm", "How the child learns of the alarm", "Hears it, sees it, is told.", must=True),
        Q("need", "What the child needs to get out", "Walking, stairs, noise, fear.", must=True),
        Q("helpers", "Who helps", "Two names, and who takes over when one is away.", must=True),
        Q("route", "Way out from each room", "Also from upstairs and the hall."),
        Q("refuge", "Safe place to wait", "Where, and how one speaks to the fire service."),
        Q("equipment", "Equipment", "Evacuation chair, ear defenders: where it is."),
        Q("practised", "Practised", "When, and what was learned."),
    ),
    SupportingKind.BEHAVIOUR: (
        Q("child", "In the child’s words", "What helps me; what makes it worse."),
        Q("looks", "What it looks like", "What one sees and hears, without blame.", must=True),
        Q("when", "When and where", "And when it hardly ever happens."),
        Q("says", "What it tells us", "What the child may need or want to say."),
        Q("prevent", "What makes it less likely", "What all adults do each day.", must=True),
        Q("early", "First signs, and what to do then"),
        Q("respond", "What to do when it happens", "Few words, space, who comes.", must=True),
        Q("after", "Afterwards", "Time, talk, putting things right."),
    ),
    SupportingKind.RISK: (
        Q("hazard", "What could happen, and to whom", must=True),
        Q("before", "How likely without measures", must=True, choices=LEVELS),
        Q("harm", "How bad it could be", must=True, choices=LEVELS),
        Q("measures", "What we do about it", "Who does what, where and when.", must=True),
        Q("left", "What is left with these measures", must=True, choices=LEVELS),
        Q("stop", "When we stop", "What would end the activity at once."),
    ),
    SupportingKind.PEP: (
        Q("kept", "Where the plan is kept", "For example: the virtual school’s site.", must=True),
        Q("teacher", "Designated teacher", must=True),
        Q("authority", "Virtual school", "Local authority, name, telephone."),
        Q("meeting", "Next meeting", "The day, and who comes."),
        Q("staff", "What staff need to know", "Nothing that belongs to the family alone."),
    ),
}
# Read by every adult who works with the pupil; of a PEP there is nothing to acknowledge.
FOR_READERS = frozenset(set(SupportingKind) - {SupportingKind.PEP})


def answered(kind, answers, *, on_card=False):
    """[(label, text)] of what was answered, in the order of the form; choices in words."""
    return [
        (each.label, dict(each.choices).get(answers[each.key], answers[each.key]))
        for each in QUESTIONS[kind]
        if answers.get(each.key) and (each.on_card or not on_card)
    ]


def lacking(kind, answers):
    """The questions that must be answered and are not."""
    return [each for each in QUESTIONS[kind] if each.must and not answers.get(each.key)]


def stems(condition):
    """The beginnings of words by which a training about this condition is found; empty where none is telling."""
    return {word[:_STEM].lower() for word in _WORD.findall(condition)} - GENERIC
