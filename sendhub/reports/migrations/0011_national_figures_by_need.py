from django.db import migrations, models


def drop_shares_by_need(apps, schema_editor):
    """On the way back: without its need such a share would pass for one of all pupils."""
    apps.get_model("reports", "NationalFigure").objects.exclude(need="").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0010_inclusion_as_shared_work"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="nationalfigure",
            options={"ordering": ("measure", "phase", "-counted_on", "need")},
        ),
        migrations.RemoveConstraint(
            model_name="nationalfigure",
            name="reports_nationalfigure_once",
        ),
        migrations.AddField(
            model_name="nationalfigure",
            name="need",
            field=models.CharField(
                blank=True,
                choices=[
                    ("SPLD", "Specific learning difficulty"),
                    ("MLD", "Moderate learning difficulty"),
                    ("SLD", "Severe learning difficulty"),
                    ("PMLD", "Profound and multiple learning difficulty"),
                    ("SLCN", "Speech, language and communication needs"),
                    ("ASD", "Autistic spectrum disorder"),
                    ("SEMH", "Social, emotional and mental health"),
                    ("HI", "Hearing impairment"),
                    ("VI", "Vision impairment"),
                    ("MSI", "Multi-sensory impairment"),
                    ("PD", "Physical disability"),
                    ("DS", "Down Syndrome"),
                    ("OTH", "Other difficulty"),
                    ("NSA", "SEN support but no specialist assessment of type of need"),
                    ("BESD", "Behaviour, emotional and social difficulties (historic)"),
                ],
                default="",
                max_length=4,
                verbose_name="primary need",
            ),
        ),
        migrations.AlterField(
            model_name="nationalfigure",
            name="phase",
            field=models.CharField(
                help_text="a phase of schools, mainstream, or all", max_length=20
            ),
        ),
        migrations.AddConstraint(
            model_name="nationalfigure",
            constraint=models.UniqueConstraint(
                fields=("measure", "phase", "need", "counted_on"),
                name="reports_nationalfigure_once",
            ),
        ),
        migrations.RunPython(migrations.RunPython.noop, drop_shares_by_need),
    ]
