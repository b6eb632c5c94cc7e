import datetime

import factory
from factory.django import DjangoModelFactory

from pupils.enums import EntryKind
from sendhub.reports.enums import (
    CaseKind,
    ComplianceKind,
    HoldKind,
    Measure,
    RecordFileKind,
    RetentionKind,
    TalkPart,
    TextKind,
    WorkingTogether,
    WorkKind,
)
from sendhub.reports.models import (
    ActionPlan,
    ComplianceItem,
    DisclosureErasure,
    Erasure,
    EvidenceFolder,
    HandoverIn,
    HandoverLine,
    Hold,
    LearningWalk,
    NationalFigure,
    Priority,
    PublishedText,
    RecordFile,
    RetentionPeriod,
    SchoolFigures,
    SelfReview,
    StatutoryText,
    Survey,
    SurveyAnswer,
    SurveyDoor,
    SurveySlip,
    SurveyTaker,
    Talk,
    TalkAction,
    WorkTime,
)
from sendhub.reports.surveys import TOPICS
from tests.factories.accounts import SchoolFactory, StaffMemberFactory, UserFactory
from tests.factories.provision import SchoolRowFactory
from tests.factories.pupils import ActionFactory, PupilFactory, RowFactory

NO_PROVISION = {
    "planned": 0,
    "held": 0,
    "missed": 0,
    "unrecorded": 0,
    "percent": None,
    "reasons": [],
    "verdicts": {"named": [], "unnamed": 0},
    "groups": 0,
}


def figures_of(support="59", plan="20", said="59 pupils had SEN Support."):
    """What an edition of a school with nothing but a register prints."""
    numbers = [{"label": "SEN Support", "now": support, "last_year": "", "national": ""}]
    return {
        "shape": 2,
        "cells": {
            "roll": "420",
            "none": "341",
            "register": "79",
            "support": support,
            "plan": plan,
            "joined": "0",
            "left": "0",
            "referrals": "0",
            "heard_pupils": "0",
            "heard_families": "0",
            "concerns": "0",
        },
        "facts": {
            "provision": NO_PROVISION,
            "money": {"spent": "£0", "lost": "£0", "budget": "£0", "ahead": "£0"},
            "compliance": [],
            "attendance": {},
            "training": [],
        },
        "sums": [["roll", ["none", "register"]], ["register", ["support", "plan"]]],
        "links": [],
        "tables": [["area", "Broad area of need", []], ["need", "Primary need", []]],
        "national": {},
        "sentences": [{"text": said, "evidence": "register"}],
        "numbers": numbers,
        "last_year": "",
    }


class SchoolFiguresFactory(DjangoModelFactory):
    class Meta:
        model = SchoolFigures

    school = factory.SubFactory(SchoolFactory)
    edition = "Autumn 2026, first half"
    starts_on = datetime.date(2026, 9, 2)
    counted_on = datetime.date(2026, 10, 23)
    frozen_on = datetime.date(2026, 10, 23)
    figures = factory.LazyFunction(figures_of)


class NationalFigureFactory(DjangoModelFactory):
    class Meta:
        model = NationalFigure

    measure = Measure.SUPPORT
    phase = "all"
    counted_on = datetime.date(2026, 1, 15)
    percent = "14.8"
    source = "Invented statistics"


class ComplianceItemFactory(SchoolRowFactory):
    class Meta:
        model = ComplianceItem

    kind = ComplianceKind.SEN_POLICY


class StatutoryTextFactory(SchoolRowFactory):
    class Meta:
        model = StatutoryText

    kind = TextKind.INFORMATION_REPORT
    item = "1"


class PublishedTextFactory(SchoolRowFactory):
    class Meta:
        model = PublishedText

    kind = TextKind.INFORMATION_REPORT
    number = 1
    content = factory.LazyFunction(lambda: {"parts": []})
    published_at = datetime.datetime(2026, 9, 10, 9, 0, tzinfo=datetime.UTC)
    published_by = factory.SubFactory(UserFactory)


class RecordFileFactory(SchoolRowFactory):
    class Meta:
        model = RecordFile

    class Params:
        made = factory.Trait(
            content=b"PK", made_at=datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC)
        )

    kind = RecordFileKind.SCHOOL_DATA
    reason = "Move to another program"
    asked_by = factory.SubFactory(UserFactory)


class SubjectPackFactory(RecordFileFactory):
    class Params:
        made = factory.Trait(
            content=b"PK",
            read_by=factory.SelfAttribute("asked_by"),
            read_at=datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC),
            made_at=datetime.datetime(2026, 11, 20, 9, 5, tzinfo=datetime.UTC),
        )

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    kind = RecordFileKind.SUBJECT_ACCESS
    reason = "Letter of the mother"


class HandoverFileFactory(RecordFileFactory):
    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    kind = RecordFileKind.HANDOVER
    reason = "Highfield Secondary"


