"""The family's page before a pack, in large type: fixed sentences in each language the family reads.

It helps to read the pack and never stands in its place; what people said is not translated.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from ehcp.review_enums import Outcome, PersonRole
from ehcp.rules.deadlines import DEADLINES, last_day
from provision.enums import Rating
from pupils.codes import SPOKEN
from sendhub.sharing.enums import Language
from sendhub.sharing.templatetags.sharing import local_day

WENT_WELL = frozenset({Rating.EXPECTED, Rating.MORE, Rating.MUCH_MORE})
NOT_TOLD = frozenset({"", Rating.NOT_REVIEWED})


@dataclass(frozen=True)
class Summary:
    """One page. `is_rtl`: written from right to left; `notes` stand smaller below."""

    language: str
    is_rtl: bool
    heading: str
    lines: tuple
    notes: tuple = ()


def summaries(review, people):
    """Return the page in English, then in each language of the family that the pages speak."""
    return tuple(_summary(review, people, language) for language in _languages(review, people))


def _languages(review, people):
    """The languages of the parents who are invited, else of the home; English first."""
    codes = [person.contact.language for person in people if person.role == PersonRole.PARENT and person.contact]  # fmt: skip
    codes = [code for code in codes if code] or [review.pupil.home_language]
    spoken = [SPOKEN[code] for code in codes if code in SPOKEN]
    return list(dict.fromkeys([Language.ENGLISH, *spoken]))


def _summary(review, people, language):
    with translation.override(language):
        is_english = language == Language.ENGLISH
        return Summary(
            language=language.value,
            is_rtl=translation.get_language_bidi(),
            heading=_("In short, for the family"),
            lines=tuple(_lines(review, people)),
            notes=() if is_english else tuple(_notes()),
        )


def _notes():
    yield _("This page is a short help. The pack itself is in English: ask the school to explain it, or for an interpreter.")  # fmt: skip
    yield _("This translation was not yet checked by a native reader. If something is unclear, read the English page or ask the school.")  # fmt: skip


def _lines(review, people):
    yield _("This is about the EHC plan of %(name)s. Once a year everyone looks at it together.") % {"name": review.pupil.short_name}  # fmt: skip
    if review.is_held:
        yield from _after_the_meeting(review)
    elif review.meeting_on:
        yield from _before_the_meeting(review)
    if names := [person.name for person in people if person.is_invited and person.name]:
        yield _("Invited: %(names)s.") % {"names": ", ".join(names)}
    yield _("SENDIASS gives free advice that does not depend on the school or the local authority.")


def _before_the_meeting(review):
    yield _("We meet on %(day)s.") % {"day": local_day(review.meeting_on)}
    if review.meeting_at:
        yield _("The meeting begins at %(time)s.") % {"time": f"{review.meeting_at:%H:%M}"}
    if review.place:
        yield _("The meeting is here: %(place)s.") % {"place": review.place}
    yield _("You can bring somebody with you. You can say what you think in any way you like.")


def _after_the_meeting(review):
    yield _("We met on %(day)s.") % {"day": local_day(review.meeting_on)}
    ratings = [row.rating for row in review.ratings.all() if row.rating not in NOT_TOLD]
    if ratings:
        good = sum(rating in WENT_WELL for rating in ratings)
        yield _("Of %(total)s outcomes in the plan, %(good)s went as expected or better.") % {"total": len(ratings), "good": good}  # fmt: skip
    match review.recommendation:
        case Outcome.MAINTAIN:
            yield _("The school suggests keeping the plan as it is.")
        case Outcome.AMEND:
            yield _("The school suggests changing the plan.")
        case Outcome.CEASE:
            yield _("The school suggests ending the plan.")
    decision_by = last_day(DEADLINES["AR_DECISION"], review.meeting_on)
    yield _("The local authority decides and writes to you by %(day)s.") % {"day": local_day(decision_by)}  # fmt: skip
    yield _("If you do not agree with its decision, you can appeal. The letter says how.")
