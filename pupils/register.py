"""The register as a list: its columns, what each is read from, and how it sorts, on any day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, NullIf

from pupils.enums import (
    CharacteristicKind,
    ConcernState,
    ProfileState,
    SeenBy,
    Sex,
    StatusCode,
    YearGroup,
)
from pupils.models import (
    Characteristic,
    ConcernPupil,
    Due,
    GroupMember,
    Monitoring,
    Need,
    Profile,
    SenStatus,
)
from pupils.own_fields import in_one_line
from pupils.querysets.rows import covers
from sendhub import spreadsheets
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.permissions import Permission

PAGE = 50
MINE = OuterRef("pk")
_EMPTY = Value("")


@dataclass(frozen=True)
class Day:
    """The day a list speaks of; today's values stand on the pupil itself."""

    on: date
    today: date

    @property
    def is_today(self):
        return self.on == self.today


# Facts of one pupil are read by look-ups written as SQL: the ORM takes longer to put six of them
# together for each request than the database to answer. Tables and columns are those of the models,
# values are parameters, and the school's policy holds as for every query.
_COVERS = "(starts_on IS NULL OR starts_on <= %s) AND (ends_on IS NULL OR ends_on >= %s)"


def _rows(model, what, condition):
    table = model._meta.db_table
    return f"SELECT {what} FROM {table} WHERE {table}.pupil_id = pupils_pupil.id AND {condition}"  # noqa: S608


def _held(model, day, value):
    return RawSQL(  # noqa: S611
        f"({_rows(model, value, _COVERS)} ORDER BY starts_on DESC NULLS LAST LIMIT 1)",
        [day.on, day.on],
        output_field=model._meta.get_field(value),
    )


def _all_held(model, day, value, order):
    return RawSQL(  # noqa: S611
        f"ARRAY({_rows(model, value, _COVERS)} ORDER BY {order})", [day.on, day.on]
    )


def _class(day, value):
    rows = GroupMember.objects.filter(covers(day.on), pupil=MINE, group__kind=GroupKind.CLASS)
    return Subquery(rows.order_by("-starts_on").values(value)[:1])


def status(day):
    """The SEN status on the day, N where nothing is recorded."""
    if day.is_today:
        return F("sen_status")
    return Coalesce(_held(SenStatus, day, "status"), Value(StatusCode.NONE.value))


def year(day):
    """The year group on the day: that of the class then, as the pupil itself holds only today's."""
    if day.is_today:
        return F("nc_year")
    return Coalesce(NullIf(_class(day, "group__nc_year"), _EMPTY), F("nc_year"))


def group(day):
    return F("group_id") if day.is_today else _class(day, "group_id")


def group_name(day):
    return F("group__name") if day.is_today else _class(day, "group__name")


def needs(day):
    """The need types by rank, None without one: lists of them sort by the first, then the second."""
    return RawSQL(  # noqa: S611
        f"NULLIF(ARRAY({_rows(Need, 'need_type', _COVERS)} ORDER BY rank, id), '{{}}')",
        [day.on, day.on],
    )


def monitoring_until(day):
    return _held(Monitoring, day, "review_on")


def is_monitored(day):
    return RawSQL(  # noqa: S611
        f"EXISTS ({_rows(Monitoring, '1', _COVERS)})", [day.on, day.on], output_field=BooleanField()
    )


def characteristics(day):
    return _all_held(Characteristic, day, "kind", "kind")


def status_since(day):
    return _held(SenStatus, day, "starts_on")


def parent_told(day):
    return _held(SenStatus, day, "informed_on")


def next_due(day):
    return RawSQL(  # noqa: S611
        f"({_rows(Due, 'min(due_on)', 'done_on IS NULL')})", [], output_field=DateField()
    )


def open_concerns(day):
    """How many concerns about the pupil stand open; those restricted to named readers are not counted."""
    rows = (
        ConcernPupil.objects.filter(pupil=MINE, concern__restriction=None)
        .exclude(concern__state=ConcernState.DECIDED)
        .order_by()
        .values("pupil")
        .annotate(n=Count("pk"))
    )
    return Coalesce(Subquery(rows.values("n")), 0)


