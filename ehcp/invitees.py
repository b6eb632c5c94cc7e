"""Who takes part in a review, drawn from the record: those the law names first, then who works with the child."""

from agencies.enums import AgencyKind
from agencies.models import Involvement
from ehcp.models import ReviewPerson
from ehcp.review_enums import PersonRole
from ehcp.rules.reviews import must_invite
from pupils.enums import CharacteristicKind
from pupils.models import Characteristic, Relationship
from sendhub.accounts.models import GroupStaff, StaffMember
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import people_with, valid_on

ROLES = {
    AgencyKind.EP: PersonRole.PSYCHOLOGIST,
    AgencyKind.SALT: PersonRole.THERAPIST,
    AgencyKind.OT: PersonRole.THERAPIST,
    AgencyKind.PHYSIO: PersonRole.THERAPIST,
    AgencyKind.SOCIAL_CARE: PersonRole.SOCIAL_WORKER,
    AgencyKind.VIRTUAL_SCHOOL: PersonRole.VIRTUAL_SCHOOL,
    AgencyKind.CAMHS: PersonRole.HEALTH,
    AgencyKind.PAED: PersonRole.HEALTH,
    AgencyKind.DESIGNATED: PersonRole.HEALTH,
    AgencyKind.SCHOOL_NURSE: PersonRole.HEALTH,
    AgencyKind.HEALTH_VISITOR: PersonRole.HEALTH,
}
# In the order in which they stand on the page and in the pack.
ORDER = {role: place for place, role in enumerate(PersonRole, start=1)}


def people_for(review, *, by, on):
    """Return the people (unsaved) whom the record names for the review; those already in it are left out.

    A role that the law names and nobody fills stands there without a name, so that it is not forgotten.
    """
    found = [
        *_family(review, by, on),
        *_staff(review, by, on),
        *_professionals(review, by, on),
    ]
    filled = {person.role for person in found}
    day = review.meeting_on or on
    named = list(must_invite(born_on=review.pupil.born_on or day, meeting_on=day))
    if _is_looked_after(review, by, on):
        named += [PersonRole.SOCIAL_WORKER, PersonRole.VIRTUAL_SCHOOL]
    if review.transfer_by:
        named.append(PersonRole.NEXT_SETTING)
    found += [
        _person(review, role, is_asked=role in (PersonRole.HEALTH, PersonRole.SOCIAL_WORKER))
        for role in named
        if role not in filled
    ]
    held = list(review.people.all())
    keys = {_key(person) for person in held}
    roles = {person.role for person in held}
    return [
        person
        for person in found
        if _key(person) not in keys and (any(_key(person)[1:]) or person.role not in roles)
    ]


def _key(person):
    return (
        "" if person.contact_id or person.staff_id or person.professional_id else person.role,
        person.contact_id,
        person.staff_id,
        person.professional_id,
    )


def _person(review, role, *, name="", is_asked=True, **values):
    return ReviewPerson(
        school_id=review.school_id,
        pupil_id=review.pupil_id,
        review=review,
        role=role,
        name=name,
        is_asked=is_asked,
        order=ORDER[role],
        **values,
    )


def _family(review, by, on):
    """Adults with parental responsibility whom the school may write to, and the child."""
    rows = Relationship.objects.visible_to(by).offered_links(review.pupil, on)
    people = [
        _person(
            review,
            PersonRole.PARENT,
            name=row.contact.full_name,
            contact=row.contact,
            email=row.contact.email,
        )
        for row in rows.filter(has_parental_responsibility=True)
    ]
    is_adult = PersonRole.YOUNG_PERSON in must_invite(
        born_on=review.pupil.born_on or on, meeting_on=review.meeting_on or on
    )
    child = PersonRole.YOUNG_PERSON if is_adult else PersonRole.PUPIL
    return [*people, _person(review, child, name=review.pupil.full_name)]


def _staff(review, by, on):
    school = review.pupil.school
    people = {}
    taught = GroupStaff.objects.filter(valid_on(on), group=review.pupil.group_id, is_cover=False)
    teachers = set(
        people_with(Permission.SCORE_WRITE, school=school, on=on).values_list("pk", flat=True)
    )
    for link in taught.select_related("staff"):
        is_teacher = link.staff.user_id in teachers
        people[link.staff_id] = (
            PersonRole.TEACHER if is_teacher else PersonRole.ASSISTANT,
            link.staff,
            True,
        )
    # Who decides on erasing is the head; who changes SEN status the SENCo: the roles, asked as permissions.
    for permission, role in (
        (Permission.SEN_CHANGE, PersonRole.SENCO),
        (Permission.ERASURE_DECIDE, PersonRole.HEAD),
    ):
        users = people_with(permission, school=school, on=on)
        for staff in StaffMember.objects.filter(school=school, user__in=users):
            people[staff.pk] = (role, staff, False)
    return [
        _person(review, role, name=staff.full_name, staff=staff, is_asked=is_asked)
        for role, staff, is_asked in people.values()
    ]


def _professionals(review, by, on):
    rows = (
        Involvement.objects.visible_to(by)
        .of(review.pupil)
        .covering(on)
        .select_related("agency", "professional")
    )
    people = {}
    for row in rows:
        who = row.professional
        role = ROLES.get(row.agency.kind, PersonRole.OTHER)
        name = f"{who.name}, {row.agency.name}" if who else row.agency.name
        people[who.pk if who else name] = _person(
            review,
            role,
            name=name[:200],
            professional=who,
            email=(who and who.email) or row.agency.email,
        )
    return list(people.values())


def _is_looked_after(review, by, on):
    held = Characteristic.objects.visible_to(by).of(review.pupil).covering(on)
    return held.filter(kind=CharacteristicKind.LOOKED_AFTER).exists()
