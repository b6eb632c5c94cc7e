"""Jobs and signs of life of workers."""

import factory
from factory.django import DjangoModelFactory

from sendhub.jobs.models import Job, WorkerBeat


class JobFactory(DjangoModelFactory):
    class Meta:
        model = Job

    kind = "forget_jobs"


class WorkerBeatFactory(DjangoModelFactory):
    class Meta:
        model = WorkerBeat

    name = factory.Sequence(lambda n: f"host:{n}")
