"""What an LA wants to see with a request, and what of it the record holds already: one query a pupil."""

from dataclasses import dataclass
from datetime import date

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import TruncDate

from agencies.enums import AgencyKind as A
from agencies.models import Advice
from ehcp.enums import EvidenceSource as E
from ehcp.enums import EvidenceState, FamilyKnows
from ehcp.models import EvidenceItem
from provision.enums import PlaceState, Stage
from provision.models import Cycle, Outcome, Participation, PupilStrategy
from pupils.enums import DocumentKind, VoiceOf
from pupils.models import (
    Address,
    Assessment,
    AttendanceFigure,
    Document,
    Enrolment,
    Need,
    Observation,
    Profile,
    Pupil,
    Relationship,
    Voice,
)
from sendhub.dates import add_months
from sendhub.templatetags.sendhub import day

ADVICE_OF = {
    E.EP: (A.EP,),
    E.SALT: (A.SALT,),
    E.HEALTH: (A.PAED, A.CAMHS, A.MHST, A.PHYSIO, A.SCHOOL_NURSE, A.HEALTH_VISITOR, A.DESIGNATED),
    E.SPECIALIST: (A.SPECIALIST, A.OT, A.DEAF, A.VISION, A.MULTI_SENSORY),
}


def _dated(actor):
    """(source, rows, field of the date, the how manieth row must be there)."""
    voices = Voice.objects.visible_to(actor)
    finished = Cycle.objects.visible_to(actor).filter(stage=Stage.FINISHED)
    places = Participation.objects.visible_to(actor).exclude(state=PlaceState.WAITING)
    documents = Document.objects.visible_to(actor)
    return (
        (E.PUPIL_VOICE, voices.filter(of=VoiceOf.PUPIL), "given_on", 1),
        (E.FAMILY_VOICE, voices.filter(of=VoiceOf.FAMILY), "given_on", 1),
        (E.PROFILE, Profile.objects.visible_to(actor), "published_at", 1),
        (E.ADMITTED, Enrolment.objects.visible_to(actor), "starts_on", 1),
        (E.ATTENDANCE, AttendanceFigure.objects.visible_to(actor), "ends_on", 1),
        (E.SCORES, Assessment.objects.visible_to(actor), "taken_on", 2),
        (E.OBSERVATION, Observation.objects.visible_to(actor), "seen_on", 1),
        (E.TWO_REVIEWS, finished, "reviewed_on", 2),
        (E.INTERVENTION, places, "starts_on", 1),
        (E.IMPACT, places.exclude(entry_on=None), "exit_on", 1),
        (
            E.WORK,
            documents.filter(kind__in=(DocumentKind.WORK, DocumentKind.SCHOOL_REPORT)),
            "uploaded_at",
            1,
        ),
        *(
            (
                source,
                Advice.objects.visible_to(actor).filter(agency__kind__in=kinds),
                "dated_on",
                1,
            )
            for source, kinds in ADVICE_OF.items()
        ),
    )


def _there(actor, today):
    cycles = Cycle.objects.visible_to(actor)
    running = cycles.filter(stage__in=(Stage.DO, Stage.REVIEW))
    strategies = PupilStrategy.objects.visible_to(actor).filter(ends_on=None)
    with_responsibility = Relationship.objects.visible_to(actor).covering(today)
    return (
        (E.IDENTITY, Address.objects.filter(ends_on=None)),
        (E.FAMILY, with_responsibility.filter(has_parental_responsibility=True)),
        (E.NEEDS, Need.objects.visible_to(actor).covering(today)),
        (E.STRATEGIES, strategies),
        (E.PLAN_NOW, running),
        (E.OUTCOMES, Outcome.objects.visible_to(actor).filter(cycle__in=running)),
    )


def with_evidence(pupils, *, actor, today):
    """Annotate `held_<source>`: the date of the newest row that answers, or whether there is one."""
    one_file = Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
    found = {}
    for source, rows, on, nth in _dated(actor):
        rows = rows.filter(one_file).exclude(**{on: None}).order_by(F(on).desc())
        when = TruncDate(on) if on.endswith("_at") else F(on)
        values = rows.annotate(held_on=when).values("held_on")
        newest = Subquery(values[:1], output_field=DateField())
        if nth > 1:
            # As many as are asked for must be there; how old they are, the newest says.
            enough = Subquery(values[nth - 1 : nth], output_field=DateField())
            found[f"enough_{source}"] = enough
        found[f"held_{source}"] = newest
    for source, rows in _there(actor, today):
        found[f"held_{source}"] = Exists(rows.filter(one_file))
    return pupils.annotate(**found)


