from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "provision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from provision.file import add_to_file

        add_to_file()
