"""Import from the school's MIS: a stored preview, then one transaction, then seven days to undo.

`begin` → (`map_columns`) → `build_preview` → (`decide`) → `confirm` → (`undo`).
"""

from pupils.actions.imports.applying import apply_import, confirm
from pupils.actions.imports.cleaning import forget_old_files
from pupils.actions.imports.previews import (
    abandon,
    begin,
    build_preview,
    decide,
    decide_all_suggested,
    is_repeat_of,
    map_columns,
)
from pupils.actions.imports.undoing import undo

__all__ = [
    "abandon",
    "apply_import",
    "begin",
    "build_preview",
    "confirm",
    "decide",
    "decide_all_suggested",
    "forget_old_files",
    "is_repeat_of",
    "map_columns",
    "undo",
]