@dataclass(frozen=True)
class Line:
    """One line of the checklist for one pupil; `on` is the date of what was found, `words` says what."""

    item: EvidenceItem
    state: EvidenceState
    on: date | None = None
    words: str = ""
    tick: object = None

    @property
    def is_counted(self):
        """A line not always wanted counts only where something is there."""
        if self.state == EvidenceState.LEFT_OUT:
            return False
        return self.item.is_needed or self.state != EvidenceState.MISSING


@dataclass(frozen=True)
class Checklist:
    lines: list

    @property
    def counted(self):
        return [line for line in self.lines if line.is_counted]

    @property
    def ready(self):
        return [line for line in self.counted if line.state == EvidenceState.READY]

    @property
    def missing(self):
        return [line for line in self.counted if line.state == EvidenceState.MISSING]

    @property
    def stale(self):
        return [line for line in self.counted if line.state == EvidenceState.STALE]

    @property
    def in_words(self):
        """`18 of 24 ready; missing: “The pupil’s own views”; too old: “Therapist’s report” older than 12 months`."""
        parts = [f"{len(self.ready)} of {len(self.counted)} ready"]
        if self.missing:
            parts.append("missing: " + ", ".join(f"“{line.item.label}”" for line in self.missing))
        if self.stale:
            old = (
                f"“{line.item.label}” older than {line.item.stale_months} months"
                for line in self.stale
            )
            parts.append("too old: " + ", ".join(old))
        return "; ".join(parts)


def checklist_of(assessment, *, actor, today):
    """Return the LA's checklist against this pupil's record. Three queries."""
    items = list(
        EvidenceItem.objects.visible_to(actor)
        .in_use()
        .filter(local_authority=assessment.local_authority_id)
    )
    ticks = {tick.item_id: tick for tick in assessment.ticks.select_related("document")}
    rows = Pupil.objects.visible_to(actor).filter(pk=assessment.pupil_id)
    pupil = with_evidence(rows, actor=actor, today=today).get()
    return Checklist([_line(item, ticks.get(item.pk), pupil, assessment, today) for item in items])


def _line(item, tick, pupil, assessment, today):
    if tick and tick.is_left_out:
        return Line(item, EvidenceState.LEFT_OUT, words=tick.note, tick=tick)
    is_there, on, words = _found(item.source, pupil, assessment)
    if tick and (not on or (tick.dated_on or today) >= on):
        is_there, on = True, tick.dated_on
        words = tick.document.title if tick.document else tick.note or "Ticked by hand"
    if not is_there:
        return Line(item, EvidenceState.MISSING, tick=tick)
    is_old = on and item.stale_months and add_months(on, item.stale_months) < today
    return Line(item, EvidenceState.STALE if is_old else EvidenceState.READY, on, words, tick)


def _found(source, pupil, assessment):
    """Return (is there, its date, in words)."""
    if source == E.NONE:
        return False, None, ""
    if source == E.REASON:
        return bool(assessment.answers.get("reason")), None, "Written in the request"
    if source == E.FAMILY_KNOWS:
        is_told = assessment.family_knows != FamilyKnows.NOT_TOLD
        return is_told, assessment.family_told_on, assessment.get_family_knows_display()
    held = getattr(pupil, f"held_{source}")
    if source == E.IDENTITY:
        held = held and bool(pupil.born_on)
    if not held or not getattr(pupil, f"enough_{source}", True):
        return False, None, ""
    if isinstance(held, date):
        return True, held, f"In the record, {day(held)}"
    return True, None, "In the record"


def papers_of(checklist, *, pupil, actor):
    """Return the documents that go with the request: those ticked, and the newest advice of each kind."""
    chosen = {
        line.tick.document_id: line.tick.document
        for line in checklist.lines
        if line.tick and line.tick.document_id
    }
    wanted = {line.item.source for line in checklist.counted} & ADVICE_OF.keys()
    rows = Advice.objects.visible_to(actor).of(pupil).exclude(document=None)
    seen = set()
    for advice in rows.select_related("agency", "document").order_by("-dated_on", "-pk"):
        source = next((s for s in wanted if advice.agency.kind in ADVICE_OF[s]), None)
        if source and source not in seen:
            seen.add(source)
            chosen.setdefault(advice.document_id, advice.document)
    # Only what the person may open goes out; a paper taken out of the file stays out.
    allowed = set(
        Document.objects.visible_to(actor).filter(pk__in=chosen).values_list("pk", flat=True)
    )
    return [document for pk, document in chosen.items() if pk in allowed]
