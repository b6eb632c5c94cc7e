"""EHC plans: entered, drafted, issued, amended by a new version, ended."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from ehcp.actions.reviews import end_reviews_of, open_next
from ehcp.enums import Framework
from ehcp.models import (
    CareLine,
    CareOutcome,
    CareText,
    EhcPlan,
    EhcPlanVersion,
    OutcomeLine,
    OutcomeNeed,
    OutcomeText,
    PlanNeed,
    ProvisionOutcome,
    ProvisionText,
    SectionFLine,
)
from ehcp.plan_enums import VersionKind
from pupils.actions.sen import change_status
from pupils.enums import StatusCode
from pupils.models import SenStatus
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.refusals import NotPossible

FINAL_STAYS = "This version is final and never changes. Amend the plan by a new version."


@transaction.atomic
def start_plan(*, pupil, by, **values):
    """Keep a plan with its first, empty draft. Returns the draft.

    Raises NotPossible while a plan of the pupil runs.
    """
    if EhcPlan.objects.of(pupil).not_ended().exists():
        raise NotPossible("This pupil has an EHC plan. Amend it by a new version, or end it first.")
    plan = EhcPlan(
        school_id=by.school_id,
        pupil=pupil,
        framework=Framework.CFA2014,
        created_by=by.user,
        **values,
    )
    plan.full_clean()
    plan.save()
    draft = _new_version(plan, 1, by)
    audit.record(by=by, event=AuditEvent.EHC_PLAN_STARTED, subject=plan, pupil_id=pupil.pk)
    return draft


@transaction.atomic
def start_draft(*, plan, by):
    """Copy the last version into a draft, its lines kept: what is delivered stays tied to them.

    Returns the open draft where there is one. Raises NotPossible when the plan has ended.
    """
    plan = EhcPlan.objects.visible_to(by).select_for_update(of=("self",)).get(pk=plan.pk)
    _refuse_ended(plan)
    last = plan.versions.order_by("-number").first()
    if last is None or not last.is_final:
        return last or _new_version(plan, 1, by)
    draft = _new_version(
        plan,
        last.number + 1,
        by,
        sections=last.sections,
        placement_name=last.placement_name,
        placement_type=last.placement_type,
    )
    _copy_lines(last, draft)
    audit.record(by=by, event=AuditEvent.CREATED, subject=draft, pupil_id=plan.pupil_id)
    return draft


def _new_version(plan, number, by, **values):
    draft = EhcPlanVersion(
        school_id=plan.school_id,
        pupil_id=plan.pupil_id,
        plan=plan,
        number=number,
        created_by=by.user,
        **values,
    )
    draft.full_clean()
    draft.save()
    return draft


def _copy_lines(last, draft):
    needs = {need.pk: _copied(need, draft) for need in last.needs.all()}
    outcomes = {row.pk: _copied(row, draft) for row in last.outcomes.all()}
    provision = {row.pk: _copied(row, draft) for row in last.provision.all()}
    care = {row.pk: _copied(row, draft) for row in last.care.all()}
    part = {"school_id": draft.school_id, "pupil_id": draft.pupil_id}
    for link in OutcomeNeed.objects.filter(outcome__plan_version=last):
        OutcomeNeed.objects.create(
            **part, outcome=outcomes[link.outcome_id], need=needs[link.need_id]
        )
    for link in ProvisionOutcome.objects.filter(provision__plan_version=last):
        ProvisionOutcome.objects.create(
            **part, provision=provision[link.provision_id], outcome=outcomes[link.outcome_id]
        )
    for link in CareOutcome.objects.filter(care__plan_version=last):
        CareOutcome.objects.create(
            **part, care=care[link.care_id], outcome=outcomes[link.outcome_id]
        )


def _copied(row, draft):
    values = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in ("id", "plan_version_id")
    }
    return type(row).objects.create(**values, plan_version=draft)


def refuse_final(plan_version):
    """Raise NotPossible for a version that is final."""
    if plan_version.is_final:
        raise NotPossible(FINAL_STAYS, back=plan_version.get_absolute_url())


def _draft(plan_version, version, by, *, fields=()):
    """Return the draft, locked. Raises NotPossible for a final version or an ended plan."""
    rows = EhcPlanVersion.objects.visible_to(by).select_related("plan")
    row = rows.select_for_update(of=("self",)).get(pk=plan_version.pk)
    refuse_final(row)
    _refuse_ended(row.plan)
    return locked(rows, pk=row.pk, version=version, fields=fields)


def _refuse_ended(plan):
    if plan.ended_on:
        raise NotPossible("This plan has ended.", back=plan.get_absolute_url())


def _changed(draft, by, *fields):
    draft.version += 1
    draft.full_clean()
    draft.save(update_fields=[*fields, "version"])
    audit.record(
        by=by,
        event=AuditEvent.CHANGED,
        subject=draft,
        pupil_id=draft.pupil_id,
        fields=fields or ("lines",),
    )
    return draft


@transaction.atomic
def save_texts(*, plan_version, version, by, **values):
    """Keep the texts of a draft, its paper and its placement."""
    draft = _draft(plan_version, version, by, fields=("placement_name", "placement_type"))
    for name, value in values.items():
        setattr(draft, name, value)
    return _changed(draft, by, *values)


@transaction.atomic
def save_need(*, plan_version, version, by, text, area, need=None):
    """Add a need of Section B to a draft, or change one."""
    draft = _draft(plan_version, version, by)
    if need is None:
        last = draft.needs.order_by("-number").first()
        need = PlanNeed(**_of(draft), number=last.number + 1 if last else 1)
    need.text, need.area = text, area
    need.full_clean()
    need.save()
    _changed(draft, by)
    return need


@transaction.atomic
def save_outcome(*, plan_version, version, by, needs, outcome=None, **values):
    """Add an outcome of Section E to a draft with the needs it answers, or change one."""
    draft = _draft(plan_version, version, by)
    if outcome is None:
        outcome = OutcomeText(**_of(draft), line=_new_line(OutcomeLine, draft))
    outcome = _saved(outcome, values)
    _linked(OutcomeNeed, draft, {"outcome": outcome}, "need", needs)
    _changed(draft, by)
    return outcome


@transaction.atomic
def save_provision(*, plan_version, version, by, outcomes, provision=None, **values):
    """Add a line of Section F to a draft with the outcomes it serves, or change one."""
    draft = _draft(plan_version, version, by)
    if provision is None:
        provision = ProvisionText(**_of(draft), line=_new_line(SectionFLine, draft))
    provision = _saved(provision, values)
    _linked(ProvisionOutcome, draft, {"provision": provision}, "outcome", outcomes)
    _changed(draft, by)
    return provision


@transaction.atomic
def save_care(*, plan_version, version, by, outcomes, section="", care=None, **values):
    """Add a line to Section G, H1 or H2 of a draft with the outcomes it serves, or change one.

    `section`: of a new line only; a line never moves to another.
    """
    draft = _draft(plan_version, version, by)
    if care is None:
        care = CareText(**_of(draft), line=_new_line(CareLine, draft, section=section))
    care = _saved(care, values)
    _linked(CareOutcome, draft, {"care": care}, "outcome", outcomes)
    _changed(draft, by)
    return care


@transaction.atomic
def drop_line(*, row, version, by):
    """Take a need, an outcome or a line of provision out of a draft; earlier versions keep it."""
    draft = _draft(row.plan_version, version, by)
    row.delete()
    _changed(draft, by)


def _of(draft):
    return {"school_id": draft.school_id, "pupil_id": draft.pupil_id, "plan_version": draft}


def _new_line(model, draft, **values):
    rows = model.objects.filter(plan=draft.plan, **values)
    last = rows.order_by("-number").first()
    return model.objects.create(
        school_id=draft.school_id,
        pupil_id=draft.pupil_id,
        plan=draft.plan,
        number=last.number + 1 if last else 1,
        **values,
    )


def _saved(row, values):
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save()
    return row


def _linked(model, draft, mine, name, others):
    model.objects.filter(**mine).delete()
    for other in others:
        model.objects.create(
            school_id=draft.school_id, pupil_id=draft.pupil_id, **mine, **{name: other}
        )


@transaction.atomic
def issue_version(*, plan_version, version, issued_on, signed_by, by):
    """Record that the LA issued this version. From then on it never changes.

    The first makes the plan, which starts the clock of its reviews, and gives the pupil the status E:
    only a final plan does. Raises NotPossible for a day to come, or one not after the last version's.
    """
    draft = _draft(plan_version, version, by)
    plan = draft.plan
    last = plan.versions.final().order_by("-issued_on").first()
    if issued_on > timezone.localdate():
        raise NotPossible("The day of issue is still to come.", back=draft.get_absolute_url())
    if last and issued_on <= last.issued_on:
        raise NotPossible(
            "A version issued on that day or later is kept already: choose a later day.",
            back=draft.get_absolute_url(),
        )
    draft.kind = VersionKind.AMENDED if last else VersionKind.FINAL
    draft.issued_on, draft.signed_by = issued_on, signed_by
    draft.finalised_by, draft.finalised_at = by.user, timezone.now()
    draft.version += 1
    draft.full_clean()
    draft.save()
    if plan.first_issued_on is None:
        plan.first_issued_on = issued_on
        plan.version += 1
        plan.save(update_fields=["first_issued_on", "version"])
    audit.record(
        by=by,
        event=AuditEvent.EHC_PLAN_ISSUED,
        subject=draft,
        pupil_id=plan.pupil_id,
        fields=("issued_on",),
    )
    _follow(plan, StatusCode.PLAN, issued_on, "EHC plan issued", by)
    if not plan.reviews.exists():
        # A plan that came with earlier reviews is counted from the version it came in.
        open_next(plan=plan, anchor_on=issued_on, by=by)
    return draft


@transaction.atomic
def end_plan(*, plan, version, by, ended_on, ended_reason, ended_note="", status=""):
    """Record that the plan ceased or went with the pupil; `status`: the pupil's from the next day on.

    Raises NotPossible for a day to come or before the plan was made.
    """
    rows = EhcPlan.objects.visible_to(by).select_related("pupil")
    plan = locked(rows, pk=plan.pk, version=version, fields=("ended_note",))
    _refuse_ended(plan)
    if ended_on > timezone.localdate():
        raise NotPossible("This day is still to come.", back=plan.get_absolute_url())
    if plan.first_issued_on and ended_on < plan.first_issued_on:
        raise NotPossible(
            "A plan cannot end before it was first made.", back=plan.get_absolute_url()
        )
    plan.ended_on, plan.ended_reason, plan.ended_note = ended_on, ended_reason, ended_note
    plan.version += 1
    plan.full_clean()
    plan.save(update_fields=["ended_on", "ended_reason", "ended_note", "version"])
    audit.record(
        by=by,
        event=AuditEvent.EHC_PLAN_ENDED,
        subject=plan,
        pupil_id=plan.pupil_id,
        fields=("ended_on", "ended_reason"),
    )
    end_reviews_of(plan=plan, reason="The plan ended", by=by)
    if status:
        _follow(plan, status, ended_on + timedelta(days=1), "EHC plan ended", by)
    return plan


def _follow(plan, status, starts_on, reason, by):
    """Let the pupil's SEN status follow the plan; a status that began later by other means stays."""
    pupil = plan.pupil
    if pupil.sen_status == status:
        return
    held = SenStatus.objects.filter(pupil=pupil, ends_on=None).first()
    if held and held.starts_on >= starts_on:
        starts_on = held.starts_on + timedelta(days=1)
    change_status(
        pupil=pupil,
        status=status,
        starts_on=min(starts_on, timezone.localdate()),
        reason=reason,
        by=by,
    )
