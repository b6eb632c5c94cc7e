"""SEN episodes and needs put in order: dates that do not overlap, ranks without gaps."""

from datetime import date, timedelta

from pupils.imports.values import SEN_RETIRED

_NAMES = {
    "A": "School Action",
    "P": "School Action Plus",
    "Q": "School Action Plus with statutory assessment",
    "S": "Statement",
}


def retired_sentence(code):
    """Say why a retired status is not taken as today's: they live in history only."""
    return (
        f"SEN status {code} ({_NAMES[code]}) was retired; it is not taken as the status of today. "
        "Choose SEN Support or EHC plan on the pupil's file."
    )


def sort_episodes(out, episodes):
    """Put the episodes in order of time on `out`; the newest open one is today's status.

    Files list them in any order and sometimes leave several open or overlapping: the earlier one
    then ends the day before the next begins. A retired code can end up only in history.
    """
    dated = sorted(
        (e for e in episodes if e.starts_on), key=lambda e: (e.starts_on, e.ends_on or date.max)
    )
    undated = [e for e in episodes if not e.starts_on]
    kept = []
    for episode in dated:
        if episode.ends_on and episode.ends_on < episode.starts_on:
            out.warnings.append("A spell of SEN provision ends before it starts and was left out.")
            continue
        if kept and kept[-1].code == episode.code and kept[-1].starts_on == episode.starts_on:
            kept[-1].ends_on = episode.ends_on
            continue
        if kept and (kept[-1].ends_on is None or kept[-1].ends_on >= episode.starts_on):
            if kept[-1].starts_on >= episode.starts_on:
                out.warnings.append(
                    "Two spells of SEN provision start on the same day; the later one in the file "
                    "was taken."
                )
                kept.pop()
            else:
                kept[-1].ends_on = episode.starts_on - timedelta(days=1)
        kept.append(episode)
    if undated:
        out.warnings.append("A spell of SEN provision has no start date.")
        if not kept or kept[-1].ends_on:
            kept.append(undated[-1])
    if kept and kept[-1].ends_on is None and kept[-1].code in SEN_RETIRED:
        out.warnings.append(retired_sentence(kept[-1].code))
        kept.pop()
    out.sen = kept


def sort_needs(out, needs):
    """Put the needs on `out` by rank 1, 2, 3 …, each code once, and say what the census refuses.

    Needs stay listed in files after the provision has ended: they then end with it. BESD was
    retired: it is kept only as history, and SEMH is what it became.
    """
    needs = sorted(needs, key=lambda n: (n.rank, n.starts_on or date.min))
    now, seen, kept = out.sen_now, set(), []
    for need in needs:
        if need.code in seen:
            continue
        seen.add(need.code)
        if need.code == "BESD" and need.ends_on is None:
            out.warnings.append("Need BESD was retired in 2014-15 and is read as SEMH.")
            need.code = "SEMH"
            if "SEMH" in seen:
                continue
            seen.add("SEMH")
        if now and now.code == "E" and need.code == "NSA" and need.ends_on is None:
            out.warnings.append(
                "NSA (no specialist assessment) cannot stand beside an EHC plan and was left out: "
                "choose the need that the plan names."
            )
            continue
        kept.append(need)
    ended = max((e.ends_on for e in out.sen if e.ends_on and e.code != "N"), default=None)
    if kept and ended and now is not None and now.code == "N":
        for need in kept:
            if need.ends_on is None:
                need.ends_on = max(ended, need.starts_on or ended)
        out.warnings.append("The needs belong to SEN provision that has ended: kept as history.")
    elif kept and now is not None and now.code == "N" and now.starts_on is None:
        out.warnings.append("Needs stand beside “no SEN” and were left out.")
        kept = []
    for rank, need in enumerate(kept, start=1):
        need.rank = rank
    out.needs = kept
