from django.core.management.base import BaseCommand

from sendhub.checks import refuse_unsafe_start
from sendhub.jobs.worker import LEASE_SECONDS, Worker, work_off


class Command(BaseCommand):
    help = "Do the work that waits in the background, until stopped (TERM or Ctrl-C)."

    def add_arguments(self, parser):
        parser.add_argument("--until-idle", action="store_true", help="end when nothing is waiting")
        parser.add_argument(
            "--lease",
            type=float,
            default=LEASE_SECONDS,
            help="seconds after which the work of a silent worker goes to another one",
        )

    def handle(self, *args, until_idle, lease, **options):
        refuse_unsafe_start()
        if until_idle:
            self.stdout.write(f"{work_off()} jobs done.")
            return
        Worker(lease_seconds=lease).run()
