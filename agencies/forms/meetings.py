"""Forms of meetings: planned, moved, called off, written up; slots of a surgery, cut and booked."""

from datetime import datetime, timedelta

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone

from agencies.enums import Attendance, MeetingKind
from agencies.forms.naming import PupilsNamed, in_words
from agencies.models import Professional
from pupils.filters.kit import PlainTicks
from pupils.forms.agreed import staff_now
from pupils.forms.values import DayField, helper_of
from pupils.models import Document, Pupil, Relationship
from sendhub.accounts.permissions import Permission

LONGEST = timedelta(hours=12)
FURTHEST = timedelta(days=732)
MOST_GUESTS = 60
TICKS = forms.CheckboxSelectMultiple


class HourField(forms.TimeField):
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    default_error_messages = {
        "required": "Enter the time.",
        "invalid": "Enter the time as hours and minutes, such as 15:40.",
    }


def at(day, hour):
    """The moment in London."""
    return timezone.make_aware(datetime.combine(day, hour))


class TimesForm(forms.Form):
    """When it is. `cleaned_data` holds `starts_at` and `ends_at` instead of the three fields."""

    on = DayField(label="Date")
    begins = HourField(label="Begins")
    ends = HourField(label="Ends")

    def clean(self):
        cleaned = super().clean()
        day, begins, ends = (cleaned.pop(name, None) for name in ("on", "begins", "ends"))
        if not (day and begins and ends):
            return cleaned
        if ends <= begins:
            self.add_error("ends", "The meeting ends before it begins.")
        if day > self.today + FURTHEST:
            self.add_error("on", "Choose a day within two years.")
        cleaned["starts_at"], cleaned["ends_at"] = at(day, begins), at(day, ends)
        return cleaned


def held_times(meeting):
    begins, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return {"on": begins.date(), "begins": begins.time(), "ends": ends.time()}