def profile_review(day):
    rows = Profile.objects.filter(pupil=MINE, state=ProfileState.CURRENT)
    return Subquery(rows.values("review_on")[:1])


def has_profile(day):
    return Exists(Profile.objects.filter(pupil=MINE, state=ProfileState.CURRENT))


def full_name(row):
    """The known-as name, as `Pupil.full_name` gives it; put together here, as SQL takes longer to write it."""
    return (
        f"{row['known_as'] or row['first_name']} {row['known_as_last'] or row['last_name']}".strip()
    )


def field(name):
    """A field of the pupil, or of what it points to, under its own name."""
    return {name: lambda day: F(name)}


def _in_order(expression, codes):
    return Case(
        *(When(**{expression: code}, then=place) for place, code in enumerate(codes)),
        default=len(codes),
    )


@dataclass(frozen=True)
class Column:
    """One column: `reads` are the facts its cells are made of, by the name the row holds them under.

    `sort` gives the order, from facts of `reads`.
    """

    key: str
    label: str
    reads: dict[str, Callable]
    sort: Callable | None = None
    permission: Permission = Permission.PUPIL_LIST
    is_first_choice: bool = False


COLUMNS = {
    column.key: column
    for column in (
        Column("year", "Year", {"year": year}, lambda: _in_order("year", YearGroup.values), is_first_choice=True),
        Column("group", "Class", {"group_name": group_name}, lambda: F("group_name"), is_first_choice=True),
        Column(
            "status",
            "SEN status",
            {"status": status},
            lambda: _in_order("status", (StatusCode.PLAN, StatusCode.SUPPORT, StatusCode.NONE)),
            is_first_choice=True,
        ),
        Column("since", "Since", {"since": status_since}, lambda: F("since")),
        Column(
            "needs",
            "Needs",
            {"needs": needs},
            lambda: F("needs"),
            is_first_choice=True,
        ),
        Column("monitoring", "Monitoring until", {"monitoring": monitoring_until}, lambda: F("monitoring"), is_first_choice=True),
        Column("profile", "One-page profile", {"has_profile": has_profile, "profile_review": profile_review}, lambda: F("profile_review")),
        Column("lead", "Case lead", field("lead__first_name") | field("lead__last_name"), lambda: F("lead__last_name"), Permission.PUPIL_VIEW_ALL, is_first_choice=True),
        Column("due", "Next date", {"due": next_due}, lambda: F("due"), Permission.PUPIL_VIEW_ALL, is_first_choice=True),
        Column("concerns", "Open concerns", {"concerns": open_concerns}, lambda: F("concerns"), Permission.CONCERN_VIEW_ALL),
        Column("told", "Parent told", {"told": parent_told}, lambda: F("told"), Permission.PUPIL_VIEW_ALL),
        Column("characteristics", "Characteristics", {"characteristics": characteristics}, None, Permission.PUPIL_VIEW_ALL),
        Column("own", "Own fields", {"own": lambda day: in_one_line(SeenBy.STAFF)}, lambda: F("own")),
        Column("own_case", "Own fields, case team", {"own_case": lambda day: in_one_line(SeenBy.CASE)}, lambda: F("own_case"), Permission.PUPIL_VIEW_ALL),
        Column("upn", "UPN", field("upn"), lambda: F("upn"), Permission.PUPIL_VIEW_ALL),
        Column("born", "Date of birth", field("born_on"), lambda: F("born_on"), Permission.PUPIL_VIEW_ALL),
        Column("sex", "Sex", field("sex"), lambda: F("sex"), Permission.PUPIL_VIEW_ALL),
        Column("admission", "Admission number", field("admission_number"), lambda: F("admission_number"), Permission.PUPIL_VIEW_ALL),
    )
}  # fmt: skip


def columns_for(actor):
    """The columns the actor may choose from."""
    return [column for column in COLUMNS.values() if actor.can(column.permission)]


def chosen(columns, keys):
    """The columns with these keys, in the order of the register; the first choice where none is left."""
    picked = [column for column in columns if column.key in keys]
    return picked or [column for column in columns if column.is_first_choice]


