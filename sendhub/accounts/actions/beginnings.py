"""The first hour of a school: nobody is there yet who could invite anybody."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from sendhub.accounts.actions.roles import record_grant
from sendhub.accounts.actor import Machine
from sendhub.accounts.enums import Role
from sendhub.accounts.models import LocalAuthority, Membership, School, Trust, User
from sendhub.audit.enums import SecurityEvent
from sendhub.refusals import NotPossible


@transaction.atomic
def add_school(
    *, la_code: str, la_name: str, trust: str, admin_email: str, admin_name: str, by: str, **values
) -> tuple[School, User]:
    """Make a school and its first administrator, who sets the password by a link.

    Everything else the administrator does on the pages. `by` names the command. Raises NotPossible
    for a school that is there, and in demo mode, which real schools must not meet.
    """
    if settings.DEMO_MODE:
        raise NotPossible("DEMO_MODE is on: a real school does not stand beside a demo.")
    numbers = {"local_authority__code": la_code, "establishment": values["establishment"]}
    if (
        School.objects.filter(urn=values["urn"]).exists()
        or School.objects.filter(**numbers).exists()
    ):
        raise NotPossible("There is a school with this URN, or with this number of that authority.")
    authority, _ = LocalAuthority.objects.get_or_create(code=la_code, defaults={"name": la_name})
    school = School(
        local_authority=authority,
        trust=Trust.objects.get_or_create(name=trust)[0] if trust else None,
        **values,
    )
    school.full_clean()
    school.save()
    user = User.objects.filter(email=admin_email.lower()).first() or User.objects.create_user(
        email=admin_email, name=admin_name
    )
    Membership.objects.create(
        user=user, school=school, role=Role.ADMIN, starts_on=timezone.localdate()
    )
    record_grant(
        by=Machine(school=school, name=by),
        user=user,
        event=SecurityEvent.ROLE_GRANTED,
        role=Role.ADMIN,
    )
    return school, user
