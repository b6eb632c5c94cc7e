"""The one-page profile as PDF: the first in a process, and the next ones."""

import os
import time


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from pupils.documents import profile_pdf
    from tests.pupils.test_profiles import document

    out = []
    for name in ("first in a process", "the next"):
        started = time.perf_counter()
        profile_pdf(document(0.5))
        took = time.perf_counter() - started
        out.append(
            {
                "name": f"profile PDF: {name}",
                "value": round(took, 2),
                "unit": "s",
                "limit": 2,
                "ok": took <= 2,
            }
        )
    return out
