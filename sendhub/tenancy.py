"""The third wall: each row about a pupil belongs to one school, and the database itself compares.

`tenant(school_id)` opens a transaction in which the app role sees the rows of that school alone.
`raise_walls()` writes policies, grants and the disarmed trigger switch after each migrate, as owner.
"""

import json
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models, router, transaction
from django.db.models.constraints import BaseConstraint
from django.db.models.deletion import PROTECT

SETTING = "app.school_id"
CONTEXT_SETTING = "pghistory.context_metadata"

# Tables that hold no pupil data and are read before a school is known, or across schools.
# A test fails for any other table that has no policy.
WITHOUT_POLICY = frozenset(
    {
        "accounts_localauthority",
        "accounts_trust",
        "accounts_school",
        "accounts_formerschoolnumber",
        "accounts_term",
        "accounts_closureperiod",
        "accounts_user",
        "accounts_staffmember",
        "accounts_membership",
        "accounts_invitation",
        "audit_securityentry",
        "jobs_job",
        "jobs_workerbeat",
        "reports_nationalfigure",
        "reports_schoolfigures",
        "reports_surveydoor",
        "sharing_door",
        # framework tables
        "auth_group",
        "auth_group_permissions",
        "auth_permission",
        "account_emailaddress",
        "account_emailconfirmation",
        "mfa_authenticator",
        "usersessions_usersession",
        "django_cache",
        "django_content_type",
        "django_migrations",
        "django_session",
        "pghistory_context",
    }
)

# The app role may add to these and read them, never change them.
APPEND_ONLY = frozenset({"audit_entry", "audit_securityentry"})
# Written by the owner alone: migrations, and the ledger that `erase_pupil` keeps.
READ_ONLY = frozenset({"django_migrations", "reports_erasedpupil"})
# Notes of `erase_pupil` while it is at work; the app has no right to them at all.
OWNERS_OWN = frozenset({"reports_erasuremark"})

POLICY = f"school_id = (SELECT nullif(current_setting('{SETTING}', true), '')::bigint)"


@contextmanager
def tenant(school_id, *, context=None, durable=True):
    """Open a transaction inside one school; nested use restores the school before.

    A released savepoint does not restore a setting, so the nested form does it by hand.
    `context`: see `set_context`. With `durable=False` the commit does not wait for the disk: for
    pages that only read.
    """
    nested = connection.in_atomic_block
    with transaction.atomic():
        before = _settings() if nested else ("", "")
        _set(str(int(school_id)), before[1])
        if context is not None:
            set_context(context)
        if not durable:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")
        yield
        if nested and not connection.needs_rollback:
            _set(*before)


def set_context(context):
    """Have each version row of this transaction carry `context`: ids and route name, never the URL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [CONTEXT_SETTING, json.dumps(context)])


def _settings():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), current_setting(%s, true)",
            [SETTING, CONTEXT_SETTING],
        )
        return tuple(value or "" for value in cursor.fetchone())


def _set(school_id, context):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config(%s, %s, true), set_config(%s, %s, true)",
            [SETTING, school_id, CONTEXT_SETTING, context],
        )


def current_school_id():
    """Return the id of the school whose rows the database shows now, or None."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting(%s, true), '')", [SETTING])
        value = cursor.fetchone()[0]
    return int(value) if value else None


class SameSchool(BaseConstraint):
    """A composite foreign key (school_id, <field>_id), so that no row points into another school.

    PostgreSQL checks foreign keys without looking at row policies; an ordinary key could name
    another school's pupil. The ForeignKey itself carries `db_constraint=False`.
    """

    def __init__(self, *, field, name="%(app_label)s_%(class)s_{field}_same_school", **kwargs):
        super().__init__(name=name.replace("{field}", field), **kwargs)
        self.field = field

    def _parts(self, model, schema_editor):
        field = model._meta.get_field(self.field)
        target = field.related_model._meta.db_table
        quote = schema_editor.quote_name
        return (
            quote(self.name),
            f"FOREIGN KEY ({quote('school_id')}, {quote(field.column)}) "
            f"REFERENCES {quote(target)} ({quote('school_id')}, {quote('id')})",
            quote(model._meta.db_table),
        )

    def constraint_sql(self, model, schema_editor):
        return self.create_sql(model, schema_editor)

    def create_sql(self, model, schema_editor):
        # Run at the end of the migration: the target, or its unique key, may only be made later in it.
        name, key, table = self._parts(model, schema_editor)
        schema_editor.deferred_sql.append(f"ALTER TABLE {table} ADD CONSTRAINT {name} {key}")

    def remove_sql(self, model, schema_editor):
        name, _, table = self._parts(model, schema_editor)
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(self, model, instance, exclude=None, using=None):
        """Leave the check to the database: a form offers only rows of the actor's school."""

    def __eq__(self, other):
        if not isinstance(other, SameSchool):
            return NotImplemented
        return (self.name, self.field) == (other.name, other.field)

    def __hash__(self):
        return hash((self.name, self.field))

    def deconstruct(self):
        path, args, kwargs = super().deconstruct()
        kwargs["field"] = self.field
        return path, args, kwargs


class SchoolModel(models.Model):
    """A row that belongs to one school and stands behind that school's policy."""

    school = models.ForeignKey("accounts.School", PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints = (
            models.UniqueConstraint(
                fields=("school", "id"), name="%(app_label)s_%(class)s_school_id"
            ),
        )


def walled_models():
    """Return the models whose tables carry the policy, version rows included."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.db_table not in WITHOUT_POLICY
        and any(field.column == "school_id" for field in model._meta.local_concrete_fields)
    ]


def raise_walls(*, app_role):
    """Write policies, grants and the disarmed switch; run as owner after each migrate, idempotent."""
    quote = connection.ops.quote_name
    role = quote(app_role)
    with transaction.atomic(), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        statements = [
            f"GRANT USAGE ON SCHEMA public TO {role}",
            f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
            f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO {role}",
        ]
        for table in sorted(existing):
            rights = (
                "SELECT, INSERT"
                if table in APPEND_ONLY or is_version_table(table)
                else "SELECT, INSERT, UPDATE, DELETE"
            )
            if table in READ_ONLY:
                rights = "SELECT"
            statements.append(f"REVOKE ALL ON {quote(table)} FROM {role}")
            if table not in OWNERS_OWN:
                statements.append(f"GRANT {rights} ON {quote(table)} TO {role}")
        for model in walled_models():
            table = quote(model._meta.db_table)
            if model._meta.db_table not in existing:
                continue
            statements += [
                f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
                f"DROP POLICY IF EXISTS same_school ON {table}",
                f"CREATE POLICY same_school ON {table} USING ({POLICY}) WITH CHECK ({POLICY})",
            ]
        # pgtrigger.ignore() would switch the audit off from Python; each trigger migration
        # re-creates the original function, so it is disarmed again after each migrate.
        statements.append(
            "CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) "
            "RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT false'"
        )
        cursor.execute(";\n".join(statements))  # a thousand round trips less


def is_version_table(table):
    """Tell whether the table holds version rows (pghistory's event models)."""
    return table in {
        model._meta.db_table for model in apps.get_models() if hasattr(model, "pgh_tracked_model")
    }


def raise_walls_after_migrate(using, **kwargs):
    """Raise the walls once everything is migrated; connected in the accounts app's `ready`."""
    from django.conf import settings

    if router.allow_migrate(using, "accounts"):
        raise_walls(app_role=settings.DATABASE_APP_ROLE)
