"""Three kinds of row: versions (triggers), entries (events and openings), security entries.

Apps use `from sendhub.audit import actions as audit`, `sendhub.audit.enums` and, for models,
`sendhub.audit.versions.tracked`.
"""
