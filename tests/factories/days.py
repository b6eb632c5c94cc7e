"""Rows of a school day: check-ins, the quiet room, achievements, incidents."""

import datetime

import factory

from pupils import models
from pupils.day_enums import Mood, Place, QuietReason, Trigger
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
from tests.factories.pupils import RowFactory

A_DAY = datetime.date(2026, 10, 6)


class KeyPupilFactory(RowFactory):
    class Meta:
        model = models.KeyPupil

    weekdays = factory.LazyFunction(lambda: [1, 2, 3, 4, 5])
    starts_on = datetime.date(2026, 9, 2)
    created_by = factory.SubFactory(UserFactory)


class CheckInFactory(RowFactory):
    class Meta:
        model = models.CheckIn

    on = A_DAY
    mood = Mood.OKAY
    created_by = factory.SubFactory(UserFactory)


class QuietVisitFactory(RowFactory):
    class Meta:
        model = models.QuietVisit

    on = A_DAY
    came_at = datetime.time(10, 40)
    left_at = datetime.time(11, 5)
    reason = QuietReason.NOISE
    created_by = factory.SubFactory(UserFactory)


class AchievementFactory(RowFactory):
    class Meta:
        model = models.Achievement

    on = A_DAY
    text = "Asked for help before the page was torn."
    created_by = factory.SubFactory(UserFactory)


class IncidentFactory(TenantFactory):
    class Meta:
        model = models.Incident

    school = factory.SubFactory(SchoolFactory)
    on = A_DAY
    at = datetime.time(11, 15)
    place = Place.PLAYGROUND
    trigger = Trigger.PEERS
    during = "Shouted, ran to the gate, sat down by the wall."
    created_by = factory.SubFactory(UserFactory)


class IncidentPupilFactory(RowFactory):
    class Meta:
        model = models.IncidentPupil

    incident = factory.SubFactory(IncidentFactory, school=factory.SelfAttribute("..school"))
