"""Round robin of a demo school: sets of questions, a round that waits for answers and one that is closed."""

from datetime import timedelta

from pupils.actions import rounds as actions
from pupils.forms.rounds import taught_by
from pupils.models import QuestionSet, RoundAnswer
from pupils.rules.rounds import STARTERS, questions_of
from sendhub.demo.contact_log import acting_as

SAID = (
    "Listens well at the front, starts within a minute with the first line done together.",
    "Longer texts, and copying from the board. Gives up quietly.",
    "Large print and the coloured ruler work. The word bank is not used in my room.",
    "How to set homework that can be done alone.",
)


def write_rounds(pupils, *, school, senco, today):
    """Ask about two pupils: the first round is answered in part, the second is closed."""
    by = acting_as(senco.user, school, today)
    for name, questions in STARTERS:
        actions.keep_set(name=name, questions=questions, by=by)
    question_set = QuestionSet.objects.order_by("pk").first()
    asked = 0
    for pupil in pupils:
        staff = list(taught_by(pupil, school=school, today=today))
        if not staff:
            continue
        row = actions.ask(
            pupil=pupil,
            title=question_set.name,
            questions=questions_of(question_set.questions),
            due_on=today + timedelta(days=4 - 6 * asked),
            staff=staff,
            receivers=(),
            by=by,
        )
        answers = RoundAnswer.objects.filter(round=row)
        for answer in answers if asked else answers[:1]:
            actions.answer(answer=answer, version=answer.version, answers=SAID, by=by)
        if asked:
            actions.close(question_round=row, version=row.version, by=by)
            return
        asked += 1
