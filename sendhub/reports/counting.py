"""Count a school's record for an edition: plain numbers, before anything is hidden.

Everything is told for a day, from dated rows; only the year group is today's value, moved back by
the school years in between.
"""

from collections import Counter, defaultdict
from statistics import median

from django.db.models import Q, Sum

from agencies.enums import ReferralState
from agencies.models import Referral, ReferralStep
from agencies.rules import WITH_AGENCY
from agencies.waits import waits_listed
from provision.budgets import held_against
from provision.enums import MissedReason, SessionState, Verdict
from provision.maps.lenses import Map
from provision.maps.reading import Ask
from provision.models import Session, TrainedStaff
from provision.rules import costs, impact
from pupils.enums import StatusCode, VoiceOf
from pupils.models import AttendanceFigure, Concern, Pupil, SenStatus, Voice
from pupils.querysets.rows import covers
from pupils.rules.sen import ON_REGISTER
from sendhub import dates
from sendhub.accounts.models import StaffMember
from sendhub.reports import rules
from sendhub.reports.counting_care import count_care
from sendhub.reports.counting_cases import count_cases
from sendhub.reports.counting_register import (
    COLUMN_OF,
    Child,
    Counted,
    count_register,
    count_tables,
)
from sendhub.reports.counting_reviews import count_reviews
from sendhub.reports.inclusion import count_shared_work
from sendhub.reports.suppression import Sum as Whole
from sendhub.reports.times import lines_of
from sendhub.templatetags.sendhub import day

ENOUGH_FOR_A_NAME = 5  # a provision for fewer pupils tells about them
NO_BUDGET = "none entered for this school year alone"


def count_school(*, by, starts_on, moved_since, counted_on, today):
    """Count the register on a day, what moved it since another, and what happened from `starts_on` on."""
    counted = Counted()
    pupils = _pupils(by, counted_on, today)
    count_register(counted, pupils)
    count_tables(counted, pupils, by=by, on=counted_on)
    _count_movement(counted, by=by, since=moved_since, on=counted_on)
    _count_attendance(counted, pupils, by=by, on=counted_on)
    _count_provision(counted, by=by, starts_on=starts_on, on=counted_on)
    _count_agencies(counted, by=by, on=counted_on)
    year = dates.academic_year_span(dates.academic_year(counted_on))
    this_year = dates.Span(year.starts_on, counted_on)
    count_cases(counted, by=by, span=this_year)
    count_reviews(counted, by=by, span=this_year)
    counted.facts["time"] = {line.key: line.minutes for line in lines_of(by.school_id, this_year)}
    _count_voices(counted, pupils, by=by, starts_on=starts_on, on=counted_on)
    _count_staff(counted, by=by, starts_on=starts_on, on=counted_on)
    count_shared_work(counted, by=by, span=dates.Span(starts_on, counted_on))
    count_care(counted, by=by, span=dates.Span(starts_on, counted_on))
    return counted


def _pupils(by, on, today):
    """{pupil: Child} on roll on the day; one query."""
    back = dates.academic_year(today) - dates.academic_year(on)
    rows = Pupil.objects.visible_to(by).on_roll(on).with_status_on(on)
    fields = ("pk", "status_on_day", "nc_year", "sex", "ethnicity")
    return {
        pk: Child(pk, code, rules.year_before(nc_year, back), sex, ethnicity)
        for pk, code, nc_year, sex, ethnicity in rows.order_by().values_list(*fields)
    }


def _count_movement(counted, *, by, since, on):
    """Who joined and left the register; who came to the school with a status, or left it, moved it, too."""
    before = _on_register(by, since)
    now = _on_register(by, on)
    counted.counts |= {"joined": len(now - before), "left": len(before - now)}


def _on_register(by, day):
    on_roll = Pupil.objects.visible_to(by).on_roll(day)
    rows = SenStatus.objects.visible_to(by).filter(
        covers(day), status__in=ON_REGISTER, pupil__in=on_roll.values("pk")
    )
    return set(rows.values_list("pupil", flat=True))


def _count_attendance(counted, pupils, *, by, on):
    """Attendance of the school year so far, by status; a share needs ten pupils."""
    span = dates.academic_year_span(dates.academic_year(on))
    rows = (
        AttendanceFigure.objects.visible_to(by)
        .filter(starts_on__gte=span.starts_on, starts_on__lte=on, pupil__in=list(pupils))
        .order_by()
        .values_list("pupil")
        .annotate(possible=Sum("possible"), attended=Sum("attended"))
    )
    groups = defaultdict(list)
    for pupil_id, possible, attended in rows:
        if possible:
            groups[pupils[pupil_id].status].append((possible, attended))
    found = {}
    for code in (StatusCode.NONE, StatusCode.SUPPORT, StatusCode.PLAN):
        each = groups[code]
        if len(each) >= 10:
            share = 100 * sum(a for _, a in each) / sum(p for p, _ in each)
            found[COLUMN_OF.get(code, "none")] = f"{share:.1f} %"
    counted.facts["attendance"] = found
    counted.facts["has_attendance"] = any(groups.values())
    if any(groups[code] for code in ON_REGISTER):
        counted.counts["persistent"] = sum(
            attended <= 0.9 * possible
            for code in ON_REGISTER
            for possible, attended in groups[code]
        )


def _ask(by, period, on):
    return Ask(actor=by, period=period, today=on, pupils=Pupil.objects.visible_to(by))


