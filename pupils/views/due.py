"""What is owed, by whom, until when; each line opens the page that settles it."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from pupils.enums import DueKind
from pupils.filters import DueFilter
from pupils.models import Due
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

PAGE = 50
P = Permission

# Kind: (route, its keyword, which id it takes, the button, who may press it).
STEPS = {
    DueKind.TELL_PARENT: ("pupils:sen_parent_told", "status_pk", "subject_id", "Record that they were told", P.SEN_CHANGE),
    DueKind.MONITORING_REVIEW: ("pupils:monitoring_review", "monitoring_pk", "subject_id", "Look again", P.SEN_CHANGE),
    DueKind.PROFILE_REVIEW: ("pupils:profile", "pupil_pk", "pupil_id", "Review the profile", P.PROFILE_WRITE),
    DueKind.STRATEGIES_REVIEW: ("pupils:concern_triage", "concern_pk", "subject_id", "Open the concern", P.CONCERN_VIEW_ALL),
    DueKind.FAMILY_FOLLOW_UP: ("pupils:concern_triage", "concern_pk", "subject_id", "Open the concern", P.CONCERN_VIEW_ALL),
    DueKind.REFERRAL_START: ("agencies:referral_from_concern", "concern_pk", "subject_id", "Start the referral", P.CONTACT_LOG_EDIT),
    DueKind.LINK_ANSWER: ("pupils:link_detail", "private_link_pk", "subject_id", "Open the link", P.LINK_REVOKE),
    DueKind.LINK_UNANSWERED: ("pupils:link_detail", "private_link_pk", "subject_id", "Open the link", P.LINK_REVOKE),
    DueKind.LINK_LOCKED: ("pupils:link_detail", "private_link_pk", "subject_id", "Open the link", P.LINK_REVOKE),
    DueKind.PLAN_START: ("pupils:concern_triage", "concern_pk", "subject_id", "Start the plan", P.PLAN_WRITE),
    DueKind.PLAN_REVIEW: ("provision:cycle_view", "cycle_pk", "subject_id", "Review the plan", P.PLAN_WRITE),
    DueKind.PLAN_AGREEMENT: ("provision:cycle_view", "cycle_pk", "subject_id", "Record the answers", P.PLAN_WRITE),
    DueKind.PLAN_REFERRAL: ("agencies:referral_from_due", "due_pk", "pk", "Start the referral", P.CONTACT_LOG_EDIT),
    DueKind.EXIT_MEASURE: ("provision:place_measure", "place_pk", "subject_id", "Measure", P.INTERVENTION_EDIT),
    DueKind.ASSESSMENT_REQUEST: ("ehcp:assessment_from_cycle", "cycle_pk", "subject_id", "Start the request", P.EHC_WRITE),
    DueKind.REFERRAL_SEND: ("agencies:referral_view", "referral_pk", "subject_id", "Open the referral", P.CONTACT_LOG_VIEW_ALL),
    DueKind.REFERRAL_CONSENT: ("agencies:referral_view", "referral_pk", "subject_id", "Remind", P.CONTACT_LOG_VIEW_ALL),
    DueKind.REFERRAL_ANSWER: ("agencies:referral_view", "referral_pk", "subject_id", "Remind", P.CONTACT_LOG_VIEW_ALL),
    DueKind.REFERRAL_ADVICE: ("agencies:referral_view", "referral_pk", "subject_id", "Open the referral", P.CONTACT_LOG_VIEW_ALL),
    DueKind.ADVICE_DECIDE: ("agencies:advice_view", "advice_pk", "subject_id", "Decide the lines", P.CONTACT_LOG_VIEW_ALL),
    DueKind.EHC_SEND: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the request", P.EHC_VIEW),
    DueKind.EHC_CONFIRM: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_DECIDE: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_REFUSE: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_FINAL: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_COMMENTS: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the case", P.EHC_VIEW),
    DueKind.EHC_APPEAL: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the case", P.EHC_VIEW),
    DueKind.EHC_ADVICE: ("ehcp:advice_request_edit", "advice_request_pk", "subject_id", "Enter the advice", P.EHC_WRITE),
    DueKind.EHC_CONSULTED: ("ehcp:consultation_edit", "consultation_pk", "subject_id", "Enter the answer", P.EHC_WRITE),
    DueKind.COMPLIANCE_REVIEW: ("reports:compliance_edit", "duty_pk", "subject_id", "Look again", P.COMPLIANCE_EDIT),
    DueKind.REVIEW_MEETING: ("ehcp:review_meeting_day", "review_pk", "subject_id", "Set the day", P.EHC_WRITE),
    DueKind.REVIEW_ASK: ("ehcp:review_round", "review_pk", "subject_id", "Ask for contributions", P.LINK_MAKE),
    DueKind.REVIEW_CONTRIBUTION: ("ehcp:own_part_write", "review_person_pk", "subject_id", "Write it", P.EHC_CONTRIBUTE),
    DueKind.REVIEW_PAPERS: ("ehcp:review_view", "review_pk", "subject_id", "Open the review", P.EHC_VIEW),
    DueKind.REVIEW_HOLD: ("ehcp:review_meeting", "review_pk", "subject_id", "Meeting mode", P.EHC_WRITE),
    DueKind.REVIEW_REPORT: ("ehcp:review_report", "review_pk", "subject_id", "Finish the report", P.EHC_DECIDE),
    DueKind.REVIEW_DECISION: ("ehcp:review_decision", "review_pk", "subject_id", "Enter the LA’s decision", P.EHC_DECIDE),
    DueKind.REVIEW_COMMENTS: ("ehcp:review_view", "review_pk", "subject_id", "Open the review", P.EHC_VIEW),
    DueKind.REVIEW_FINAL: ("ehcp:review_amended", "review_pk", "subject_id", "Enter the amended plan’s date", P.EHC_DECIDE),
    DueKind.REVIEW_DUE: ("ehcp:review_view", "review_pk", "subject_id", "Open the review", P.EHC_VIEW),
    DueKind.REVIEW_TRANSFER: ("ehcp:review_view", "review_pk", "subject_id", "Open the review", P.EHC_VIEW),
    DueKind.CONSENT_ENDS: ("agencies:pupil_consents", "pupil_pk", "pupil_id", "Ask again", P.CONTACT_LOG_VIEW_ALL),
    DueKind.ACTION_DUE: ("pupils:action_done", "action_pk", "subject_id", "Mark it done", P.ACTION_GIVE),
    DueKind.CONTACT_FOLLOW_UP: ("agencies:entry_view", "entry_pk", "subject_id", "Come back to it", P.CONTACT_LOG_VIEW_ALL),
    DueKind.MEETING_MINUTES: ("agencies:meeting_view", "meeting_pk", "subject_id", "Write it up", P.CONTACT_LOG_VIEW_ALL),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One obligation; `days` until it is due, negative when late; `address` empty for who may not settle it."""

    due: Due
    days: int
    address: str
    button: str


def line_of(due, *, actor, today):
    route, keyword, name, button, permission = STEPS[due.kind]
    address = ""
    if actor.can(permission):
        address = f"{reverse(route, kwargs={keyword: getattr(due, name)})}?from=due"
    return Line(due=due, days=(due.due_on - today).days, address=address, button=button)


@require_GET
@requires(Permission.PUPIL_VIEW_ALL)
def due_list(request):
    today = timezone.localdate()
    found = DueFilter(request.GET, actor=request.actor, today=today)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    audit.record_list(
        by=request.actor, name="pupils.due", filters=found.used, results=page.paginator.count
    )
    context = {
        "form": found.form,
        "page": page,
        "lines": [line_of(due, actor=request.actor, today=today) for due in page],
        "is_narrowed": bool(found.used),
    }
    return render(request, "pupils/due_list.html", context)
