"""What can be shown and what can be asked on a link. The apps above name theirs in `ready()`.

A support plan, for example, becomes something to read and to agree to by

    registry.add_paper(
        PaperKind(
            key="support_plan",
            title="Support plan",
            audiences=FAMILY,
            offer=plans_to_share,  # (pupil) -> [Offer(object_id, "Support plan of 3 May 2026"), ...]
            template="provision/shared_plan.html",  # extends sharing/base_paper.html
            context=shared_plan,  # (paper) -> dict for the template; raises Http404 when not the pupil's
            may_agree=True,  # offers "agree / agree in part / disagree" beside it
            received=record_agreement,  # (response, by): what the app writes when that is answered
        )
    )

and something to ask by `add_ask(AskKind(...))`, whose form is an `AnswerForm` (forms.py). `context` and
`file` get the Paper row: they fetch by `paper.object_id` *and* `pupil=paper.link.pupil_id`, so that a
number of another pupil opens nothing. Whoever must know what becomes of a link says
`watch(LinkEvent.ANSWERED, function)`; it is called inside the transaction as `function(link=, by=)`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sendhub.sharing.enums import Audience, LinkEvent

FAMILY = frozenset({Audience.PARENT, Audience.PUPIL})
EVERYBODY = frozenset(Audience)


@dataclass(frozen=True)
class Offer:
    """One exact version that may be put on a link, or one row that may be asked about."""

    object_id: int
    title: str


@dataclass(frozen=True)
class PaperKind:
    """A kind of thing to read: as a page (`template` and `context`), as a file (`file`), or as both.

    `file(paper)` returns the HTTP response that hands the file out. `words` say what it is in the
    language of who reads; titles are English.
    """

    key: str
    title: str
    audiences: frozenset
    offer: Callable  # (pupil) -> [Offer]
    words: str = ""
    template: str = ""
    context: Callable | None = None  # (paper) -> dict
    file: Callable | None = None  # (paper) -> HttpResponse
    may_agree: bool = False
    received: Callable | None = None  # (response, by): the answer to "do you agree?"
    order: int = 50


@dataclass(frozen=True)
class AskKind:
    """A kind of thing to answer.

    `title` is what the receiver reads (translated), `staff_title` what the school's people read.
    With `offer` it is asked about one of the pupil's rows each time, else about the pupil. With
    `form_for` each asking has questions of its own: it makes the form for one Ask.
    """

    key: str
    title: str
    staff_title: str
    audiences: frozenset
    form: type
    received: Callable  # (response, by): what the app writes from the answer
    offer: Callable | None = None  # (pupil) -> [Offer]
    form_for: Callable | None = None  # (ask) -> form class
    is_required: bool = True
    is_offered: bool = True  # False: only an app's own pages ask it
    takes_file: bool = False
    order: int = 50

    def form_of(self, ask):
        """The class of the form that this asking shows."""
        return self.form_for(ask) if self.form_for else self.form


@dataclass(frozen=True)
class FileKeeper:
    """Where files that visitors send are kept, with the pupil's documents.

    `keep(link=, title=, file=, by=)` returns the Document, `room(link)` the bytes still free.
    """

    keep: Callable
    room: Callable


PAPERS: dict[str, PaperKind] = {}
ASKS: dict[str, AskKind] = {}
_WATCHERS: dict[str, list[Callable]] = {}
_KEEPERS: list[FileKeeper] = []


def add_paper(kind):
    PAPERS[kind.key] = kind


def add_ask(kind):
    ASKS[kind.key] = kind


def watch(event, function):
    """Have `function(link=, by=)` called in the transaction whenever `event` befalls a link."""
    listed = _WATCHERS.setdefault(LinkEvent(event), [])
    if function not in listed:
        listed.append(function)


def tell(event, *, link, by):
    for function in _WATCHERS.get(LinkEvent(event), ()):
        function(link=link, by=by)


def keep_files_by(keeper):
    _KEEPERS[:] = [keeper]


def file_keeper():
    return _KEEPERS[0]


def papers_for(audience):
    return sorted(
        (kind for kind in PAPERS.values() if audience in kind.audiences), key=lambda k: k.order
    )


def asks_for(audience):
    """The kinds of asking that the page for making links offers."""
    return sorted(
        (kind for kind in ASKS.values() if audience in kind.audiences and kind.is_offered),
        key=lambda k: k.order,
    )
