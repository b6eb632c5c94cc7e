from django.apps import AppConfig


class PupilsConfig(AppConfig):
    name = "pupils"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from pupils import sharing
        from pupils.tabs import add_own_tabs

        add_own_tabs()
        sharing.register()
