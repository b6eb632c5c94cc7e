"""`make bench`: every measure as a table, and in bench.json for whoever keeps figures."""

import importlib
import json
import sys
from pathlib import Path

MEASURES = (
    "file_pages",
    "desk",
    "links",
    "register",
    "imports",
    "printing",
    "packs",
    "provision",
    "clocks",
    "ledgers",
    "reports",
    "backups",
)
FILE = Path("bench.json")


def main(names):
    rows = []
    for name in names or MEASURES:
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.bench.{name}").rows()
    FILE.write_text(json.dumps(rows, indent=2))
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        limit = "" if row["limit"] is None else f"limit {row['limit']}"
        mark = "ok" if row["ok"] else "OVER"
        print(f"{row['name']:{width}}  {row['value']:>9} {row['unit']:8} {limit:14} {mark}")
    return 0 if all(row["ok"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
