"""What is owed, by whom, until when; each line opens the page that settles it."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pupils.actions import due as actions
from pupils.enums import DueKind, WhoseMove
from pupils.filters.dues import DueFilter
from pupils.forms.due import PutOffForm
from pupils.models import Due
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit

PAGE = 50
P = Permission

# Kind: (route, its keyword, which id it takes, the button, who may press it).
STEPS = {
    DueKind.TRANSITION_NOTES: ("pupils:transition_edit", "transition_pk", "subject_id", "Write the notes", P.PROFILE_WRITE),
    DueKind.TRANSITION_STEP: ("pupils:transition_step_edit", "step_pk", "subject_id", "Open the step", P.PROFILE_WRITE),
    DueKind.TRANSITION_READ: ("pupils:pupil_transition", "pupil_pk", "pupil_id", "Read the notes", P.PUPIL_HEADER_VIEW),
    DueKind.TELL_PARENT: ("pupils:sen_parent_told", "status_pk", "subject_id", "Record that they were told", P.SEN_CHANGE),
    DueKind.MONITORING_REVIEW: ("pupils:monitoring_review", "monitoring_pk", "subject_id", "Look again", P.SEN_CHANGE),
    DueKind.PROFILE_REVIEW: ("pupils:profile", "pupil_pk", "pupil_id", "Review the profile", P.PROFILE_WRITE),
    DueKind.STRATEGIES_REVIEW: ("pupils:concern_triage", "concern_pk", "subject_id", "Look again", P.CONCERN_VIEW_ALL),
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
    DueKind.REFERRAL_CONSENT: ("agencies:referral_view", "referral_pk", "subject_id", "Open the referral", P.CONTACT_LOG_VIEW_ALL),
    DueKind.REFERRAL_ANSWER: ("agencies:referral_view", "referral_pk", "subject_id", "Open the referral", P.CONTACT_LOG_VIEW_ALL),
    DueKind.REFERRAL_ADVICE: ("agencies:referral_view", "referral_pk", "subject_id", "Open the referral", P.CONTACT_LOG_VIEW_ALL),
    DueKind.ADVICE_DECIDE: ("agencies:advice_view", "advice_pk", "subject_id", "Decide the lines", P.CONTACT_LOG_VIEW_ALL),
    DueKind.EHC_SEND: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the request", P.EHC_VIEW),
    DueKind.EHC_CONFIRM: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_DECIDE: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_REFUSE: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_FINAL: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Enter the LA’s date", P.EHC_VIEW),
    DueKind.EHC_COMMENTS: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the case", P.EHC_VIEW),
    DueKind.EHC_APPEAL: ("ehcp:assessment_view", "needs_assessment_pk", "subject_id", "Open the case", P.EHC_VIEW),
    DueKind.EHC_PLAN_TOLD: ("ehcp:plan_told", "ehc_plan_pk", "subject_id", "Enter the LA’s date", P.EHC_WRITE),
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
    DueKind.ARRANGEMENT_APPLY: ("pupils:arrangement_move", "arrangement_pk", "subject_id", "Open the arrangement", P.ARRANGEMENT_WRITE),
    DueKind.ARRANGEMENT_ENDS: ("pupils:arrangement_move", "arrangement_pk", "subject_id", "Look again", P.ARRANGEMENT_WRITE),
    DueKind.MEETING_MINUTES: ("agencies:meeting_view", "meeting_pk", "subject_id", "Write it up", P.CONTACT_LOG_VIEW_ALL),
    DueKind.HEAD_TALK: ("reports:talk_after", "talk_pk", "subject_id", "Open the agenda", P.COMPLIANCE_EDIT),
    DueKind.SELF_REVIEW: ("reports:together_view", "self_review_pk", "subject_id", "Look again", P.COMPLIANCE_EDIT),
    DueKind.TRAINING_EXPIRES: ("provision:training_renew", "trained_pk", "subject_id", "Renew it", P.TRAINING_RECORD_ALL),
    DueKind.PART_TIME_REVIEW: ("pupils:timetable_review", "timetable_pk", "subject_id", "Review it", P.ATTENDANCE_EDIT),
    DueKind.AVOIDANCE_REVIEW: ("pupils:avoidance_review", "avoidance_pk", "subject_id", "Review it", P.ATTENDANCE_EDIT),
    DueKind.OFF_SITE_REVIEW: ("pupils:off_site_review", "off_site_pk", "subject_id", "Review it", P.ATTENDANCE_EDIT),
    DueKind.PROVIDER_CHECK: ("pupils:provider_view", "provider_pk", "subject_id", "Check again", P.ATTENDANCE_EDIT),
    DueKind.SUPPORTING_REVIEW: ("pupils:supporting_review", "supporting_pk", "subject_id", "Look again", P.SUPPORTING_PLAN_WRITE),
    DueKind.SUPPORTING_UNREAD: ("pupils:pupil_supporting", "pupil_pk", "pupil_id", "See who", P.SUPPORTING_PLAN_WRITE),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One obligation; `days` until it is due, negative when late; `address` empty for who may not settle it.

    `is_asleep`: put off to a day that has not come yet.
    """

    due: Due
    days: int
    address: str
    button: str
    is_asleep: bool

    @property
    def is_late(self):
        return self.days < 0

    @property
    def may_wait(self):
        """Whether it can be put off: what the school owes, and a date of the law until it has come."""
        is_ours = self.due.whose_move == WhoseMove.SCHOOL and not self.is_asleep
        return is_ours and (self.days > 0 or not self.due.is_statutory)


