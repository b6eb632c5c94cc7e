"""What a printed meeting holds: who was there, the agenda, the minutes, the actions."""

from dataclasses import dataclass

from django.template.loader import render_to_string

from agencies.enums import MeetingState
from pupils.enums import ActionSource
from pupils.models import Action, Document
from sendhub.pdf import make_pdf
from sendhub.templatetags.sendhub import day, moment


@dataclass(frozen=True)
class MeetingPaper:
    title: str
    about: str
    initials: str
    school_name: str
    made_on: str
    state: str
    when: str
    where: str
    led_by: str
    pupils: tuple
    guests: tuple  # of (name, as, what became of the invitation)
    agenda: str
    papers: tuple
    minutes: str
    actions: tuple  # of (what, about, who, by, done)


def meeting_paper(meeting, *, by, today):
    """Return the paper; `meeting` comes with `as_lines`. Pupils and papers out of sight are left out."""
    pupils = [link.pupil for link in meeting.pupil_links.all() if link.is_in_sight]
    agreed = Action.objects.filter(school_id=by.school_id).as_lines(by)
    papers = Document.objects.visible_to(by).filter(pk__in=meeting.papers.values("document"))
    return MeetingPaper(
        title=meeting.get_kind_display(),
        about=meeting.title,
        initials=", ".join(pupil.initials for pupil in pupils),
        school_name=by.school.name,
        made_on=day(today),
        state="" if meeting.state == MeetingState.HELD else meeting.get_state_display(),
        when=f"{moment(meeting.starts_at)} to {moment(meeting.ends_at).rpartition(', ')[2]}",
        where=meeting.place,
        led_by=meeting.led_by.full_name if meeting.led_by else "",
        pupils=tuple(pupil.full_name for pupil in pupils),
        guests=tuple(
            (guest.name, guest.part, guest.get_attendance_display())
            for guest in meeting.guests.all()
        ),
        agenda=meeting.agenda,
        papers=tuple(papers.order_by("title", "pk").values_list("title", flat=True)),
        minutes=meeting.minutes,
        actions=tuple(
            (
                action.text,
                action.pupil.full_name if action.pupil and action.is_in_sight else "",
                action.owner.full_name if action.owner else action.owner_name,
                day(action.due_on),
                day(action.done_on),
            )
            for action in agreed.agreed_at(ActionSource.MEETING, meeting.pk)
        ),
    )


def meeting_pdf(paper, *, on_refusal=None):
    html = render_to_string("documents/meeting.html", {"document": paper})
    return make_pdf(html, style="meeting", most_pages=40, on_refusal=on_refusal)
