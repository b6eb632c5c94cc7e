"""The move from the universal offer to the bank, on a database that holds rows already."""

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from sendhub.tenancy import raise_walls, tenant
from tests.factories.accounts import SchoolFactory

BEFORE = [("pupils", "0007_concern_areas_named"), ("provision", "0001_initial")]


@pytest.mark.django_db(transaction=True)
def test_offer_becomes_the_bank_with_its_versions(as_owner):
    executor = MigrationExecutor(connection)
    now = executor.loader.graph.leaf_nodes()
    try:
        with as_owner():
            executor.migrate(BEFORE)
        Offer = executor.loader.project_state(BEFORE).apps.get_model("pupils", "UniversalOffer")
        school = SchoolFactory()
        with tenant(school.pk):
            offer = Offer.objects.create(
                school_id=school.pk, name="Word mat", area="semh", how="So.", order=3
            )
            Offer.objects.filter(pk=offer.pk).update(how="On the table.")
    finally:
        with as_owner():
            MigrationExecutor(connection).migrate(now)
            # As the command does after a migrate: tables made anew belong to nobody else yet.
            raise_walls(app_role=settings.DATABASE_APP_ROLE)

    from pupils.models import Strategy

    with tenant(school.pk):
        line = Strategy.objects.get(pk=offer.pk)
        Strategy.objects.filter(pk=line.pk).update(level=2)
        versions = Strategy.pgh_event_model.objects.filter(pgh_obj_id=line.pk).order_by("pgh_id")

        assert (line.name, line.area, line.how, line.order) == (
            "Word mat",
            "semh",
            "On the table.",
            3,
        )
        assert (line.level, line.kind, line.is_active, line.version) == (1, "teaching", True, 1)
        assert list(versions.values_list("pgh_label", "how", "level")) == [
            ("insert", "So.", 1),
            ("update", "On the table.", 1),
            ("update", "On the table.", 2),
        ]
