"""One point of a preview."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """One point of the preview. `is_case` points wait for someone who may see casework."""

    key: str
    label: str
    old: str
    new: str
    is_case: bool = False
