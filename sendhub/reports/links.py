"""Where the numbers of an edition come from: the lists behind its sentences, for whoever may open them."""

from dataclasses import dataclass, replace

from django.urls import reverse

from sendhub import dates
from sendhub.accounts.permissions import Permission
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

    def link(self, first, last):
        """Return (address, words) for what is told of a day, or of the days up to it."""
        year = dates.academic_year(last)
        query = self.query.format(first=first, last=last, year=year)
        when = {
            ON_THE_DAY: f"as at {day(last)}",
            IN_THE_TIME: f"{day(first)} to {day(last)}",
            IN_THE_YEAR: f"school year {dates.academic_year_name(year)}",
            TODAY: "as it stands today",
        }[self.tells]
        return f"{reverse(self.address)}?{query}".removesuffix("?"), f"{self.words}, {when}"


REGISTER = Source(
    "pupils:register", "The register", P.PUPIL_VIEW_ALL, "status=K&status=E&on={last}", ON_THE_DAY
)


def register_of(need, status):
    """The register of those with a primary need and a status; of everybody on it without them."""
    if not need:
        return REGISTER
    code = {"support": "K", "plan": "E"}[status]
    return replace(
        REGISTER,
        words="The pupils",
        query=f"need={need}&primary=on&status={code}&on={{last}}",
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


def evidence_links(actor, row):
    """{key: (address, words)} that the actor may open; none for a school the actor has no role in."""
    if not actor.has_tenant or actor.school_id != row.school_id:
        return {}
    return {
        key: source.link(row.starts_on, row.counted_on)
        for key, source in EVIDENCE.items()
        if actor.can(source.permission)
    }


def difference_links(actor, differences, *, school_id, on):
    """[(text, link or None)] of the sentences that set a share by need beside England's."""
    may_open = actor.has_tenant and actor.school_id == school_id and actor.can(REGISTER.permission)
    return [
        (each["text"], register_of(each["need"], each["status"]).link(on, on) if may_open else None)
        for each in differences
    ]
