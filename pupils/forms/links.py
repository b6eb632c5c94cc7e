"""Making a private link: for whom, what they read, what they are asked, how it goes."""

from dataclasses import dataclass
from datetime import timedelta

from django import forms

from pupils.codes import page_language
from pupils.forms.file import dated, laid_out
from sendhub.sharing import registry, rules
from sendhub.sharing.actions import Asked, Shown
from sendhub.sharing.enums import Audience, CodeBy, Delivery, Language

NOTHING_TO_READ = "There is nothing to read yet: publish a profile first."


@dataclass(frozen=True)
class Receiver:
    """Somebody at the other end: a parent from the contacts, the pupil, or a professional in words."""

    key: str
    audience: Audience
    name: str = ""
    relation: str = ""
    email: str = ""
    telephone: str = ""
    language: str = Language.ENGLISH
    contact: object = None


def receivers(pupil, relationships):
    """Return whom the pupil's links may go to; `relationships` passed through `offered_links`."""
    parents = [
        Receiver(
            key=f"contact-{row.pk}",
            audience=Audience.PARENT,
            name=row.contact.full_name,
            relation=row.get_relation_display(),
            email=row.contact.email,
            telephone=row.contact.mobile or row.contact.telephone,
            language=page_language(row.contact.language),
            contact=row.contact,
        )
        for row in relationships
    ]
    child = Receiver(key="pupil", audience=Audience.PUPIL, name=pupil.full_name, relation="Pupil")
    return [*parents, child, Receiver(key="professional", audience=Audience.PROFESSIONAL)]


class ReceiverForm(forms.Form):
    """Whom a link is for, as the address of the page names them."""

    to = forms.ChoiceField()

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, **kwargs)
        self.receivers = {each.key: each for each in receivers}
        self.fields["to"].choices = [(key, key) for key in self.receivers]

    def clean_to(self):
        return self.receivers[self.cleaned_data["to"]]


