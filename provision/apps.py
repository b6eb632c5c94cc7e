from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "provision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from provision.actions.places import end_places_of, reopen_places_of
        from provision.file import add_to_file
        from provision.plan_filters import with_open_plan
        from provision.tasks import calendar_changed
        from pupils.filters import add_filter
        from pupils.leaving import on_leaving
        from sendhub.accounts.calendar_watch import watch_calendar

        add_to_file()
        add_filter(
            "plan",
            label="Support plan",
            choices=[("yes", "Has one that runs"), ("no", "Has none")],
            condition=lambda value: with_open_plan() if value == "yes" else ~with_open_plan(),
        )
        on_leaving(leave=end_places_of, stay=reopen_places_of)
        watch_calendar(calendar_changed)
