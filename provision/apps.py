from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    name = "provision"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from agencies.endings import Ending, add_ending
        from agencies.enums import EndedAs
        from agencies.prefill import add_writer
        from provision import disclosures, sharing
        from provision.actions.places import end_places_of, ended_with, reopen_places_of
        from provision.actions.plans import owe_again, owe_nothing_after, owe_since_back
        from provision.file import add_to_file
        from provision.filters.plans import with_open_plan
        from provision.support_now import support_now, tried
        from provision.tasks import calendar_changed
        from provision.working import add_to_working
        from pupils.filters.register import add_filter
        from pupils.leaving import on_leaving, tell_ends
        from sendhub.accounts.calendar_watch import watch_calendar
        from sendhub.accounts.permissions import Permission

        add_to_file()
        add_to_working()
        disclosures.register()
        sharing.register()
        add_writer("support_now", support_now)
        add_writer("tried", tried)
        add_filter(
            "plan",
            label="Support plan",
            choices=[("yes", "Has one that runs"), ("no", "Has none")],
            condition=lambda value: with_open_plan() if value == "yes" else ~with_open_plan(),
        )
        on_leaving(leave=end_places_of, stay=reopen_places_of)
        tell_ends(ended_with)
        on_leaving(leave=owe_nothing_after, stay=owe_again, back=owe_since_back)
        watch_calendar(calendar_changed)
        for ended_as, label, view, permission in (
            (EndedAs.STRATEGY, "Make a strategy", "strategy_from_advice", Permission.PROFILE_WRITE),
            (
                EndedAs.PROVISION,
                "Make provision",
                "place_from_advice",
                Permission.INTERVENTION_EDIT,
            ),
            (EndedAs.OUTCOME, "Make an outcome", "outcome_from_advice", Permission.PLAN_WRITE),
        ):
            add_ending(Ending(ended_as, label, f"provision:{view}", permission))
