"""What else ends when a pupil leaves: higher apps add themselves in `ready()`."""

_LEAVE, _STAY = [], []


def on_leaving(*, leave, stay):
    """Have `leave(pupil=, ends_on=, by=)` called in the transaction in which a last day is set, and
    `stay(pupil=, ended_on=, by=)` in the one that takes it back."""
    _LEAVE.append(leave)
    _STAY.append(stay)


def has_left(*, pupil, ends_on, by):
    for leave in _LEAVE:
        leave(pupil=pupil, ends_on=ends_on, by=by)


def stays_after_all(*, pupil, ended_on, by):
    for stay in _STAY:
        stay(pupil=pupil, ended_on=ended_on, by=by)