class MeetingForm(TimesForm, PupilsNamed):
    """A meeting; `cleaned_data["guests"]` holds the fields of each guest.

    A saved one is moved on a page of its own, where the reason is asked.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label="Kind", choices=MeetingKind.choices)
    title = forms.CharField(
        label="Subject",
        required=False,
        max_length=150,
        help_text="A few words. They never stand in a calendar outside SENDHub.",
    )
    place = forms.CharField(label="Where", required=False, max_length=150)
    led_by = forms.ModelChoiceField(None, label="Who leads it", empty_label="Choose")
    staff = forms.ModelMultipleChoiceField(None, label="Staff", required=False, widget=PlainTicks)
    family = forms.ModelMultipleChoiceField(None, label="Family", required=False, widget=TICKS)
    professionals = forms.ModelMultipleChoiceField(
        None, label="Agencies", required=False, widget=TICKS
    )
    other_guests = forms.CharField(
        label="Others, one a line",
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Name and who they are. For example: Maris Fenwick, interpreter.",
    )
    agenda = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args, actor, pupils, today, meeting=None, initial=None, **kwargs):
        held = _held(meeting) if meeting else {"led_by": actor.staff_id}
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        self.today, self.meeting = today, meeting
        self.offer_pupils(pupils, actor)
        self._offer_guests(actor, pupils, today)
        self.kept = _not_offered(meeting, actor, today) if meeting else []
        when = ["on", "begins", "ends"]
        if meeting:
            for name in when:
                del self.fields[name]
            when = ["version"]
        else:
            del self.fields["version"]
        self.helper = helper_of(
            *when,
            *("kind", "title", "place", "led_by", "pupils", "others"),
            Fieldset("Who is invited", "staff", "family", "professionals", "other_guests"),
            "agenda",
        )

    def _offer_guests(self, actor, pupils, today):
        people = staff_now(actor, today)
        leaders = people
        if not actor.can(Permission.CONTACT_LOG_EDIT):
            leaders = people.filter(pk=actor.staff_id)
        self.fields["led_by"].queryset = leaders
        self.fields["staff"].queryset = people
        for name in ("led_by", "staff"):
            self.fields[name].label_from_instance = lambda row: row.full_name
        adults = Relationship.objects.visible_to(actor).filter(pupil__in=pupils).covering(today)
        barred = adults.filter(no_contact=True).values("contact")
        self.fields["family"].queryset = (
            adults.exclude(contact__in=barred)
            .select_related("contact")
            .order_by("contact_id", "pk")
            .distinct("contact_id")
        )
        self.fields["family"].label_from_instance = lambda row: _of_family(row)[0]
        there = Professional.objects.visible_to(actor).in_use().select_related("agency")
        self.fields["professionals"].queryset = there
        self.fields["professionals"].label_from_instance = lambda row: f"{row.name}, {row.agency}"

    def clean_kind(self):
        self.is_pupil_needed = self.cleaned_data["kind"] != MeetingKind.SURGERY
        return self.cleaned_data["kind"]

    def clean(self):
        cleaned = super().clean()
        guests = [{"staff": row, "name": row.full_name} for row in cleaned.pop("staff", ())]
        guests += self.kept
        for row in cleaned.pop("family", ()):
            name, said = _of_family(row)
            guests.append({"contact": row.contact, "name": name, "part": said})
        for row in cleaned.pop("professionals", ()):
            part = f"{row.role}, {row.agency}" if row.role else str(row.agency)
            guests.append({"professional": row, "name": row.name, "part": part[:150]})
        for line in cleaned.pop("other_guests", "").splitlines():
            name, _, part = line.strip().partition(",")
            if name.strip():
                guests.append({"name": name.strip()[:200], "part": part.strip()[:150]})
        if len(guests) > MOST_GUESTS:
            self.add_error("other_guests", f"At most {MOST_GUESTS} people can be invited.")
        cleaned["guests"] = guests
        return cleaned


def _of_family(row):
    """(name, relation) of an adult of the family."""
    return row.contact.full_name, row.get_relation_display() or "Family"


def _held(meeting):
    names = ("version", "kind", "title", "place", "led_by", "agenda")
    held = {name: getattr(meeting, name) for name in names}
    guests = list(meeting.guests.all())
    others = [guest for guest in guests if not _row_behind(guest)]
    return held | {
        "staff": [guest.staff_id for guest in guests if guest.staff_id],
        "family": [
            row.pk
            for row in Relationship.objects.filter(
                contact__in=[guest.contact_id for guest in guests if guest.contact_id]
            )
        ],
        "professionals": [guest.professional_id for guest in guests if guest.professional_id],
        "other_guests": "\n".join(
            f"{guest.name}, {guest.part}" if guest.part else guest.name for guest in others
        ),
    }


def _not_offered(meeting, actor, today):
    """Guests whom the form cannot show to this editor: who has left, and whose lists the editor does not see."""
    here = set(staff_now(actor, today).values_list("pk", flat=True))
    there = Professional.objects.visible_to(actor).in_use()
    there = set(there.values_list("pk", flat=True))
    return [
        {
            "staff": guest.staff,
            "contact": guest.contact,
            "professional": guest.professional,
            "name": guest.name,
            "part": guest.part,
        }
        for guest in meeting.guests.select_related("staff", "contact", "professional")
        if (guest.staff_id and guest.staff_id not in here)
        or (guest.professional_id and guest.professional_id not in there)
        or (guest.contact_id and not actor.can(Permission.CONTACTS_VIEW))
    ]


def _row_behind(guest):
    return guest.staff_id or guest.contact_id or guest.professional_id


class MoveForm(TimesForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why is it moved?", max_length=300)

    def __init__(self, *args, meeting, today, **kwargs):
        held = held_times(meeting) | {"version": meeting.version}
        super().__init__(*args, initial=held, **kwargs)
        self.today, self.meeting = today, meeting
        self.helper = helper_of("version", "on", "begins", "ends", "reason")

    def clean(self):
        cleaned = super().clean()
        times = cleaned.get("starts_at"), cleaned.get("ends_at")
        if times == (self.meeting.starts_at, self.meeting.ends_at):
            self.add_error("on", "This is the time it has already.")
        return cleaned


class CancelForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Why is it cancelled?", max_length=300)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, initial={"version": meeting.version}, **kwargs)
        self.helper = helper_of("version", "reason")


class PapersForm(forms.Form):
    documents = forms.ModelMultipleChoiceField(
        None,
        label="On the table",
        required=False,
        widget=TICKS,
        help_text="From the files of the pupils it is about. Guests open only what they may open there.",
    )

    def __init__(self, *args, meeting, actor, **kwargs):
        held = list(meeting.papers.values_list("document", flat=True))
        super().__init__(*args, initial={"documents": held}, **kwargs)
        pupils = meeting.pupil_links.values("pupil")
        rows = Document.objects.visible_to(actor).filter(pupil__in=pupils)
        self.fields["documents"].queryset = rows.select_related("pupil")
        self.fields["documents"].label_from_instance = lambda row: (
            f"{row.title} ({row.pupil.full_name})"
        )
        self.helper = helper_of("documents")


class MinutesForm(forms.Form):
    """What was said and who came; `cleaned_data["attendance"]` is {guest id: Attendance}."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    minutes = forms.CharField(
        label="What was said and decided",
        max_length=30_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text="Families may ask to read it. Who does what by when goes under Actions.",
    )

    def __init__(self, *args, meeting, initial=None, **kwargs):
        held = {"version": meeting.version, "minutes": meeting.minutes}
        super().__init__(*args, initial=held | (initial or {}), **kwargs)
        self.guests = list(meeting.guests.all())
        for guest in self.guests:
            is_open = guest.attendance == Attendance.INVITED
            self.fields[f"guest_{guest.pk}"] = forms.ChoiceField(
                label=f"{guest.name} ({guest.part})" if guest.part else guest.name,
                choices=Attendance.choices,
                initial=Attendance.PRESENT if is_open else guest.attendance,
            )
        names = [f"guest_{guest.pk}" for guest in self.guests]
        came = [Fieldset("Who came", *names)] if names else []
        self.helper = helper_of("version", *came, "minutes")

    def clean(self):
        cleaned = super().clean()
        cleaned["attendance"] = {
            guest.pk: cleaned.pop(f"guest_{guest.pk}", Attendance.INVITED) for guest in self.guests
        }
        return cleaned


