"""Version rows: one per change, with the values, written by database triggers."""

import pghistory
from django.db import models


def tracked(model):
    """Keep each insert, update and delete of `model` as a version row under the same school's policy.

    The context (user or link id, school, route, request id) stands in the row itself: a table of
    contexts would have to be updated, and version tables take inserts only.
    """
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        obj_field=pghistory.ObjForeignKey(on_delete=models.DO_NOTHING, db_constraint=False),
        context_field=pghistory.ContextJSONField(null=True),
        context_id_field=None,
    )(model)
