"""Staff, classes and accounts of a demo school."""

from datetime import timedelta

from sendhub.accounts.enums import Role
from sendhub.accounts.models import GroupStaff, Membership, StaffMember, TeachingGroup, User
from sendhub.demo.accounts import ACCOUNTS, DOMAIN, PASSWORD
from sendhub.demo.names import CLASSES, STAFF

POSTS = {
    Role.SENCO: "SENCo",
    Role.SEN_ASSISTANT: "SEN assistant",
    Role.HEAD: "Head teacher",
    Role.SLT: "Deputy head",
    Role.TEACHER: "Class teacher",
    Role.TA: "Teaching assistant",
    Role.GOVERNOR: "SEN governor",
    Role.ADMIN: "School business manager",
}


def make_classes(school, plan, years, year):
    """Return the classes as {(year group, form): group}, made inside the school's tenant."""
    groups = TeachingGroup.objects.bulk_create(
        TeachingGroup(
            school=school,
            name=_class_name(nc_year, form, plan.forms),
            academic_year=year,
            nc_year=nc_year,
        )
        for nc_year in years
        for form in range(plan.forms)
    )
    keys = ((nc_year, form) for nc_year in years for form in range(plan.forms))
    return dict(zip(keys, groups, strict=True))


def _class_name(nc_year, form, forms):
    names = CLASSES.get(nc_year, ())
    if forms <= len(names):
        return names[form]
    return f"{nc_year}{chr(ord('A') + form)}"


def make_staff(school, groups, *, school_number, today, year_start):
    """Give every class a teacher and an assistant, and the school a SENCo.

    Returns (the SENCo's staff record, the users who raise concerns, the assistants, the one of
    ACCOUNTS first). Staff of classes have accounts that nobody can sign in to; those of ACCOUNTS can.
    """
    people = iter(STAFF * (len(groups) // 10 + 2))
    teachers, assistants, links = {}, {}, []
    for place, group in enumerate(groups.values()):
        name = next(people)
        user = _silent_user(f"teacher{place}.{school.urn}@{DOMAIN}", name)
        teachers[group.pk] = _staff(school, name, POSTS[Role.TEACHER], user=user)
        name = next(people)
        user = _silent_user(f"ta{place}.{school.urn}@{DOMAIN}", name)
        assistants[group.pk] = _staff(school, name, POSTS[Role.TA], user=user)
        links += [
            GroupStaff(school=school, group=group, staff=staff, starts_on=year_start)
            for staff in (teachers[group.pk], assistants[group.pk])
        ]
    GroupStaff.objects.bulk_create(links)
    Membership.objects.bulk_create(
        Membership(user=staff.user, school=school, role=role, starts_on=year_start)
        for role, people_of in ((Role.TEACHER, teachers), (Role.TA, assistants))
        for staff in people_of.values()
    )
    # A class in the middle of the school has the most to show.
    shown = list(groups.values())[len(groups) // 2]
    taken = {Role.TEACHER: teachers[shown.pk], Role.TA: assistants[shown.pk]}
    made = make_accounts(school, shown, taken, number=school_number, today=today)
    senco = made.get(Role.SENCO) or _staff(
        school,
        next(people),
        POSTS[Role.SENCO],
        user=_silent_user(f"senco.{school.urn}@{DOMAIN}", "SENCo"),
    )
    shown_first = sorted(assistants, key=lambda group_pk: group_pk != shown.pk)
    return (
        senco,
        [staff.user for staff in teachers.values()],
        [assistants[group_pk] for group_pk in shown_first],
    )


def _silent_user(email, name):
    user = User(email=email, name=name, is_demo=True)
    user.set_unusable_password()
    user.save()
    return user


def _staff(school, name, post, *, user=None):
    first, last = name.split(" ", 1)
    return StaffMember.objects.create(
        school=school,
        first_name=first,
        last_name=last,
        post=post,
        user=user,
        email=user.email if user else "",
    )


def make_accounts(school, shown, taken, *, number, today):
    """Make this school's demo accounts; return {role: staff record}.

    The teacher's and the assistant's account take over the staff of the class `shown`.
    """
    made = {}
    people = iter(reversed(STAFF))
    for account in ACCOUNTS:
        name = next(people)
        if account.school is None and number == 0:
            _member(account, name, trust=school.trust, today=today)
        elif account.school == number:
            takes = (
                taken.get(account.role) if account.is_active and not account.cover_ended else None
            )
            user = _member(account, takes.full_name if takes else name, school=school, today=today)
            if takes:
                takes.user = user
                takes.email = user.email
                takes.save(update_fields=["user", "email"])
                made[account.role] = takes
                continue
            staff = _staff(school, name, POSTS[account.role], user=user)
            made.setdefault(account.role, staff)
            if account.cover_ended:
                GroupStaff.objects.create(
                    school=school,
                    group=shown,
                    staff=staff,
                    is_cover=True,
                    starts_on=today - timedelta(days=6),
                    ends_on=today - timedelta(days=1),
                )
    return made


def _member(account, name, *, today, school=None, trust=None):
    user = User.objects.create_user(email=account.email, name=name, password=PASSWORD, is_demo=True)
    if not account.is_active:
        user.is_active = False
        user.save(update_fields=["is_active"])
    Membership.objects.create(
        user=user,
        school=school,
        trust=trust,
        role=account.role,
        starts_on=today - timedelta(days=400),
    )
    return user
