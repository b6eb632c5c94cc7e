"""Why a whole file is not taken."""


class FileRefused(Exception):
    """The file cannot be imported; the message is the sentence that the user reads."""
