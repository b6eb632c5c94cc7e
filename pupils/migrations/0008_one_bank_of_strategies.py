# The universal offer becomes the first part of the school's bank of strategies: rows and their
# versions are kept, tables and triggers take the new name.

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from sendhub.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("pupils", "0007_concern_areas_named"),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="universaloffer", name="insert_insert"
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="universaloffer", name="update_update"
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="universaloffer", name="delete_delete"
                ),
                migrations.RemoveConstraint(
                    model_name="universaloffer", name="pupils_universaloffer_school_id"
                ),
                migrations.RemoveConstraint(
                    model_name="universaloffer", name="pupils_universaloffer_once"
                ),
            ]
        ),
        migrations.RenameModel(old_name="UniversalOffer", new_name="Strategy"),
        migrations.RenameModel(old_name="UniversalOfferEvent", new_name="StrategyEvent"),
        migrations.AlterModelOptions(
            name="strategy",
            options={"ordering": ("level", "order", "name"), "verbose_name_plural": "strategies"},
        ),
        Together(
            [
                migrations.AddField(
                    model_name="strategy",
                    name="level",
                    field=models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Universal"),
                            (2, "Targeted"),
                            (3, "Specialist"),
                            (4, "EHC plan level"),
                        ],
                        default=1,
                        verbose_name="tier",
                    ),
                ),
                migrations.AddField(
                    model_name="strategy",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("teaching", "Teaching"),
                            ("seating", "Seating"),
                            ("equipment", "Equipment"),
                            ("rest", "Breaks and quiet"),
                            ("exam", "Tests and exams"),
                            ("access", "Getting around and personal care"),
                        ],
                        default="teaching",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="strategy",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="on offer"),
                ),
                migrations.AddField(
                    model_name="strategy",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AlterField(
                    model_name="strategy",
                    name="name",
                    field=models.CharField(max_length=200, verbose_name="what to do"),
                ),
                migrations.AlterField(
                    model_name="strategy",
                    name="area",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("communication_interaction", "Communication and interaction"),
                            ("cognition_learning", "Cognition and learning"),
                            ("semh", "Social, emotional and mental health"),
                            ("sensory_physical", "Sensory and/or physical needs"),
                        ],
                        max_length=30,
                        verbose_name="area of need",
                    ),
                ),
                migrations.AlterField(
                    model_name="strategy",
                    name="order",
                    field=models.PositiveSmallIntegerField(
                        default=1, verbose_name="place in the list"
                    ),
                ),
                migrations.AddField(
                    model_name="strategyevent",
                    name="level",
                    field=models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Universal"),
                            (2, "Targeted"),
                            (3, "Specialist"),
                            (4, "EHC plan level"),
                        ],
                        default=1,
                        verbose_name="tier",
                    ),
                ),
                migrations.AddField(
                    model_name="strategyevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("teaching", "Teaching"),
                            ("seating", "Seating"),
                            ("equipment", "Equipment"),
                            ("rest", "Breaks and quiet"),
                            ("exam", "Tests and exams"),
                            ("access", "Getting around and personal care"),
                        ],
                        default="teaching",
                        max_length=10,
                    ),
                ),
                migrations.AddField(
                    model_name="strategyevent",
                    name="is_active",
                    field=models.BooleanField(default=True, verbose_name="on offer"),
                ),
                migrations.AddField(
                    model_name="strategyevent",
                    name="version",
                    field=models.PositiveIntegerField(default=1),
                ),
                migrations.AlterField(
                    model_name="strategyevent",
                    name="name",
                    field=models.CharField(max_length=200, verbose_name="what to do"),
                ),
                migrations.AlterField(
                    model_name="strategyevent",
                    name="area",
                    field=models.CharField(
                        blank=True,
                        choices=[
                            ("communication_interaction", "Communication and interaction"),
                            ("cognition_learning", "Cognition and learning"),
                            ("semh", "Social, emotional and mental health"),
                            ("sensory_physical", "Sensory and/or physical needs"),
                        ],
                        max_length=30,
                        verbose_name="area of need",
                    ),
                ),
                migrations.AlterField(
                    model_name="strategyevent",
                    name="order",
                    field=models.PositiveSmallIntegerField(
                        default=1, verbose_name="place in the list"
                    ),
                ),
                migrations.AlterField(
                    model_name="strategyevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="pupils.strategy",
                    ),
                ),
            ]
        ),
        Together(
            [
                migrations.AddConstraint(
                    model_name="strategy",
                    constraint=models.UniqueConstraint(
                        fields=("school", "id"), name="pupils_strategy_school_id"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="strategy",
                    constraint=models.UniqueConstraint(
                        fields=("school", "name"),
                        name="pupils_strategy_once",
                        violation_error_message="The bank has a strategy of this name already.",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "pupils_strategyevent" ("area", "how", "id", "is_active", "kind", "level", "name", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "version") VALUES (NEW."area", NEW."how", NEW."id", NEW."is_active", NEW."kind", NEW."level", NEW."name", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."id", NEW."school_id", NEW."version"); RETURN NULL;',
                            hash="26e8468681fd3cf7734867639a51028b327397a9",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b4768",
                            table="pupils_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "pupils_strategyevent" ("area", "how", "id", "is_active", "kind", "level", "name", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "version") VALUES (NEW."area", NEW."how", NEW."id", NEW."is_active", NEW."kind", NEW."level", NEW."name", NEW."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."id", NEW."school_id", NEW."version"); RETURN NULL;',
                            hash="10b071b494b3d1362c96ab2baac8358798e563b1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3c8ec",
                            table="pupils_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="strategy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "pupils_strategyevent" ("area", "how", "id", "is_active", "kind", "level", "name", "order", "pgh_context", "pgh_created_at", "pgh_label", "pgh_obj_id", "school_id", "version") VALUES (OLD."area", OLD."how", OLD."id", OLD."is_active", OLD."kind", OLD."level", OLD."name", OLD."order", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."id", OLD."school_id", OLD."version"); RETURN NULL;',
                            hash="d08cf88163371fb768c301cbd173d2f8dee3ca4c",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_99593",
                            table="pupils_strategy",
                            when="AFTER",
                        ),
                    ),
                ),
            ]
        ),
    ]
