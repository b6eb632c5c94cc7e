"""Files of others stand here unchanged, each with its version and licence."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "static" / "vendor" / "vendor.txt"


def listed():
    for line in LIST.read_text().splitlines():
        if line and not line.startswith("#"):
            _, _, _, digest, path = line.split("  ")
            yield path, digest


def test_files_are_those_on_the_list():
    found = {path: hashlib.sha256((ROOT / path).read_bytes()).hexdigest() for path, _ in listed()}

    assert found == dict(listed())


def test_every_vendored_file_is_on_the_list():
    folders = (ROOT / "static" / "vendor", ROOT / "tests" / "journeys" / "vendor")
    files = {
        str(path.relative_to(ROOT))
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path != LIST
    }

    assert files == {path for path, _ in listed()}


def test_no_source_map_is_named():
    named = [path for path, _ in listed() if b"sourceMappingURL=" in (ROOT / path).read_bytes()]

    assert named == []
