"""What cannot both take place, and who is much out of class."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from provision.clashes import Week
from provision.rules.timetable import OUT_OF_CLASS_PERCENT
from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission
from sendhub.audit import actions as audit


@require_GET
@requires(Permission.MAP_VIEW_ALL)
def clash_list(request):
    week = Week(request.actor, today=timezone.localdate())
    found, out = week.clashes(), week.out_of_class()
    audit.record_list(by=request.actor, name="provision.clashes", results=len(found) + len(out))
    context = {"clashes": found, "out_of_class": out, "percent": OUT_OF_CLASS_PERCENT}
    return render(request, "provision/clash_list.html", context)
