from django.core.management.base import BaseCommand
from django.utils import timezone

from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.offers import editions_offered
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = "Freeze the latest half term that is over, or census, of every school, if nobody has."

    def handle(self, **options):
        today = timezone.localdate()
        for school in School.objects.select_related("local_authority").order_by("pk"):
            with tenant(school.pk, context={"command": "freeze_figures"}):
                over = [each for each in editions_offered(school, today) if not each.is_early]
                for edition in over[:1]:
                    by = Machine(school=school, name="freeze_figures")
                    freeze_figures(edition=edition, today=today, by=by)
                    self.stdout.write(f"{school}: {edition.name}")
