"""The one-page profile as it is printed: what it holds, gathered before anything is drawn."""

import io
from dataclasses import dataclass

from django.template.loader import render_to_string
from PIL import Image

from pupils.enums import Whose
from sendhub import uploads
from sendhub.pdf import TooLong, make_pdf
from sendhub.templatetags.sendhub import day

# Sizes of print in tenths of a point, the largest first.
SIZES = (155, 145, 135, 125, 115, 110, 105, 100, 95, 90)

# 32 mm across at 300 dots an inch.
PHOTO_PIXELS = 400


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

    @property
    def rows(self):
        """The sections two by two, as they stand beside each other."""
        return [self.sections[at : at + 2] for at in range(0, len(self.sections), 2)]


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


def shows_photo(profile):
    """Tell whether the profile has a photo to show; one removed or restricted since is left out.

    Asks nothing when `photo__restriction` is fetched.
    """
    photo = profile.photo
    return photo is not None and not photo.removed_at and not hasattr(photo, "restriction")


def photo_of(profile):
    """Return (bytes, media type) of the profile's photo, small enough to print; None without one."""
    if not shows_photo(profile):
        return None
    small = io.BytesIO()
    with uploads.open_stored(profile.photo.stored_name) as stored, Image.open(stored) as picture:
        picture.thumbnail((PHOTO_PIXELS, PHOTO_PIXELS))
        picture.convert("RGB").save(small, "JPEG", quality=88)
    return small.getvalue(), "image/jpeg"


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


def profile_pdf(document, *, photo=None, on_refusal=None):
    """Return the profile as PDF bytes, on one side of A4; `photo` is (bytes, media type) or None."""
    _, body = fit_profile(document, photo=photo, on_refusal=on_refusal)
    return body


def fit_profile(document, *, photo=None, on_refusal=None):
    """Return (size of print, PDF bytes) in the largest print that stays on one side of A4.

    Few words can then be read across a table. Halving the sizes finds it in three or four tries,
    each about a twentieth of a second.
    """
    pictures = {"asset:photo": photo} if photo else None

    def draw(size, **limits):
        html = render_to_string("documents/profile.html", {"document": document, "size": size})
        return make_pdf(html, style="profile", pictures=pictures, on_refusal=on_refusal, **limits)

    best = None
    sizes = SIZES
    while sizes:
        middle = len(sizes) // 2
        try:
            best = sizes[middle], draw(sizes[middle], most_pages=1)
            sizes = sizes[:middle]
        except TooLong:
            sizes = sizes[middle + 1 :]
    return best or (SIZES[-1], draw(SIZES[-1]))
