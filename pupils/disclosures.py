"""Which words of an entry can be moved out to safeguarding, and where else the program has put them.

The one table of it: from here the page knows what it replaces, and `sendhub.reports.disclosures` what the
database erases and a restore erases again. Apps above add what they copy with `add_copy` in `ready()`.
"""

# ruff: noqa: S608  statements are put together from our own names alone
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q

from pupils.enums import ActionSource, DueKind, EntryKind, OwnFieldKind
from pupils.models import (
    Action,
    CheckIn,
    Concern,
    ConcernMessage,
    ConcernPupil,
    ConcernTried,
    Due,
    Incident,
    IncidentPupil,
    Monitoring,
    Observation,
    OwnField,
    QuietVisit,
    SenStatus,
    Strategy,
)
from pupils.rules.noticing import REASONS
from pupils.starter_bank import universal_starters
from sendhub.templatetags.sendhub import day

MOVED = "Moved to safeguarding on "


def moved_words(today):
    return f"{MOVED}{day(today)}."


def tables_of(model):
    """The table of a model and that of its versions."""
    return model._meta.db_table, model.pgh_event_model._meta.db_table


@dataclass(frozen=True)
class Copy:
    """Rows into which the program puts words of an entry.

    `told` is the field that holds them. `where` says in SQL which rows they are, of the table and of its
    versions alike; `{number}` stands for the entry's, `{row}` for the name of the row. `then`: what the
    row goes on to say. `is_asked`: it gives way when the SENCo says so.

    What holds words in another shape has the same attributes and methods: `provision.disclosures`.
    """

    model: type
    told: str
    where: str
    then: str = ""
    is_asked: bool = False

    @property
    def tables(self):
        return tables_of(self.model)

    def of(self, number, row="old"):
        return self.where.format(number=number, row=row)

    def held(self, number, row="old"):
        """The condition in SQL that a row or version holds words of the entry."""
        told = f"{row}.{self.told}"
        return f"{self.of(number, row)} AND {told} <> '' AND NOT starts_with({told}, '{MOVED}')"

    def gave_way(self, number, row):
        """The condition in SQL that the words gave way in a later version."""
        return f"starts_with({row}.{self.told}, '{MOVED}')"

    def give_way(self, entry_model, values):
        """Put `moved` in place of the words, for the entry `number` of `school`."""
        names = {each.name for each in self.model._meta.concrete_fields}
        # The entry's own version is counted where the entry is saved.
        counts = "version" in names and self.model is not entry_model
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {self.tables[0]} old SET {self.told} = %(moved)s || '{self.then}'"
                f"{', version = version + 1' if counts else ''} WHERE old.school_id = %(school)s"
                f" AND {self.held('%(number)s')}",
                values,
            )


@dataclass(frozen=True)
class Words:
    """The words of one kind of entry.

    `told` says afterwards that they were moved, `emptied` become empty. `named`: the rows, and their
    column with the entry's number, that name its pupils. `on`: the day it is known by.
    """

    model: type
    told: str
    emptied: tuple
    on: str
    named: tuple
    copies: list = field(default_factory=list)

    @property
    def tables(self):
        return tables_of(self.model)

    @property
    def fields(self):
        return (self.told, *self.emptied)

    @property
    def are_moved(self):
        """The condition that nothing but the line of the move stands there, for rows and versions."""
        return Q(**{f"{self.told}__startswith": MOVED}, **dict.fromkeys(self.emptied, ""))

    def is_moved(self, row):
        """The same of one row in hand."""
        said = any(getattr(row, name) for name in self.emptied)
        return getattr(row, self.told).startswith(MOVED) and not said

    def asked(self, row):
        """(name of the field, text) of what goes with the words when the SENCo says so; standard words left out."""
        names = [copy.told for copy in self.copies if copy.is_asked and copy.model is self.model]
        said = [(name, getattr(row, name)) for name in names]
        return [(name, text) for name, text in said if text and text not in REASONS.values()]

    @property
    def moved_sql(self):
        """The same in SQL, of a row called `old`."""
        empty = "".join(f" AND old.{name} = ''" for name in self.emptied)
        return f"(starts_with(old.{self.told}, '{MOVED}'){empty})"

    @property
    def has_own_fields(self):
        return any(each.name == "own_fields" for each in self.model._meta.concrete_fields)

    def give_way(self):
        """As `Copy.give_way`, of the entry itself, if its words stand there still."""
        values = [f"{self.told} = %(moved)s", *(f"{name} = ''" for name in self.emptied)]
        if self.has_own_fields:
            values.append(
                "own_fields = own_fields - ARRAY(SELECT id::text FROM"
                f" {OwnField._meta.db_table} WHERE school_id = %(school)s"
                f" AND kind = '{OwnFieldKind.TEXT}')"
            )
        return (
            f"UPDATE {self.tables[0]} SET {', '.join(values)} WHERE school_id = %(school)s"
            f" AND id = %(number)s AND NOT starts_with({self.told}, '{MOVED}')"
        )

    def pupils_of(self, number):
        """Numbers of the pupils whose files tell of the entry."""
        model, column = self.named
        return list(model.objects.filter(**{column: number}).values_list("pupil_id", flat=True))


