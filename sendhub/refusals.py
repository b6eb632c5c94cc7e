"""What an action raises when it will not do a thing.

The tenant middleware rolls the request back and answers with the 409 page, so neither views nor
actions catch these.
"""


class NotPossible(Exception):
    """The state of the record forbids this step; the message is a sentence for the person.

    `back` is the address of the page that shows the present state, when there is one.
    """

    def __init__(self, message, *, back=""):
        super().__init__(message)
        self.message = message
        self.back = back


class SchoolChanged(NotPossible):
    """The form was opened in one school and sent while another is chosen (two windows)."""

    def __init__(self):
        super().__init__(
            "You have changed school in another window. Nothing was saved: "
            "go back to the school this form belongs to, then send it again."
        )


class Conflict(Exception):
    """Someone else saved the record after this form was opened.

    `record` is the row as it stands in the database, `fields` the names of the fields shown side by side.
    `also` holds what the form writes into other rows: {name in the form: (label, their text)}.
    """

    def __init__(self, *, record, fields, also=None):
        super().__init__(f"{record} was changed by someone else")
        self.record = record
        self.fields = tuple(fields)
        self.also = also or {}
