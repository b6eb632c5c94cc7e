"""What must hold before the program serves anybody."""

from django.conf import settings
from django.core.checks import Tags, Warning, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection


def refuse_unsafe_start():
    """Stop with a sentence unless the database role is the app's and demo mode stands alone.

    Row policies bind neither a superuser nor the owner of a table.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls, "
            "EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user) "
            "FROM pg_roles WHERE rolname = current_user"
        )
        passes_walls, owns_tables = cursor.fetchone()
    if passes_walls or owns_tables:
        raise ImproperlyConfigured(
            "DATABASE_URL connects as a superuser or as the owner of tables, whom row-level security "
            f"does not bind. Connect as the role {settings.DATABASE_APP_ROLE}."
        )
    if settings.DEMO_MODE:
        from sendhub.accounts.models import School

        if School.objects.filter(is_demo=False).exists():
            raise ImproperlyConfigured(
                "DEMO_MODE is on, but this database holds a school that is not a demo. "
                "Set DEMO_MODE=False or connect to another database."
            )


@register(Tags.security, deploy=True)
def demo_is_off(app_configs, **kwargs):
    """Warn at deploy when demo mode would ask nobody for a second factor."""
    if not settings.DEMO_MODE:
        return []
    return [Warning("DEMO_MODE is on: demo accounts need no second factor.", id="sendhub.W001")]
