"""The worker: claims a job, keeps its lease alive, does it, and leaves it to others when it dies.

A job belongs to a worker only while its lease runs. kill -9 stops the heartbeat, the lease runs out,
another worker claims the job with the next attempt number. Nothing that the dead attempt had not
committed exists, and nothing it might still do can be written: see `Task.write`.
"""

import logging
import os
import signal
import socket
import threading
import time
from datetime import timedelta

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from sendhub.accounts.models import School
from sendhub.jobs import actions, rules
from sendhub.jobs.enums import JobState
from sendhub.jobs.models import Job, WorkerBeat
from sendhub.jobs.registry import KINDS
from sendhub.jobs.task import Cancelled, LeaseLost, OutOfTime, Stopping, Task
from sendhub.refusals import refusal_of

log = logging.getLogger(__name__)

LEASE_SECONDS = 60
RENEW_SECONDS = 20  # far shorter than the lease: one missed beat costs nothing
BEAT_SECONDS = 1  # progress out, cancel in
ALIVE_SECONDS = 20  # sign of life for /healthz
POLL_SECONDS = 1
SCHEDULE_SECONDS = 20
AFTER_DATABASE_ERROR_SECONDS = 5
# A job that does not even react to its time limit takes the whole worker down; its supervisor
# starts a new one.
HANG_SECONDS = 30
HUNG_EXIT = 70
FORGET_WORKERS_AFTER = timedelta(days=1)

DIED = "The program ended while it was doing this, several times. Nothing was half done."
TOO_LONG = "This took longer than it may and was stopped. Nothing was half done."
UNKNOWN = "This version of SENDHub does not know this kind of work."
WENT_WRONG = "Something went wrong ({name}). Nothing was half done; you can try again."