def line_of(due, *, actor, today, came_from="due"):
    """The obligation with its button; `came_from` names the list that the page goes back to."""
    route, keyword, name, button, permission = STEPS[due.kind]
    address = ""
    if actor.can(permission):
        address = f"{reverse(route, kwargs={keyword: getattr(due, name)})}?from={came_from}"
    return Line(
        due=due,
        days=(due.due_on - today).days,
        address=address,
        button=button,
        is_asleep=due.put_off_until is not None and due.put_off_until > today,
    )


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


# The list that a person came from, as an address names it: its route and what it was narrowed to.
LISTS = {
    "due": ("pupils:due_list", ""),
    "put_off": ("pupils:due_list", "?when=put_off&whose=school"),
    "desk": ("desk:home", ""),
    "mine": ("desk:home", "?whose=mine"),
}


def _came_from(request):
    """The address of that list; empty when none is named."""
    route, narrowed = LISTS.get(request.GET.get("from"), ("", ""))
    return f"{reverse(route)}{narrowed}" if route else ""


def list_of(request):
    """The list the person came from, where these pages go back to."""
    return _came_from(request) or reverse("pupils:due_list")


def back_from(request, otherwise):
    """Answer a form that settled something: to the list it was opened from, else to what `redirect` takes."""
    return redirect(_came_from(request) or otherwise)


def _open(request, due_pk):
    return get_object_or_404(Due.objects.visible_to(request.actor).open().in_order(), pk=due_pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.PUPIL_RECORD_EDIT)
def due_put_off(request, due_pk):
    """Keep an obligation from the desk until a day, with the reason; its own date does not move."""
    due, today = _open(request, due_pk), timezone.localdate()
    form = PutOffForm(request.POST or None, due=due, today=today)
    may_wait = form.latest > today
    if may_wait and form.is_valid():
        actions.put_off(due=due, by=request.actor, **form.cleaned_data)
        messages.success(
            request, "Put off. It stays in the list of dates and comes back by itself."
        )
        return redirect(list_of(request))
    context = {"form": form, "due": due, "may_wait": may_wait, "back": list_of(request)}
    return render(request, "pupils/due_put_off.html", context)


@require_POST
@requires(Permission.PUPIL_RECORD_EDIT)
def due_take_up(request, due_pk):
    actions.take_up(due=_open(request, due_pk), by=request.actor)
    messages.success(request, "Back on the desk.")
    return redirect(list_of(request))
