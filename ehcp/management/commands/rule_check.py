"""Print what our rules answer, row by row, beside what a table made elsewhere expects."""

import csv
import re
import sys
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ehcp.rules.named import RULES

COLUMNS = ("rule", "inputs", "expected")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class Command(BaseCommand):
    help = (
        "Read rows `rule, inputs, expected` and print our answer to each. Inputs stand in the order "
        "that --list shows, or as `name=value`, parted by semicolons; dates as 2026-12-03."
    )

    def add_arguments(self, parser):
        parser.add_argument("cases", nargs="?", type=Path, metavar="CASES.csv")
        parser.add_argument("--list", action="store_true", help="print the rules and their inputs")

    def handle(self, *, cases, **options):
        if options["list"]:
            self.print_rules()
            return
        if cases is None:
            raise CommandError("Name a CSV file, or ask for --list.")
        try:
            text = cases.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{cases} cannot be read: {error}.") from None
        differing = self.print_answers(text)
        self.stderr.write(f"{differing} of the rows differ." if differing else "All rows agree.")

    def print_rules(self):
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow(("rule", "inputs", "source"))
        for name, rule in RULES.items():
            out.writerow((name, "; ".join(rule.inputs), rule.source))

    def print_answers(self, text):
        rows = csv.DictReader(text.splitlines(), skipinitialspace=True)
        missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise CommandError(f"The file has no column {', '.join(missing)}.")
        out = csv.writer(self.stdout, lineterminator="\n")
        out.writerow((*COLUMNS, "answer", "agrees"))
        differing = 0
        for row in rows:
            name, inputs, expected = ((row[column] or "").strip() for column in COLUMNS)
            answer = answer_to(name, inputs)
            agrees = answer.casefold() == expected.casefold()
            differing += not agrees
            out.writerow((name, inputs, expected, answer, "yes" if agrees else "no"))
        sys.stdout.flush()
        return differing


def answer_to(name, inputs):
    """Return the rule's answer as text, or a sentence that says why there is none."""
    rule = RULES.get(" ".join(name.casefold().replace("_", " ").split()))
    if rule is None:
        return "unknown rule"
    try:
        values = values_of(inputs, rule.inputs)
        answer = rule.answer(*values)
    except (TypeError, ValueError, KeyError) as error:
        return f"inputs not understood: {error}"
    return "none" if answer is None else str(answer)


def values_of(inputs, names):
    """Return the values in the order of `names`; given as `name=value` or in that order already."""
    parts = [part.strip() for part in inputs.split(";") if part.strip()]
    if parts and all("=" in part for part in parts):
        given = {
            " ".join(name.casefold().replace("_", " ").split()): value.strip()
            for name, value in (part.split("=", 1) for part in parts)
        }
        wanted = [name.rstrip("?") for name in names]
        unknown = set(given) - set(wanted)
        if unknown:
            raise ValueError(f"there is no input named {', '.join(sorted(unknown))}")
        parts = [given[name] for name in wanted if name in given]
    return [date.fromisoformat(part) if DATE.fullmatch(part) else part for part in parts]
