"""What a request tells the logs: the route's name and the network address, never the address typed."""

import ipaddress

from django.conf import settings


def route_of(request):
    """The route's name, never its address: an address may hold a token or a number that names a child."""
    match = getattr(request, "resolver_match", None)
    return match.view_name if match else ""


def network_of(request):
    """Return the caller's network address, or None on a local socket.

    Behind our own proxy it is the last entry of X-Forwarded-For, the one that proxy wrote itself;
    those before it are the caller's to invent.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip() or address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None