class HandoverInFactory(SchoolRowFactory):
    class Meta:
        model = HandoverIn

    bundle_id = factory.Sequence(lambda n: f"{n:032x}")
    from_school = "Ashdown Infants"
    made_on = "2026-11-20"
    fingerprint = "0123 4567 89ab cdef"
    identity = factory.LazyFunction(
        lambda: {
            "upn": "",
            "first_name": "Wren",
            "last_name": "Thistle",
            "born_on": "2019-05-02",
            "sex": "F",
        }
    )
    received_by = factory.SubFactory(UserFactory)


class HandoverLineFactory(SchoolRowFactory):
    class Meta:
        model = HandoverLine

    handover = factory.SubFactory(HandoverInFactory)
    school = factory.SelfAttribute("handover.school")
    order = factory.Sequence(lambda n: n + 1)
    kind = "other"
    section = "Voice"
    title = "Voice · 1"
    words = factory.LazyFunction(lambda: [["Words", "I like quiet."]])


class RetentionPeriodFactory(SchoolRowFactory):
    class Meta:
        model = RetentionPeriod

    kind = RetentionKind.SEN_FILE
    years = 31


class HoldFactory(RowFactory):
    class Meta:
        model = Hold

    class Params:
        ended = factory.Trait(
            ended_by=factory.SelfAttribute("set_by"),
            ended_at=datetime.datetime(2026, 11, 20, 9, 0, tzinfo=datetime.UTC),
        )

    kind = HoldKind.TRIBUNAL
    reason = "Appeal registered"
    set_by = factory.SubFactory(UserFactory)


class ErasureFactory(SchoolRowFactory):
    class Meta:
        model = Erasure

    pupil_number = factory.Sequence(lambda n: 900_000_000 + n)
    kind = RetentionKind.SEN_FILE
    period_ended_on = datetime.date(2026, 9, 1)
    proposed_by = factory.SubFactory(UserFactory)


class WorkTimeFactory(RowFactory):
    class Meta:
        model = WorkTime

    case = CaseKind.ASSESSMENT
    work = WorkKind.WRITING
    by_user = factory.SubFactory(UserFactory)
    on = datetime.date(2026, 11, 20)
    minutes = 30


class DisclosureErasureFactory(SchoolRowFactory):
    class Meta:
        model = DisclosureErasure

    kind = EntryKind.CONCERN
    entry_number = factory.Sequence(lambda n: 900_000_000 + n)
    proposed_by = factory.SubFactory(UserFactory)


class SurveyFactory(SchoolRowFactory):
    class Meta:
        model = Survey

    name = factory.Sequence(lambda n: f"Round {n}")
    opens_on = datetime.date(2026, 11, 2)
    closes_on = datetime.date(2026, 11, 16)


class SurveyPartFactory(SchoolRowFactory):
    class Meta:
        abstract = True

    survey = factory.SubFactory(SurveyFactory)
    school = factory.SelfAttribute("survey.school")


class SurveySlipFactory(SurveyPartFactory):
    class Meta:
        model = SurveySlip

    token = factory.Sequence(lambda n: f"{n:064x}")


class SurveyTakerFactory(SurveyPartFactory):
    class Meta:
        model = SurveyTaker

    staff = factory.SubFactory(StaffMemberFactory, school=factory.SelfAttribute("..school"))


class SurveyAnswerFactory(SurveyPartFactory):
    class Meta:
        model = SurveyAnswer

    ratings = factory.LazyFunction(lambda: dict.fromkeys(TOPICS, 4))


class SurveyDoorFactory(DjangoModelFactory):
    class Meta:
        model = SurveyDoor

    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    school = factory.SubFactory(SchoolFactory)
    survey_number = 1


class ActionPlanFactory(SchoolRowFactory):
    class Meta:
        model = ActionPlan

    year = 2026


class PriorityFactory(SchoolRowFactory):
    class Meta:
        model = Priority

    plan = factory.SubFactory(ActionPlanFactory)
    school = factory.SelfAttribute("plan.school")
    title = factory.Sequence(lambda n: f"Every lesson begins so that all can begin {n}")


class TalkFactory(SchoolRowFactory):
    class Meta:
        model = Talk

    on = datetime.date(2026, 10, 20)
    people = "Head teacher, SENCo"


class TalkActionFactory(SchoolRowFactory):
    class Meta:
        model = TalkAction

    talk = factory.SubFactory(TalkFactory)
    school = factory.SelfAttribute("talk.school")
    action = factory.SubFactory(ActionFactory, pupil__school=factory.SelfAttribute("...school"))
    part = TalkPart.ADDED


class SelfReviewFactory(SchoolRowFactory):
    class Meta:
        model = SelfReview

    year = 2026
    state = WorkingTogether.NO_VISION
    evidence = "We plan together, each for one's own list."
    reviewed_on = datetime.date(2026, 9, 10)


class LearningWalkFactory(SchoolRowFactory):
    class Meta:
        model = LearningWalk

    on = datetime.date(2026, 10, 7)
    focus = "Can every pupil begin the task?"
    classes = "Beech, Ash"
    seen = "Steps on the board helped."


class EvidenceFolderFactory(SchoolRowFactory):
    class Meta:
        model = EvidenceFolder

    title = "Evidence for inspection"
    asked_by = factory.SubFactory(UserFactory)
