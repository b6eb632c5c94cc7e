"""The security log: sign-ins, grants, refusals. No row names a pupil."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_GET

from sendhub.accounts.decorators import requires
from sendhub.accounts.filters import SecurityFilter
from sendhub.accounts.models import User
from sendhub.accounts.permissions import Permission
from sendhub.accounts.querysets import accounts_at, security_entries_at
from sendhub.audit.enums import SecurityEvent

PAGE = 50
# Of a refusal people want to know which page it was.
REFUSALS = frozenset(
    {
        SecurityEvent.REFUSED,
        SecurityEvent.NOT_FOUND,
        SecurityEvent.CONFLICT,
        SecurityEvent.THROTTLED,
    }
)


@require_GET
@requires(Permission.SECURITY_LOG_VIEW)
def security_log(request):
    people = accounts_at(request.actor)
    found = SecurityFilter(request.GET, queryset=security_entries_at(request.actor), people=people)
    page = Paginator(found.qs, PAGE).get_page(request.GET.get("page"))
    ids = {entry.user_id for entry in page} | {entry.about_user_id for entry in page}
    names = dict(User.objects.filter(pk__in=ids - {None}).values_list("pk", "name"))
    for entry in page:
        entry.by = names.get(entry.user_id, "")
        entry.about = names.get(entry.about_user_id, "")
        entry.where = entry.route if entry.event in REFUSALS else ""
    context = {"page": page, "form": found.form, "is_filtered": bool(request.GET)}
    return render(request, "accounts/security_log.html", context)
