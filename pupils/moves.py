"""What other apps know of a pupil's move; they add themselves in `ready()`, for pupils imports none of them."""

_HANDOVERS, _ADULTHOOD = [], []


def tell_handovers(function):
    """Have `function(pupil_ids)` say as {pupil id: words} what came in or went out as a handover."""
    _HANDOVERS.append(function)


def tell_adulthood(function):
    """Have `function(pupil)` say as [(area, text)] what was last discussed about preparing for adulthood."""
    _ADULTHOOD.append(function)


def handovers_of(pupil_ids):
    told = {}
    for function in _HANDOVERS:
        told |= function(pupil_ids)
    return told


def adulthood_of(pupil):
    return [line for function in _ADULTHOOD for line in function(pupil)]
