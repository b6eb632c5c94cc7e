"""The row of tabs of a pupil's file. Each tab is a page of its own app; later apps add theirs in `ready()`."""

from dataclasses import dataclass

from django.urls import reverse

from sendhub.accounts.permissions import Permission


@dataclass(frozen=True)
class Tab:
    """`url_name` takes `pupil_pk`; who holds one of `permissions` may open it. Tabs stand by `order`."""

    key: str
    label: str
    url_name: str
    permissions: frozenset
    order: int


_TABS = {}


def add_tab(tab):
    _TABS[tab.key] = tab


def tabs_for(actor, pupil):
    """Return (key, label, address) of the tabs the actor may open, in order."""
    return [
        (tab.key, tab.label, reverse(tab.url_name, kwargs={"pupil_pk": pupil.pk}))
        for tab in sorted(_TABS.values(), key=lambda tab: tab.order)
        if actor.permissions & tab.permissions
    ]


OWN = (
    ("sen", "SEN and needs", "pupils:pupil_sen", Permission.PUPIL_HEADER_VIEW, 10),
    ("profile", "Profile", "pupils:profile", Permission.PUPIL_HEADER_VIEW, 20),
    ("contacts", "Family", "pupils:pupil_contacts", Permission.CONTACTS_VIEW, 50),
    ("records", "Observations", "pupils:pupil_records", Permission.RECORDS_VIEW, 60),
    ("assessments", "Assessments", "pupils:pupil_assessments", Permission.ASSESSMENT_VIEW, 65),
    ("attendance", "Attendance", "pupils:pupil_attendance", Permission.ATTENDANCE_VIEW, 70),
    ("documents", "Documents", "pupils:pupil_documents", Permission.DOCUMENT_VIEW, 75),
    ("details", "Details", "pupils:pupil_details", Permission.PUPIL_VIEW_ALL, 80),
    ("history", "History", "pupils:pupil_history", Permission.HISTORY_VIEW, 95),
)


def add_own_tabs():
    """Add the tabs of the pupil record itself; called by the app's `ready()`."""
    for key, label, url_name, permission, order in OWN:
        add_tab(Tab(key, label, url_name, frozenset({permission}), order))
