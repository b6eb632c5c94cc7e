"""The support plan on a private link: the family reads the locked version and says whether it agrees."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from provision.actions.agreements import take_agreement
from provision.content import plan_of
from provision.enums import Party, Stage
from provision.models import Cycle, PlanVersion
from pupils.sharing import agreement_received
from sendhub.sharing import registry
from sendhub.sharing.enums import Audience
from sendhub.sharing.registry import FAMILY, Offer, PaperKind
from sendhub.templatetags.sendhub import day

PARTIES = {Audience.PARENT: Party.PARENT, Audience.PUPIL: Party.PUPIL}


def plans_to_share(pupil):
    """The plan of the cycle that runs, as it was locked last; a plan that is still written is not offered."""
    running = Cycle.objects.filter(pupil=pupil).running().exclude(stage=Stage.ASSESS)
    rows = PlanVersion.objects.filter(cycle__in=running)[:1]
    return [Offer(row.pk, f"Support plan of {day(row.locked_at)}") for row in rows]


def _version(paper):
    row = (
        PlanVersion.objects.filter(pk=paper.object_id, pupil=paper.link.pupil_id)
        .select_related("cycle")
        .first()
    )
    if row is None:
        raise Http404
    return row


def shared_plan(paper):
    return {"plan": plan_of(_version(paper).content)}


def plan_answered(response, by):
    """Keep the family's words, and their answer beside the plan it is about while its cycle runs."""
    agreement_received(response, by)
    paper = response.ask.paper
    paper.link = response.link
    cycle = _version(paper).cycle
    if cycle.is_finished:
        return
    take_agreement(
        cycle=cycle,
        party=PARTIES[response.link.audience],
        name=(response.signature or response.link.receiver_name)[:150],
        answer=response.stance,
        reason=response.reason,
        on=response.given_on,
        how=response.get_given_how_display(),
        by=by,
    )


def register():
    """Called by the app's `ready()`."""
    registry.add_paper(
        PaperKind(
            key="support_plan",
            title="Support plan",
            words=_("Support plan"),
            audiences=FAMILY,
            offer=plans_to_share,
            template="provision/shared_plan.html",
            context=shared_plan,
            may_agree=True,
            received=plan_answered,
            order=5,
        )
    )
