"""A step for long migrations."""

from django.db.migrations import AddConstraint, AddField
from django.db.migrations.operations.base import Operation

from sendhub.tenancy import SameSchool


class Together(Operation):
    """Make models, or add fields, indexes, constraints and triggers to them, as one step.

    After each step Django renders the models again that hang together, and here all of them hang
    on school and pupil: one by one they took a fresh database a minute. Only for operations that
    need nothing of each other's state (models in one, additions in the next); the database gets
    them in the given order.
    """

    reversible = True

    def __init__(self, operations):
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # rendered once, when the first of them asks for it
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        # A constraint is taken away while the fields it names still stand.
        with_fields = to_state.clone()
        with_fields.__dict__.pop("apps", None)
        for operation in self.operations:
            if isinstance(operation, AddField):
                operation.state_forwards(app_label, with_fields)
        # Keys into other tables go first: what they point at depends on nothing of theirs.
        last_first = list(reversed(self.operations))
        for operation in sorted(last_first, key=lambda each: not _is_key(each)):
            target = to_state if isinstance(operation, AddField) else with_fields
            operation.database_backwards(app_label, schema_editor, from_state, target)

    def describe(self):
        return f"{len(self.operations)} models or additions"


def _is_key(operation):
    return isinstance(operation, AddConstraint) and isinstance(operation.constraint, SameSchool)
