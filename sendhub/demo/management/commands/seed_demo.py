from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from sendhub.accounts.models import School
from sendhub.demo.actions import seed
from sendhub.demo.schools import SCHOOLS
from sendhub.refusals import NotPossible


class Command(BaseCommand):
    help = "Make the demo schools: invented people, dates around today, the same for the same seed."

    def add_arguments(self, parser):
        parser.add_argument("--schools", type=int, default=len(SCHOOLS))
        parser.add_argument("--pupils", type=int, help="pupils in each school")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing when there is a school already"
        )

    def handle(self, **options):
        if options["if_empty"] and School.objects.exists():
            return
        try:
            seed(
                schools=options["schools"],
                pupils=options["pupils"],
                seed=options["seed"],
                today=timezone.localdate(),
                report=self.stdout.write,
            )
        except NotPossible as refusal:
            raise CommandError(refusal.message) from refusal
