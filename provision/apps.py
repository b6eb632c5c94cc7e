from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "provision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from provision.file import add_to_file
        from provision.plan_filters import with_open_plan
        from pupils.filters import add_filter

        add_to_file()
        add_filter(
            "plan",
            label="Support plan",
            choices=[("yes", "Has one that runs"), ("no", "Has none")],
            condition=lambda value: with_open_plan() if value == "yes" else ~with_open_plan(),
        )
