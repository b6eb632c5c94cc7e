"""Form packs: those that come with the program, and those a school has added."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ehcp.la_forms.fields import FIELDS, ROWS
from ehcp.la_forms.mapping import Mapping, read_mapping
from ehcp.la_forms.sheets import fill_sheets, names_in_sheets
from ehcp.la_forms.word import fill_word, names_in_word
from ehcp.models import LaForm
from sendhub.uploads import FORM_TYPES

FOLDER = Path(__file__).parent / "shipped"
MAPPING = "pack.toml"


@dataclass(frozen=True)
class Pack:
    """One form of one LA. `key` names it in a form of ours and in a job: a row's number or a folder's name."""

    key: str
    title: str
    ending: str
    mapping: Mapping
    content: bytes
    row: LaForm | None = None

    @property
    def media_type(self):
        return FORM_TYPES[self.ending]

    @property
    def names(self):
        """{name in the form: field}: the fields by their own names, and the form's names for them."""
        return {**{key: key for key in FIELDS[self.mapping.purpose]}, **self.mapping.names}

    @property
    def rows(self):
        return {name: rows.columns for name, rows in ROWS[self.mapping.purpose].items()}

    def found(self):
        """Return what the form names; raises FormProblem with everything that is wrong with it."""
        if self.ending == "docx":
            return names_in_word(self.content, words=self.names, rows=self.rows)
        return names_in_sheets(
            self.content, words=self.names, rows=self.rows, cells=self.mapping.cells
        )

    def filled(self, values):
        """Return the form filled with these values: {"pupil.born_on": text, "people": [{column: text}]}."""
        by_group = {name: lines for name, lines in values.items() if "." not in name}
        for key, text in values.items():
            group, dot, word = key.partition(".")
            if dot:
                by_group.setdefault(group, {})[word] = text
        if self.ending == "xlsx":
            return fill_sheets(
                self.content,
                words=self.names,
                rows=self.rows,
                cells=self.mapping.cells,
                values=by_group,
            )
        own = {name: values[key] for name, key in self.mapping.names.items()}
        return fill_word(self.content, words=self.names, rows=self.rows, values={**by_group, **own})


def pack_of(row):
    """The pack that a row of a school holds."""
    kept = row.mapping
    mapping = Mapping(
        purpose=row.purpose,
        title=row.title,
        authority_code=row.local_authority.code,
        names=kept.get("names", {}),
        cells=kept.get("cells", {}),
        needed=tuple(kept.get("needed", ())),
    )
    return Pack(str(row.pk), row.title, row.ending, mapping, bytes(row.content), row)


@cache
def shipped():
    """The packs in the program's own folder; read once."""
    packs = []
    for path in sorted(FOLDER.glob(f"*/{MAPPING}")):
        mapping = read_mapping(path.read_bytes())
        form = path.parent / mapping.template
        packs.append(
            Pack(path.parent.name, mapping.title, form.suffix[1:], mapping, form.read_bytes())
        )
    return tuple(packs)


def packs_for(*, actor, local_authority, purpose):
    """The packs of this LA for this purpose, the school's own first. One query."""
    rows = LaForm.objects.visible_to(actor).in_use()
    rows = rows.filter(local_authority=local_authority, purpose=purpose)
    own = [pack_of(row) for row in rows.select_related("local_authority")]
    return [
        *own,
        *(
            pack
            for pack in shipped()
            if (pack.mapping.authority_code, pack.mapping.purpose)
            == (local_authority.code, purpose)
        ),
    ]
