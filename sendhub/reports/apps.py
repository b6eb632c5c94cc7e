from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReportsConfig(AppConfig):
    name = "sendhub.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from pupils.moves import tell_handovers
        from sendhub.reports import disclosures, erasing
        from sendhub.reports.handover_states import handover_states

        tell_handovers(handover_states)

        # As the walls: after a migration, over all tables as they are then.
        post_migrate.connect(
            erasing.write_functions_after_migrate,
            sender=self,
            dispatch_uid="sendhub.write_eraser",
        )
        post_migrate.connect(
            disclosures.write_functions_after_migrate,
            sender=self,
            dispatch_uid="sendhub.write_disclosures",
        )
