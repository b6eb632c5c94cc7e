"""When too few adults are trained, and which needs had no training: values in, values out."""

from datetime import timedelta

# One who is away leaves nobody: the second is the cover.
ENOUGH_TRAINED = 2
# A term: long enough to find a course before the mark runs out.
EXPIRES_SOON = timedelta(weeks=13)


def too_few(trained, running):
    """Tell whether so many trained adults are too few for the groups that run now, cover included."""
    return trained < max(ENOUGH_TRAINED, running)
