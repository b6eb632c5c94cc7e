"""What of a pupil's file can be put on a private link, and what becomes of the answers."""

from datetime import timedelta

from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from pupils.actions import rounds
from pupils.actions.concerns import raise_concern
from pupils.actions.documents import add_document
from pupils.actions.due import close_due, open_due
from pupils.actions.voices import record_voices
from pupils.documents.profile import photo_of, profile_document, profile_pdf
from pupils.enums import (
    ConcernPart,
    ConcernSource,
    DocumentKind,
    DueKind,
    ProfileState,
    VoiceOf,
    WhoseMove,
)
from pupils.forms import answers as forms
from pupils.forms.rounds import RoundLinkForm, link_form
from pupils.models import Document, Profile, RoundAnswer
from pupils.transitions import OWN_PAGE
from sendhub import uploads
from sendhub.sharing import actions as links
from sendhub.sharing import registry
from sendhub.sharing.enums import Audience, LinkEvent, Stance
from sendhub.sharing.forms import words_of
from sendhub.sharing.registry import EVERYBODY, FAMILY, AskKind, FileKeeper, Offer, PaperKind
from sendhub.templatetags.sendhub import day

VOICES = {
    Audience.PARENT: VoiceOf.FAMILY,
    Audience.PUPIL: VoiceOf.PUPIL,
    Audience.PROFESSIONAL: VoiceOf.PROFESSIONAL,
}
CONCERN_SOURCES = {
    Audience.PARENT: ConcernSource.PARENT,
    Audience.PUPIL: ConcernSource.PUPIL,
    Audience.PROFESSIONAL: ConcernSource.OUTSIDE,
}
RING_WITHIN_DAYS = 2  # after wrong codes, or reminders without an answer; ours, no law


# --- to read -------------------------------------------------------------------------------------


def current_profile(pupil):
    profiles = Profile.objects.filter(pupil=pupil, state=ProfileState.CURRENT)
    return [
        Offer(row.pk, f"One-page profile, version {row.number} of {day(row.published_at)}")
        for row in profiles
    ]


def _profile(paper):
    """The very version that was put on the link; an earlier one still opens when a newer is current."""
    profile = (
        Profile.objects.filter(pk=paper.object_id, pupil=paper.link.pupil_id)
        .exclude(state=ProfileState.DRAFT)
        .select_related("pupil__group", "pupil__school", "photo")
        .prefetch_related("strategies")
        .first()
    )
    if profile is None:
        raise Http404
    return profile


def shared_profile(paper):
    return {"document": profile_document(_profile(paper), today=timezone.localdate())}


