"""What was typed when the session ended is not lost."""


def keep_expired_post(request, *, school_id):
    """Keep the fields of a form sent on an expired session as the person's draft; True when kept."""
    return False
