"""What teachers, pupils and families say in the demo: believable, short, and about nobody."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """A concern as a teacher would write it, with what was tried and the pupil's own page to match."""

    area: str
    need: str
    seen: str
    tried: tuple[tuple[str, str], ...]
    family: str
    likes: str
    important: str
    helps: tuple[str, str, str]
    avoid: str
    aims: str
    observation: str
    agreed: str


STORIES = (
    Story(
        area="communication_interaction",
        need="SLCN",
        seen=(
            "Follows one-step instructions but loses the thread of longer ones and watches the others "
            "before starting. Often answers with one word or points. Talks freely about trains."
        ),
        tried=(("Visual timetable", "bit"), ("Instructions one at a time", "yes")),
        family="Mum says the same happens at home and asked about speech therapy.",
        likes="I know more about trains than anyone. I always hold the door.",
        important="My best friend, my train book, and knowing what comes next.",
        helps=(
            "Tell me one thing at a time and check I have got it.",
            "Show me with a picture or do it first.",
            "Give me ten seconds before you ask again.",
        ),
        avoid="Lots of people talking to me at the same time.",
        aims="I want to tell the class about my trip to the railway museum.",
        observation="Whole-class input of eight minutes: looked up twice, copied partner's start.",
        agreed="Chunk the input; adult checks understanding at the table first.",
    ),
    Story(
        area="communication_interaction",
        need="ASD",
        seen=(
            "Very upset when the timetable changes without warning; covers ears in the dining hall. "
            "Plays beside others rather than with them. Reads well above the class."
        ),
        tried=(("Warning before changes", "yes"), ("Quiet place to work", "bit")),
        family="Dad says shops and parties are hard too; they have spoken to the GP.",
        likes="I can read any map and I remember all the bus routes.",
        important="Being told before things change. My ear defenders. Lunch with Mr Renshaw's club.",
        helps=(
            "Tell me about changes the day before and show me on my timetable.",
            "Let me go in to lunch five minutes early.",
            "Use few words when I am upset, and wait.",
        ),
        avoid="Being touched from behind, and hand dryers.",
        aims="I want to go on the Year 6 residential.",
        observation="Wet play: moved to the book corner, ears covered, 20 minutes; calm once it was quiet.",
        agreed="Early lunch pass; teach a signal for a break.",
    ),
    Story(
        area="cognition_learning",
        need="SPLD",
        seen=(
            "Reads slowly and guesses from the first letter; spelling is far behind what can be said aloud. "
            "Brilliant in discussion and in building things. Has begun to avoid writing."
        ),
        tried=(
            ("Word mat", "bit"),
            ("Phonics catch-up group", "bit"),
            ("Scribe for long pieces", "yes"),
        ),
        family="Gran struggled with reading as well. They read together every night and it often ends in tears.",
        likes="I am good at making things and I explain things well to other people.",
        important="Not being asked to read out loud without warning. Football on Thursdays.",
        helps=(
            "Ask me to tell you my ideas before I write.",
            "Give me the words on a mat, and my coloured paper.",
            "Mark what I say, not just how I spell it.",
        ),
        avoid="Copying from the board.",
        aims="I want to read a chapter book by myself.",
        observation="Guided reading: 41 words in two minutes, good answers about what happened and why.",
        agreed="Screening for dyslexic difficulties; speech-to-text for extended writing.",
    ),
    Story(
        area="cognition_learning",
        need="MLD",
        seen=(
            "Working about two years behind in maths and English. Needs new ideas shown many times and "
            "forgets them over a weekend. Tries hard and asks for help."
        ),
        tried=(("Concrete equipment in maths", "yes"), ("Pre-teaching vocabulary", "bit")),
        family="Parents are pleased with how happy she is at school; they worry about secondary.",
        likes="I am kind and I help the little ones at lunch.",
        important="My sister, singing, and doing jobs for the office.",
        helps=(
            "Show me with things I can touch.",
            "Start with something I already know.",
            "Let me practise the same thing on other days too.",
        ),
        avoid="Being given two new things at once.",
        aims="I want to count money by myself in the shop.",
        observation="Number bonds to 10 secure with counters, not without; kept going for 25 minutes.",
        agreed="Daily five-minute practice with the same counters; check on Mondays.",
    ),
    Story(
        area="semh",
        need="SEMH",
        seen=(
            "Leaves the room two or three times a week, mostly after break. Says nobody likes him. "
            "Calms quickly with an adult he trusts. Work is fine on good days."
        ),
        tried=(
            ("Meet and greet at the door", "yes"),
            ("Calm corner", "bit"),
            ("Reward chart", "no"),
        ),
        family="There has been a separation this year. Mum asks us to ring early, before things build up.",
        likes="I make people laugh and I am fast.",
        important="My dog, my nan, and being told I did well, quietly.",
        helps=(
            "Say good morning and my name when I come in.",
            "Let me use my card to leave before I get cross.",
            "Talk to me afterwards, not in the middle.",
        ),
        avoid="Being told off in front of everyone.",
        aims="I want to be in the football team.",
        observation="After break: paced by the door, card used without words, back in four minutes.",
        agreed="Key adult at the end of break for three weeks; note what happened before.",
    ),
    Story(
        area="semh",
        need="SEMH",
        seen=(
            "Very quiet since September; tummy aches on Mondays and before tests. Perfect work but takes "
            "three times as long, rubbing out. Eats little at lunch."
        ),
        tried=(("Worry box", "bit"), ("Smaller steps with a time limit", "bit")),
        family="Mum has noticed poor sleep and is glad we rang.",
        likes="I draw really well and I am a loyal friend.",
        important="Knowing who I sit with. Art. My cousin in Year 6.",
        helps=(
            "Tell me it can be a draft.",
            "Give me a job to do on Monday mornings.",
            "Ask me about my worries when nobody is listening.",
        ),
        avoid="Surprise tests and being picked without warning.",
        aims="I want to try the school play.",
        observation="Maths test: sat with pencil down for six minutes, then worked fast and correctly.",
        agreed="Time card turned over; Monday job in the library.",
    ),
    Story(
        area="sensory_physical",
        need="HI",
        seen=(
            "Misses what is said when others talk and turns one side towards the speaker. Has had grommets. "
            "Speech is clear; spelling drops word endings."
        ),
        tried=(("Seat near the front on the left", "yes"), ("Repeat what other pupils say", "bit")),
        family="Audiology appointment is booked. Parents would like radio aid advice.",
        likes="I am funny and I look after my hearing aid by myself.",
        important="Seeing your face when you talk. Swimming.",
        helps=(
            "Get my attention before you start.",
            "Face me and keep your hands away from your mouth.",
            "Say again what other children said.",
        ),
        avoid="Noise from the corridor: please shut the door.",
        aims="I want to hear the story in assembly.",
        observation="Carpet time at the back: three answers off the point; at the front none.",
        agreed="Seat plan changed; referral to the teacher of the deaf discussed.",
    ),
    Story(
        area="sensory_physical",
        need="PD",
        seen=(
            "Tires in the afternoon and writing becomes hard to read after ten minutes. Needs help with "
            "buttons and cutlery, hates being helped in front of others."
        ),
        tried=(("Pencil grip", "bit"), ("Shorter written tasks", "yes"), ("Typing", "bit")),
        family="Occupational therapy saw her in Reception; exercises stopped in the summer.",
        likes="I never give up and I have great ideas for stories.",
        important="Doing it myself. My desk that slopes.",
        helps=(
            "Let me type when it is long.",
            "Give me a rest after ten minutes of writing.",
            "Let me go first so I have time for my coat.",
        ),
        avoid="Hurrying on the stairs.",
        aims="I want to learn to type fast.",
        observation="Big write: ten neat lines in twelve minutes, then four that she could not read back.",
        agreed="Laptop for anything over half a page; OT programme restarted twice a week.",
    ),
)

REPLIES = {
    "no_action": "Thank you. I looked at this with you in class; what you have put in place is right for now.",
    "strategies_until": "Thank you, this is really clear. Try the two strategies and we look again together.",
    "monitoring": "Thank you. I have put this on monitoring and will look at the next assessments with you.",
    "assess": "Thank you. We are starting Assess: I will observe on Tuesday and ring home this week.",
    "refer": "Thank you. I am asking for outside advice and will tell you what they need from you.",
    "safeguarding_elsewhere": "Thank you. This has gone to the designated safeguarding lead.",
}
