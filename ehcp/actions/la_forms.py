"""Forms of local authorities: added, taken out of use, filled for a pupil and kept in the file."""

from django.db import transaction
from django.utils import timezone

from ehcp.la_forms.record import record_of
from ehcp.models import LaForm
from pupils.actions.documents import add_document
from pupils.enums import DocumentKind
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible
from sendhub.uploads import Checked


@transaction.atomic
def add_form(*, pack, local_authority, by):
    """Keep a pack that a person sent; its form has been looked at before."""
    form = LaForm(
        school_id=by.school_id,
        local_authority=local_authority,
        purpose=pack.mapping.purpose,
        title=pack.title,
        ending=pack.ending,
        content=pack.content,
        mapping=pack.mapping.kept,
        added_by=by.user,
    )
    form.full_clean()
    form.save()
    audit.record(by=by, event=AuditEvent.CREATED, subject=form, fields=("purpose", "title"))
    return form


@transaction.atomic
def end_form(*, form, by):
    """Take a form out of use; documents made with it stay. Raises NotPossible when it is already."""
    form = LaForm.objects.visible_to(by).select_for_update(of=("self",)).get(pk=form.pk)
    if form.ended_at:
        raise NotPossible("This form is out of use already.", back=form.get_absolute_url())
    form.ended_at, form.ended_by = timezone.now(), by.user
    form.save(update_fields=["ended_at", "ended_by"])
    audit.record(by=by, event=AuditEvent.REMOVED, subject=form)
    return form


def file_stem(purpose, subject):
    """How the names of files begin that were filled for this review or request; no child's name."""
    return f"la-form-{purpose}-{subject.pk}-"


@transaction.atomic
def fill_form(*, pack, subject, by):
    """Fill the form for a review or a request and keep it as a document of the pupil.

    Raises FormProblem for a form that cannot be filled.
    """
    today = timezone.localdate()
    values = record_of(subject, purpose=pack.mapping.purpose, by=by, today=today)
    file = Checked(
        content=pack.filled(values),
        name=f"{file_stem(pack.mapping.purpose, subject)}{today.isoformat()}.{pack.ending}",
        media_type=pack.media_type,
    )
    document = add_document(
        pupil=subject.pupil,
        file=file,
        by=by,
        title=pack.title,
        kind=DocumentKind.EHC,
        dated_on=today,
        author=by.user.name,
    )
    audit.record(
        by=by,
        event=AuditEvent.LA_FORM_FILLED,
        subject=subject,
        pupil_id=subject.pupil_id,
        fields=("la_form",),
    )
    return document
