"""The quality coach: readable rules that ask a question of a plan while it is written.

No rule blocks anything, and none is ever printed. An outcome is a difference made to the pupil, not a
service given: Code of Practice 9.66. What is planned names who, how long and how often: 6.49.
"""

import re
from dataclasses import dataclass

# How a provision begins when it was written where an outcome belongs.
PROVISION_WORDS = re.compile(
    r"\b(attends?|accesse?s?|receives?|"
    r"(has|have|having|get|gets|be given|is given|be offered|be provided with)\b.{0,40}"
    r"\b(sessions?|support|therapy|intervention|lessons?|adult|TA|1:1|input|time)|"
    r"takes? part in|participates? in|works? with (an?|the) (adult|ta|teaching assistant|therapist)|"
    r"(sessions?|therapy|intervention|support) (each|every|per|a|once a|twice a|three times a) (day|week))\b",
    re.IGNORECASE,
)
# Whose difference it is: a pronoun, "pupil", or the name.
BENEFICIARY_WORDS = frozenset(
    [
        "i",
        "me",
        "my",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "they",
        "them",
        "their",
        "theirs",
        "pupil",
        "child",
    ]
)
UNCHANGED_AT_MOST = 2


@dataclass(frozen=True)
class SupportFacts:
    """What serves an outcome; `in_words` when it is told with its dose instead of linked."""

    what: str
    in_words: bool = False
    adult: str = ""
    minutes: int | None = None
    sessions_a_week: int | None = None


@dataclass(frozen=True)
class OutcomeFacts:
    """An outcome as the coach reads it; `unchanged` counts the cycles before with the very same target."""

    key: str
    target: str
    measure: str = ""
    baseline: str = ""
    by_on: object = None
    need: object = None
    supports: tuple = ()
    unchanged: int = 0


@dataclass(frozen=True)
class Hint:
    """One question: `key` of the outcome ("" for the plan as a whole), the field it is about, the sentence."""

    key: str
    field: str
    sentence: str


def outcome_hints(outcome, *, names):
    """The hints about one outcome's own words; `names` are what the pupil is called."""
    hints = []

    def ask(field, sentence):
        hints.append(Hint(outcome.key, field, sentence))

    if outcome.target.strip():
        if PROVISION_WORDS.search(outcome.target):
            ask("target", "This reads like support that is given. What will be different then?")
        if not names_who(outcome.target, names):
            ask("target", "Who gains? Begin with the child: a name, or “I”.")
        if outcome.unchanged >= UNCHANGED_AT_MOST:
            ask("target", "Unchanged for the third cycle. A smaller step, or another way there?")
    if not outcome.baseline.strip():
        ask("baseline", "Where is the pupil now? Without a start nobody can see how far it went.")
    if not outcome.measure.strip():
        ask("measure", "How will you know? Name what will be counted, seen or tested.")
    if outcome.by_on is None:
        ask("by_on", "By when?")
    return hints


def support_hints(outcome):
    """The hints about what serves one outcome."""
    if not outcome.supports:
        return [Hint(outcome.key, "supports", "Nothing serves this outcome yet.")]
    hints = []
    for support in outcome.supports:
        lacks = [
            words
            for words, value in (
                ("who does it", support.adult),
                ("how many minutes", support.minutes),
                ("how often a week", support.sessions_a_week),
            )
            if support.in_words and not value
        ]
        if lacks:
            hints.append(Hint(outcome.key, "supports", f"“{support.what}”: say {_listed(lacks)}."))
    return hints


def plan_hints(outcomes, *, needs, names):
    """All hints of a plan: `needs` are (key, words) of the pupil's current needs."""
    hints = [
        hint
        for outcome in outcomes
        for hint in (*outcome_hints(outcome, names=names), *support_hints(outcome))
    ]
    aimed_at = {outcome.need for outcome in outcomes}
    hints += [
        Hint("", "need", f"No outcome is about this need yet: {words}.")
        for key, words in needs
        if key not in aimed_at
    ]
    return hints


def unchanged_cycles(target, earlier):
    """How many cycles in a row, the latest first, had the same words; case and spaces aside."""
    count = 0
    for before in earlier:
        if _plain(before) != _plain(target):
            break
        count += 1
    return count


def names_who(text, names):
    words = set(re.findall(r"[\w’'-]+", text.casefold()))
    called = {part for name in names for part in name.casefold().split()}
    return bool(words & BENEFICIARY_WORDS or words & called)


def _plain(text):
    return " ".join(text.casefold().split())


def _listed(words):
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
