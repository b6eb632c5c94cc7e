from django.core.management.base import BaseCommand
from django.utils import timezone

from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.reports.actions import freeze_figures
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = "Freeze the figures of every school for governors and trusts, one edition a name."

    def add_arguments(self, parser):
        parser.add_argument("edition", help="for example: Autumn 2026, second half")

    def handle(self, *, edition, **options):
        today = timezone.localdate()
        for school in School.objects.all():
            with tenant(school.pk, context={"command": "freeze_figures"}):
                freeze_figures(
                    edition=edition, today=today, by=Machine(school=school, name="freeze_figures")
                )
            self.stdout.write(f"{school}: {edition}")
