"""The bundle of a request: asked for, drawn in the background, kept as it was."""

from django.db import transaction

from ehcp.bundles import digest_of
from ehcp.models import RequestBundle
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.jobs.actions import enqueue


@transaction.atomic
def ask_for_bundle(*, assessment, by):
    """Have the bundle drawn in the background; return the job whose page shows how far it is."""
    bundle = RequestBundle(
        school_id=by.school_id,
        pupil_id=assessment.pupil_id,
        assessment=assessment,
        made_by=by.user,
    )
    bundle.full_clean(exclude=["content"])
    bundle.save()
    return enqueue("ehc_bundle", school_id=by.school_id, by=by, args={"bundle_id": bundle.pk})


@transaction.atomic
def keep_bundle(*, bundle, content, pages, left_out, by):
    """Keep what was drawn; it never changes."""
    bundle.content, bundle.sha256 = content, digest_of(content)
    bundle.pages, bundle.left_out = pages, left_out
    bundle.save(update_fields=["content", "sha256", "pages", "left_out"])
    audit.record(
        by=by,
        event=AuditEvent.PRINTED,
        subject=bundle.assessment,
        pupil_id=bundle.pupil_id,
        fields=("bundle",),
    )
