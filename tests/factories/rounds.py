"""Round robin: sets of questions, rounds, answers."""

import datetime

import factory

from pupils import models
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
from tests.factories.pupils import RowFactory


class QuestionSetFactory(TenantFactory):
    class Meta:
        model = models.QuestionSet

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Questions {n}")
    questions = "What goes well?\nWhat is hard?"


class QuestionRoundFactory(RowFactory):
    class Meta:
        model = models.QuestionRound

    title = "Reading"
    questions = factory.LazyFunction(lambda: ["What goes well?", "What is hard?"])
    due_on = datetime.date(2026, 10, 20)
    asked_by = factory.SubFactory(UserFactory)


class RoundAnswerFactory(RowFactory):
    class Meta:
        model = models.RoundAnswer

    round = factory.SubFactory(QuestionRoundFactory, pupil=factory.SelfAttribute("..pupil"))
    name = "Orla Fenwick"
