"""The words of an entry, moved out to safeguarding."""

from django import forms

from pupils.forms.days import RowVersionForm


class WordsMoveForm(RowVersionForm):
    """What goes: of a concern the SENCo chooses whether what its decision says goes, too."""

    with_decision = forms.BooleanField(
        label="Move this out, too: it tells of what was disclosed", required=False, initial=True
    )
