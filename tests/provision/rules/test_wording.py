"""What the plan and the tiers are called on a day."""

from datetime import date
from types import SimpleNamespace

import pytest

from provision.enums import Level, TierScheme
from provision.rules import wording as rules

BEFORE = SimpleNamespace(starts_on=date(2026, 1, 1), plan_name="sen_support", scheme="waves")
AFTER = SimpleNamespace(starts_on=date(2026, 9, 1), plan_name="isp", scheme="layers_2026")


@pytest.mark.parametrize(
    ("day", "name", "scheme"),
    [
        (date(2025, 12, 31), "SEN Support plan", TierScheme.OAP),
        (date(2026, 1, 1), "SEN Support plan", TierScheme.WAVES),
        (date(2026, 8, 31), "SEN Support plan", TierScheme.WAVES),
        (date(2026, 9, 1), "Individual Support Plan", TierScheme.LAYERS_2026),
    ],
)
def test_the_latest_words_that_have_begun_hold(day, name, scheme):
    rows = [AFTER, BEFORE]

    assert (rules.plan_name(day, rows), rules.scheme_on(day, rows)) == (name, scheme)


@pytest.mark.parametrize("scheme", list(TierScheme))
def test_every_scheme_names_the_four_levels(scheme):
    assert list(rules.tier_names(scheme, ())) == list(Level)


def test_the_schools_own_name_stands_before_the_usual_one():
    own = SimpleNamespace(scheme="oap", level=2, name="Catch-up")
    other = SimpleNamespace(scheme="waves", level=3, name="Not this one")

    assert rules.tier_names("oap", [own, other])[Level.TARGETED] == "Catch-up"
    assert rules.tier_names("oap", [own, other])[Level.SPECIALIST] == "Specialist"
