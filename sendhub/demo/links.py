"""Private links of the demo: one of each kind that a tester may want to open, and an answer on file."""

from datetime import timedelta

from django.utils import timezone

from agencies.actions.sharing import prepare_referral_link
from agencies.enums import ReferralState
from agencies.models import ConsentLink, Referral
from provision.sharing import plans_to_share
from pupils.enums import ProfileState
from pupils.models import Profile, Relationship
from sendhub.accounts.actor import actor_of
from sendhub.accounts.querysets import memberships_of
from sendhub.sharing import actions, visiting
from sendhub.sharing.actions import Asked, Shown
from sendhub.sharing.documents import address_of
from sendhub.sharing.enums import Audience, CodeBy, Delivery, GivenHow, Language
from sendhub.sharing.keys import code_of
from sendhub.sharing.models import Ask, Door, Link

KINDS = {
    Audience.PROFESSIONAL: "professional",
    Audience.PUPIL: "pupil",
}


def write_links(pupils, *, school, senco, today):
    """Give one pupil of the register links of every kind; nothing where nobody has profile and plan."""
    by = actor_of(user=senco, memberships=memberships_of(senco, on=today), school=school)
    chosen = _pupil_to_share(pupils, today)
    if by is None or chosen is None:
        return
    pupil, profile, parents, plan = chosen
    profile_paper = Shown(
        kind="profile",
        object_id=profile.pk,
        title=f"One-page profile, version {profile.number}",
        ask_agreement=True,
    )

    plan_paper = Shown(
        kind="support_plan", object_id=plan.object_id, title=plan.title, ask_agreement=True
    )

    def make(*, asked, audience=Audience.PARENT, contact=None, shown=(profile_paper,), **values):
        if contact:
            values |= {
                "receiver_name": contact.full_name,
                "receiver_email": contact.email,
                "contact": contact,
            }
        link = actions.prepare(
            pupil=pupil,
            audience=audience,
            shown=shown,
            asked=[Asked(kind=key, title=title) for key, title in asked],
            code_by=CodeBy.SPOKEN,
            by=by,
            **{"delivery": Delivery.SLIP} | values,
        )
        return actions.send(link=link, by=by)

    views = [("parent_views", "Parent’s views"), ("own_concern", "A concern of their own")]
    first, other = parents
    answered = make(
        contact=first.contact,
        receiver_relation=first.get_relation_display(),
        asked=views,
        shown=(),
    )
    _answer_by_phone(answered, by)
    make(
        contact=first.contact,
        receiver_relation=first.get_relation_display(),
        asked=views,
        shown=(plan_paper, profile_paper),
        note="Please read the plan and the profile first, then tell us what you think.",
        delivery=Delivery.EMAIL if first.contact.email else Delivery.SLIP,
    )
    make(
        contact=other.contact,
        receiver_relation=other.get_relation_display(),
        asked=views,
        shown=(plan_paper, profile_paper),
        language=Language.POLISH,
    )
    make(
        audience=Audience.PUPIL,
        receiver_name=pupil.short_name,
        receiver_relation="Pupil",
        asked=[("pupil_views", "Pupil’s views, with symbols")],
    )
    make(
        audience=Audience.PROFESSIONAL,
        receiver_name="Dr R. Fenwright",
        receiver_relation="Speech and language therapist",
        receiver_email="r.fenwright@health.example",
        asked=[("contribution", "Professional’s contribution")],
    )
    _share_a_referral(by, today)
    revoked = make(contact=first.contact, receiver_relation="", asked=views)
    actions.revoke(link=revoked, by=by, reason="Sent to an old address")
    expired = make(contact=first.contact, receiver_relation="", asked=views)
    _let_expire(expired)


def _share_a_referral(by, today):
    """Send one of the referrals that are ready as a private link to its professional."""
    referral = Referral.objects.visible_to(by).filter(state=ReferralState.READY).first()
    if referral is None:
        return
    link = prepare_referral_link(
        referral=referral,
        receiver_name="Maris Fenwick",
        receiver_relation="Speech and language therapist",
        receiver_email="m.fenwick@health.example",
        delivery=Delivery.SLIP,
        code_by=CodeBy.SPOKEN,
        due_on=today + timedelta(days=28),
        by=by,
    )
    actions.send(link=link, by=by)


def _pupil_to_share(pupils, today):
    for pupil in pupils:
        profile = Profile.objects.filter(pupil=pupil, state=ProfileState.CURRENT).first()
        parents = list(Relationship.objects.offered_links(pupil, today)[:2])
        plans = plans_to_share(pupil)
        if profile and plans and len(parents) == 2:
            return pupil, profile, parents, plans[0]
    return None


def _answer_by_phone(link, by):
    ask = Ask.objects.filter(link=link, kind="parent_views").first()
    visiting.answer(
        ask=ask,
        by=by,
        answers={
            "going_well": "She reads to her brother at bedtime now.",
            "worries": "Mornings. She does not want to leave the house.",
            "school_should": "Let her come in by the side door.",
        },
        given_how=GivenHow.PHONE,
    )


def _let_expire(link):
    past = timezone.now() - timedelta(days=1)
    Link.objects.filter(pk=link.pk).update(expires_at=past)
    Door.objects.filter(link_id=link.pk).update(expires_at=past)


def links_that_stand():
    """Return [{kind, url, code, pupil}] of the demo's links, one of each kind; in the school's tenant."""
    now = timezone.now()
    listed, parents = [], iter(("parent", "other parent"))
    with_referral = set(ConsentLink.objects.values_list("link", flat=True))
    links = Link.objects.filter(sent_at__isnull=False).exclude(delivery=Delivery.NONE)
    for link in links.select_related("pupil").order_by("pk"):
        if link.revoked_at:
            kind = "revoked"
        elif link.expires_at <= now:
            kind = "expired"
        elif link.audience == Audience.PARENT and link.answered_at is None:
            kind = next(parents, "")
        elif link.pk in with_referral:
            kind = "referral"
        else:
            kind = KINDS.get(link.audience, "")
        if kind and kind not in {each["kind"] for each in listed}:
            listed.append(
                {
                    "kind": kind,
                    "url": address_of(link),
                    "code": code_of(link.seed),
                    "pupil": link.pupil.full_name,
                }
            )
    return listed
