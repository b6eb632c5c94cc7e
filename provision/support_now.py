"""What the school does for a pupil today and what it tried, in words: the first words of a referral."""

from datetime import timedelta

from provision.content import dose_in_words
from provision.enums import PlaceState, Stage
from provision.models import Cycle, Participation, PupilStrategy
from pupils.enums import ProfileState
from pupils.models import Profile, ProfileStrategy
from sendhub.templatetags.sendhub import day

RECENT = timedelta(days=730)


def support_now(pupil, by, today):
    """Return the plan that runs, the interventions and the strategies, a line each. Six queries at most."""
    return "\n".join(
        [*_plan(pupil, by), *_interventions(pupil, by, today), *_strategies(pupil, by)]
    )


def _plan(pupil, by):
    """What every lesson offers and what is to be reached; a plan that is still written says neither."""
    cycles = Cycle.objects.visible_to(by).of(pupil).running()
    cycles = cycles.filter(stage__in=(Stage.DO, Stage.REVIEW)).prefetch_related(
        "outcomes__supports"
    )
    cycle = cycles.order_by("-starts_on").first()
    if cycle is None:
        return
    if cycle.adjustments:
        yield f"In every lesson: {cycle.adjustments}"
    for outcome in cycle.outcomes.all():
        yield f"To be reached: {outcome.target}"
        for support in outcome.supports.all():
            # Interventions and strategies stand in lists of their own.
            if support.participation_id is None and support.strategy_id is None:
                yield _with_dose(
                    support.what, support.minutes, support.sessions_a_week, support.weeks
                )


def _interventions(pupil, by, today):
    rows = Participation.objects.visible_to(by).of(pupil).on(today)
    rows = rows.select_related("intervention__provision").order_by("intervention__name")
    for row in rows:
        offer = row.intervention.provision
        yield _with_dose(
            row.intervention.name, offer.usual_minutes, offer.usual_sessions, offer.usual_weeks
        )


def _with_dose(what, minutes, sessions, weeks):
    dose = dose_in_words(minutes, sessions, weeks)
    return f"{what}: {dose}" if dose else what


def _strategies(pupil, by):
    """The pupil's own; who has none is helped as the one-page profile says."""
    rows = list(PupilStrategy.objects.visible_to(by).of(pupil).in_force())
    if not rows:
        profiles = Profile.objects.visible_to(by).of(pupil).filter(state=ProfileState.CURRENT)
        rows = ProfileStrategy.objects.filter(profile__in=profiles).order_by("order")
    for row in rows:
        yield row.text


def tried(pupil, by, today):
    """Return the interventions of the last two years that have ended, each with what came of it. One query."""
    rows = Participation.objects.visible_to(by).of(pupil).filter(state=PlaceState.ENDED)
    rows = rows.filter(ends_on__gte=today - RECENT, ends_on__lte=today)
    return "\n".join(
        f"{row.intervention.name}, until {day(row.ends_on)}: "
        f"{row.get_rating_display().lower() or 'not reviewed'}"
        for row in rows.select_related("intervention").order_by("-ends_on", "pk")
    )
