"""The school's own settings, its terms and closures."""

from datetime import date

from django.db import transaction

from sendhub.accounts import rules
from sendhub.accounts.actor import Actor
from sendhub.accounts.calendar_watch import calendar_changed
from sendhub.accounts.models import ClosurePeriod, School, Term
from sendhub.refusals import Conflict, NotPossible

SETTINGS_FIELDS = ("name", "address", "telephone", "email", "senco_label")


@transaction.atomic
def edit_school(
    *, version: int, logo: bytes | None = None, remove_logo: bool = False, by: Actor, **values
) -> School:
    """Change the school's settings. `logo` is a PNG drawn by `logos.redrawn`; None keeps the old one."""
    school = School.objects.select_for_update().get(pk=by.school_id)
    if school.version != version:
        raise Conflict(record=school, fields=SETTINGS_FIELDS)
    for name, value in values.items():
        setattr(school, name, value)
    if logo is not None:
        school.logo, school.logo_type = logo, "image/png"
    elif remove_logo:
        school.logo, school.logo_type = None, ""
    school.version += 1
    school.full_clean()
    school.save(update_fields=[*values, "logo", "logo_type", "version"])
    return school


@transaction.atomic
def save_term(*, term: Term | None = None, by: Actor, **values) -> Term:
    """Add or change a term. Raises NotPossible when it overlaps another or the year has it already."""
    School.objects.select_for_update().get(pk=by.school_id)
    others = Term.objects.filter(school_id=by.school_id).exclude(pk=term.pk if term else None)
    if others.filter(starts_on__lte=values["ends_on"], ends_on__gte=values["starts_on"]).exists():
        raise NotPossible("These dates overlap another term.")
    if others.filter(academic_year=values["academic_year"], kind=values["kind"]).exists():
        raise NotPossible("That term of the year is entered already. Change it instead.")
    return _save(term or Term(school_id=by.school_id), values, by)


@transaction.atomic
def save_closure(*, closure: ClosurePeriod | None = None, by: Actor, **values) -> ClosurePeriod:
    """Add or change a closure. Raises NotPossible when the same one stands there already."""
    School.objects.select_for_update().get(pk=by.school_id)
    others = ClosurePeriod.objects.filter(school_id=by.school_id)
    if others.exclude(pk=closure.pk if closure else None).filter(**values).exists():
        raise NotPossible("This closure is entered already.")
    return _save(closure or ClosurePeriod(school_id=by.school_id), values, by)


def _save(row, values, by):
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    calendar_changed(by=by)
    return row


@transaction.atomic
def remove_term(*, term: Term, by: Actor) -> None:
    term.delete()
    calendar_changed(by=by)


@transaction.atomic
def remove_closure(*, closure: ClosurePeriod, by: Actor) -> None:
    closure.delete()
    calendar_changed(by=by)


@transaction.atomic
def copy_year(*, year: int, by: Actor) -> int:
    """Copy terms and closures of an academic year to the next, on the same weekdays; return how many.

    What the next year has already stays as it is: copying twice adds nothing.
    """
    School.objects.select_for_update().get(pk=by.school_id)
    added = 0
    for term in Term.objects.filter(school_id=by.school_id, academic_year=year):
        added += _copy(
            Term,
            {"school_id": by.school_id, "academic_year": year + 1, "kind": term.kind},
            term,
        )
    for closure in ClosurePeriod.objects.filter(
        school_id=by.school_id,
        starts_on__gte=date(year, 9, 1),
        starts_on__lte=date(year + 1, 8, 31),
    ):
        moved = rules.same_day_next_year(closure.starts_on)
        key = {
            "school_id": by.school_id,
            "kind": closure.kind,
            "name": closure.name,
            "starts_on": moved,
        }
        added += _copy(ClosurePeriod, key, closure)
    calendar_changed(by=by)
    return added


def _copy(model, key, row):
    dates = {
        "starts_on": rules.same_day_next_year(row.starts_on),
        "ends_on": rules.same_day_next_year(row.ends_on),
    }
    _, is_new = model.objects.get_or_create(**key, defaults=dates)
    return int(is_new)
