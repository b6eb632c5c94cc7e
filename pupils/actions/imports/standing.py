"""The rows that stand today, fetched at once for all pupils of a file."""

from collections import defaultdict

from django.db.models import Q

from pupils.actions.imports.writing import person_marks
from pupils.imports.values import folded
from pupils.models import (
    Address,
    AttendanceFigure,
    Characteristic,
    Contact,
    GroupMember,
    Need,
    Relationship,
    SenStatus,
)
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.dates import academic_year


def stand(school_id, pupil_ids, today):
    """Return what stands today for these pupils: {(model, pupil id): [rows]}, and the school's
    classes by name and adults by their marks."""
    found = defaultdict(list)
    mine = Q(school_id=school_id, pupil__in=pupil_ids)
    open_rows = (
        Characteristic.objects.filter(mine, ends_on=None),
        SenStatus.objects.filter(mine, ends_on=None),
        Need.objects.filter(mine, ends_on=None),
        Address.objects.filter(mine, ends_on=None, contact=None),
        AttendanceFigure.objects.filter(mine),
        Relationship.objects.filter(mine, ends_on=None).select_related("contact"),
        GroupMember.objects.filter(
            mine,
            Q(ends_on=None) | Q(ends_on__gt=today),
            group__kind=GroupKind.CLASS,
            group__academic_year=academic_year(today),
        ),
    )
    for rows in open_rows:
        for row in rows:
            found[type(row), row.pupil_id].append(row)
    found["groups"] = {
        folded(group.name): group
        for group in TeachingGroup.objects.filter(
            school_id=school_id, academic_year=academic_year(today)
        )
    }
    found["people"] = {
        mark: person
        for person in Contact.objects.filter(school_id=school_id)
        for mark in person_marks(
            folded(f"{person.first_name} {person.last_name}"),
            person.email,
            (person.mobile, person.telephone, person.work_telephone),
        )
    }
    return dict(found)
