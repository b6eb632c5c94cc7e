"""Which kinds of work there are. Each app names its own in `tasks.py`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time, timedelta


@dataclass(frozen=True)
class Schedule:
    daily_at: time | None = None
    every: timedelta | None = None
    each_school: bool = True


@dataclass
class Kind:
    name: str
    run: Callable
    title: str
    limit_seconds: int
    max_attempts: int
    in_steps: bool
    as_machine: bool
    schedules: list[Schedule] = field(default_factory=list)


KINDS: dict[str, Kind] = {}


def job(name, *, title="", limit_seconds=300, max_attempts=3, in_steps=False, as_machine=False):
    """Name a function `run(task, **args)` as a kind of work; what it returns is the result's address.

    The whole function runs inside one transaction of the school's tenant together with the mark
    "done": it happens once or not at all. With `in_steps=True` it opens its own transactions by
    `task.step(done=..., total=...)` and finds in `task.done` where an attempt before it came to.
    `as_machine=True`: it acts as the program, not as the person who asked.
    """

    def register(run):
        if name in KINDS:
            raise ValueError(f"There are two kinds of work named {name}.")
        KINDS[name] = Kind(
            name=name,
            run=run,
            title=title or name.replace("_", " ").capitalize(),
            limit_seconds=limit_seconds,
            max_attempts=max_attempts,
            in_steps=in_steps,
            as_machine=as_machine,
            schedules=list(getattr(run, "schedules", ())),
        )
        run.kind = KINDS[name]
        return run

    return register


def schedule(*, daily_at=None, every=None, each_school=True):
    """Have the worker enqueue the job by itself, once a London day or once an interval.

    Stands under @job. With `each_school` one job per school, else one without a school.
    """
    if (daily_at is None) == (every is None):
        raise ValueError("A schedule is either daily_at or every.")

    def register(run):
        run.schedules = [*getattr(run, "schedules", ()), Schedule(daily_at, every, each_school)]
        return run

    return register
