"""Forms of files that leave the program."""

from pupils.forms.register import UNASKED, ExportForm
from pupils.forms.values import helper_of


class SchoolDataForm(ExportForm):
    """A reason and the password, however few pupils there are."""

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, actor=actor, results=UNASKED + 1, **kwargs)
        del self.fields["format"]
        self.fields[
            "password"
        ].help_text = "Asked again because the files hold every pupil’s record."
        self.fields[
            "reason"
        ].help_text = (
            "For example: move to another program. It is kept with the record of this export."
        )
        self.helper = helper_of(*self.fields)
