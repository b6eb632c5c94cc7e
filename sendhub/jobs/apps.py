from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "sendhub.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Each app names its work in <app>/tasks.py; importing it puts the kinds into the registry.
        autodiscover_modules("tasks")
