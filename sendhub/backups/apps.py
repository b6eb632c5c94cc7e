from django.apps import AppConfig


class BackupsConfig(AppConfig):
    name = "sendhub.backups"
    label = "backups"
