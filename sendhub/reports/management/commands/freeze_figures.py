from django.core.management.base import BaseCommand
from django.utils import timezone

from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.offers import editions_offered
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = "Freeze the latest half term or census of every school that has not been frozen yet."

    def handle(self, **options):
        today = timezone.localdate()
        for school in School.objects.select_related("local_authority").order_by("pk"):
            with tenant(school.pk, context={"command": "freeze_figures"}):
                for edition in editions_offered(school, today)[:1]:
                    by = Machine(school=school, name="freeze_figures")
                    freeze_figures(edition=edition, today=today, by=by)
                    self.stdout.write(f"{school}: {edition.name}")
