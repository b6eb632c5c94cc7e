"""What a review asks on private links, the pack that can be read on one, and what becomes of the answers."""

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ehcp.actions.rounds import ASKS, receive
from ehcp.models import PackEdition, ReviewPerson
from ehcp.review_enums import Edition
from pupils.actions.voices import record_voices
from pupils.forms import answers as forms
from pupils.sharing import VOICES
from sendhub.sharing import registry
from sendhub.sharing.enums import Audience
from sendhub.sharing.forms import words_of
from sendhub.sharing.registry import EVERYBODY, AskKind, Offer, PaperKind
from sendhub.templatetags.sendhub import day

FORMS = {
    Audience.PARENT: (forms.ParentViewsForm, _("Your views"), "Family’s part of the annual review"),
    Audience.PUPIL: (
        forms.PupilViewsForm,
        _("What you think"),
        "Pupil’s part of the annual review, with symbols",
    ),
    Audience.PROFESSIONAL: (
        forms.ContributionForm,
        _("Your contribution"),
        "Professional’s part of the annual review",
    ),
}


def received(response, by):
    """Keep the answer with the review and, in their words, in the pupil's voice section."""
    link = response.link
    person = ReviewPerson.objects.filter(
        pk=response.ask.object_id, pupil=link.pupil_id, school_id=by.school_id
    ).first()
    if person is None:
        raise Http404
    # The school reads the questions in English, whatever language they were answered in.
    with translation.override(None):
        lines = words_of(response, registry.ASKS[response.ask.kind].form)
    record_voices(
        pupil=link.pupil,
        of=VOICES[link.audience],
        name=link.receiver_name,
        lines=lines,
        response=response,
        by=by,
    )
    receive(
        person=person,
        lines=[list(line) for line in lines],
        by=by,
        given_how=response.given_how,
        given_on=response.given_on,
        response=response,
        document=response.document,
    )


def packs_to_share(pupil):
    """Final packs of the invitees' edition: no other edition leaves by a link."""
    rows = PackEdition.objects.filter(pupil=pupil, is_final=True, edition=Edition.INVITEES).defer(
        "content"
    )
    return [Offer(row.pk, f"Review pack of {day(row.made_at)}") for row in rows]


def pack_file(paper):
    pack = PackEdition.objects.filter(
        pk=paper.object_id, pupil=paper.link.pupil_id, is_final=True, edition=Edition.INVITEES
    ).first()
    if pack is None:
        raise Http404
    response = HttpResponse(bytes(pack.content), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="review-pack.pdf"'
    return response


def register():
    """Called by the app's `ready()`."""
    for audience, (form, title, staff_title) in FORMS.items():
        registry.add_ask(
            AskKind(
                key=ASKS[audience],
                title=title,
                staff_title=staff_title,
                audiences=frozenset({audience}),
                form=form,
                received=received,
                is_offered=False,
                takes_file=audience != Audience.PUPIL,
            )
        )
    registry.add_paper(
        PaperKind(
            key="review_pack",
            title="Review packs",
            words=_("The papers of the review"),
            audiences=EVERYBODY,
            offer=packs_to_share,
            file=pack_file,
            order=30,
        )
    )