# Why it was decided so, in the SENCo's own words; monitoring and status start with the same reason.
_OWN_REASON = "NOT IN ({})".format(", ".join(f"'{each}'" for each in REASONS.values()))
_REASON = f"""{{row}}.reason {_OWN_REASON} AND EXISTS (
            SELECT FROM {tables_of(Concern)[1]} quoted WHERE quoted.school_id = {{row}}.school_id
            AND quoted.pgh_obj_id = {{number}} AND quoted.decision_reason = {{row}}.reason)"""
_CONCERN = "{row}.id = {number}"
# What was chosen from the list tells nothing of the child; what was typed beside it may.
_OFFERED = ", ".join(f"'{line.name}'" for line in universal_starters())
TYPED_AS_TRIED = f"""{{row}}.concern_id = {{number}} AND {{row}}.what NOT IN ({_OFFERED})
            AND NOT EXISTS (SELECT FROM {Strategy._meta.db_table} bank
            WHERE bank.school_id = {{row}}.school_id AND bank.name = {{row}}.what)"""
_ASKED = f"SELECT id FROM {Action._meta.db_table} WHERE source = '{ActionSource.CHECK_IN}'"

ENTRIES = {
    EntryKind.CONCERN: Words(
        Concern,
        told="text",
        emptied=("family_said", "family_why_not"),
        on="raised_at__date",
        named=(ConcernPupil, "concern_id"),
        copies=[
            # Before the versions of the concern, which say what their reason was.
            Copy(Monitoring, "reason", _REASON, is_asked=True),
            Copy(SenStatus, "reason", _REASON, is_asked=True),
            Copy(
                Concern,
                "decision_reason",
                f"{_CONCERN} AND {{row}}.decision_reason {_OWN_REASON}",
                is_asked=True,
            ),
            Copy(Concern, "reply", _CONCERN, is_asked=True),
            Copy(Concern, "suggested_reason", _CONCERN),
            Copy(ConcernTried, "what", TYPED_AS_TRIED),
            Copy(ConcernMessage, "text", "concern_id = {number}"),
            Copy(
                Due, "done_note", f"kind = '{DueKind.FAMILY_FOLLOW_UP}' AND subject_id = {{number}}"
            ),
        ],
    ),
    EntryKind.OBSERVATION: Words(
        Observation,
        told="seen",
        emptied=("agreed", "focus"),
        on="seen_on",
        named=(Observation, "id"),
    ),
    EntryKind.CHECK_IN: Words(
        CheckIn,
        told="note",
        emptied=("own_words",),
        on="on",
        named=(CheckIn, "id"),
        copies=[
            Copy(
                Due,
                "source",
                f"kind = '{DueKind.ACTION_DUE}' AND subject_id IN"
                f" ({_ASKED} AND source_id = {{number}})",
                then=" Follow up the check-in.",
            ),
            Copy(
                Action,
                "text",
                f"source = '{ActionSource.CHECK_IN}' AND source_id = {{number}}",
                then=" Follow up the check-in.",
            ),
        ],
    ),
    EntryKind.QUIET_ROOM: Words(
        QuietVisit, told="note", emptied=(), on="on", named=(QuietVisit, "id")
    ),
    EntryKind.INCIDENT: Words(
        Incident,
        told="during",
        emptied=("before", "helped", "after", "setting"),
        on="on",
        named=(IncidentPupil, "incident_id"),
    ),
}


def add_copy(kind, copy):
    """Have rows of an app above give way with the entry's words.

    They go first: what they quote is known from the versions of the entry.
    """
    ENTRIES[kind].copies.insert(0, copy)


def are_moved(kind):
    """The condition that an entry of the kind says no more than that its words were moved."""
    return ENTRIES[kind].are_moved


def kind_of(row):
    return next(kind for kind, words in ENTRIES.items() if words.model is type(row))


def is_waiting(row):
    """Tell whether words were moved out of a row and its history holds them yet: without it nobody could propose it."""
    words = next((words for words in ENTRIES.values() if words.model is type(row)), None)
    if words is None:
        return False
    versions = row._meta.model.pgh_event_model.objects.filter(pgh_obj=row.pk)
    moved = versions.filter(words.are_moved).order_by("-pgh_id").values("pgh_id")[:1]
    return versions.exclude(words.are_moved).filter(pgh_id__lt=moved).exists()
