"""Counts of two databases side by side."""


def compare(before, after):
    """Return (lines of table, rows in the copy, rows now; whether all are equal)."""
    wide = max((len(table) for table in before | after), default=0)
    lines = [f"{'table':{wide}} {'copy':>10} {'now':>10}"]
    for table in sorted(before | after):
        was, now = before.get(table), after.get(table)
        mark = "" if was == now else "  differs"
        lines.append(f"{table:{wide}} {_said(was):>10} {_said(now):>10}{mark}")
    return lines, before == after


def _said(count):
    return "not there" if count is None else f"{count:,}"
