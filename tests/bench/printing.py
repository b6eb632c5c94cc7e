"""The one-page profile as PDF, first and next; the review pack beside a plain document of its size."""

import io
import os
import re
import resource
import time
from dataclasses import replace

import pikepdf

MOST_TIMES_PLAIN = 1.3
MOST_PACK_MB = 200
WORDS = "Follows one step at a time and needs the next one shown with a picture before it begins. "


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from pupils.documents.profile import profile_pdf
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
    return out + pack_rows()


def pack_rows():
    """The generated part of a pack of twelve pages or more, each drawing in a process of its own."""
    from ehcp.documents.family_summary import Summary
    from ehcp.documents.pack_charts import attendance_chart, outcome_chart
    from ehcp.documents.pack_parts import Part, Table
    from ehcp.documents.review_pack import Pack, pack_html, pack_pdf
    from sendhub.pdf import make_long_pdf

    part = Part(
        title="The school’s report",
        facts=(("Review", "Annual review"), ("Attendance", "96.2 % of sessions")),
        quotes=(("Class teacher", (("What goes well", WORDS * 5),)),),
        texts=(("What is working", WORDS * 6), ("What is not working", WORDS * 6)),
    )
    with_table = replace(
        part,
        charts=outcome_chart(["1", "0", "0", "-1"], outcomes=5)
        + attendance_chart([("Jul 2025", 91), ("Jul 2026", 94), ("Nov 2026", 96)]),
        tables=(Table("Progress", ("Outcome", "How far", "Shown by"), ((WORDS, "As expected", WORDS),) * 4),),
    )  # fmt: skip
    pack = Pack(
        title="Annual review",
        edition="Invitees’ edition",
        initials="WA",
        name="Wren Alderbrook",
        school_name="Wraxminster Primary School",
        made_on="28 November 2026",
        is_draft=True,
        summaries=(Summary("en-gb", False, "In short, for the family", (WORDS,) * 5),),
        parts=(part, part, with_table, part, part, part) * 2,
    )
    html = pack_html(pack)
    body, took = quickest(lambda: pack_pdf(pack))
    pages = pages_of(body)
    words = re.sub(r"<[^>]+>", " ", html).split()
    plain, plain_took = quickest(lambda: make_long_pdf(plain_html(words, pages), style="base"))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    times = took / plain_took
    return [
        row(f"review pack of {pages} pages: times a plain document of {pages_of(plain)}", times, "×", MOST_TIMES_PLAIN),
        row("review pack: memory at most", peak, "MB", MOST_PACK_MB),
    ]  # fmt: skip


def row(name, value, unit, limit):
    return {"name": name, "value": round(value, 2), "unit": unit, "limit": limit, "ok": value <= limit}  # fmt: skip


def quickest(draw, rounds=5):
    """Return what was drawn and the least it took: what else the machine does only ever adds."""
    return min((timed(draw) for _ in range(rounds)), key=lambda done: done[1])


def timed(draw):
    """Return what was drawn and the processor seconds of the child that drew it."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    body = draw()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return body, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pages_of(body):
    with pikepdf.open(io.BytesIO(body)) as pdf:
        return len(pdf.pages)


def plain_html(words, pages):
    """The same words in paragraphs, begun anew on as many pages."""
    each = -(-len(words) // pages)
    cuts = [" ".join(words[start : start + each]) for start in range(0, len(words), each)]
    body = "".join(f'<p style="break-after: page">{cut}</p>' for cut in cuts)
    return f'<!doctype html><html lang="en-GB"><head><title>Plain</title></head><body>{body}</body></html>'