class Worker:
    """One process doing one job at a time. Start several for more."""

    def __init__(self, *, lease_seconds=LEASE_SECONDS):
        self.lease = timedelta(seconds=lease_seconds)
        self.renew_seconds = min(RENEW_SECONDS, lease_seconds / 3)
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()
        self.current = None
        self.current_since = 0.0
        self.enqueued = set()

    # --- the loop ---------------------------------------------------------------------------

    def run(self):
        """Work until asked to stop."""
        signal.signal(signal.SIGTERM, self.ask_to_stop)
        signal.signal(signal.SIGINT, self.ask_to_stop)
        signal.signal(signal.SIGALRM, self.out_of_time)
        heartbeat = threading.Thread(target=self.beat, name="heartbeat", daemon=True)
        heartbeat.start()
        last_schedules = float("-inf")
        while not self.stopping.is_set():
            try:
                close_old_connections()
                if time.monotonic() - last_schedules >= SCHEDULE_SECONDS:
                    self.enqueue_due_schedules()
                    last_schedules = time.monotonic()
                if not self.work_one():
                    self.stopping.wait(POLL_SECONDS)
            except DatabaseError as error:
                log.warning("worker: database away (%s), trying again", type(error).__name__)
                connection.close()
                self.stopping.wait(AFTER_DATABASE_ERROR_SECONDS)
        heartbeat.join(timeout=5)

    def ask_to_stop(self, *_):
        """End after the present step of the present job, which goes back to the queue."""
        self.stopping.set()
        if self.current is not None:
            self.current.stop_asked = True

    def out_of_time(self, *_):
        if self.current is not None:
            raise OutOfTime

    def work_one(self):
        """Do one job; False when none is waiting."""
        job = self.claim()
        if job is None:
            return False
        if job.state == JobState.RUNNING:
            self.perform(job)
        return True

    # --- one job ----------------------------------------------------------------------------

    @transaction.atomic
    def claim(self):
        """Take the oldest job that may run; one past its tries or cancelled comes back ended."""
        job = (
            Job.objects.claimable()
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("created_by")
            .order_by("run_at", "pk")
            .first()
        )
        if job is None:
            return None
        if job.cancel_asked or job.attempts >= job.max_attempts:
            job.state = JobState.CANCELLED if job.cancel_asked else JobState.FAILED
            job.error = "" if job.cancel_asked else DIED
            job.finished_at = timezone.now()
            job.lease_until = None
        else:
            job.state = JobState.RUNNING
            job.attempts += 1
            job.started_at = timezone.now()
            job.lease_until = Now() + self.lease
        job.save(
            update_fields=["state", "error", "finished_at", "lease_until", "attempts", "started_at"]
        )
        return job

    def perform(self, job):
        """Run the job's function and write how it ended."""
        kind = KINDS.get(job.kind)
        if kind is None:
            self.end(job, JobState.FAILED, UNKNOWN)
            return
        task = Task(job, kind)
        self.current_since = time.monotonic()
        self.current = task
        if self.stopping.is_set():
            task.stop_asked = True
        in_main_thread = threading.current_thread() is threading.main_thread()
        try:
            if in_main_thread:
                signal.setitimer(signal.ITIMER_REAL, kind.limit_seconds)
            try:
                self.call(task, kind, job.args)
            finally:
                if in_main_thread:
                    signal.setitimer(signal.ITIMER_REAL, 0)
                self.current = None
        except LeaseLost:
            log.warning("job %s (%s): taken over by another worker", job.pk, job.kind)
        except Cancelled:
            self.end(job, JobState.CANCELLED, "")
        except Stopping:
            self.give_back(job)
        except OutOfTime:
            self.end(job, JobState.FAILED, TOO_LONG)
        except Exception as error:
            refusal = refusal_of(error)
            if refusal is not None:
                self.end(job, JobState.FAILED, str(refusal))
                return
            if isinstance(error, DatabaseError):
                # The lease brings the job back if nothing can be written now.
                connection.close()
            self.fail(job, error)

    def call(self, task, kind, args):
        if kind.in_steps:
            result = kind.run(task, **args)
            task.finish(result)
            return
        with task.inside():
            result = kind.run(task, **args)
            # In the same transaction: the work and its "done" are kept together or not at all.
            task.finish(result)

    def fail(self, job, error):
        """Try again later, or give up after the last try. The exception's text is kept nowhere: it may name a child."""
        trace, where = error.__traceback__, ""
        while trace is not None:
            where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            trace = trace.tb_next
        name = type(error).__name__
        log.error("job %s (%s), attempt %s: %s at %s", job.pk, job.kind, job.attempts, name, where)
        sentence = WENT_WRONG.format(name=name)
        if job.attempts >= job.max_attempts:
            self.end(job, JobState.FAILED, sentence)
            return
        self.mine(job).update(
            state=JobState.WAITING,
            lease_until=None,
            run_at=Now() + rules.wait_before_retry(job.attempts),
            error=sentence,
        )

    def end(self, job, state, sentence):
        self.mine(job).update(
            state=state, error=sentence[:500], finished_at=timezone.now(), lease_until=None
        )

    def give_back(self, job):
        """Put the job back without counting this try against it."""
        self.mine(job).update(
            state=JobState.WAITING,
            lease_until=None,
            run_at=Now(),
            max_attempts=F("max_attempts") + 1,
        )

    def mine(self, job):
        return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=JobState.RUNNING)

    # --- heartbeat --------------------------------------------------------------------------

    def beat(self):
        """Keep lease, progress and sign of life in the database, from a connection of its own."""
        renewed = alive = float("-inf")
        shown = None
        try:
            while not self.stopping.is_set() or self.current is not None:
                task = self.current
                now = time.monotonic()
                try:
                    if now - alive >= ALIVE_SECONDS:
                        self.sign_of_life()
                        alive = now
                    if task is not None:
                        due = now - renewed >= self.renew_seconds
                        state = (task.job_id, task.attempt, task.shown)
                        self.keep(task, renew=due or state != shown)
                        if due:
                            renewed = now
                        shown = state
                    else:
                        renewed = float("-inf")
                except DatabaseError:
                    connection.close()
                if task is not None:
                    self.end_when_hung(task)
                threading.Event().wait(min(BEAT_SECONDS, self.renew_seconds))
        finally:
            connection.close()

    def keep(self, task, *, renew):
        """Write lease and progress, and look whether somebody asked to cancel."""
        row = Job.objects.filter(pk=task.job_id, attempts=task.attempt, state=JobState.RUNNING)
        if renew:
            done, total = task.shown
            row.update(lease_until=Now() + self.lease, progress=done, total=total)
        asked = row.values_list("cancel_asked", flat=True).first()
        if asked is None:
            # Gone to another worker, or just finished: the task itself knows which.
            task.lease_lost = self.current is task
        elif asked:
            task.cancel_asked = True

    def sign_of_life(self):
        WorkerBeat.objects.update_or_create(name=self.name, defaults={"at": timezone.now()})
        WorkerBeat.objects.filter(at__lt=timezone.now() - FORGET_WORKERS_AFTER).delete()

    def end_when_hung(self, task):
        if time.monotonic() - self.current_since > task.kind.limit_seconds + HANG_SECONDS:
            log.error("job %s (%s): does not end; the worker does", task.job_id, task.kind.name)
            os._exit(HUNG_EXIT)

    # --- schedules --------------------------------------------------------------------------

    def enqueue_due_schedules(self, now=None):
        """Enqueue what the schedules ask for now; the dedupe key makes each run one job, whoever is first."""
        now = now or timezone.now()
        due = []
        for kind in KINDS.values():
            for schedule in kind.schedules:
                slot = (
                    rules.daily_slot(now, schedule.daily_at)
                    if schedule.daily_at is not None
                    else rules.interval_slot(now, schedule.every)
                )
                if slot is not None and (kind.name, slot) not in self.enqueued:
                    due.append((kind.name, slot, schedule.each_school))
        if not due:
            return
        school_ids = list(School.objects.values_list("pk", flat=True))
        for name, slot, each_school in due:
            for school_id in school_ids if each_school else [None]:
                actions.enqueue(
                    name,
                    school_id=school_id,
                    by=None,
                    dedupe=f"{name}:{school_id or 'all'}:{slot}",
                )
            self.enqueued.add((name, slot))


def work_off():
    """Do everything that is waiting now, in this process and without heartbeat; return how many jobs."""
    worker = Worker()
    count = 0
    while worker.work_one():
        count += 1
    return count
