from datetime import time, timedelta

from django.utils import timezone

from sendhub.drafts import actions
from sendhub.jobs.registry import job, schedule

# security-and-privacy page, section 6: drafts 1 year.
KEEP_DRAFTS = timedelta(days=365)
# A session lives at most 10 hours; no form can be sent again after that.
KEEP_SENT_FORMS = timedelta(days=2)


@job("forget_drafts", title="Delete drafts older than a year")
@schedule(daily_at=time(3, 20))
def forget_drafts(task):
    now = timezone.now()
    actions.forget_old(
        school_id=task.school_id,
        drafts_before=now - KEEP_DRAFTS,
        forms_before=now - KEEP_SENT_FORMS,
    )
