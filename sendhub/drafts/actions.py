"""Keep drafts and let them go. No audit rows: a draft is nobody's record yet."""

from django.db import transaction
from django.utils import timezone

from sendhub.drafts import rules
from sendhub.drafts.models import Draft, SentForm
from sendhub.refusals import NotPossible


@transaction.atomic
def save_draft(*, key, path, fields, by, title=""):
    """Keep what was typed under the form's key; nothing typed removes the draft. Returns it or None.

    Raises NotPossible when the text is longer than any form takes.
    """
    if rules.is_too_long(fields):
        raise NotPossible(
            "This text is too long to keep as a draft. Copy it elsewhere, then cut it."
        )
    if not fields:
        discard(key=key, path=path, by=by)
        return None
    draft, _ = Draft.objects.update_or_create(
        school_id=by.school_id,
        user_id=by.user_id,
        key=key[:200],
        defaults={
            "path": path[:300],
            "title": title[:150],
            "fields": fields,
            "updated_at": timezone.now(),
        },
    )
    return draft


def discard(*, key, by, path=""):
    """Remove the draft of a form that was sent, the copy kept under its address included."""
    keys = [key, rules.path_key(path)] if path else [key]
    Draft.objects.visible_to(by).filter(key__in=keys).delete()


def forget_old(*, school_id, drafts_before, forms_before):
    """Remove drafts and marks of sent forms older than these moments, in the tenant of the school."""
    drafts, _ = Draft.objects.filter(school_id=school_id).older_than(drafts_before).delete()
    SentForm.objects.filter(school_id=school_id, sent_at__lt=forms_before).delete()
    return drafts
