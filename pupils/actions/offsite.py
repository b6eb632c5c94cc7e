"""Part-time timetables, places off-site, providers and suspensions."""

from django.db import transaction
from django.urls import reverse

from pupils.actions.due import close_due, open_due
from pupils.actions.reviews import move_due, owe_review, reviewed, save_review
from pupils.actions.rows import add_row, change_row, lock_pupil
from pupils.enums import DueKind
from pupils.models import (
    OffSitePlace,
    PartTimeTable,
    PlaceWeek,
    Provider,
    ProviderCheck,
    Suspension,
)
from pupils.rules import offsite as rules
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible
from sendhub.templatetags.sendhub import day

# Part-time timetables


@transaction.atomic
def agree_timetable(*, pupil, by, again_because="", **values):
    """Start a part-time timetable. Raises NotPossible where it would carry on another one in silence."""
    lock_pupil(pupil)
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    other = PartTimeTable.objects.of(pupil).sharing_days(starts_on, ends_on).first()
    if other:
        raise NotPossible(
            f"There is a part-time timetable until {day(other.ends_on)} already. Begin the new one"
            " after it, or say first that the child is back full time.",
            back=_page(pupil),
        )
    before = PartTimeTable.objects.of(pupil).before(starts_on)
    if before and rules.is_going_on(before.ends_on, starts_on):
        if not again_because:
            raise NotPossible(
                f"The part-time timetable that ended on {day(before.ends_on)} would simply go on."
                " Say why, and agree it with the parent again.",
                back=_page(pupil),
            )
        if before.full_time_on is None:
            close_due(by=by, kind=DueKind.PART_TIME_REVIEW, subject_id=before.pk, note="Goes on")
    timetable = add_row(
        model=PartTimeTable,
        pupil=pupil,
        by=by,
        created_by=by.user,
        again_because=again_because,
        **values,
    )
    _owe_timetable(timetable, by)
    return timetable


@transaction.atomic
def edit_timetable(*, timetable, version, by, **values):
    """Correct what was written down; the last day may come earlier, never later."""
    held = PartTimeTable.objects.visible_to(by).get(pk=timetable.pk)
    if values["ends_on"] > held.ends_on:
        raise NotPossible("To go on longer, make a new agreement.", back=_page(timetable.pupil))
    saved = change_row(row=timetable, version=version, by=by, **values)
    if saved.full_time_on is None:
        _owe_timetable(saved, by)
    return saved


@transaction.atomic
def review_timetable(*, timetable, version, reviewed_on, review_said, review_on, is_over, by):
    """Write down a review: go on until the next one, or back full time."""
    saved = reviewed(timetable, version, by, reviewed_on, review_said, review_on)
    fields = ["reviewed_on", "review_said", "review_on"]
    if is_over:
        saved.full_time_on = reviewed_on
        saved.ends_on = max(saved.starts_on, min(saved.ends_on, reviewed_on))
        saved.review_on = min(saved.review_on, saved.ends_on)
        fields += ["full_time_on", "ends_on"]
    elif saved.review_on > saved.ends_on:
        raise NotPossible(
            f"It ends on {day(saved.ends_on)}: look at it again by then, or make a new agreement.",
            back=_page(saved.pupil),
        )
    save_review(saved, fields, by)
    move_due(saved, DueKind.PART_TIME_REVIEW, by, f"Agreed until {day(saved.ends_on)}", is_over)
    return saved


# Places off-site


@transaction.atomic
def add_place(*, pupil, by, placed_although="", **values):
    """Place a pupil with a provider.

    Raises NotPossible when a check was never made, and when one has run out and nobody says why the
    place begins all the same.
    """
    lock_pupil(pupil)
    provider = values["provider"]
    missing, expired = rules.check_gaps(provider.checks.all(), values["starts_on"])
    if missing:
        names = ", ".join(kind.label for kind in missing)
        raise NotPossible(
            f"{provider.name} cannot take a pupil yet. Not checked so far: {names}.",
            back=provider.get_absolute_url(),
        )
    if expired and not placed_although:
        words = "; ".join(check.ran_out for check in expired)
        raise NotPossible(
            f"{words}. Check again, or say why the place begins all the same.",
            back=provider.get_absolute_url(),
        )
    place = add_row(
        model=OffSitePlace,
        pupil=pupil,
        by=by,
        created_by=by.user,
        placed_although=placed_although,
        **values,
    )
    if place.ends_on is None:
        _owe_place(place, by)
    set_provider_due(provider, by=by)
    return place


