"""By which column the trust's schools are sorted."""

from django import forms

from sendhub.reports.trust import KEYS


class SortForm(forms.Form):
    """Without a sort they stand by name."""

    sort = forms.ChoiceField(
        required=False, choices=[(f"{sign}{key}", key) for key in KEYS for sign in ("", "-")]
    )
