from datetime import date

import pytest

from pupils.rules.findings import LABELS, SENTENCES, Finding, findings

COMPLETE = {
    "status": "K",
    "needs": [("ASD", date(2026, 9, 1), "")],
    "characteristics": set(),
    "upn": "A999900022001",
    "first_language": "ENG",
    "parent_told": date(2026, 9, 2),
    "on": date(2026, 11, 24),
}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"needs": []}, [Finding.NO_NEED]),
        ({"status": "N", "needs": []}, []),
        ({"needs": [("NSA", date(2026, 7, 27), "")]}, []),
        ({"needs": [("NSA", date(2026, 7, 26), "")]}, [Finding.NSA_LONG]),
        ({"needs": [("NSA", None, "")]}, []),
        ({"status": "E", "needs": [("NSA", None, "")]}, [Finding.NSA_WITH_PLAN]),
        ({"status": "N", "needs": [("NSA", None, "")]}, [Finding.NSA_WITHOUT_SUPPORT]),
        ({"needs": [("BESD", None, "")]}, [Finding.RETIRED_NEED]),
        ({"characteristics": {"sen_unit"}}, []),
        ({"characteristics": {"sen_unit", "resourced_provision"}}, [Finding.UNIT_AND_RESOURCED]),
        ({"upn": ""}, [Finding.NO_UPN]),
        ({"parent_told": None}, [Finding.PARENT_NOT_TOLD]),
        ({"status": "E", "parent_told": None}, []),
        (
            {"needs": [("SLCN", None, "")], "first_language": "URD"},
            [Finding.EAL_NOT_CONSIDERED],
        ),
        ({"needs": [("SLCN", None, "Tested in Urdu")], "first_language": "URD"}, []),
        ({"needs": [("HI", None, "")], "first_language": "URD"}, []),
        ({"needs": [("SLCN", None, "")], "first_language": ""}, []),
    ],
)
def test_findings_are_what_does_not_fit(changes, found):
    assert findings(**{**COMPLETE, **changes}) == found


def test_every_finding_has_a_label_and_a_sentence():
    assert set(LABELS) == set(SENTENCES) == set(Finding)
