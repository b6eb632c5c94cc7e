from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from sendhub.backups import archive, copies
from sendhub.backups.comparing import compare


class Command(BaseCommand):
    help = "Restore a backup into a scratch database, compare, drop it again. Prints PASS or FAIL."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            made, there = copies.drill(file)
        except archive.NotABackup as refusal:
            self.stdout.write("FAIL")
            raise CommandError(str(refusal)) from None
        except OSError as problem:
            self.stdout.write("FAIL")
            raise CommandError(f"{problem.filename or file}: {problem.strerror}.") from None
        lines, is_equal = compare(made.tables, there)
        self.stdout.write("\n".join(lines))
        self.stdout.write("PASS" if is_equal else "FAIL")
        if not is_equal:
            raise CommandError("The counts differ.")
        settings.LAST_DRILL_FILE.parent.mkdir(parents=True, exist_ok=True)
        settings.LAST_DRILL_FILE.touch()
