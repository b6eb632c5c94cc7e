"""A file of pupils, opened: what kind it is and what is in it. This is all the rest needs to know."""

from dataclasses import dataclass

from pupils.imports.ctf import CtfFile, read_ctf
from pupils.imports.reading import Kind, recognise
from pupils.imports.tables import Table, read_csv, read_xlsx
from pupils.imports.values import clean


@dataclass
class PupilFile:
    """Either `ctf` or `table` is given."""

    data: bytes
    name: str
    kind: Kind
    ctf: CtfFile | None = None
    table: Table | None = None

    @property
    def rows(self):
        return len(self.ctf.records if self.ctf else self.table.rows)


def open_file(data, name, *, today):
    """Return the PupilFile in `data`. Raises FileRefused with the sentence for the user."""
    kind = recognise(data)
    file = PupilFile(data=data, name=safe_name(name), kind=kind)
    if kind == Kind.CTF:
        file.ctf = read_ctf(data, today=today)
    else:
        file.table = read_csv(data) if kind == Kind.CSV else read_xlsx(data)
    return file


def safe_name(name):
    """Return the name as it is shown: no folders, no control or direction characters, at most 150."""
    return clean(name.replace("\\", "/").rpartition("/")[2])[:150] or "file"
