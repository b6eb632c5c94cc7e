"""What stands on a first page: each block is asked for by permission, and each number opens its list.

Every function takes the actor and `today` and returns values for the template. `lead` is the member of
staff whose cases are asked for, None for everybody's.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import (
    BooleanField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Now, RowNumber
from django.urls import reverse
from django.utils import timezone

from agencies.enums import MeetingKind
from agencies.models import AdviceItem, Meeting, Referral, SurgerySlot
from ehcp.models import NeedsAssessment, ReviewPerson
from provision.class_page import new_strategies
from provision.models import Session
from pupils import register
from pupils.enums import ConcernState, DueKind, WhoseMove
from pupils.models import Action, Concern, Due, GroupMember, Pupil, SenStatus
from pupils.patterns import patterns_among, patterns_since
from pupils.querysets.rows import covers
from pupils.views.agreed import with_days
from pupils.views.due import line_of
from sendhub import dates
from sendhub.accounts.enums import ClosureKind, GroupKind
from sendhub.accounts.models import ClosurePeriod, School, TeachingGroup, Term
from sendhub.jobs import condition
from sendhub.prepared import prepared
from sendhub.reports.enums import ComplianceKind, EditionKind
from sendhub.reports.models import ComplianceItem, SchoolFigures, WorkTime
from sendhub.reports.pages import EditionPage
from sendhub.reports.rules import hours_in_words
from sendhub.reports.trust import COLUMNS, side_by_side
from sendhub.sharing.models import Link

TODAY_AT_MOST = 7
QUEUE_AT_MOST = 6
CHANGES_AT_MOST = 8
DUE_WITHIN = timedelta(days=7)
CHANGED_WITHIN = timedelta(days=42)
MEETINGS_WITHIN = timedelta(days=7)
DAY = timedelta(days=1)
OURS = Q(whose_move=WhoseMove.SCHOOL)
OF_REFERRAL = (
    DueKind.REFERRAL_SEND,
    DueKind.REFERRAL_CONSENT,
    DueKind.REFERRAL_ANSWER,
    DueKind.REFERRAL_ADVICE,
)


@dataclass(frozen=True)
class Dues:
    """What the school owes this week, and what others owe it; the numbers count the lines not shown too."""

    today: list
    all_today: int
    waiting: list
    all_waiting: int


def dues(actor, today, *, lead=None):
    """Return both lists, the law's dates first, then the oldest. One query.

    What was put off is left out until its day.
    """
    found = _dues(actor, today, lead)
    ours = [due for due in found if due.is_ours]
    others = [due for due in found if not due.is_ours]
    return Dues(
        today=_lines(ours, actor, today, lead),
        all_today=number_of(ours),
        waiting=_lines(others[:QUEUE_AT_MOST], actor, today, lead),
        all_waiting=number_of(others),
    )


@prepared
def _dues(actor, today, lead):
    rows = due_now(actor, today)
    if lead:
        rows = rows.owned_by(lead)
    return (
        rows.select_related("pupil", "owner")
        .annotate(
            is_ours=ExpressionWrapper(OURS, output_field=BooleanField()),
            agency_name=Case(
                When(kind__in=OF_REFERRAL, then=_first(Referral, actor, "agency__name"))
            ),
            receiver_name=Case(
                When(kind=DueKind.LINK_ANSWER, then=_first(Link, actor, "receiver_name"))
            ),
            by_law_first=Case(When(OURS & Q(is_statutory=True), then=0), default=1),
        )
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("is_ours"),
                order_by=(F("by_law_first"), F("due_on"), F("pk")),
            ),
            in_all=Window(Count("pk"), partition_by=F("is_ours")),
        )
        .filter(place__lte=TODAY_AT_MOST)
        .order_by("place")
    )


def due_now(actor, today):
    """What is open and not put off: ours of this week, and all that others owe."""
    rows = Due.objects.visible_to(actor).open().awake(today)
    return rows.filter(~OURS | OURS & Q(due_on__lte=today + DUE_WITHIN))


def work_counts(actor, today, *, lead=None):
    """Return the numbers of open concerns and of what the school owes this week. Two queries."""
    rows = due_now(actor, today).filter(OURS)
    return {
        "open_concerns": Concern.objects.visible_to(actor)
        .exclude(state=ConcernState.DECIDED)
        .count(),
        "dues_this_week": (rows.owned_by(lead) if lead else rows).count(),
    }


def _first(model, actor, name):
    """The value of the row that the obligation rests on."""
    rows = model.objects.visible_to(actor).filter(pk=OuterRef("subject_id"))
    return Subquery(rows.values(name)[:1])


def _lines(rows, actor, today, lead):
    came_from = "mine" if lead else "desk"
    return [line_of(due, actor=actor, today=today, came_from=came_from) for due in rows]


def number_of(rows):
    """How many there are in all, from rows that carry it as `in_all`."""
    return rows[0].in_all if rows else 0


IN_ALL = Window(Count("pk"))


def open_advice(actor, today, *, lead=None):
    """Return the lines of advice without an end, the oldest advice first, and the number of all."""
    shown = _advice_lines(actor, lead)
    for item in shown:
        item.age_days = (today - item.advice.received_on).days
    return shown, number_of(shown)


@prepared
def _advice_lines(actor, lead):
    rows = AdviceItem.objects.visible_to(actor).open().select_related("pupil", "advice__agency")
    if lead:
        rows = rows.filter(pupil__lead=lead)
    rows = rows.annotate(in_all=IN_ALL).order_by("advice__received_on", "advice", "order")
    return rows[:QUEUE_AT_MOST]


def advice_to_read(actor):
    """Return what agencies advise for the actor's classes and the actor has not said to have read."""
    rows = AdviceItem.objects.visible_to(actor).filter(for_class=True).for_reading(actor)
    rows = rows.filter(is_read=False).select_related("pupil", "advice__agency")
    return list(rows.order_by("-advice__received_on", "order")[:QUEUE_AT_MOST])


