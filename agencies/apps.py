from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from agencies import disclosures, letter_sharing, sharing
        from agencies.models import ContactLogEntry, EntryPupil
        from pupils.history import RESTRICTABLE
        from pupils.tabs import Tab, add_tab
        from sendhub.accounts.permissions import Permission

        may = frozenset({Permission.CONTACT_LOG_VIEW_ALL, Permission.CONTACT_LOG_OWN})
        add_tab(
            Tab("agencies", "Referrals and advice", "agencies:pupil_agencies", may, 60, "agencies")
        )
        all_of_it = frozenset({Permission.CONTACT_LOG_VIEW_ALL})
        add_tab(Tab("consents", "Consent", "agencies:pupil_consents", all_of_it, 61, "agencies"))
        add_tab(Tab("log", "Contact log", "agencies:pupil_log", may, 52, "voice"))
        for model in (ContactLogEntry, EntryPupil):
            RESTRICTABLE[model._meta.label_lower] = model
        disclosures.register()
        letter_sharing.register()
        sharing.register()
