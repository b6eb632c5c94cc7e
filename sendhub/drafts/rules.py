"""What of a form is text worth keeping."""

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "school", "form_id", "version"})
# Named by the script that saves drafts; they describe the draft and are no field of the form.
ABOUT_THE_DRAFT = frozenset({"draft_key", "draft_path", "draft_title"})
NEVER_KEPT = ("password", "code", "secret", "token")
MOST_CHARACTERS = 200_000


def worth_keeping(lists):
    """Return {field name: texts} of a form: guards, passwords and empty fields left out.

    `lists` are (name, texts) pairs as a posted form has them.
    """
    return {
        name: list(texts)
        for name, texts in lists
        if name not in NOT_TYPED
        and name not in ABOUT_THE_DRAFT
        and not any(word in name.lower() for word in NEVER_KEPT)
        and any(text.strip() for text in texts)
    }


def is_too_long(fields):
    return sum(len(text) for texts in fields.values() for text in texts) > MOST_CHARACTERS


def path_key(path):
    """The key of a draft that came from a form sent on an expired session."""
    return f"sent:{path}"[:200]


def as_initial(fields):
    """Turn kept texts into a form's initial values: one text as itself, several as a list."""
    return {name: texts[0] if len(texts) == 1 else texts for name, texts in fields.items()}


def is_own_path(path):
    """Tell whether the path stays on this site."""
    return path.startswith("/") and not path.startswith(("//", "/\\"))
