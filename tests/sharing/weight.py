"""What a page of a private link weighs on somebody's data plan; the limits are issue 4's."""

import gzip
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_HTML = 30_000
MOST_ASSETS = 60_000


def weight_of_assets(page):
    """Bytes over the wire of all that the page loads, fonts of its style sheets included."""
    paths = {
        ROOT / address.removeprefix("/")
        for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    }
    for sheet in [path for path in paths if path.suffix == ".css"]:
        paths |= {
            (sheet.parent / font).resolve()
            for font in re.findall(r'url\("([^"]+)"\)', sheet.read_text())
        }
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)
