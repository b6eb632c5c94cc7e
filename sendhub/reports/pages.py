"""An edition as it is read on the page and on paper: rows and pictures from what was frozen."""

from collections import defaultdict
from dataclasses import dataclass

from sendhub.charts import bar_chart, stacked_bar
from sendhub.reports.counting_reviews import ENDS, WHOLE
from sendhub.reports.national import HAVING, NO_NEEDS
from sendhub.reports.sentences import story
from sendhub.reports.suppression import number_of, share

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
    support_england: str = ""
    plan_england: str = ""
    is_within: bool = False


@dataclass(frozen=True)
class Table:
    """Rows by status; `england`: the shares by need that stand beside (`national.shares_by_need`).

    None where nothing was looked for: other tables, and editions from before there were any.
    """

    key: str
    title: str
    rows: list
    support: str
    plan: str
    england: dict | None = None

    @property
    def beside(self):
        """Where and when England's shares were counted; empty beside a table that has none."""
        if self.england is None:
            return ""
        told = [
            f"with {words} in {self.england[status]['where']}, {self.england[status]['when']}"
            for status, words in HAVING.items()
            if status in self.england
        ]
        if not told:
            return NO_NEEDS
        return f"England: pupils {'; '.join(told)}. Areas are added up from their needs."


def need_table(cells, tables, england):
    """Primary need within its area, by status, beside England's shares (`national.shares_by_need`)."""
    by_key = {key: rows for key, _, rows in tables}
    rows = []
    for area, label in by_key["area"]:
        rows.append(row_of(cells, f"area.{area}", label, england))
        rows += [
            row_of(cells, f"need.{code}", name, england, is_within=True)
            for code, name, within in by_key["need"]
            if within == area and name != label
        ]
    return Table("need", "Need", rows, cells["support"], cells["plan"], england)


def row_of(cells, name, label, england=None, *, is_within=False):
    support, plan = cells[f"{name}.support"], cells[f"{name}.plan"]
    return Row(
        label=label,
        support=support,
        plan=plan,
        support_share=share(support, cells["support"]) if support != "0" else "",
        plan_share=share(plan, cells["plan"]) if plan != "0" else "",
        support_england=_england(england, "support", name),
        plan_england=_england(england, "plan", name),
        is_within=is_within,
    )


def _england(england, status, name):
    percent = (england or {}).get(status, {}).get("shares", {}).get(name)
    return f"{percent} %" if percent else ""


def _drawn(rows, name):
    """What a chart is drawn from: as printed, so a hidden number has no length and says that it is hidden."""
    return {
        name: [(label, number_of(text) or 0) for label, text in rows],
        "texts": [text for _, text in rows],
        "desc": "; ".join(f"{label}: {text}" for label, text in rows),
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
            rows=[row_of(cells, f"{key}.{value}", label) for value, label in rows],
            support=cells["support"],
            plan=cells["plan"],
        )

    @property
    def needs(self):
        """The one table of the report: primary need within its area, by status."""
        beside = self.figures.get("national_needs")
        return need_table(self.cells, self.figures["tables"], beside)

    @property
    def differences(self):
        return [each["text"] for each in self.figures.get("differences", [])]

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
        rows = [(label, text) for label, text, _ in self.register_rows]
        return stacked_bar(title="Everyone on roll by status", **_drawn(rows, "parts"))

    @property
    def area_rows(self):
        """(area, SEN Support, EHC plan) as printed."""
        return [(row.label, row.support, row.plan) for row in self.needs.rows if not row.is_within]

    @property
    def area_picture(self):
        rows = [(label, support) for label, support, _ in self.area_rows]
        return bar_chart(title="SEN Support by broad area of need", **_drawn(rows, "bars"))

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
    def story(self):
        """Sentences beside what was frozen; of an edition from before they were frozen, too, written now."""
        return self.figures.get("story") or story(self.facts)

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
        beside = [self.figures["national"], self.figures.get("national_needs", {})]
        return list(dict.fromkeys(each["source"] for some in beside for each in some.values()))
