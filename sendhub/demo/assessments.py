"""EHC needs assessments in every stage: early, on time, due, late on either side, refused, withdrawn."""

from dataclasses import dataclass, field
from datetime import timedelta

from ehcp.actions import assessments as actions
from ehcp.actions import bodies
from ehcp.enums import AdviceFrom, AskedBy, ConsultedAnswer, FamilyKnows, Ground
from ehcp.enums import CaseState as S
from ehcp.rules.assessments import NEEDS_REASON
from pupils.enums import StatusCode

WEEK = timedelta(weeks=1)
# The first school shows all of them, each other one these.
FEWER = 7
REASON = (
    "Two cycles of support have been reviewed and the gap to classmates has grown. What is needed now "
    "goes beyond what the school can provide from its own means."
)
LETTER = "As the letter of the local authority says"


@dataclass(frozen=True)
class Story:
    """A case: days of its steps as weeks ago, and who else was asked."""

    steps: tuple  # of (state, weeks ago)
    asked_by: AskedBy = AskedBy.SCHOOL
    knows: FamilyKnows = FamilyKnows.AGREES
    advice: tuple = ()  # of (whose, weeks ago asked, weeks ago given or None)
    consulted: tuple = ()  # of (ours, weeks ago asked, answer)
    exception: tuple = ()  # of (which date, ground, what the LA says)
    comments: str = ""
    fields: dict = field(default_factory=dict)

    @property
    def asked_from(self):
        """The step after which others were asked: the draft where there is one, else the start."""
        states = [state for state, _ in self.steps]
        return S.DRAFT_ISSUED if S.DRAFT_ISSUED in states else S.ASSESSING


def received(weeks, *steps):
    return ((S.REQUEST_SENT, weeks + 0.3), (S.REQUEST_RECEIVED, weeks), *steps)


A = AdviceFrom
STORIES = (
    # The LA is late with its decision.
    Story(received(7)),
    # Assessed; our own advice is late, the psychologist's was given late.
    Story(
        received(13, (S.ASSESSING, 7.5)),
        advice=((A.SCHOOL, 6.6, None), (A.PSYCHOLOGIST, 7, 0.5), (A.HEALTH, 5, None)),
    ),
    # A draft to comment on, and a consultation of ours due soon.
    Story(
        received(17, (S.ASSESSING, 11), (S.DRAFT_ISSUED, 0.7)),
        advice=((A.SCHOOL, 11, 6), (A.PSYCHOLOGIST, 11, 5.2), (A.FAMILY, 11, 8)),
        consulted=((True, 0.6, ""), (False, 0.6, "")),
    ),
    # Not sent yet.
    Story((), knows=FamilyKnows.NOT_TOLD),
    # Refused, with mediation.
    Story(received(10, (S.REFUSED_ASSESS, 4), (S.MEDIATION, 2))),
    # On time.
    Story(received(3), asked_by=AskedBy.PARENT, knows=FamilyKnows.ASKED),
    # Sent, not confirmed.
    Story(((S.REQUEST_SENT, 0.5),)),
    # The final plan is late.
    Story(
        received(22, (S.ASSESSING, 16), (S.DRAFT_ISSUED, 6), (S.REPRESENTATIONS, 4.5)),
        advice=((A.SCHOOL, 16, 11), (A.PSYCHOLOGIST, 16, 9)),
        consulted=((True, 6, ConsultedAnswer.WITH_CHANGES),),
        comments="Section F says “access to” and “regular”. We ask for hours and for who gives them.",
    ),
    # Late, with a lawful exception on record.
    Story(
        received(8),
        exception=("EHC_DECIDE", Ground.AWAY, "The family was abroad for six weeks."),
    ),
    # No plan, with an appeal open to the family.
    Story(received(20, (S.ASSESSING, 14), (S.REFUSED_ISSUE, 3.5))),
    # Withdrawn by the family.
    Story(received(9, (S.ASSESSING, 4), (S.WITHDRAWN, 1)), asked_by=AskedBy.PARENT),
)
# Of pupils who have a plan: the case that led to it, and a re-assessment.
WITH_PLAN = (
    Story(
        received(30, (S.ASSESSING, 24), (S.DRAFT_ISSUED, 15), (S.FINAL_ISSUED, 10.5)),
        advice=((A.SCHOOL, 24, 19), (A.PSYCHOLOGIST, 24, 17)),
    ),
    Story(received(5, (S.ASSESSING, 3)), fields={"is_reassessment": True}),
)


def write_assessments(register, *, school, by, today, is_whole):
    """Give pupils of the register a case each; the first school shows every stage."""
    supported = [pupil for pupil in register if pupil.sen_status == StatusCode.SUPPORT]
    planned = [pupil for pupil in register if pupil.sen_status == StatusCode.PLAN]
    stories = STORIES if is_whole else STORIES[:FEWER]
    for pupil, story in [
        *zip(supported, stories, strict=False),
        *zip(planned, WITH_PLAN, strict=False),
    ]:
        _write(pupil, story, school=school, by=by, today=today)


def _write(pupil, story, *, school, by, today):
    def ago(weeks):
        return today - timedelta(days=round(weeks * 7))

    began = ago(story.steps[0][1] + 2 if story.steps else 1)
    case = actions.start_assessment(
        pupil=pupil,
        local_authority=school.local_authority,
        asked_by=story.asked_by,
        on=began,
        by=by,
        **story.fields,
    )
    told = began if story.knows != FamilyKnows.NOT_TOLD else None
    case = actions.edit_request(
        assessment=case,
        version=case.version,
        answers={**case.answers, "reason": REASON},
        family_knows=story.knows,
        family_told_on=told,
        by=by,
    )
    for state, weeks in story.steps:
        case = actions.move_assessment(
            assessment=case,
            version=case.version,
            state=state,
            on=ago(weeks),
            note=LETTER if state in NEEDS_REASON else "",
            by=by,
        )
        if state == story.asked_from:
            _ask(case, story, ago, school, by)
    if story.exception:
        code, ground, note = story.exception
        actions.record_exception(
            assessment=case, code=code, ground=ground, said_on=ago(2), note=note, by=by
        )


def _ask(case, story, ago, school, by):
    """Write down whom the LA asked, and what the family said to the draft."""
    for source, asked, given in story.advice:
        bodies.add_advice_request(
            assessment=case,
            source=source,
            asked_on=ago(asked),
            received_on=ago(given) if given is not None else None,
            by=by,
        )
    for is_ours, asked, answer in story.consulted:
        bodies.add_consultation(
            assessment=case,
            name=school.name if is_ours else "Wraxminster Resource Base",
            is_ours=is_ours,
            asked_on=ago(asked),
            answered_on=ago(asked - 1) if answer else None,
            answer=answer,
            by=by,
        )
    if story.comments:
        bodies.add_representation(
            assessment=case, sent_on=case.draft_on + WEEK, text=story.comments, by=by
        )
