"""Which strategies are one, who is who on a page, who has read what."""

import datetime
from types import SimpleNamespace

import pytest

from provision.rules import strategies as rules

T = [datetime.datetime(2026, 11, day, 9, tzinfo=datetime.UTC) for day in (2, 9, 16)]


def child(pk, short_name, surname):
    return SimpleNamespace(
        pk=pk,
        short_name=short_name,
        full_name=f"{short_name} {surname}",
        known_as_last="",
        last_name=surname,
        initials=f"{short_name[0]}{surname[0]}",
    )


@pytest.mark.parametrize(
    ("one", "other", "are_same"),
    [
        ("Chunk instructions", "chunk  instructions.", True),
        ("Time-out card", "Time out card", True),
        ("Chunk instructions", "Chunk the instructions", False),
        ("Straße", "STRASSE", True),
    ],
)
def test_same_thing(one, other, are_same):
    assert (rules.same_thing(one) == rules.same_thing(other)) is are_same


def test_names_apart_are_as_short_as_they_can_be():
    class_ = [
        child(1, "Wren", "Alder"),
        child(2, "Sam", "Ash"),
        child(3, "Sam", "Birch"),
        child(4, "Mia", "Elm"),
        child(5, "Mia", "Elder"),
    ]

    assert rules.names_apart(class_) == {
        1: "Wren",
        2: "Sam A",
        3: "Sam B",
        4: "Mia Elm",
        5: "Mia Elder",
    }


def test_initials_apart_are_numbered_where_two_share_them():
    class_ = [child(1, "Wren", "Alder"), child(2, "Mia", "Elm"), child(3, "Max", "Elder")]

    assert rules.initials_apart(class_) == {1: "WA", 2: "ME1", 3: "ME2"}


@pytest.mark.parametrize(
    ("read_at", "told_at", "expected"),
    [
        (None, None, True),
        (None, T[1], False),
        (T[0], T[1], False),
        (T[1], T[1], True),
        (T[2], T[1], True),
    ],
)
def test_has_read(read_at, told_at, expected):
    assert rules.has_read(read_at, told_at) is expected


@pytest.mark.parametrize(
    ("changed_at", "read_at", "expected"),
    [(T[1], None, False), (T[1], T[0], True), (T[1], T[1], False), (T[0], T[1], False)],
)
def test_is_news(changed_at, read_at, expected):
    assert rules.is_news(changed_at, read_at) is expected
