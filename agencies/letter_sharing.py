"""A letter on a private link."""

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from agencies.actions.letters import PAPER, link_sent
from agencies.documents.letters import letter_paper, letter_pdf
from agencies.models import LetterSent
from sendhub.sharing import registry
from sendhub.sharing.enums import Audience, LinkEvent
from sendhub.sharing.registry import PaperKind


def _paper(paper):
    """The letter of this very link, to this very adult."""
    rows = LetterSent.objects.filter(
        pk=paper.object_id,
        pupil=paper.link.pupil_id,
        contact=paper.link.contact_id,
        link=paper.link_id,
    )
    letter = rows.select_related("pupil__school", "contact").first()
    if letter is None:
        raise Http404
    return letter_paper(letter, today=timezone.localdate())


def shared_letter(paper):
    return {"document": _paper(paper)}


def letter_file(paper):
    response = HttpResponse(letter_pdf(_paper(paper)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


def nothing_offered(pupil):
    """A letter is put on a link from its own page alone: it is for one adult."""
    return []


def register():
    registry.add_paper(
        PaperKind(
            key=PAPER,
            title="Letters",
            words=_("A letter"),
            audiences=frozenset({Audience.PARENT}),
            offer=nothing_offered,
            template="agencies/shared_letter.html",
            context=shared_letter,
            file=letter_file,
            order=40,
        )
    )
    registry.watch(LinkEvent.SENT, link_sent)
