"""What stands in the demo's support plans, by need; `{name}` is the pupil. In our own words, about nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Goal:
    """An outcome as a SENCo would write it, what serves it, and where the pupil is at the review."""

    aim: str
    target: str
    baseline: str
    measure: str
    what: str
    adult: str
    dose: tuple[int, int, int]  # minutes, sessions a week, weeks
    result: str


@dataclass(frozen=True)
class PlanStory:
    needs: tuple[str, ...]
    offers: tuple[str, ...]  # of the starter list: the groups that would serve the first goal
    strengths: str
    barriers: str
    progress: str
    checks: str
    adjustments: str
    home: str
    expected: str
    goals: tuple[Goal, ...]
    pupil_now: str
    family_now: str
    teacher_line: str


PLAN_STORIES = (
    PlanStory(
        needs=("SLCN", "HI"),
        offers=(
            "Talk partners vocabulary group",
            "Narrative group",
            "Speech sounds programme",
            "Pre-teaching",
        ),
        strengths="Remembers what is seen, is kind to younger children, works hard with a picture to follow.",
        barriers="Loses longer instructions and guesses from what others do; few words for school topics.",
        progress="Reading aloud is close to the class; answering questions about it is about a year behind.",
        checks="Hearing test this spring was clear. Speech and language screening done by the school.",
        adjustments="One instruction at a time with a picture; key words met before the lesson; time to answer.",
        home="Talk about the three words of the week at tea; the book bag has the cards.",
        expected="Starts tasks without copying a neighbour, and uses topic words in answers.",
        goals=(
            Goal(
                "{name} follows what is said in class without help.",
                "{name} carries out a two-step instruction on four of five tries.",
                "Two-step instructions on one of five tries",
                "Five instructions on a Friday, ticked by the adult",
                "Barrier game with two-step instructions",
                "Teaching assistant",
                (15, 3, 12),
                "Three of five tries; four of five with a picture",
            ),
            Goal(
                "{name} says what they know in front of the class.",
                "{name} uses eight of the ten topic words in a sentence.",
                "Two of ten words",
                "Word check at the start and the end of the topic",
                "Pre-teaching of ten words before each topic",
                "Teaching assistant",
                (20, 2, 10),
                "Seven of ten words",
            ),
        ),
        pupil_now="I like the cards. I can say it now when it is my turn.",
        family_now="We hear new words at home. Mornings are still a rush.",
        teacher_line="Put a hand up twice this week without being asked first.",
    ),
    PlanStory(
        needs=("ASD",),
        offers=(
            "Social communication group",
            "Check-in and check-out",
            "Emotional literacy support",
            "Lunchtime club",
        ),
        strengths="Reads well above the class, remembers facts and routes, honest and exact.",
        barriers="Sudden change and noise lead to distress; group work breaks down over rules.",
        progress="In line with age in reading and maths; writing is short unless the topic is chosen.",
        checks="Sensory checklist filled in with the family. The waiting list for assessment is known.",
        adjustments="Change told the day before; early lunch; a place to work without a neighbour when needed.",
        home="The same week plan hangs in the kitchen and is looked at on Sunday evening.",
        expected="Most changes of the week pass without leaving the room.",
        goals=(
            Goal(
                "{name} copes with a day that is not like others.",
                "{name} uses the break card before leaving the room, four times of five.",
                "Card used once in ten times",
                "Tally on the back of the card, counted on Fridays",
                "Practice with the break card on quiet days",
                "Key adult",
                (10, 5, 6),
                "Four of five times since half term",
            ),
            Goal(
                "{name} has someone to play with.",
                "{name} joins one game with rules at lunch, twice a week.",
                "Alone or beside others at each lunch",
                "Lunch staff note it in the book",
                "Board game club with two chosen children",
                "Lunch supervisor",
                (25, 2, 12),
                "Once a week; asks who is coming",
            ),
        ),
        pupil_now="The card works if people see it. I want to choose the game.",
        family_now="Far fewer hard evenings. The trip was told to us too late.",
        teacher_line="The change on Tuesday went well: card, two minutes, back at work.",
    ),
    PlanStory(
        needs=("SPLD", "OTH", "NSA"),
        offers=(
            "Reading age booster",
            "Phonics catch-up",
            "Paired reading with an adult",
            "Precision teaching",
        ),
        strengths="Strong ideas, builds and draws well, explains to others.",
        barriers="Decodes slowly and forgets spellings within a week; avoids writing.",
        progress="Understands what is read aloud at the level of the class; own reading two years behind.",
        checks="Sight test in the autumn, glasses worn. Screening points to dyslexic difficulties.",
        adjustments="Word mat, reading partner, ideas spoken first, no reading aloud without warning.",
        home="Ten minutes of reading together, adult reads each second page; stop when it is enough.",
        expected="Reads unknown words by sounding through, and writes half a page without being asked twice.",
        goals=(
            Goal(
                "{name} reads a chapter book for pleasure.",
                "{name} reads sixty words a minute of a Year group text with fewer than five slips.",
                "Forty-one words a minute, nine slips",
                "Timed reading each fortnight with a new text",
                "Paired reading",
                "Teaching assistant",
                (15, 3, 12),
                "Fifty-four words a minute, six slips",
            ),
            Goal(
                "{name} writes what they know.",
                "{name} spells thirty of the forty high-frequency words in own writing.",
                "Fourteen of forty",
                "Count in one piece of free writing a fortnight",
                "Precision practice with five words at a time",
                "Teaching assistant",
                (10, 5, 6),
                "Twenty-six of forty",
            ),
        ),
        pupil_now="Reading is less bad. I read a whole comic to my nan.",
        family_now="No more tears at reading. We would like to know how to help with spelling.",
        teacher_line="Wrote eleven lines in history after talking it through, all of it readable.",
    ),
    PlanStory(
        needs=("MLD", "DS", "SLD"),
        offers=("Number sense group", "Pre-teaching"),
        strengths="Keeps trying, asks for help, loves singing and jobs.",
        barriers="New ideas need many turns and are lost after a weekend; talk moves too fast.",
        progress="About two years behind in number and in writing; steady small steps this year.",
        checks="Hearing and sight checked in Reception; asked the school nurse for a new check.",
        adjustments="Things to touch in maths, one new idea a day, the same words used by every adult.",
        home="Count the coins of the shopping; sing the counting song.",
        expected="Uses numbers to twenty in the day, and tells what comes next in the routine.",
        goals=(
            Goal(
                "{name} handles small amounts of money alone.",
                "{name} makes any amount to 20p with coins, eight of ten times.",
                "To 5p with help",
                "Shop game on Thursdays, ten amounts",
                "Shop game with real coins",
                "Teaching assistant",
                (20, 3, 12),
                "To 10p alone, to 20p with a prompt",
            ),
            Goal(
                "{name} works for a while without an adult.",
                "{name} finishes a three-part task board without a prompt, three times a week.",
                "One part, then looks for an adult",
                "Ticks on the task board",
                "Task board at the own table",
                "Class staff",
                (15, 5, 10),
                "Three parts, twice a week",
            ),
        ),
        pupil_now="I did the shop by myself. I like my board.",
        family_now="She counts everything. We worry about the move to the next class.",
        teacher_line="Finished the board alone on Monday and showed it to the whole table.",
    ),
    PlanStory(
        needs=("SEMH",),
        offers=(
            "Check-in and check-out",
            "Emotional literacy support",
            "Friendship group",
            "Lunchtime club",
        ),
        strengths="Funny, fast, loyal to friends, learns quickly on a good day.",
        barriers="Comes in upset after break; expects to be told off; leaves the room.",
        progress="In line with age when present; gaps where lessons were missed.",
        checks="Sleep talked through with the family; school nurse has been asked to ring.",
        adjustments="Greeting at the door, a card to leave, talk afterwards and not in the middle.",
        home="Ring before things build up; one good thing of the day is told at home.",
        expected="Stays in lessons after break on most days, and mends quarrels with help.",
        goals=(
            Goal(
                "{name} feels safe enough in class to learn.",
                "{name} stays in the lesson after break on four days of five.",
                "Two days of five",
                "Register after break, counted weekly",
                "Check-in with the key adult at the end of break",
                "Key adult",
                (10, 5, 12),
                "Three days of five since half term",
            ),
            Goal(
                "{name} can put a quarrel right.",
                "{name} tells an adult what happened, and what the other felt, after each quarrel.",
                "Walks away; tells it days later",
                "Note of each quarrel in the playground book",
                "Comic strip talk about the week",
                "Trained support assistant",
                (30, 1, 10),
                "Tells what happened; needs help with the other side",
            ),
        ),
        pupil_now="I do not get shouted at any more. I want football at lunch.",
        family_now="Calmer at home as well. Mondays after his dad's are hard.",
        teacher_line="Used the card on Wednesday and was back before I had finished the register.",
    ),
    PlanStory(
        needs=("PD", "VI"),
        offers=("Touch typing", "Handwriting and fine motor skills"),
        strengths="Never gives up, great ideas for stories, knows own needs.",
        barriers="Tires in the afternoon; writing cannot be read after ten minutes.",
        progress="In line with age when work is spoken or typed.",
        checks="Occupational therapy programme of this spring is in the file.",
        adjustments="Laptop for anything over half a page, sloped desk, first to the cloakroom.",
        home="Typing game three evenings a week; buttons before the clock at weekends.",
        expected="Longer work is typed without help and finished in the lesson.",
        goals=(
            Goal(
                "{name} gets ideas down as fast as others.",
                "{name} types fifteen words a minute with both hands.",
                "Six words a minute",
                "One-minute test on Fridays",
                "Touch typing",
                "Teaching assistant",
                (20, 3, 12),
                "Thirteen words a minute",
            ),
            Goal(
                "{name} manages own things at school.",
                "{name} dresses for PE within five minutes without help, on each PE day.",
                "Eleven minutes with help",
                "Minutes noted by the adult",
                "Practice of fastenings, from the therapist's programme",
                "Teaching assistant",
                (10, 2, 12),
                "Six minutes without help",
            ),
        ),
        pupil_now="My stories are longer now. I want to do my own shoes.",
        family_now="He types his own list for the shop. Afternoons are still long.",
        teacher_line="Finished the big write on the laptop with the rest of the class.",
    ),
)

QUALITY = (
    "Sessions were held as planned; the cards were used in class as well.",
    "About a third fell out when the adult covered other classes.",
    "Good and regular. The work in class still has to carry it on.",
)

DISAGREE_IN_PART = (
    "We agree with the targets but ask for the group to be in the morning.",
    "We would like a check by the educational psychologist as well.",
    "Reading yes, but not instead of art, please.",
)