def rows_of(pupils, *, columns, day, sort):
    """Return dictionaries for the list: key, names and what the columns read, in the order asked for."""
    facts = {}
    for column in columns:
        facts |= column.reads
    key = sort.lstrip("-")
    column = COLUMNS.get(key)
    if column and column.sort:
        facts |= column.reads
    annotations, plain = {}, []
    for alias, fact in facts.items():
        expression = fact(day)
        if isinstance(expression, F) and expression.name == alias:
            plain.append(alias)
        else:
            annotations[alias] = expression
    order = ["sort_key", "pk"]
    if column and column.sort:
        by = column.sort()
        order.insert(
            0, by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
        )
    elif sort == "-name":
        order = ["-sort_key", "-pk"]
    return (
        pupils.annotate(**annotations).order_by(*order).values("pk", *NAMES, *plain, *annotations)
    )


NAMES = ("known_as", "first_name", "known_as_last", "last_name")


def counted(pupils, *, day, narrowed):
    """Return rows (status, monitored, is_result, number).

    `pupils` are annotated with `status`; `narrowed` is what the strip itself can choose, so that each
    of its numbers stays the length of the list behind it.
    """
    # Grouped rather than aggregated with filters: those may not hold a subquery of another query.
    return (
        pupils.annotate(
            monitored=is_monitored(day),
            is_result=Case(When(narrowed, then=True), default=False) if narrowed else Value(True),
        )
        .order_by()
        .values_list("status", "monitored", "is_result")
        .annotate(n=Count("pk"))
    )


def added_up(groups):
    """Add the rows of `counted` up under the strip's names."""
    counts = dict.fromkeys(("total", "none", "support", "plan", "monitored", "results"), 0)
    for code, monitored, is_result, n in groups:
        counts["total"] += n
        counts[COUNTED[code]] += n
        counts["monitored"] += n if monitored else 0
        counts["results"] += n if is_result else 0
    return counts


# A retired code can only be met on a day long past; it was a kind of SEN Support or of plan.
COUNTED = {
    StatusCode.NONE: "none",
    StatusCode.SUPPORT: "support",
    StatusCode.PLAN: "plan",
    StatusCode.SCHOOL_ACTION: "support",
    StatusCode.SCHOOL_ACTION_PLUS: "support",
    StatusCode.SCHOOL_ACTION_PLUS_ASSESSED: "support",
    StatusCode.STATEMENT: "plan",
}
SEX = dict(Sex.choices)
STATUSES = dict(StatusCode.choices)
KINDS = dict(CharacteristicKind.choices)


def plain_day(value):
    return f"{value.day} {value:%b %Y}" if value else ""


def year_words(code):
    return code if not code or not code[0].isdigit() else f"Y{code}"


def profile_words(row):
    if not row["has_profile"]:
        return ""
    return f"Review {plain_day(row['profile_review'])}" if row["profile_review"] else "Yes"


# The cells as words, for file and paper; on the screen two of them get a shape of their own.
WORDS = {
    "year": lambda row: year_words(row["year"]),
    "group": lambda row: row["group_name"] or "",
    "status": lambda row: STATUSES[row["status"]],
    "since": lambda row: row["since"],
    "needs": lambda row: ", ".join(row["needs"] or ()),
    "monitoring": lambda row: row["monitoring"],
    "profile": profile_words,
    "lead": lambda row: " ".join(filter(None, (row["lead__first_name"], row["lead__last_name"]))),
    "due": lambda row: row["due"],
    "concerns": lambda row: row["concerns"] or "",
    "told": lambda row: row["told"],
    "characteristics": lambda row: ", ".join(KINDS[kind] for kind in row["characteristics"]),
    "own": lambda row: row["own"],
    "own_case": lambda row: row["own_case"],
    "upn": lambda row: row["upn"],
    "born": lambda row: row["born_on"],
    "sex": lambda row: SEX.get(row["sex"], ""),
    "admission": lambda row: row["admission_number"],
}


def file_of(rows, *, columns, kind):
    """The list as the bytes of a file: the name and these columns, nothing else."""
    headings = ["Name", *(column.label for column in columns)]
    lines = [[full_name(row), *(WORDS[column.key](row) for column in columns)] for row in rows]
    if kind == "csv":
        return spreadsheets.as_csv(headings=headings, rows=lines)
    return spreadsheets.as_xlsx(title="Register", headings=headings, rows=lines)
