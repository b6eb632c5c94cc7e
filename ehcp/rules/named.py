"""Each rule under a name in words, with the inputs it takes: for checking against a table made elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass

from ehcp.rules import deadlines as d
from ehcp.rules.transfers import transfer_rule
from pupils.rules.sen import needs_problems, tell_parent_due
from pupils.upn import check_letter, has_right_letter, has_shape
from sendhub import dates


@dataclass(frozen=True)
class NamedRule:
    """`inputs` are the names of the values in order; those that end in `?` may be left out."""

    inputs: tuple[str, ...]
    answer: Callable
    source: str = ""


def _from_table(code, name):
    rule = d.DEADLINES[code]
    return NamedRule((name,), lambda day: d.last_day(rule, day), rule.source)


def _phase(nc_year, highest_year, transfer_year, leaves_for_post16="no"):
    rule = transfer_rule(
        nc_year=nc_year, highest_year=highest_year, leaves_for_post16=leaves_for_post16 == "yes"
    )
    if rule is None:
        return None
    named = d.last_day(rule, dates.academic_year_span(int(transfer_year) - 1).ends_on)
    return d.last_safe_day(rule, named)


def _upn(upn):
    return "valid" if has_shape(upn) and has_right_letter(upn) else "not valid"


def _needs(status, *needs):
    return "; ".join(needs_problems(status, [need for need in needs if need])) or "none"


RULES = {
    "decision whether to assess": _from_table("EHC_DECIDE", "request received"),
    "advice for assessment": _from_table("EHC_ADVICE", "advice asked"),
    "refusal to issue": _from_table("EHC_REFUSE", "request received"),
    "comments on draft plan": _from_table("EHC_COMMENTS", "draft served"),
    "consultation answer of school": _from_table("EHC_CONSULTED", "consulted"),
    "final plan": _from_table("EHC_FINAL", "request received"),
    "annual review due": _from_table("AR_DUE", "anchor"),
    "latest review meeting": NamedRule(
        ("anchor",),
        lambda day: d.latest_meeting(d.last_day(d.DEADLINES["AR_DUE"], day)),
        "derived from s.44(1) and reg 20(10)",
    ),
    "reviews of the term listed": _from_table("AR_LIST", "term start"),
    "advice asked": _from_table("AR_ASK", "meeting"),
    "meeting notice": _from_table("AR_NOTICE", "meeting"),
    "papers circulated": _from_table("AR_CIRCULATE", "meeting"),
    "papers circulated safely": NamedRule(("meeting",), d.circulate_safely, "design advice"),
    "review report": _from_table("AR_REPORT", "meeting"),
    "review decision": _from_table("AR_DECISION", "meeting"),
    "comments on amendments": _from_table("AR_REPS", "notice served"),
    "amended plan": NamedRule(
        ("notice served", "meeting"),
        lambda served, meeting: d.amended_plan_due(notice_served_on=served, meeting_on=meeting),
        d.DEADLINES["AR_FINAL"].source,
    ),
    "not amended after all": _from_table("AR_NOT_AMENDED", "notice served"),
    "phase transfer": NamedRule(
        ("year group", "highest year", "transfer year", "leaves for post-16?"),
        _phase,
        "SEND Regulations 2014, reg 18: the last day before the date named",
    ),
    "appeal": NamedRule(
        ("decision letter", "mediation certificate?"),
        lambda letter, certificate=None: d.appeal_due(letter_on=letter, certificate_on=certificate),
        "Children and Families Act 2014, ss.51 and 55",
    ),
    "end of compulsory school age": NamedRule(
        ("born",), dates.compulsory_school_age_ends_on, "Children and Families Act 2014, s.83(2)"
    ),
    "parent told of sen support": NamedRule(
        ("sen support from",), tell_parent_due, "CFA 2014 s.68; the number of days is ours"
    ),
    "autumn census day": NamedRule(
        ("academic year",),
        lambda year: dates.census_day(int(year), dates.CensusTerm.AUTUMN),
        "DfE school census guide",
    ),
    "spring census day": NamedRule(
        ("academic year",),
        lambda year: dates.census_day(int(year), dates.CensusTerm.SPRING),
        "DfE school census guide",
    ),
    "summer census day": NamedRule(
        ("academic year",),
        lambda year: dates.census_day(int(year), dates.CensusTerm.SUMMER),
        "DfE school census guide",
    ),
    "upn check letter": NamedRule(("twelve characters",), check_letter, "UPN guide of the DfE"),
    "upn": NamedRule(("upn",), _upn, "UPN guide of the DfE"),
    "needs beside status": NamedRule(
        ("status", "first need", "second need?"), _needs, "DfE school census guide"
    ),
}
