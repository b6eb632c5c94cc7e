from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "sendhub.desk"
    label = "desk"

    def ready(self):
        from pupils.tabs import Tab, add_tab
        from sendhub.accounts.permissions import Permission

        may = frozenset({Permission.OVERVIEW_VIEW})
        add_tab(Tab("overview", "Overview", "desk:pupil_overview", may, 0))
        add_tab(Tab("chronology", "Chronology", "desk:pupil_chronology", may, 90))
