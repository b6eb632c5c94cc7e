"""An edition as it is read on the page and on paper: rows and pictures from what was frozen."""

from dataclasses import dataclass

from django.urls import reverse

from sendhub.accounts.permissions import Permission
from sendhub.charts import bar_chart, stacked_bar
from sendhub.reports.counting_reviews import ENDS, WHOLE
from sendhub.reports.suppression import number_of, share

P = Permission

# Where the numbers of a sentence come from: address, query, who may open it, what the link says.
EVIDENCE = {
    "register": ("pupils:register", "status=K&status=E", P.PUPIL_VIEW_ALL, "The register"),
    "movement": ("reports:register_time", "", P.REPORT_VIEW_LIVE, "The register over time"),
    "delivery": ("provision:map_sessions", "", P.MAP_VIEW_ALL, "The sessions"),
    "impact": ("provision:map", "", P.MAP_VIEW_ALL, "The provision map"),
    "attendance": ("pupils:register", "status=K&status=E", P.PUPIL_VIEW_ALL, "The register"),
    "cases": ("ehcp:assessment_list", "", P.EHC_VIEW, "The needs assessments"),
    "reviews": ("ehcp:review_list", "", P.EHC_VIEW, "The annual reviews"),
    "waits": ("agencies:agency_waits", "", P.CONTACT_LOG_VIEW_ALL, "Waiting times by agency"),
    "voices": ("pupils:register", "status=K&status=E", P.PUPIL_VIEW_ALL, "The register"),
    "time": ("reports:time_view", "", P.REPORT_VIEW_LIVE, "What SENCo time goes into"),
    "learning": ("provision:training_list", "", P.TRAINING_RECORD_ALL, "The log of training"),
    "shared_work": ("reports:plan_view", "", P.COMPLIANCE_EDIT, "The SEND action plan"),
    "staff": ("provision:provision_list", "", P.BANK_VIEW, "What we offer and who is trained"),
}


REVIEW_STEPS = (
    ("meeting", "Meeting held, ours"),
    ("report", "Report sent, ours"),
    ("decision", "Decision, the local authority’s"),
)


@dataclass(frozen=True)
class Row:
    label: str
    support: str
    plan: str
    support_share: str
    plan_share: str
    is_within: bool = False


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    rows: list
    support: str
    plan: str


def evidence_links(actor, row):
    """{key: (address, words)} that the actor may open; none for a school the actor has no role in."""
    if not actor.has_tenant or actor.school_id != row.school_id:
        return {}
    found = {}
    for key, (name, query, permission, words) in EVIDENCE.items():
        if actor.can(permission):
            address = reverse(name)
            found[key] = (f"{address}?{query}" if query else address, words)
    return found


class EditionPage:
    """What page and paper show of one edition; no queries."""

    def __init__(self, row):
        self.row = row
        self.figures = row.figures
        self.cells = row.figures["cells"]
        self.facts = row.figures["facts"]

    def _table(self, key, title, rows):
        cells = self.cells
        return Table(
            key=key,
            title=title,
            rows=[self._row(f"{key}.{value}", label) for value, label in rows],
            support=cells["support"],
            plan=cells["plan"],
        )

    def _row(self, name, label, *, is_within=False):
        support, plan = self.cells[f"{name}.support"], self.cells[f"{name}.plan"]
        return Row(
            label=label,
            support=support,
            plan=plan,
            support_share=share(support, self.cells["support"]),
            plan_share=share(plan, self.cells["plan"]),
            is_within=is_within,
        )

    @property
    def needs(self):
        """The one table of the report: primary need within its area, by status."""
        tables = {key: rows for key, _, rows in self.figures["tables"]}
        rows = []
        for area, label in tables["area"]:
            rows.append(self._row(f"area.{area}", label))
            rows += [
                self._row(f"need.{code}", name, is_within=True)
                for code, name, within in tables["need"]
                if within == area
            ]
        return Table("need", "Need", rows, self.cells["support"], self.cells["plan"])

    @property
    def annex(self):
        """By year, sex, premium, meals, language, care and ethnicity."""
        return [
            self._table(key, title, rows)
            for key, title, rows in self.figures["tables"]
            if key not in ("area", "need")
        ]

    register_head = ("Status", "Pupils", "Share")
    area_head = ("Area", "SEN Support", "EHC plan")

    @property
    def register_rows(self):
        """(status, pupils, share) of everyone on roll."""
        return [
            (label, self.cells[cell], share(self.cells[cell], self.cells["roll"]) or "not shown")
            for cell, label in (
                ("none", "No SEN"),
                ("support", "SEN Support"),
                ("plan", "EHC plan"),
            )
        ]

    @property
    def register_picture(self):
        parts = [
            (label, number_of(text)) for label, text, _ in self.register_rows if number_of(text)
        ]
        told = "; ".join(f"{label}: {text}" for label, text, _ in self.register_rows)
        return stacked_bar(title="Everyone on roll by status", desc=told, parts=parts)

    @property
    def area_rows(self):
        """(area, SEN Support, EHC plan) as printed."""
        return [(row.label, row.support, row.plan) for row in self.needs.rows if not row.is_within]

    @property
    def area_picture(self):
        bars = [
            (label, number_of(support))
            for label, support, _ in self.area_rows
            if number_of(support) is not None
        ]
        told = "; ".join(f"{label}: {support}" for label, support, _ in self.area_rows)
        return bar_chart(title="SEN Support by broad area of need", desc=told, bars=bars)

    review_head = ("Annual reviews", "In time", "Late", "Not due yet")

    @property
    def reviews(self):
        """How many were held this school year; None in an edition from before they were counted."""
        return self.cells.get(WHOLE)

    @property
    def review_rows(self):
        """(step and whose, in time, late, not due yet) of the reviews that were held."""
        if self.reviews is None:
            return []
        return [
            (label, *(self.cells[f"review_{step}.{end}"] for end in ENDS))
            for step, label in REVIEW_STEPS
        ]

    @property
    def themes(self):
        """What is told beside the five sentences; none in an edition from before they were written."""
        return self.figures.get("themes", [])

    @property
    def has_missing_national(self):
        return not all(self.figures["national"].get(key) for key in ("support", "plan"))

    @property
    def sources(self):
        """Where the national figures come from, each once."""
        return list(dict.fromkeys(each["source"] for each in self.figures["national"].values()))
