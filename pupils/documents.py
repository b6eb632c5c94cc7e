"""What the printed documents about a pupil hold, gathered before anything is drawn."""

from contextlib import suppress
from dataclasses import dataclass

from django.template.loader import render_to_string

from pupils.enums import Whose
from sendhub.pdf import TooLong, make_pdf
from sendhub.templatetags.sendhub import day

# Sizes of print, tried in this order until the profile stands on one side of A4.
SIZES = ("", "tight", "tightest")


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    text: str


@dataclass(frozen=True)
class ProfileDocument:
    """The one-page profile as it is printed."""

    name: str
    initials: str
    line: str
    school_name: str
    number: int
    dated: str
    made_on: str
    strategies: tuple[str, ...]
    sections: tuple[Section, ...]
    whose: str
    review_on: str
    has_photo: bool


SECTIONS = (
    ("likes", "What people like and admire about me"),
    ("important", "What is important to me"),
    ("difficult", "What I find difficult"),
    ("avoid", "What to avoid"),
    ("communicate", "How I communicate"),
    ("aims", "My aims and wishes"),
    ("family_says", "My family says"),
)
# Printed even when empty, so that a gap is seen and asked about.
ALWAYS = frozenset({"likes", "important", "aims"})


def profile_document(profile, *, today, has_photo=False):
    """Gather a profile; two queries (pupil with class and school, strategies) when nothing is fetched."""
    pupil = profile.pupil
    sections = tuple(
        Section(key, title, getattr(profile, key))
        for key, title in SECTIONS
        if getattr(profile, key) or key in ALWAYS
    )
    strategies = tuple(s.text for s in profile.strategies.all())
    whose = {
        Whose.PUPIL: f"In {pupil.short_name}’s own words.",
        Whose.FAMILY: "In the words of the family.",
        Whose.STAFF: f"Written by staff with {pupil.short_name}.",
    }[profile.words_of]
    place = [pupil.get_nc_year_display(), pupil.group.name if pupil.group else ""]
    return ProfileDocument(
        name=pupil.full_name,
        initials=pupil.initials,
        line=", ".join(part for part in place if part),
        school_name=pupil.school.name,
        number=profile.number,
        dated=day(profile.published_at) if profile.published_at else "draft",
        made_on=day(today),
        strategies=strategies,
        sections=sections,
        whose=f"{whose} {profile.words_how}.".replace(" .", "") if profile.words_how else whose,
        review_on=day(profile.review_on),
        has_photo=has_photo,
    )


def profile_pdf(document, *, photo=None):
    """Return the profile as PDF bytes, on one side of A4; `photo` is (bytes, media type) or None."""
    pictures = {"asset:photo": photo} if photo else None
    for size in SIZES:
        html = render_to_string("documents/profile.html", {"document": document, "size": size})
        with suppress(TooLong):
            return make_pdf(html, style="profile", pictures=pictures, most_pages=1)
    return make_pdf(html, style="profile", pictures=pictures)