def _count_provision(counted, *, by, starts_on, on):
    """What was planned and held, what worked, and the money; sessions and pounds are no pupils."""
    found = Map(_ask(by, dates.Span(starts_on, on), on))
    tally = found.totals.tally
    missed = (
        Session.objects.visible_to(by)
        .filter(on__range=(starts_on, on), state=SessionState.MISSED)
        .order_by()
        .values_list("missed_reason")
    )
    reasons = Counter(reason for (reason,) in missed)
    counted.facts["provision"] = {
        "planned": tally.due,
        "held": tally.held,
        "missed": tally.lost + tally.missed,
        "unrecorded": tally.unrecorded,
        "percent": tally.percent,
        "reasons": [[MissedReason(reason).label, n] for reason, n in reasons.most_common()],
        "verdicts": _verdicts(found),
        "groups": len(found.rows),
    }
    year = dates.academic_year_span(dates.academic_year(on))
    _, total, unknown = held_against(_ask(by, year, on))
    counted.facts["money"] = {
        "budget": NO_BUDGET if total.budget is None else pounds(total.budget),
        "spent": pounds(total.money.to_date.pence),
        "lost": pounds(total.money.lost.pence),
        "ahead": pounds(total.money.ahead.pence),
        "without_rate": unknown,
    }


def pounds(pence):
    """Whole pounds: pence would say more than a report to governors has to."""
    return costs.pounds_in_words(round(pence / 100) * 100).removesuffix(".00")


def _verdicts(found):
    """{verdict: names of provisions}, and how many are left unnamed because few pupils had them."""
    places = defaultdict(list)
    names = {}
    for row in found.rows:
        places[row.run.provision_id] += [line.place for line in row.lines]
        names[row.run.provision_id] = row.run.provision.name
    named, unnamed = defaultdict(list), 0
    for pk, each in places.items():
        if len({place.pupil_id for place in each}) < ENOUGH_FOR_A_NAME:
            unnamed += 1
            continue
        verdict = impact.verdict_of(
            [place.judged for place in each], fair_percent=found.reading.rule[1]
        )
        named[verdict].append(names[pk])
    return {
        "named": [
            [verdict.value, verdict.label, sorted(named[verdict])]
            for verdict in Verdict
            if named[verdict]
        ],
        "unnamed": unnamed,
    }


def _count_agencies(counted, *, by, on):
    rows = Referral.objects.visible_to(by).filter(sent_on__lte=on, state__in=WITH_AGENCY)
    waits = [
        (on - sent_on).days
        for (sent_on,) in rows.with_seen_on()
        .filter(Q(seen_on=None) | Q(seen_on__gt=on))
        .values_list("sent_on")
    ]
    counted.counts["referrals"] = len(waits)
    year = dates.academic_year_span(dates.academic_year(on))
    counted.counts["declined"] = (
        ReferralStep.objects.visible_to(by)
        .filter(state=ReferralState.REJECTED, on__range=(year.starts_on, on))
        .values("referral")
        .distinct()
        .count()
    )
    if len(waits) >= ENOUGH_FOR_A_NAME:
        counted.facts["waits"] = {"middle": round(median(waits)), "longest": max(waits)}
    counted.facts["agencies"] = [
        [agency.name, found.median_days, found.longest_days]
        for agency, found in waits_listed(by, on)
        if found.seen >= ENOUGH_FOR_A_NAME
    ]


def _count_voices(counted, pupils, *, by, starts_on, on):
    register = [pk for pk, child in pupils.items() if child.status in ON_REGISTER]
    rows = Voice.objects.visible_to(by).filter(given_on__range=(starts_on, on), pupil__in=register)
    heard = defaultdict(set)
    for pupil_id, of in rows.values_list("pupil", "of"):
        heard[of].add(pupil_id)
    for of, who in ((VoiceOf.PUPIL, "pupils"), (VoiceOf.FAMILY, "families")):
        cells = {f"heard_{who}": len(heard[of]), f"unheard_{who}": len(register) - len(heard[of])}
        counted.counts |= cells
        counted.sums.append(Whole("register", tuple(cells)))
    counted.counts |= {
        "concerns": Concern.objects.visible_to(by)
        .filter(raised_at__date__range=(starts_on, on))
        .count(),
    }


def _count_staff(counted, *, by, starts_on, on):
    """Who the SENCo is, and who was trained for what: adults, named as the website names them."""
    in_post = StaffMember.objects.filter(covers(on), school_id=by.school_id)
    counted.facts["sencos"] = [
        {
            "name": person.full_name,
            "qualified_on": day(person.senco_qualified_on),
            "due_words": day(rules.senco_qualification_due(person.senco_from)),
        }
        for person in in_post.filter(senco_from__lte=on).order_by("senco_from", "pk")
    ]
    sessions = Session.objects.visible_to(by).filter(
        on__range=(starts_on, on), state=SessionState.HELD
    )
    trained = TrainedStaff.objects.visible_to(by)
    counted.facts["staffing"] = {
        "adults": sessions.exclude(staff=None).values("staff").distinct().count(),
        "trained": trained.filter(covers(on)).values("staff").distinct().count(),
    }
    new = Counter(
        name
        for (name,) in trained.filter(starts_on__range=(starts_on, on)).values_list(
            "provision__name"
        )
    )
    counted.facts["training"] = sorted([name, n] for name, n in new.items())
