"""Who is acting now: a person at one school with the union of the roles held there today."""

from dataclasses import dataclass, replace
from functools import lru_cache
from types import SimpleNamespace

from sendhub.accounts.enums import Role
from sendhub.accounts.permissions import ROLES_WITHOUT_TENANT, Permission, permissions_of


@dataclass(frozen=True)
class Actor:
    """A person acting in one school; views, querysets and actions take it as `by`."""

    user: object
    school: object
    roles: frozenset
    permissions: frozenset = frozenset()
    group_ids: frozenset = frozenset()
    staff_id: int | None = None
    link: object = None
    network: str | None = None
    leads_trust: bool = False  # reads the frozen figures of more schools than one
    system = ""

    @property
    def user_id(self):
        return self.user.pk if self.user else None

    @property
    def link_id(self):
        return self.link.pk if self.link else None

    @property
    def school_id(self):
        return self.school.pk if self.school else None

    @property
    def has_tenant(self):
        """Tell whether any role lets the person into the school's rows."""
        return bool(self.school) and bool(self.roles - ROLES_WITHOUT_TENANT)

    def can(self, permission):
        return permission in self.permissions

    def with_groups(self, *, staff_id, group_ids):
        """Return the actor with the groups taught today, which only the school's tenant can tell."""
        return replace(self, staff_id=staff_id, group_ids=frozenset(group_ids))


@dataclass(frozen=True)
class Machine:
    """The program itself, acting in one school: a schedule or a command, with every sight and no person.

    `name` says which, and stands in the audit instead of a user.
    """

    school: object
    name: str
    roles = frozenset()
    permissions = frozenset(Permission)
    group_ids = frozenset()
    staff_id = None
    user = None
    user_id = None
    link = None
    link_id = None
    network = None

    @property
    def system(self):
        return self.name

    @property
    def school_id(self):
        return self.school.pk

    def can(self, permission):
        return True


def can_of(actor):
    """Return an object for templates: `can.review_record` is True when the actor may."""
    return can_with(actor.permissions if actor else frozenset())


@lru_cache(maxsize=256)
def can_with(held):
    """Return what templates know of these permissions: made once for each set that roles come to."""
    return SimpleNamespace(**{p.value: p in held for p in Permission})


def actor_of(*, user, memberships, school, network=None):
    """Build the actor from the memberships valid today; None when the person has no role at all.

    A trust lead without a role at any school acts with `school=None`.
    """
    trust_id = school.trust_id if school else None
    held = [
        m
        for m in memberships
        if (school and m.school_id == school.pk)
        or (m.trust_id and (school is None or m.trust_id == trust_id))
    ]
    roles = frozenset(Role(m.role) for m in held)
    if not roles:
        return None
    return Actor(
        user=user,
        school=school,
        roles=roles,
        permissions=permissions_of(roles),
        network=network,
        leads_trust=any(m.trust_id for m in held),
    )
