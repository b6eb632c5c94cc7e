"""Annual reviews in every stage: early, due, late on our side and on the LA's, before a move, decided."""

from dataclasses import dataclass
from datetime import time, timedelta
from itertools import cycle

from ehcp.actions.reviews import open_next, set_clocks
from ehcp.actions.rounds import gather_people
from ehcp.models import (
    Contribution,
    EhcPlan,
    OutcomeRating,
    ReviewAction,
    ReviewChange,
    ReviewMove,
)
from ehcp.review_enums import Outcome, PersonRole, ReviewState
from ehcp.review_plan import outcomes_of
from ehcp.rules.reviews import (
    AFTER_MEETING,
    prepares_for_adulthood,
    under_five_look_again,
)
from pupils.enums import DueKind
from pupils.models import Due
from sendhub.accounts.models import ClosurePeriod, Term
from sendhub.dates import SchoolDays
from sendhub.sharing.enums import GivenHow, Stance

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Case:
    """What one review shows: its state, and days from today until it is due and until its meeting."""

    state: ReviewState
    due_in: int
    meeting_in: int | None
    is_moved: bool = False


CASES = (
    Case(ReviewState.PLANNED, 120, None),
    Case(ReviewState.ASKED, 64, 24),
    Case(ReviewState.CIRCULATED, 45, 9, is_moved=True),
    Case(ReviewState.PLANNED, 20, None),  # no day yet, and the last day for the meeting has passed
    Case(ReviewState.HELD, 33, -6),
    Case(ReviewState.HELD, 12, -21),  # our report is late
    Case(ReviewState.REPORTED, -4, -36),  # the LA's decision is late
    Case(ReviewState.AMENDING, 30, -40),
    Case(ReviewState.ASKED, 50, 16),
    Case(ReviewState.PLANNED, 260, None),
)
# A child under five whose plan should have been looked at again, within the year of the review.
UNDER_FIVE = Case(ReviewState.PLANNED, 164, None)
# A pupil from Year 9 on: the meeting was held, with what was said on preparing for adulthood.
ADULTHOOD = Case(ReviewState.HELD, 33, -6)

WORDS = {
    PersonRole.PARENT: (
        ("What goes well for your child?", "Goes in happily now. Reads to the baby every evening."),
        ("What worries you?", "The move to a bigger room, and homework that nobody explains."),
        ("What do you hope for your child?", "That friends come round, and school stays calm."),
    ),
    PersonRole.PUPIL: (
        ("How is school?", "Good"),
        ("What are you good at?", "Drawing, and helping the little ones."),
        ("What is hard?", "When it is loud and everyone talks at once."),
        ("What would help you?", "A quiet place to start my work."),
    ),
    PersonRole.TEACHER: (
        ("What goes well in your lessons", "Joins in with a partner and answers with a full sentence."),
        ("What is hard", "Starting alone after the whole-class talk."),
        ("What helps, what does not", "Two steps at a time with a picture. Copying from the board does not."),
    ),
}  # fmt: skip
NOTES = {
    "child_words": "I like it when I know what comes next. I want to go on with the reading group.",
    "child_took_part": "Came for the first fifteen minutes and showed three drawings.",
    "family_words": "Proud of how far it went this year; wants the same adult next year.",
    "working": "The morning group, the picture timetable, a calm start.",
    "not_working": "Whole-class talk without pictures; changes nobody announced.",
    "attainment": "Reading age up by eleven months since last autumn.",
    "targets": "Starts a task within a minute, with the first step shown.",
    "differences": "No differences.",
}

ADULT_NOTES = {
    "pfa_work": "Wants to work with animals. A taster day at the college’s animal care course is in March.",
    "pfa_living": "Takes the bus to town with a friend; practises paying with a card.",
    "pfa_society": "Discussed, none needed: the football club, and two friends from primary school.",
    "pfa_health": "Knows what helps with sleep. Wants to speak at the next check-up alone.",
}


