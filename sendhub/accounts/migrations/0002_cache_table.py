from django.db import migrations


class Migration(migrations.Migration):
    """The table of the shared cache: throttles must be counted across all web processes."""

    dependencies = [("accounts", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "CREATE TABLE django_cache ("
            "cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);"
            "CREATE INDEX django_cache_expires ON django_cache (expires);",
            "DROP TABLE django_cache;",
        )
    ]
