from django.shortcuts import render
from django.views.decorators.http import require_GET

from sendhub.accounts.decorators import requires
from sendhub.accounts.permissions import Permission


@require_GET
@requires(Permission.DESK_VIEW)
def home(request):
    """The first page of each role."""
    return render(request, "desk/home.html", {})
