"""Reading a plan: what lacks its other half, words that specify nothing, and what changed between versions."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

# Words that leave open what is owed. Provision is to be specified and normally quantified: Code of Practice 9.69.
VAGUE = (
    (r"regular(ly)?", "How often?"),
    (r"access to|opportunit(y|ies) (for|to)", "Is it given, or only there to be used?"),
    (r"as (and when )?(required|needed|appropriate|necessary)|where (possible|appropriate)", "Who decides, and what is the least?"),
    (r"up to", "What is the least?"),
    (r"(some|additional|extra|adequate|appropriate|suitable|sufficient) (support|help|time|input)", "How many minutes, by whom?"),
    (r"may (need|benefit|require)|would benefit from|might|could", "Is it owed, or a thought?"),
    (r"ongoing|frequent(ly)?|periodic(ally)?|from time to time|often", "How often?"),
    (r"small group", "Of how many pupils at most?"),
    (r"trained|experienced|skilled|specialist", "Trained in what, by whom?"),
    (r"encourage[ds]?|promote[ds]?|consider(ed)?|monitor(ed)?", "What is done, and how often?"),
)  # fmt: skip
RULES = tuple((re.compile(rf"\b({words})\b", re.IGNORECASE), asks) for words, asks in VAGUE)


@dataclass(frozen=True)
class Hint:
    words: str
    question: str


def vague_words(text):
    """Return a question for each vague wording of a line, in reading order, each wording once."""
    found = {}
    for pattern, question in RULES:
        for match in pattern.finditer(text):
            found.setdefault(match.group().casefold(), (match.start(), question))
    return [
        Hint(words, question)
        for words, (_, question) in sorted(found.items(), key=lambda each: each[1][0])
    ]


def missing_of_line(*, minutes, adult, group_size, setting):
    """What a line of Section F does not say yet: CoP 9.69."""
    said = (
        ("how long and how often", minutes),
        ("who gives it, with which skill", adult),
        ("how many pupils in the group", group_size),
        ("where", setting),
    )
    return [words for words, value in said if not value]


def missing_of_care(*, amount, provider):
    """What a line of Section G, H1 or H2 does not say yet: it is to be as specific as one of F, CoP 9.69."""
    said = (("how much and how often", amount), ("who provides it", provider))
    return [words for words, value in said if not value]


NONE = re.compile(r"(none|nil|nothing|no|not|n/?a)\b", re.IGNORECASE)


def says_something(text):
    """False for an empty text, and for one that begins by saying that there is nothing."""
    return bool(text.strip()) and not NONE.match(text.strip())


@dataclass(frozen=True)
class Gaps:
    """What lacks its other half, as numbers of lines; of Sections G to H2 as codes. A report, never a lock: send-reference §4."""

    needs_without_outcome: list
    needs_without_provision: list
    outcomes_without_need: list
    outcomes_without_provision: list
    provision_without_outcome: list
    care_without_outcome: list
    unanswered: list

    def __bool__(self):
        return any(vars(self).values())


def gaps(*, needs, outcomes, provision, care, unanswered):
    """Return the gaps. `outcomes`, `provision` and `care` are {number: numbers of what each answers}.

    Health or social care provision may serve an outcome alone; a need of Section B is met by
    Section F only: CFA 2014 s.21. `unanswered`: letters of C or D that nothing of G or H answers.
    """
    served = {number for numbers in provision.values() for number in numbers}
    cared_for = {number for numbers in care.values() for number in numbers}
    answered = {need for needs_of in outcomes.values() for need in needs_of}
    provided = {need for number in served for need in outcomes.get(number, ())}
    return Gaps(
        needs_without_outcome=sorted(set(needs) - answered),
        needs_without_provision=sorted(set(needs) - provided),
        outcomes_without_need=sorted(number for number, held in outcomes.items() if not held),
        outcomes_without_provision=sorted(set(outcomes) - served - cared_for),
        provision_without_outcome=sorted(number for number, held in provision.items() if not held),
        care_without_outcome=[code for code, held in care.items() if not held],
        unanswered=unanswered,
    )


def word_changes(before, after):
    """Return [(kind, words)]: "same", "out" or "in", word by word, lines kept."""
    old, new = (re.findall(r"\S+\s*", text) for text in (before, after))
    plain = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], False)
    parts = []
    for tag, a, b, c, d in plain.get_opcodes():
        if tag == "equal":
            parts.append(("same", "".join(new[c:d])))
            continue
        parts += [("out", "".join(old[a:b]))] * (b > a) + [("in", "".join(new[c:d]))] * (d > c)
    return parts