@transaction.atomic
def edit_place(*, place, version, by, **values):
    """Change a place; with a last day it ends by itself and no review is owed."""
    saved = change_row(row=place, version=version, by=by, **values)
    if saved.ends_on is None:
        _owe_place(saved, by)
    else:
        close_due(by=by, kind=DueKind.OFF_SITE_REVIEW, subject_id=saved.pk, note="It ends")
    set_provider_due(saved.provider, by=by)
    return saved


@transaction.atomic
def review_place(*, place, version, reviewed_on, review_said, review_on, is_over, by):
    """Write down a review of the place; with `is_over` it ends that day."""
    saved = reviewed(place, version, by, reviewed_on, review_said, review_on)
    fields = ["reviewed_on", "review_said", "review_on"]
    if is_over:
        saved.ends_on = max(saved.starts_on, reviewed_on)
        fields.append("ends_on")
    save_review(saved, fields, by)
    move_due(saved, DueKind.OFF_SITE_REVIEW, by, f"Place at {saved.provider.name}", is_over)
    set_provider_due(saved.provider, by=by)
    return saved


def add_week(*, place, by, **values):
    return add_row(model=PlaceWeek, pupil=place.pupil, place=place, by=by, **values)


# Providers


@transaction.atomic
def add_provider(*, by, **values):
    provider = Provider(school_id=by.school_id, **values)
    provider.full_clean()
    provider.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=provider, fields=sorted(values))
    return provider


@transaction.atomic
def edit_provider(*, provider, version, by, **values):
    saved = change_row(row=provider, version=version, by=by, **values)
    set_provider_due(saved, by=by)
    return saved


@transaction.atomic
def add_check(*, provider, by, **values):
    """Keep a check; the next one is owed four weeks before the first of the latest runs out."""
    check = ProviderCheck(school_id=by.school_id, provider=provider, checked_by=by.user, **values)
    check.full_clean()
    check.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=check, fields=sorted(values))
    close_due(
        by=by, kind=DueKind.PROVIDER_CHECK, subject_id=provider.pk, note=check.get_kind_display()
    )
    set_provider_due(provider, by=by)
    return check


def set_provider_due(provider, *, by):
    """Owe the next check while a pupil is there; nobody has to check a provider without pupils."""
    has_pupils = OffSitePlace.objects.filter(provider=provider, ends_on=None).exists()
    first = rules.checks_due(ProviderCheck.objects.filter(provider=provider))
    if first is None or not has_pupils or not provider.is_in_use:
        close_due(by=by, kind=DueKind.PROVIDER_CHECK, subject_id=provider.pk, note="No pupil there")
        return
    open_due(
        by=by,
        kind=DueKind.PROVIDER_CHECK,
        subject_id=provider.pk,
        due_on=first - rules.AHEAD,
        source=f"{provider.name}: runs out on {day(first)}"[:200],
    )


# Suspensions


def add_suspension(*, pupil, by, **values):
    return add_row(model=Suspension, pupil=pupil, by=by, created_by=by.user, **values)


def edit_suspension(*, suspension, version, by, **values):
    return change_row(row=suspension, version=version, by=by, **values)


def _page(pupil):
    return reverse("pupils:pupil_offsite", kwargs={"pupil_pk": pupil.pk})


def _owe_timetable(timetable, by):
    until = f"Agreed until {day(timetable.ends_on)}"
    owe_review(timetable, DueKind.PART_TIME_REVIEW, by, until)


def _owe_place(place, by):
    owe_review(place, DueKind.OFF_SITE_REVIEW, by, f"Place at {place.provider.name}")
