from django.db import migrations, models

# Read as a concern, the certificate of another kind would have a restore erase the wrong entry.
KEEP_TO_CONCERNS = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM reports_disclosureerasure WHERE kind <> 'concern') THEN
        RAISE EXCEPTION 'Disclosures of other entries than concerns were erased: the release before cannot tell them apart.';
    END IF;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_national_figures_by_need")]

    operations = [
        migrations.RemoveConstraint("disclosureerasure", "reports_disclosureerasure_once"),
        migrations.RenameField("disclosureerasure", "concern_number", "entry_number"),
        # Until now there were concerns alone.
        migrations.AddField(
            "disclosureerasure",
            "kind",
            models.CharField(
                choices=[
                    ("concern", "Concern"),
                    ("observation", "Observation"),
                    ("check-in", "Check-in"),
                    ("quiet-room", "Visit to the quiet room"),
                    ("incident", "Incident"),
                ],
                default="concern",
                editable=False,
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(migrations.RunSQL.noop, KEEP_TO_CONCERNS),
        migrations.AddConstraint(
            "disclosureerasure",
            models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("school", "kind", "entry_number"),
                name="reports_disclosureerasure_once",
            ),
        ),
    ]