class ReviewWriter:
    def __init__(self, *, school, senco, by, today):
        self.school, self.senco, self.by, self.today = school, senco, by, today
        self.days = SchoolDays.of(
            Term.objects.filter(school=school), ClosurePeriod.objects.filter(school=school)
        )

    def write(self):
        plans = EhcPlan.objects.filter(school=self.school).in_force()
        cases = cycle(CASES)
        for place, plan in enumerate(plans.select_related("pupil__school__local_authority")):
            case = self.special(plan.pupil) or next(cases)
            self.write_one(plan, case, place)

    def special(self, pupil):
        if prepares_for_adulthood(pupil.nc_year):
            return ADULTHOOD
        again = under_five_look_again(anchor_on=self.anchor_of(UNDER_FIVE), born_on=pupil.born_on)
        return UNDER_FIVE if again else None

    def anchor_of(self, case):
        return self.today + timedelta(days=case.due_in - 364)

    def write_one(self, plan, case, place):
        review = open_next(plan=plan, anchor_on=self.anchor_of(case), by=self.by)
        if case.meeting_in is None:
            return
        self.give_a_day(review, case, place)
        gather_people(review=review, by=self.by)
        people = list(review.people.all())
        self.ask(review, people)
        if case.state in AFTER_MEETING:
            self.hold(review, people, case)
        review.state = case.state
        review.full_clean()
        review.save()
        set_clocks(review, by=self.by)
        # The day was set when the parts were asked for, not when the demo was made.
        of_review = Due.objects.filter(kind=DueKind.REVIEW_MEETING, subject_id=review.pk)
        of_review.update(done_on=review.asked_on)

    def give_a_day(self, review, case, place):
        wanted = self.today + timedelta(days=case.meeting_in)
        review.meeting_on = self.days.previous(wanted) or wanted
        review.meeting_at = time(9 + place % 6, 30)
        review.place = "Meeting room"
        if case.is_moved:
            ReviewMove.objects.create(
                school=self.school,
                pupil=review.pupil,
                review=review,
                from_on=review.meeting_on - 7 * DAY,
                to_on=review.meeting_on,
                reason="The educational psychologist could not come",
                by_user=self.senco,
            )

    def ask(self, review, people):
        """Ask six weeks before; the last one on the list has not answered."""
        review.asked_on = min(review.meeting_on - timedelta(weeks=6), self.today - DAY)
        answering = [person for person in people if person.role in WORDS]
        for person in answering:
            person.asked_on = review.asked_on
            person.answer_by = review.meeting_on - timedelta(weeks=3)
            if person is not answering[-1]:
                person.received_on = review.asked_on + DAY
                Contribution.objects.create(
                    school=self.school,
                    pupil=review.pupil,
                    review=review,
                    person=person,
                    lines=[list(line) for line in WORDS[person.role]],
                    given_how=GivenHow.PAPER,
                    given_on=person.received_on,
                    by_user=self.senco,
                )
            person.save()
        if review.meeting_on - timedelta(weeks=2) < self.today:
            review.circulated_on = review.meeting_on - timedelta(days=15)
            for person in people:
                if person.name:
                    person.invited_on = review.circulated_on
                    person.save()

    def hold(self, review, people, case):
        review.notes = NOTES
        if prepares_for_adulthood(review.pupil.nc_year):
            review.notes = NOTES | ADULT_NOTES
        review.recommendation = Outcome.AMEND
        review.recommendation_reason = "Two outcomes are met and the provision has to follow."
        part = {"school": self.school, "pupil": review.pupil, "review": review}
        for place, (line, _) in enumerate(outcomes_of(review)):
            OutcomeRating.objects.create(
                **part,
                line=line,
                rating=("1", "0", "-1")[place % 3],
                evidence="Seen in class, in the group and at home.",
                decision=("met", "keep", "change")[place % 3],
            )
        ReviewChange.objects.create(
            **part,
            section="F",
            text="Ten minutes of preparing the next lesson, each day, with the same adult.",
            reason="Starting alone is the hard part; it was tried since October and helped.",
        )
        ReviewAction.objects.create(
            **part,
            text="Show the new class and its quiet corner",
            owner="SENCo",
            due_on=self.today + timedelta(weeks=4),
        )
        for person in people:
            if person.name:
                person.attended = person.role not in (PersonRole.THERAPIST, PersonRole.HEALTH)
                if person.attended and person.role in (PersonRole.PARENT, PersonRole.HEAD):
                    person.stance, person.signed_on = Stance.AGREE, review.meeting_on
                person.save()
        if case.state in (ReviewState.REPORTED, ReviewState.AMENDING):
            review.report_sent_on = review.meeting_on + timedelta(days=10)
            review.report_sent_by = self.senco
        if case.state == ReviewState.AMENDING:
            review.decision = Outcome.AMEND
            review.decided_on = review.notice_on = review.meeting_on + timedelta(days=25)


def write_reviews(*, school, senco, by, today):
    """Give each plan in force its review. `senco`: the user who wrote them."""
    ReviewWriter(school=school, senco=senco, by=by, today=today).write()
