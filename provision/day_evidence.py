"""What a school day says for Assess: check-ins and the quiet room counted, incidents and successes one by one."""

from collections import Counter
from datetime import timedelta

from provision.enums import EvidenceKind
from pupils.day_enums import Mood, QuietReason
from pupils.disclosures import are_moved
from pupils.enums import EntryKind
from pupils.models import Achievement, CheckIn, Incident, QuestionRound, QuietVisit
from sendhub.templatetags.sendhub import day

# As far as a count looks back; single entries are offered for a year like every other evidence.
COUNTED = timedelta(days=90)
AT_MOST = 8


def check_ins(pupil, actor, today):
    """(kind, number of the latest row, its day, words) of the check-ins of three months, as one line. One query."""
    rows = CheckIn.objects.visible_to(actor).of(pupil).between(today - COUNTED, today)
    rows = list(rows.exclude(mood=Mood.AWAY).values_list("pk", "on", "mood", "own_words"))
    if rows:
        counted = Counter(mood for _, _, mood, _ in rows)
        told = ", ".join(f"{Mood(mood).label.lower()} {n}" for mood, n in counted.most_common())
        words = next((f" Last said: “{said}”." for _, _, _, said in rows if said), "")
        number = f"{len(rows)} check-in{'' if len(rows) == 1 else 's'} since {day(rows[-1][1])}"
        yield EvidenceKind.CHECK_INS, rows[0][0], rows[0][1], f"{number}: {told}.{words}"


def quiet_room(pupil, actor, today):
    """As `check_ins`, of the visits to the quiet room."""
    rows = QuietVisit.objects.visible_to(actor).of(pupil).between(today - COUNTED, today)
    rows = list(rows)
    if rows:
        counted = Counter(row.reason for row in rows)
        told = ", ".join(f"{QuietReason(r).label.lower()} {n}" for r, n in counted.most_common())
        minutes = sum(row.minutes or 0 for row in rows)
        number = f"{len(rows)} visit{'' if len(rows) == 1 else 's'} to the quiet room"
        summary = f"{number} since {day(rows[-1].on)}, {minutes} minutes: {told}."
        yield EvidenceKind.QUIET_ROOM, rows[0].pk, rows[0].on, summary


def incidents(pupil, actor, today, since):
    """The latest incidents; with other pupils in them the words stay where they are. Two queries."""
    rows = Incident.objects.visible_to(actor).of(pupil).between(since, today)
    rows = rows.filter(restriction=None).exclude(are_moved(EntryKind.INCIDENT))
    for row in rows.prefetch_related("pupil_links")[:AT_MOST]:
        facts = f"{row.get_place_display()}, {row.at:%H:%M}: {row.get_trigger_display().lower()}."
        is_alone = len(row.pupil_links.all()) == 1
        said = f" {row.during}" if is_alone else ""
        helped = f" What helped: {row.helped}" if is_alone and row.helped else ""
        yield EvidenceKind.INCIDENT, row.pk, row.on, facts + said + helped


def achievements(pupil, actor, today, since):
    rows = Achievement.objects.visible_to(actor).of(pupil).between(since, today)
    for row in rows[:AT_MOST]:
        yield EvidenceKind.ACHIEVEMENT, row.pk, row.on, row.text


def rounds(pupil, actor, today, since):
    """Each round of questions as one line, question by question. Two queries.

    What families said is theirs to see: it stands among the voices and not here.
    """
    rows = QuestionRound.objects.visible_to(actor).of(pupil).filter(asked_at__date__gte=since)
    for row in rows.prefetch_related("answers")[:AT_MOST]:
        asked = list(row.answers.all())
        given = [each for each in asked if each.answered_on]
        if not given:
            continue
        said = [
            f"{question} " + "; ".join(f"{each.name}: {words}" for each, words in told)
            for place, question in enumerate(row.questions)
            if (told := _told(given, place))
        ]
        summary = f"{row.title}, {len(given)} of {len(asked)} answered. {' '.join(said)}"
        yield EvidenceKind.ROUND, row.pk, max(each.answered_on for each in given), summary


def _told(given, place):
    """(answer, words) of the staff who said something to this question."""
    return [
        (each, each.answers[place])
        for each in given
        if each.link_id is None and place < len(each.answers) and each.answers[place]
    ]
