"""Who must be told when the school's terms or closures change: higher apps add themselves in `ready()`."""

_WATCHERS = []


def watch_calendar(told):
    """Call `told(by=actor)` after each change of terms or closures, in the same transaction."""
    _WATCHERS.append(told)


def calendar_changed(*, by):
    for told in _WATCHERS:
        told(by=by)
