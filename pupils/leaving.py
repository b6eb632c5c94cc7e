"""What else ends when a pupil leaves: higher apps add themselves in `ready()`."""

_LEAVE, _STAY, _BACK, _ENDS = [], [], [], []


def on_leaving(*, leave, stay, back=None):
    """Have `leave(pupil=, ends_on=, by=)` called in the transaction in which a last day is set,
    `stay(pupil=, ended_on=, by=)` in the one that takes it back, and `back(pupil=, by=)` in the one
    that puts a pupil who had left on roll again."""
    _LEAVE.append(leave)
    _STAY.append(stay)
    if back:
        _BACK.append(back)


def has_left(*, pupil, ends_on, by):
    for leave in _LEAVE:
        leave(pupil=pupil, ends_on=ends_on, by=by)


def stays_after_all(*, pupil, ended_on, by):
    for stay in _STAY:
        stay(pupil=pupil, ended_on=ended_on, by=by)


def is_back(*, pupil, by):
    for back in _BACK:
        back(pupil=pupil, by=by)


def tell_ends(function):
    """Have `function(pupil_ids)` say as [pupil id, words] what ended with these leavers, or stands open."""
    _ENDS.append(function)


def ended_with(pupil_ids):
    return [line for function in _ENDS for line in function(pupil_ids)]
