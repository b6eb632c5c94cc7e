from django.core.management.base import BaseCommand

from sendhub.reports.actions.national import NATIONAL_FIGURES, set_national_figures


class Command(BaseCommand):
    help = "Write national figures from a CSV: measure, phase, need, counted_on, percent, source. Ours by default."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", default=NATIONAL_FIGURES)

    def handle(self, *, file, **options):
        self.stdout.write(f"{set_national_figures(file)} national figures written.")