def strategies_to_read(actor, today):
    """Return what is new on the actor's class pages and not read, and the number of all. One query."""
    rows = list(new_strategies(actor, today)[:QUEUE_AT_MOST])
    return rows, number_of(rows)


def own_parts(actor):
    """Return what waits for the actor's own words in annual reviews, the nearest day first."""
    rows = ReviewPerson.objects.to_write(actor).select_related("pupil")
    return rows.order_by("answer_by", "pk")[:QUEUE_AT_MOST]


def concerns_and_patterns(actor, today):
    """Return (the oldest open concerns, the number of all open ones, the patterns). Two queries."""
    found = _open_or_lately(actor, today)
    waiting = [concern for concern in found if concern.state != ConcernState.DECIDED]
    shown = waiting[:QUEUE_AT_MOST]
    for concern in shown:
        concern.age_days = (today - concern.raised_at.date()).days
    links = [link for concern in found for link in concern.pupil_links.all() if link.is_in_sight]
    return shown, len(waiting), patterns_among(links, today=today)


@prepared
def _open_or_lately(actor, today):
    return (
        Concern.objects.visible_to(actor)
        .filter(~Q(state=ConcernState.DECIDED) | Q(raised_at__date__gte=patterns_since(today)))
        .order_by("raised_at", "pk")
        .with_pupils(actor)
    )


def register_strip(actor, today):
    """Return the counts of the register today: each is the length of the list it opens."""
    return register.added_up(_counted(actor, today))


@prepared
def _counted(actor, today):
    pupils = Pupil.objects.visible_to(actor).on_roll(today).annotate(status=F("sen_status"))
    return register.counted(pupils, day=register.Day(on=today, today=today), narrowed=Q())


@prepared
def recently_changed(actor, today):
    """Return the latest changes of status, newest first."""
    return (
        SenStatus.objects.visible_to(actor)
        .filter(starts_on__gte=today - CHANGED_WITHIN, starts_on__lte=today, is_imported=False)
        .select_related("pupil")
        .order_by("-starts_on", "-pk")[:CHANGES_AT_MOST]
    )


