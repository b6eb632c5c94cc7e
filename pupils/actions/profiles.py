"""The one-page profile: one draft, one current version, earlier ones kept as they were."""

from django.db import transaction
from django.utils import timezone

from pupils.actions.due import close_due, open_due
from pupils.enums import DueKind, ProfileState
from pupils.models import Profile, ProfileStrategy
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

TEXTS = (
    "words_of",
    "words_how",
    "likes",
    "important",
    "difficult",
    "avoid",
    "communicate",
    "aims",
    "family_says",
    "review_on",
)
MOST_STRATEGIES = 6
PHOTO = ("photo", "photo_allowed_by", "photo_allowed_on")


@transaction.atomic
def start_draft(*, pupil, by):
    """Return the pupil's draft; a new one begins as a copy of the current version."""
    rows = Profile.objects.select_for_update().filter(pupil=pupil)
    draft = rows.filter(state=ProfileState.DRAFT).first()
    if draft:
        return draft
    current = rows.filter(state=ProfileState.CURRENT).first()
    last = rows.order_by("-number").first()
    draft = Profile(
        school_id=by.school_id,
        pupil=pupil,
        number=last.number + 1 if last else 1,
        created_by=by.user,
    )
    if current:
        for name in (*TEXTS, *PHOTO):
            setattr(draft, name, getattr(current, name))
        draft.review_on = None
    draft.full_clean()
    draft.save()
    if current:
        ProfileStrategy.objects.bulk_create(
            ProfileStrategy(school_id=by.school_id, profile=draft, order=row.order, text=row.text)
            for row in current.strategies.all()
        )
    audit.record(by=by, event=AuditEvent.CREATED, subject=draft, pupil_id=pupil.pk)
    return draft


@transaction.atomic
def save_draft(
    *,
    draft,
    version,
    strategies,
    by,
    photo=None,
    photo_allowed_by="",
    photo_allowed_on=None,
    **texts,
):
    """Save the draft's texts, its strategies in order and the photo with who allowed it.

    Raises Conflict when someone saved it since `version`, NotPossible once it is published.
    """
    draft = locked(
        Profile.objects.visible_to(by),
        pk=draft.pk,
        version=version,
        fields=(*TEXTS, "photo_allowed_by", "photo_allowed_on"),
        also=_strategies_by_field,
    )
    _require_draft(draft)
    for name in TEXTS:
        setattr(draft, name, texts[name])
    draft.photo = photo
    draft.photo_allowed_by = photo_allowed_by if photo else ""
    draft.photo_allowed_on = photo_allowed_on if photo else None
    draft.version += 1
    draft.full_clean()
    draft.save(update_fields=[*TEXTS, *PHOTO, "version"])
    draft.strategies.all().delete()
    ProfileStrategy.objects.bulk_create(
        ProfileStrategy(school_id=by.school_id, profile=draft, order=order, text=text)
        for order, text in enumerate(strategies, start=1)
    )
    return draft


@transaction.atomic
def publish(*, draft, version, by):
    """Make the draft the current version; the one before it is kept and the review date set."""
    draft = locked(Profile.objects.visible_to(by), pk=draft.pk, version=version, fields=TEXTS)
    _require_draft(draft)
    if not (draft.likes or draft.important or draft.strategies.exists()):
        raise NotPossible(
            "The profile is still empty: write what matters to the child or how to help first.",
            back=draft.get_edit_url(),
        )
    before = Profile.objects.filter(pupil=draft.pupil_id, state=ProfileState.CURRENT).first()
    if before:
        before.state = ProfileState.EARLIER
        before.version += 1
        before.save(update_fields=["state", "version"])
        close_due(by=by, kind=DueKind.PROFILE_REVIEW, subject_id=before.pk, note="New version")
    draft.state = ProfileState.CURRENT
    draft.published_by = by.user
    draft.published_at = timezone.now()
    draft.version += 1
    draft.full_clean()
    draft.save(update_fields=["state", "published_by", "published_at", "version"])
    if draft.review_on:
        open_due(
            by=by,
            kind=DueKind.PROFILE_REVIEW,
            subject_id=draft.pk,
            pupil=draft.pupil,
            due_on=draft.review_on,
            source="Date set on the profile",
        )
    audit.record(by=by, event=AuditEvent.PROFILE_PUBLISHED, subject=draft, pupil_id=draft.pupil_id)
    return draft


def _strategies_by_field(profile):
    """Return the strategies as the form names them, so that a conflict shows them, too."""
    texts = {row.order: row.text for row in profile.strategies.all()}
    return {
        f"strategy_{number}": (f"Strategy {number}", texts.get(number, ""))
        for number in range(1, MOST_STRATEGIES + 1)
    }


def _require_draft(profile):
    if profile.state != ProfileState.DRAFT:
        raise NotPossible(
            "This version has been published and does not change any more. Start a new one.",
            back=profile.get_absolute_url(),
        )