def profile_file(paper):
    profile = _profile(paper)
    photo = photo_of(profile)
    document = profile_document(profile, today=timezone.localdate(), has_photo=photo is not None)
    response = HttpResponse(profile_pdf(document, photo=photo), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="profile.pdf"'
    return response


def documents_to_share(pupil):
    """Papers of the file that no restriction closes; a restricted one never leaves by a link."""
    rows = Document.objects.filter(pupil=pupil, removed_at=None, restriction=None)
    return [Offer(row.pk, row.title) for row in rows]


def document_file(paper):
    document = Document.objects.filter(
        pk=paper.object_id, pupil=paper.link.pupil_id, removed_at=None, restriction=None
    ).first()
    if document is None:
        raise Http404
    return uploads.handed_out(
        stored_name=document.stored_name, name=document.name, media_type=document.media_type
    )


# --- answers -------------------------------------------------------------------------------------


def views_received(response, by):
    """Write each text of the answer down as a voice of its own."""
    kind = registry.ASKS[response.ask.kind]
    # The school reads the questions in English, whatever language they were answered in.
    with translation.override(None):
        lines = words_of(response, kind.form_of(response.ask))
    record_voices(
        pupil=response.link.pupil,
        of=VOICES[response.link.audience],
        name=response.link.receiver_name,
        lines=lines,
        response=response,
        by=by,
    )


def agreement_received(response, by):
    link = response.link
    stance = Stance(response.stance).label
    record_voices(
        pupil=link.pupil,
        of=VOICES[link.audience],
        name=link.receiver_name,
        lines=[(response.ask.title, f"{stance}: {response.reason}" if response.reason else stance)],
        response=response,
        by=by,
    )


def concern_received(response, by):
    """A concern of a parent, a pupil or a professional stands in the triage queue like any other."""
    link = response.link
    raise_concern(
        by=by,
        pupils=[(link.pupil, ConcernPart.CONCERNED)],
        text=response.answers["noticed"],
        frequency=response.answers.get("frequency", ""),
        source=CONCERN_SOURCES[link.audience],
        source_name=link.receiver_name[:150],
        family_knows=True if link.audience == Audience.PARENT else None,
    )


def round_of(ask):
    """The answer that a private link of a round robin waits for, of the link's own pupil; 404 otherwise."""
    rows = RoundAnswer.objects.filter(pk=ask.object_id, pupil=ask.link.pupil_id)
    return get_object_or_404(rows.select_related("round"))


def round_form(ask):
    return link_form(round_of(ask).round)


def round_received(response, by):
    """Keep the answer in its round and, in their words, in the voice section."""
    answer = round_of(response.ask)
    views_received(response, by)
    given = [response.answers.get(f"q{n}", "") for n in range(len(answer.round.questions))]
    rounds.receive(answer=answer, answers=given, by=by)


def keep_file(*, link, title, file, by):
    return add_document(
        pupil=link.pupil,
        file=file,
        by=by,
        title=f"{title}: {link.receiver_name}"[:150],
        kind=DocumentKind.REPORT if link.audience == Audience.PROFESSIONAL else DocumentKind.OTHER,
        author=link.receiver_name[:150],
        dated_on=timezone.localdate(),
    )


def room_left(link):
    used = Document.objects.filter(pupil=link.pupil_id, removed_at=None).aggregate(
        bytes=Sum("size_bytes")
    )["bytes"]
    return uploads.MOST_BYTES_A_PUPIL - (used or 0)


# --- what is owed --------------------------------------------------------------------------------


def link_sent(*, link, by):
    """Whoever was asked owes an answer; the locked link before is no worry any more."""
    close_due(by=by, kind=DueKind.LINK_LOCKED, subject_id=link.pk, note="Sent again")
    if link.due_on and not link.answered_at:
        open_due(
            by=by,
            kind=DueKind.LINK_ANSWER,
            subject_id=link.pk,
            pupil=link.pupil,
            due_on=link.due_on,
            source="Date set on the private link",
            whose_move=WhoseMove.AGENCY
            if link.audience == Audience.PROFESSIONAL
            else WhoseMove.FAMILY,
        )


def link_over(note):
    def close(*, link, by):
        for kind in (DueKind.LINK_ANSWER, DueKind.LINK_UNANSWERED, DueKind.LINK_LOCKED):
            close_due(by=by, kind=kind, subject_id=link.pk, note=note)

    return close


def school_must_ring(kind, source):
    def open_for_school(*, link, by):
        open_due(
            by=by,
            kind=kind,
            subject_id=link.pk,
            pupil=link.pupil,
            due_on=timezone.localdate() + timedelta(days=RING_WITHIN_DAYS),
            source=source,
        )

    return open_for_school


WRONG_CODES = school_must_ring(DueKind.LINK_LOCKED, "Five wrong codes locked the link")
NO_ANSWER = school_must_ring(DueKind.LINK_UNANSWERED, "Three reminders have had no answer")

ASKS = (
    (
        "parent_views",
        _("Your views"),
        "Parent’s views",
        frozenset({Audience.PARENT}),
        forms.ParentViewsForm,
        {"order": 10},
    ),
    (
        "pupil_views",
        _("What you think"),
        "Pupil’s views, with symbols",
        frozenset({Audience.PUPIL}),
        forms.PupilViewsForm,
        {"order": 10},
    ),
    (
        OWN_PAGE,
        _("My own page"),
        "My own page: for the move to a new class or school",
        frozenset({Audience.PUPIL}),
        forms.OwnPageForm,
        {"order": 20, "takes_file": True},
    ),
    (
        "contribution",
        _("Your contribution"),
        "Professional’s contribution",
        frozenset({Audience.PROFESSIONAL}),
        forms.ContributionForm,
        {"order": 10},
    ),
    (
        links.AGREEMENT,
        _("Do you agree?"),
        "Agree, in part or disagree",
        EVERYBODY,
        forms.AgreementForm,
        {"received": agreement_received, "is_offered": False},
    ),
    (
        rounds.ASK,
        _("Your views"),
        "Questions of a round",
        frozenset({Audience.PARENT}),
        RoundLinkForm,
        {"received": round_received, "form_for": round_form, "is_offered": False},
    ),
    (
        "own_concern",
        _("Something that worries you"),
        "A concern of their own, for triage",
        FAMILY,
        forms.OwnConcernForm,
        {"received": concern_received, "is_required": False, "order": 90},
    ),
)


def register():
    """Name what can be shown, asked and kept; called by the app's `ready()`."""
    registry.add_paper(
        PaperKind(
            key="profile",
            title="One-page profile",
            words=_("One-page profile"),
            audiences=EVERYBODY,
            offer=current_profile,
            template="pupils/shared_profile.html",
            context=shared_profile,
            file=profile_file,
            may_agree=True,
            order=10,
        )
    )
    registry.add_paper(
        PaperKind(
            key="document",
            title="Documents",
            words=_("A document"),
            audiences=EVERYBODY,
            offer=documents_to_share,
            file=document_file,
            may_agree=True,
            order=90,
        )
    )
    for key, title, staff_title, audiences, form, values in ASKS:
        registry.add_ask(
            AskKind(
                key=key,
                title=title,
                staff_title=staff_title,
                audiences=audiences,
                form=form,
                **{"received": views_received} | values,
            )
        )
    registry.keep_files_by(FileKeeper(keep=keep_file, room=room_left))
    registry.watch(LinkEvent.SENT, link_sent)
    registry.watch(LinkEvent.ANSWERED, link_over("Answered"))
    registry.watch(LinkEvent.CLOSED, link_over("Revoked"))
    registry.watch(LinkEvent.LOCKED, WRONG_CODES)
    registry.watch(LinkEvent.UNANSWERED, NO_ANSWER)
