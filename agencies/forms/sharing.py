"""Putting a referral on a private link."""

from datetime import timedelta

from django import forms

from pupils.forms.values import DayField, helper_of
from sendhub.sharing import rules
from sendhub.sharing.enums import CodeBy, Delivery

TO_LIVE = timedelta(days=rules.DAYS_AFTER_DUE)
USUAL_WEEKS = 8


class WayForm(forms.Form):
    """How a link and its code go; `email` says whether the receiver has an address."""

    delivery = forms.ChoiceField(label="How the link goes", widget=forms.RadioSelect)
    code_by = forms.ChoiceField(
        label="How the code goes",
        widget=forms.RadioSelect,
        help_text="Never by the same way: who finds the message must not find the code.",
    )

    def __init__(self, *args, has_mail, **kwargs):
        super().__init__(*args, **kwargs)
        ways = [way for way in (Delivery.EMAIL, Delivery.SLIP) if way != Delivery.EMAIL or has_mail]
        codes = [way for way in CodeBy if way != CodeBy.EMAIL or has_mail]
        self.fields["delivery"].choices = [(way.value, way.label) for way in ways]
        self.fields["code_by"].choices = [(way.value, way.label) for way in codes]
        self.initial = {"delivery": ways[0], "code_by": CodeBy.SPOKEN, **self.initial}
        self.helper = helper_of(*self.fields)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("delivery") == Delivery.EMAIL and cleaned.get("code_by") == CodeBy.EMAIL:
            self.add_error("code_by", "The link goes by e-mail: choose another way for the code.")
        return cleaned


class ReferralLinkForm(WayForm):
    """`cleaned_data` is what `actions.sharing.prepare_referral_link` takes."""

    receiver_name = forms.CharField(label="Their name", max_length=200)
    receiver_relation = forms.CharField(label="Who they are", max_length=150)
    receiver_email = forms.EmailField(label="Their e-mail", required=False)
    due_on = DayField(
        label="Report wanted by", help_text="The link opens for 7 days more; you can send it anew."
    )
    note = forms.CharField(
        label="A line to them",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="They read it after the code. It is not in the message.",
    )
    field_order = ("receiver_name", "receiver_relation", "receiver_email")

    def __init__(self, *args, referral, today, **kwargs):
        self.today = today
        self.latest = rules.latest_due(today)
        until = referral.consent.ends_on
        if until:
            self.latest = max(today, min(self.latest, until - TO_LIVE))
        weeks = referral.agency.usual_wait_weeks or USUAL_WEEKS
        person = referral.professional
        told = [person.role if person else "", referral.agency.name]
        initial = {
            "receiver_name": person.name if person else "",
            "receiver_relation": ", ".join(part for part in told if part)[:150],
            "receiver_email": (person.email if person else "") or referral.agency.email,
            "due_on": min(today + timedelta(weeks=weeks), self.latest),
        }
        super().__init__(*args, has_mail=True, initial=initial, **kwargs)

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if not self.today <= due_on <= self.latest:
            raise forms.ValidationError(
                f"Choose a day from today to {self.latest.day} {self.latest:%B %Y}: "
                "no later than the link, and the consent it rests on, can live."
            )
        return due_on

    def clean(self):
        cleaned = super().clean()
        by_mail = Delivery.EMAIL in (cleaned.get("delivery"), cleaned.get("code_by"))
        if by_mail and not cleaned.get("receiver_email") and "receiver_email" not in self.errors:
            self.add_error("receiver_email", "Enter the e-mail.")
        return cleaned
