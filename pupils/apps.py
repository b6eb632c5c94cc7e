from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "pupils"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from pupils import sharing
        from pupils.actions import exams
        from pupils.exams import add_own_working
        from pupils.leaving import on_leaving
        from pupils.tabs import add_own_tabs

        add_own_tabs()
        add_own_working()
        on_leaving(leave=exams.owe_nothing_after, stay=exams.owe_again, back=exams.owe_again)
        sharing.register()
