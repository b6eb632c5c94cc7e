"""What provision adds to a pupil's file: its tabs, the strategies the profile's form offers, regulation plan, who is trained."""

from provision.documents.regulation import SECTIONS
from provision.models import PupilStrategy, RegulationPlan
from provision.trained import trained_for
from pupils import regulating, trained
from pupils.offers import add_source
from pupils.tabs import Tab, add_tab
from sendhub.accounts.permissions import Permission as P

TABS = (
    ("strategies", "Strategies", "provision:pupil_strategies", P.PUPIL_HEADER_VIEW, 22, "help"),
    ("regulation", "Staying calm", "provision:pupil_regulation", P.PUPIL_HEADER_VIEW, 24, "help"),
    ("plan", "Plan", "provision:pupil_plan", P.PLAN_VIEW, 30, "support"),
    ("provision", "Provision", "provision:pupil_provision", P.PLAN_VIEW, 34, "support"),
)


def add_to_file():
    """Called by the app's `ready()`."""
    for key, label, url_name, permission, order, topic in TABS:
        add_tab(Tab(key, label, url_name, frozenset({permission}), order, topic))
    add_source(strategies_of)
    regulating.add_source(calming)
    trained.add_source(trained_for)


def strategies_of(pupil, actor):
    """The words of the pupil's strategies in force, the first three first."""
    rows = PupilStrategy.objects.visible_to(actor).of(pupil).in_force()
    return list(rows.values_list("text", flat=True))


def calming(pupils, actor):
    """What the regulation plans in force say, for the form of an incident. One query."""
    rows = RegulationPlan.objects.visible_to(actor).in_force().of_each(pupils)
    return {
        row.file_id: [(title, getattr(row, key)) for key, title in SECTIONS if getattr(row, key)]
        for row in rows
    }
