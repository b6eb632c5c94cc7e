"""The tabs of a pupil's file, in two rows: topics, and the pages of the open topic.

Each tab is a page of its own app; later apps add theirs in `ready()`.
"""

from dataclasses import dataclass

from django.urls import reverse

from sendhub.accounts.permissions import Permission as P

# Topics that hold several tabs, in the words of the first row. A tab without one stands there itself.
TOPICS = {
    "needs": "Needs and evidence",
    "help": "How to help",
    "support": "Support",
    "voice": "Voice and family",
    "agencies": "Agencies",
    "record": "Record",
}


@dataclass(frozen=True)
class Tab:
    """`url_name` takes `pupil_pk`; who holds one of `permissions` may open it. Tabs stand by `order`.

    `topic`: one of TOPICS, whose place is that of its first tab.
    """

    key: str
    label: str
    url_name: str
    permissions: frozenset
    order: int
    topic: str = ""


@dataclass(frozen=True)
class Place:
    """One place in a row: where it leads, and whether the open page lies behind it."""

    label: str
    address: str
    is_here: bool


_TABS = {}


def add_tab(tab):
    if tab.topic and tab.topic not in TOPICS:
        raise ValueError(f"There is no topic {tab.topic} in a pupil's file.")
    _TABS[tab.key] = tab


def tabs_for(actor, pupil, *, here):
    """Return (topics, pages of the open topic) as rows of places; the second is empty for a lone page."""
    allowed = [
        tab
        for tab in sorted(_TABS.values(), key=lambda tab: tab.order)
        if actor.permissions & tab.permissions
    ]
    topics = {}
    for tab in allowed:
        topics.setdefault(tab.topic or tab.key, []).append(tab)
    rows, inner = [], []
    for key, held in topics.items():
        is_here = any(tab.key == here for tab in held)
        label = held[0].label if len(held) == 1 else TOPICS[key]
        rows.append(Place(label, _address(held[0], pupil), is_here))
        if is_here and len(held) > 1:
            inner = [Place(tab.label, _address(tab, pupil), tab.key == here) for tab in held]
    return rows, inner


def _address(tab, pupil):
    return reverse(tab.url_name, kwargs={"pupil_pk": pupil.pk})


OWN = (
    ("sen", "SEN and needs", "pupils:pupil_sen", P.PUPIL_HEADER_VIEW, 10, "needs"),
    ("records", "Observations", "pupils:pupil_records", P.RECORDS_VIEW, 12, "needs"),
    ("assessments", "Assessments", "pupils:pupil_assessments", P.ASSESSMENT_VIEW, 14, "needs"),
    ("days", "Day by day", "pupils:pupil_days", P.RECORDS_VIEW, 15, "needs"),
    ("attendance", "Attendance", "pupils:pupil_attendance", P.ATTENDANCE_VIEW, 16, "needs"),
    ("offsite", "Off-site", "pupils:pupil_offsite", P.ATTENDANCE_VIEW, 17, "needs"),
    ("profile", "Profile", "pupils:profile", P.PUPIL_HEADER_VIEW, 20, "help"),
    ("exams", "Exams", "pupils:pupil_exams", P.ARRANGEMENT_VIEW, 32, "help"),
    ("transition", "Transition", "pupils:pupil_transition", P.PUPIL_HEADER_VIEW, 44, "support"),
    (
        "supporting",
        "Health and safety",
        "pupils:pupil_supporting",
        P.SUPPORTING_PLAN_VIEW,
        30,
        "help",
    ),
    ("voice", "What they say", "pupils:pupil_voice", P.OVERVIEW_VIEW, 45, "voice"),
    ("contacts", "Family", "pupils:pupil_contacts", P.CONTACTS_VIEW, 50, "voice"),
    ("sharing", "Sharing", "pupils:pupil_links", P.LINK_REVOKE, 55, "voice"),
    ("documents", "Documents", "pupils:pupil_documents", P.DOCUMENT_VIEW, 75, ""),
    ("details", "Details", "pupils:pupil_details", P.PUPIL_VIEW_ALL, 92, "record"),
    ("history", "History", "pupils:pupil_history", P.HISTORY_VIEW, 95, "record"),
)


def add_own_tabs():
    """Add the tabs of the pupil record itself; called by the app's `ready()`."""
    for key, label, url_name, permission, order, topic in OWN:
        add_tab(Tab(key, label, url_name, frozenset({permission}), order, topic))
