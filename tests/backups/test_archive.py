"""The encrypted file: what was written comes back, and whatever was done to it is noticed."""

import struct

import pytest

from sendhub.backups import archive
from sendhub.backups.archive import NotABackup

KEY = archive.key_of(archive.new_key())
MEMBERS = {"a": b"", "b": b"short", "c": bytes(range(256)) * 10_000}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "copy.sendhub"
    with archive.written(path, KEY) as writer:
        for name, data in MEMBERS.items():
            writer.begin(name)
            writer.write(data)
    return path


def read(path, key=KEY):
    return {name: b"".join(data) for name, data in archive.members(path, key)}


def pieces(path):
    """The file's head and its sealed pieces with their lengths."""
    content = path.read_bytes()
    at = len(archive.MAGIC) + archive.SALT_BYTES
    head, found = content[:at], []
    while at < len(content):
        end = at + 4 + struct.unpack(">I", content[at : at + 4])[0]
        found.append(content[at:end])
        at = end
    return head, found


def test_members_come_back_as_they_were_written(file):
    assert read(file) == MEMBERS


def test_members_that_are_not_read_are_passed_over(file):
    assert [name for name, _ in archive.members(file, KEY)] == list(MEMBERS)


def test_nothing_of_the_content_stands_in_the_file(file):
    content = file.read_bytes()

    assert b"short" not in content
    assert file.stat().st_mode & 0o777 == 0o600


def test_two_files_of_the_same_content_share_nothing(tmp_path, file):
    again = tmp_path / "again.sendhub"
    with archive.written(again, KEY) as writer:
        for name, data in MEMBERS.items():
            writer.begin(name)
            writer.write(data)

    assert set(pieces(file)[1]).isdisjoint(pieces(again)[1])


@pytest.mark.parametrize("at", ["first", "middle", "last"])
def test_a_changed_bit_is_noticed(file, at):
    content = bytearray(file.read_bytes())
    place = {"first": 40, "middle": len(content) // 2, "last": len(content) - 1}[at]
    content[place] ^= 1
    file.write_bytes(content)

    with pytest.raises(NotABackup, match="damaged"):
        read(file)


def test_every_missing_moved_or_added_piece_is_noticed(file):
    head, found = pieces(file)
    swapped = [found[1], found[0], *found[2:]]
    for changed in (found[:-1], found[1:], found[:2] + found[3:], swapped, [*found, found[-1]]):
        file.write_bytes(head + b"".join(changed))

        with pytest.raises(NotABackup):
            read(file)


def test_a_file_cut_anywhere_is_noticed(file):
    content = file.read_bytes()
    for left in (0, 5, 20, 35, len(content) // 3, len(content) - 1):
        file.write_bytes(content[:left])

        with pytest.raises(NotABackup):
            read(file)


def test_another_key_opens_nothing(file):
    with pytest.raises(NotABackup, match="does not open with this BACKUP_KEY"):
        read(file, archive.key_of(archive.new_key()))


@pytest.mark.parametrize("text", ["", "secret", "%%%", "QUJD" * 9])
def test_a_key_that_is_none_is_refused(text):
    with pytest.raises(NotABackup, match="--new-key"):
        archive.key_of(text)


def test_a_copy_that_failed_half_way_leaves_no_file(tmp_path):
    path = tmp_path / "copy.sendhub"

    with pytest.raises(AttributeError), archive.written(path, KEY) as writer:
        writer.begin(None)

    assert list(tmp_path.iterdir()) == []