def my_classes(actor, today):
    """Return the groups taught today with their pupils' numbers by status."""
    members = Q(member_links__in=GroupMember.objects.filter(covers(today)))
    return list(
        TeachingGroup.objects.filter(pk__in=actor.group_ids)
        .exclude(kind=GroupKind.INTERVENTION)
        .annotate(
            pupils=Count("member_links", filter=members, distinct=True),
            with_sen=Count(
                "member_links",
                filter=members & Q(member_links__pupil__sen_status__in=("K", "E")),
                distinct=True,
            ),
        )
        .order_by("name")
    )


def sessions_today(actor, today):
    """Return the sessions of today that the person leads or covers."""
    rows = Session.objects.recordable_by(actor, today=today)
    return list(rows.filter(on=today).with_places().select_related("intervention"))


def sessions_waiting(actor, today):
    """Return how many earlier sessions of the person nobody has recorded."""
    rows = Session.objects.recordable_by(actor, today=today)
    return rows.unrecorded(today).count()


def my_actions(actor, today):
    """Return the open actions of the person, the latest first, and the number of all."""
    shown = _own_actions(actor)
    return with_days(shown[:QUEUE_AT_MOST], today), len(shown) > QUEUE_AT_MOST


@prepared
def _own_actions(actor):
    rows = Action.objects.visible_to(actor).owned_by(actor.staff_id).open()
    return rows.as_lines(actor)[: QUEUE_AT_MOST + 1]


@dataclass(frozen=True)
class MeetingLine:
    """A meeting, or a person's own slot in a surgery, as the desk shows it."""

    pk: int
    starts_at: datetime
    words: str
    place: str
    papers: int
    pupil: str
    address: str


SLOT = "slot"
NO_PUPIL = {f"pupil__{name}": Value("") for name in register.NAMES}
MEETING = ("pk", "starts_at", "what", "about", "where", "on_table", *NO_PUPIL)


def my_meetings(actor, today):
    """Return the person's meetings and surgery slots of the coming week, in order. One query."""
    return [_meeting_line(dict(zip(MEETING, row, strict=True))) for row in _coming(actor)]


@prepared
def _coming(actor):
    coming = {"ends_at__gt": Now(), "starts_at__lt": Now() + MEETINGS_WITHIN}
    meetings = Meeting.objects.visible_to(actor).led_or_invited(actor).planned().filter(**coming)
    slots = SurgerySlot.objects.visible_to(actor).of_person(actor).filter(**coming)
    rows = (
        meetings.order_by()
        .annotate(what=F("kind"), about=F("title"), where=F("place"), on_table=Count("papers"))
        .values_list(*MEETING[: -len(NO_PUPIL)], *NO_PUPIL.values())
    )
    booked = (
        slots.filter(meeting__state="planned")
        .order_by()
        .annotate(what=Value(SLOT), about=Value(""), where=F("meeting__place"), on_table=Value(0))
        .values_list(*MEETING)
    )
    return rows.union(booked, all=True).order_by("starts_at")[:QUEUE_AT_MOST]


def _meeting_line(row):
    if row["what"] == SLOT:
        words, address = "My slot in the SEN surgery", reverse("agencies:surgery_list")
    else:
        kind = MeetingKind(row["what"]).label
        words = f"{kind}: {row['about']}" if row["about"] else kind
        address = reverse("agencies:meeting_view", kwargs={"meeting_pk": row["pk"]})
    return MeetingLine(
        pk=row["pk"],
        starts_at=row["starts_at"],
        words=words,
        place=row["where"],
        papers=row["on_table"],
        pupil=register.full_name({name: row[f"pupil__{name}"] for name in register.NAMES}),
        address=address,
    )


def my_concerns(actor):
    """Return what the person raised lately, and what became of it."""
    return list(
        Concern.objects.filter(school_id=actor.school_id, raised_by_id=actor.user_id)
        .with_pupils(actor)
        .order_by(F("decided_at").desc(nulls_first=True), "-raised_at")[:QUEUE_AT_MOST]
    )


@dataclass(frozen=True)
class NextReport:
    """The governors' report that comes next: the day the half term ends, and what it would lack today."""

    on: date | None
    last: date | None
    duties_recorded: int

    @property
    def duties_missing(self):
        return max(DUTIES_LISTED - self.duties_recorded, 0)


