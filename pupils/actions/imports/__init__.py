"""Import from the school's MIS: a stored preview, then one transaction, then seven days to undo.

`begin` → (`map_columns`) → `build_preview` → (`decide`) → `confirm` → (`undo`).
"""

from pupils.actions.imports.applying import apply_import, confirm
from pupils.actions.imports.cleaning import forget_old_files
from pupils.actions.imports.deciding import decide, decide_all_suggested
from pupils.actions.imports.previews import (
    abandon,
    begin,
    build_preview,
    is_repeat_of,
    job_of,
    map_columns,
    reopen,
)
from pupils.actions.imports.showing import (
    column_examples,
    dress,
    problem_rows,
    rows_for,
    staying,
    suggested,
    suggested_sentence,
    summary,
    undo_sentence,
)
from pupils.actions.imports.undoing import undo

__all__ = [
    "abandon",
    "apply_import",
    "begin",
    "build_preview",
    "column_examples",
    "confirm",
    "decide",
    "decide_all_suggested",
    "dress",
    "forget_old_files",
    "is_repeat_of",
    "job_of",
    "map_columns",
    "problem_rows",
    "reopen",
    "rows_for",
    "staying",
    "suggested",
    "suggested_sentence",
    "summary",
    "undo",
    "undo_sentence",
]
