"""What an action raises when it will not do a thing.

The tenant middleware rolls the request back and answers with the 409 page, so neither views nor
actions catch these.
"""

OVERLAP = (
    "Two entries in this file say the same of the same days, from before SENDHub refused that, or "
    "somebody saved one just now. Put the first or last day of one of them right, then do this again."
)


class NotPossible(Exception):
    """The state of the record forbids this step; the message is a sentence for the person.

    `back` is the address of the page that shows the present state, when there is one.
    """

    def __init__(self, message, *, back=""):
        super().__init__(message)
        self.message = message
        self.back = back


def refusal_of(error):
    """Return what the person is told of this exception instead of a server error; None: nothing of ours.

    The database refuses days that overlap (`no_overlap`). Actions look before they write, but rows
    that overlapped before it did, stay until somebody corrects them.
    """
    if isinstance(error, (NotPossible, Conflict)):
        return error
    if getattr(error.__cause__, "pgcode", None) == "23P01":  # exclusion_violation
        return NotPossible(OVERLAP)
    return None


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
