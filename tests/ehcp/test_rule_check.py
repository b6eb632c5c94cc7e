"""The command that answers a table of cases made elsewhere."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from ehcp.rules.named import RULES


def answers(tmp_path, text):
    file = tmp_path / "cases.csv"
    file.write_text(text)
    out, err = io.StringIO(), io.StringIO()
    call_command("rule_check", file, stdout=out, stderr=err)
    return list(csv.DictReader(io.StringIO(out.getvalue()))), err.getvalue()


def test_answers_stand_beside_what_was_expected(tmp_path):
    rows, summary = answers(
        tmp_path,
        "rule, inputs, expected\n"
        "Annual review due, 2024-02-29, 2025-02-28\n"
        "amended plan, meeting=2026-12-03; notice served=2026-12-31, 2027-02-25\n"
        "final plan, request_received=2026-09-14, 2027-02-02\n"
        "appeal, 2026-10-25, 2027-01-04\n"
        "phase transfer, 6; 6; 2027, 2027-02-14\n"
        "phase transfer, 5; 6; 2027, none\n"
        "upn, B123456789012, not valid\n",
    )

    assert [(row["answer"], row["agrees"]) for row in rows] == [
        ("2025-02-28", "yes"),
        ("2027-02-25", "yes"),
        ("2027-02-01", "no"),
        ("2027-01-04", "yes"),
        ("2027-02-14", "yes"),
        ("none", "yes"),
        ("not valid", "yes"),
    ]
    assert summary.strip() == "1 of the rows differ."


def test_a_row_that_cannot_be_answered_says_why(tmp_path):
    rows, _ = answers(
        tmp_path,
        "rule,inputs,expected\n"
        "half term,2026-01-01,2026-02-01\n"
        "final plan,soon,2026-02-01\n"
        "final plan,meeting=2026-01-01,2026-02-01\n"
        "amended plan,2026-01-01,2026-02-01\n",
    )

    assert [row["answer"].split(":")[0] for row in rows] == [
        "unknown rule",
        "inputs not understood",
        "inputs not understood",
        "inputs not understood",
    ]


def test_a_file_without_the_columns_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no column expected"):
        answers(tmp_path, "rule,inputs\nfinal plan,2026-01-01\n")


def test_list_names_every_rule_with_its_inputs():
    out = io.StringIO()
    call_command("rule_check", "--list", stdout=out)

    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert [row["rule"] for row in rows] == list(RULES)
    assert all(row["inputs"] and row["source"] for row in rows)