# The SENCo's qualification is read from the staff record, and "other" is the school's own.
NOT_LISTED = (ComplianceKind.OTHER, ComplianceKind.SENCO_QUALIFICATION)
DUTIES_LISTED = len(ComplianceKind) - len(NOT_LISTED)


@dataclass(frozen=True)
class Beside:
    """What stands beside the lists: how much of the school's was put off, and since when the person's timer runs."""

    report: NextReport
    put_off: int
    timer_pk: int | None
    timer_since: datetime | None


def beside(actor, today, *, lead=None):
    """Return the report that comes next, the number of what was put off, and the timer. One query."""
    [row] = _beside(actor, today, lead)
    term_ends, break_starts, last, recorded, put_off, timer_pk, timer_since = row
    days = [day for day in (term_ends, break_starts and break_starts - DAY) if day]
    return Beside(
        report=NextReport(on=min(days, default=None), last=last, duties_recorded=recorded or 0),
        put_off=put_off or 0,
        timer_pk=timer_pk,
        timer_since=timer_since,
    )


@prepared
def _beside(actor, today, lead):
    mine = OuterRef("pk")
    terms = Term.objects.filter(school=mine, ends_on__gte=today).order_by("ends_on")
    breaks = ClosurePeriod.objects.filter(
        school=mine, kind=ClosureKind.HALF_TERM, starts_on__gt=today
    ).order_by("starts_on")
    editions = SchoolFigures.objects.filter(school=mine, kind=EditionKind.HALF_TERM)
    duties = ComplianceItem.objects.filter(school=mine).exclude(kind__in=NOT_LISTED).order_by()
    asleep = Due.objects.visible_to(actor).open().asleep(today).filter(OURS)
    if lead:
        asleep = asleep.owned_by(lead)
    timer = WorkTime.objects.visible_to(actor).running()
    return School.objects.filter(pk=actor.school_id).values_list(
        Subquery(terms.values("ends_on")[:1]),
        Subquery(breaks.values("starts_on")[:1]),
        Subquery(editions.order_by("-counted_on").values("counted_on")[:1]),
        Subquery(duties.values("school").annotate(n=Count("kind", distinct=True)).values("n")),
        _over_all(asleep, Count("pk")),
        Subquery(timer.values("pk")[:1]),
        Subquery(timer.values("started_at")[:1]),
    )


def leaders_counts(actor, today):
    """Return counts without names for senior leaders."""
    late = Due.objects.visible_to(actor).open().filter(due_on__lt=today)
    by_law = Q(is_statutory=True)
    concerns = Concern.objects.visible_to(actor).exclude(state=ConcernState.DECIDED)
    year = dates.academic_year_span(dates.academic_year(today))
    spent = WorkTime.objects.done_in(actor.school_id, year)
    open_concerns, assessments, minutes = (
        School.objects.filter(pk=actor.school_id)
        .values_list(
            _over_all(concerns, Count("pk")),
            _over_all(NeedsAssessment.objects.visible_to(actor).open(), Count("pk")),
            _over_all(spent, Sum("minutes")),
        )
        .get()
    )
    return {
        "open_concerns": open_concerns or 0,
        "assessments": assessments or 0,
        "senco_time": hours_in_words(minutes) if minutes else "",
        **late.aggregate(
            late=Count("pk"),
            late_statutory=Count("pk", filter=by_law),
            late_of_the_la=Count("pk", filter=by_law & Q(whose_move=WhoseMove.LA)),
        ),
    }


def _over_all(rows, value):
    """A number over all rows of the school, as a column of the one query that asks for several."""
    return Subquery(rows.order_by().values("school").annotate(found=value).values("found"))


def service(actor):
    """Return (the parts of the service that are not well, those that are). Seven queries."""
    lines = condition.lines(timezone.now(), school_id=actor.school_id)
    return [line for line in lines if not line.is_well], [line for line in lines if line.is_well]


def frozen_figures(actor, today):
    """Return what a person without a school's rows reads: the newest edition, or the trust's side by side."""
    if actor.school_id:
        rows = SchoolFigures.objects.readable(actor, today=today).select_related("school")
        row = rows.filter(school_id=actor.school_id).first()
        return {"page": EditionPage(row) if row else None}
    return {"lines": side_by_side(actor, today=today), "columns": COLUMNS}
