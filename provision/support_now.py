"""What the school does for a pupil today, in words: the first words of a referral's "Support in school now"."""

from provision.content import dose_in_words
from provision.enums import Stage
from provision.models import Cycle, Participation, PupilStrategy
from pupils.enums import ProfileState
from pupils.models import Profile, ProfileStrategy


def support_now(pupil, by, today):
    """Return the plan that runs, the interventions and the strategies, a line each. Five queries at most."""
    return "\n".join(
        [*_plan(pupil, by), *_interventions(pupil, by, today), *_strategies(pupil, by)]
    )


def _plan(pupil, by):
    """What every lesson offers and what is to be reached; a plan that is still written says neither."""
    cycles = Cycle.objects.visible_to(by).of(pupil).running()
    cycle = cycles.filter(stage__in=(Stage.DO, Stage.REVIEW)).order_by("-starts_on").first()
    if cycle is None:
        return
    if cycle.adjustments:
        yield f"In every lesson: {cycle.adjustments}"
    for outcome in cycle.outcomes.all():
        yield f"To be reached: {outcome.target}"


def _interventions(pupil, by, today):
    rows = Participation.objects.visible_to(by).of(pupil).on(today)
    rows = rows.select_related("intervention__provision").order_by("intervention__name")
    for row in rows:
        offer = row.intervention.provision
        dose = dose_in_words(offer.usual_minutes, offer.usual_sessions, offer.usual_weeks)
        yield f"{row.intervention.name}: {dose}" if dose else row.intervention.name


def _strategies(pupil, by):
    """The pupil's own; who has none is helped as the one-page profile says."""
    rows = list(PupilStrategy.objects.visible_to(by).of(pupil).in_force())
    if not rows:
        profiles = Profile.objects.visible_to(by).of(pupil).filter(state=ProfileState.CURRENT)
        rows = ProfileStrategy.objects.filter(profile__in=profiles).order_by("order")
    for row in rows:
        yield row.text
