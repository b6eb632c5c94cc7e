"""An edition as it is read on the page and on paper: rows and pictures from what was frozen."""

from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse

from sendhub import dates
from sendhub.accounts.permissions import Permission
from sendhub.charts import bar_chart, stacked_bar
from sendhub.reports.counting_reviews import ENDS, WHOLE
from sendhub.reports.suppression import number_of, share
from sendhub.templatetags.sendhub import day

P = Permission

ON_THE_DAY, IN_THE_TIME, IN_THE_YEAR, TODAY = "on the day", "in the time", "in the year", "today"


@dataclass(frozen=True)
class Source:
    """Where the numbers of a sentence come from: address, what the link says, who may open it.

    `query` sets the list to the edition's day, days or school year; `tells` is which, or that it knows
    today alone.
    """

    address: str
    words: str
    permission: Permission
    query: str = ""
    tells: str = TODAY

    def link(self, row):
        """Return (address, words) for an edition."""
        year = dates.academic_year(row.counted_on)
        query = self.query.format(first=row.starts_on, last=row.counted_on, year=year)
        when = {
            ON_THE_DAY: f"as at {day(row.counted_on)}",
            IN_THE_TIME: f"{day(row.starts_on)} to {day(row.counted_on)}",
            IN_THE_YEAR: f"school year {dates.academic_year_name(year)}",
            TODAY: "as it stands today",
        }[self.tells]
        return f"{reverse(self.address)}?{query}".removesuffix("?"), f"{self.words}, {when}"


REGISTER = Source(
    "pupils:register", "The register", P.PUPIL_VIEW_ALL, "status=K&status=E&on={last}", ON_THE_DAY
)
DAYS = "starts_on={first}&ends_on={last}"
EVIDENCE = {
    "register": REGISTER,
    "movement": Source(
        "reports:register_time",
        "The register over time",
        P.REPORT_VIEW_LIVE,
        "on={last}",
        ON_THE_DAY,
    ),
    "delivery": Source("provision:map_sessions", "The sessions", P.MAP_VIEW_ALL, DAYS, IN_THE_TIME),
    "impact": Source("provision:map", "The provision map", P.MAP_VIEW_ALL, DAYS, IN_THE_TIME),
    "attendance": REGISTER,
    "cases": Source("ehcp:assessment_list", "The list of needs assessments", P.EHC_VIEW),
    "reviews": Source("ehcp:review_list", "The planner of annual reviews", P.EHC_VIEW),
    "waits": Source("agencies:agency_waits", "The list of waiting times", P.CONTACT_LOG_VIEW_ALL),
    "voices": REGISTER,
    "away": Source("pupils:offsite_list", "The list of pupils away", P.ATTENDANCE_VIEW),
    "safety": Source("pupils:supporting_list", "The list of plans", P.SUPPORTING_PLAN_VIEW),
    "days": Source(
        "pupils:check_in_log",
        "The check-ins",
        P.RECORDS_VIEW,
        "since={first}&until={last}",
        IN_THE_TIME,
    ),
    "moves": Source("pupils:transition_list", "The list of moves", P.PUPIL_VIEW_ALL),
    "exams": Source("pupils:exam_list", "The list for exams", P.ARRANGEMENT_VIEW),
    "survey": Source("reports:survey_list", "The staff survey", P.TRAINING_RECORD_ALL),
    "staff": Source("provision:provision_list", "What we offer and who is trained", P.BANK_VIEW),
    "learning": Source(
        "provision:training_list",
        "The log of training",
        P.TRAINING_RECORD_ALL,
        "year={year}",
        IN_THE_YEAR,
    ),
    "shared_work": Source(
        "reports:plan_view",
        "The SEND action plan",
        P.COMPLIANCE_EDIT,
        "year={year}",
        IN_THE_YEAR,
    ),
    "time": Source("reports:time_view", "What SENCo time goes into", P.REPORT_VIEW_LIVE),
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
    return {
        key: source.link(row) for key, source in EVIDENCE.items() if actor.can(source.permission)
    }


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
    def duties(self):
        """[where it stands: what stands there] of the policies and duties, as few words as tell it."""
        by_state = defaultdict(list)
        for line in self.facts["compliance"]:
            by_state[line["words"]].append(line["title"])
        return [f"{words}: {', '.join(titles)}." for words, titles in by_state.items()]

    @property
    def has_missing_national(self):
        return not all(self.figures["national"].get(key) for key in ("support", "plan"))

    @property
    def sources(self):
        """Where the national figures come from, each once."""
        return list(dict.fromkeys(each["source"] for each in self.figures["national"].values()))