class LinkForm(forms.Form):
    """What one receiver reads and answers. `cleaned()` returns what `sharing.actions.prepare` takes."""

    name = forms.CharField(label="Their name", max_length=200)
    relation = forms.CharField(
        label="Who they are to the pupil",
        max_length=150,
        help_text="For example: speech and language therapist, Wraxshire NHS.",
    )
    email = forms.EmailField(label="Their e-mail", required=False)
    papers = forms.MultipleChoiceField(
        label="To read", required=False, widget=forms.CheckboxSelectMultiple
    )
    ask_agreement = forms.BooleanField(
        label="Ask whether they agree with what they read",
        required=False,
        help_text="Agree, agree in part with a reason, or disagree with a reason; signed by name.",
    )
    asks = forms.MultipleChoiceField(
        label="To answer", required=False, widget=forms.CheckboxSelectMultiple
    )
    due_on = forms.DateField(label="Answer by", required=False)
    delivery = forms.ChoiceField(label="How the link goes", widget=forms.RadioSelect)
    code_by = forms.ChoiceField(
        label="How the code goes",
        widget=forms.RadioSelect,
        required=False,
        help_text="Never by the same way: who finds the message must not find the code.",
    )
    language = forms.ChoiceField(
        label="Language of the page",
        choices=Language.choices,
        help_text="The receiver can change it. All but English still await a native reader’s check.",
    )
    note = forms.CharField(
        label="A line to the receiver",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read it after the code. It is not in the message.",
    )

    def __init__(self, *args, receiver, pupil, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.receiver = receiver
        self.today = today
        self.titles = {}
        if receiver.audience != Audience.PROFESSIONAL:
            for name in ("name", "relation", "email"):
                del self.fields[name]
        self._offer_papers(pupil)
        self._offer_asks(pupil)
        self._offer_ways()
        self.fields["language"].initial = receiver.language
        dated(self.fields["due_on"])
        self.fields["due_on"].initial = today + timedelta(days=rules.DAYS_TO_ANSWER)
        latest = rules.latest_due(today)
        self.fields["due_on"].help_text = (
            f"The link opens for 7 days more; {latest.day} {latest:%B %Y} is the latest. "
            "A link only to read opens for 14 days."
        )
        self.helper = laid_out()

    def _offer_papers(self, pupil):
        choices = []
        for kind in registry.papers_for(self.receiver.audience):
            for offer in kind.offer(pupil):
                key = f"{kind.key}:{offer.object_id}"
                self.titles[key] = offer.title
                choices.append((key, offer.title))
        self.fields["papers"].choices = choices
        if not choices:
            self.fields["papers"].help_text = NOTHING_TO_READ
            del self.fields["ask_agreement"]

    def _offer_asks(self, pupil):
        choices = []
        for kind in registry.asks_for(self.receiver.audience):
            if kind.offer is None:
                choices.append((f"{kind.key}:", kind.staff_title))
                self.titles[f"{kind.key}:"] = kind.staff_title
                continue
            for offer in kind.offer(pupil):
                key = f"{kind.key}:{offer.object_id}"
                choices.append((key, f"{kind.staff_title}: {offer.title}"))
                self.titles[key] = offer.title
        self.fields["asks"].choices = choices
        self.fields["asks"].initial = [key for key, _ in choices]

    def _offer_ways(self):
        """A way that needs an address is offered only to somebody who has one, or may be given one."""
        has_mail = self.receiver.email or self.receiver.audience == Audience.PROFESSIONAL
        ways = [way for way in Delivery if way != Delivery.EMAIL or has_mail]
        codes = [way for way in CodeBy if way != CodeBy.EMAIL or has_mail]
        self.fields["delivery"].choices = [(way.value, way.label) for way in ways]
        self.fields["delivery"].initial = ways[0].value
        self.fields["code_by"].choices = [(way.value, way.label) for way in codes]
        self.fields["code_by"].initial = CodeBy.SPOKEN

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and not self.today <= due_on <= rules.latest_due(self.today):
            raise forms.ValidationError("Choose a day from today on, at most 83 days ahead.")
        return due_on

    def clean(self):
        cleaned = super().clean()
        if not (cleaned.get("papers") or cleaned.get("asks")):
            self.add_error("asks", "Choose at least one thing to read or to answer.")
        delivery, code_by = cleaned.get("delivery"), cleaned.get("code_by")
        if delivery == Delivery.EMAIL and code_by == CodeBy.EMAIL:
            self.add_error("code_by", "The link goes by e-mail: choose another way for the code.")
        if (
            delivery in (Delivery.EMAIL, Delivery.SLIP)
            and not code_by
            and "code_by" not in self.errors
        ):
            self.add_error("code_by", "Choose how the code goes.")
        email = self.receiver.email or cleaned.get("email")
        by_mail = delivery == Delivery.EMAIL or (
            delivery == Delivery.SLIP and code_by == CodeBy.EMAIL
        )
        if by_mail and not email and "email" not in self.errors:
            self.add_error("email" if "email" in self.fields else "delivery", "Enter the e-mail.")
        return cleaned

    def cleaned(self):
        data = self.cleaned_data
        return {
            "audience": self.receiver.audience,
            "contact": self.receiver.contact,
            "receiver_name": self.receiver.name or data["name"],
            "receiver_relation": self.receiver.relation or data["relation"],
            "receiver_email": self.receiver.email or data.get("email", ""),
            "shown": [self._shown(key) for key in data["papers"]],
            "asked": [self._asked(key) for key in data["asks"]],
            "due_on": data["due_on"],
            "language": data["language"],
            "delivery": data["delivery"],
            "code_by": data["code_by"],
            "note": data["note"],
        }

    def _shown(self, key):
        kind, _, number = key.partition(":")
        return Shown(
            kind=kind,
            object_id=int(number),
            title=self.titles[key],
            ask_agreement=self.cleaned_data["ask_agreement"] and registry.PAPERS[kind].may_agree,
        )

    def _asked(self, key):
        kind, _, number = key.partition(":")
        return Asked(kind=kind, title=self.titles[key], object_id=int(number) if number else None)


class RevokeForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=200, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = laid_out()


class SpokenAnswerForm(ReceiverForm):
    """Who answered without any link, and what they were asked, as the address of the page names them."""

    ask = forms.ChoiceField()

    def __init__(self, *args, receivers, **kwargs):
        super().__init__(*args, receivers=[each for each in receivers if each.name], **kwargs)
        self.offered = [
            (each, kind)
            for each in self.receivers.values()
            for kind in registry.asks_for(each.audience)
            if kind.offer is None
        ]
        self.fields["ask"].choices = [(kind.key, kind.key) for _, kind in self.offered]

    def clean(self):
        cleaned = super().clean()
        receiver, key = cleaned.get("to"), cleaned.get("ask")
        found = [kind for each, kind in self.offered if each is receiver and kind.key == key]
        if receiver and key and not found:
            raise forms.ValidationError("This is not asked of this person.")
        return cleaned | {"ask": found[0] if found else None}
