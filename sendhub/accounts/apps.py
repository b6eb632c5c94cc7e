from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "sendhub.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from sendhub import checks  # noqa: F401  registers the system checks
        from sendhub.accounts import watch
        from sendhub.tenancy import raise_walls_after_migrate

        # Django's own hook for work after a migration, not a signal between our models. It fires per
        # app; accounts is in every migrate, and the walls are raised over all tables at once.
        post_migrate.connect(
            raise_walls_after_migrate, sender=self, dispatch_uid="sendhub.raise_walls"
        )
        watch.connect()