class SlotsForm(forms.Form):
    """Cuts a surgery into slots; `cleaned_data["times"]` holds (starts_at, ends_at) of each."""

    begins = HourField(label="First slot begins")
    ends = HourField(label="Last slot ends")
    minutes = forms.TypedChoiceField(
        label="Minutes a slot",
        coerce=int,
        choices=[(n, f"{n} minutes") for n in (10, 15, 20, 30)],
        initial=15,
    )

    def __init__(self, *args, meeting, **kwargs):
        self.meeting = meeting
        held = held_times(meeting)
        self.day = held.pop("on")
        super().__init__(*args, initial=held, **kwargs)
        self.helper = helper_of("begins", "ends", "minutes")

    def clean(self):
        cleaned = super().clean()
        if len(cleaned) < 3:
            return cleaned
        begins, ends = at(self.day, cleaned["begins"]), at(self.day, cleaned["ends"])
        step = timedelta(minutes=cleaned["minutes"])
        if begins < self.meeting.starts_at or ends > self.meeting.ends_at:
            held = held_times(self.meeting)
            raise forms.ValidationError(
                f"Slots lie inside the surgery: from {held['begins']:%H:%M} to {held['ends']:%H:%M}."
            )
        if begins + step > ends:
            raise forms.ValidationError("Not one slot fits between these times.")
        times = []
        while begins + step <= ends:
            times.append((begins, begins + step))
            begins += step
        return {"times": times}


class BookingForm(forms.Form):
    pupil = forms.ModelChoiceField(
        None,
        label="About whom",
        required=False,
        empty_label="Nobody in particular",
    )
    note = forms.CharField(
        label="What you want to talk about",
        required=False,
        max_length=300,
        help_text="The SENCo reads it beforehand. Colleagues see only that the slot is taken.",
    )

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        rows = Pupil.objects.visible_to(actor).on_roll(timezone.localdate())
        if not actor.can(Permission.CONTACT_LOG_EDIT):
            rows = rows.in_groups(actor.group_ids, on=timezone.localdate())
        self.fields["pupil"].queryset = rows.select_related("group")
        self.fields["pupil"].label_from_instance = in_words
        self.helper = helper_of("pupil", "note")
