"""Letters with gaps: what a gap may be called, how it is filled, and the letters a school may begin with."""

import re

from sendhub.templatetags.sendhub import day

# The gaps of a letter and what stands in them.
GAPS = {
    "parent": "the adult: Ms Alderbrook",
    "pupil": "the pupil’s full name",
    "first_name": "the pupil’s first name",
    "class": "the pupil’s class",
    "school": "the school’s name",
    "sender": "whoever writes the letter",
    "today": "the date",
}
_GAP = re.compile(r"\{([^{}\n]{1,40})\}")

STARTERS = (
    (
        "Invitation to a review",
        "Review of {first_name}’s support plan",
        "Dear {parent},\n\nwe would like to look at {first_name}’s support plan together with you: what has gone well, what should change, and what you see at home.\n\nPlease tell us which of these times suits you, or suggest another:\n\n- \n- \n\nYou are welcome to bring somebody with you. If you would like an interpreter, tell us and we arrange it.\n\nYours sincerely\n{sender}",
    ),
    (
        "SEN Support begins",
        "Support for {first_name}",
        "Dear {parent},\n\nas we discussed, {first_name} will have SEN Support at {school}. That means help which is additional to or different from what is given to all pupils.\n\nWe will write a plan with you and with {first_name}, and look at it together at least three times a year.\n\nSENDIASS gives free and impartial advice to families; the school can tell you how to reach it.\n\nYours sincerely\n{sender}",
    ),
    (
        "Before a referral",
        "Asking for advice about {first_name}",
        "Dear {parent},\n\nwe would like to ask a service outside the school for advice about {first_name}. Before anything goes out we need your agreement.\n\nPlease ring or come in, so that we can tell you what we would share, with whom and why. You can change your mind at any time.\n\nYours sincerely\n{sender}",
    ),
    (
        "After a meeting",
        "What we agreed on {today}",
        "Dear {parent},\n\nthank you for coming in. This is what we agreed about {first_name}:\n\n- \n- \n\nIf we have understood something wrongly, please tell us.\n\nYours sincerely\n{sender}",
    ),
    (
        "No answer yet",
        "We would like to hear from you",
        "Dear {parent},\n\nwe have tried to reach you about {first_name} and would like to talk with you soon. It is not urgent enough to worry, and important enough not to leave.\n\nPlease ring the school office and say which times suit you.\n\nYours sincerely\n{sender}",
    ),
)


def unknown_gaps(text):
    """Return the gaps of the text that nothing would fill."""
    return sorted({name for name in _GAP.findall(text) if name not in GAPS})


def filled(text, values):
    """Fill the known gaps; what else stands in braces stays as it is."""
    return _GAP.sub(lambda gap: values.get(gap[1], gap[0]), text)


def values_for(*, pupil, contact, sender, today):
    return {
        "parent": f"{contact.title} {contact.last_name}" if contact.title else contact.full_name,
        "pupil": pupil.full_name,
        "first_name": pupil.known_as or pupil.first_name,
        "class": pupil.group.name if pupil.group else "",
        "school": pupil.school.name,
        "sender": sender,
        "today": day(today),
    }
