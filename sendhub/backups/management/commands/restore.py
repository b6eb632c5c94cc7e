from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sendhub.backups import archive, copies
from sendhub.backups.comparing import compare


class Command(BaseCommand):
    help = "Play a backup back into an empty database and an empty folder of uploads. Runs as the owner."
    # The tables that checks look at are not there yet.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            made, now, again, unsaid = copies.restore(file)
        except archive.NotABackup as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as problem:
            raise CommandError(f"{file}: {problem.strerror}.") from None
        lines, is_equal = compare(made.tables, now)
        self.stdout.write("\n".join(lines))
        self.stdout.write(f"Copy of {made.made_at}; {len(made.uploads):,} files.")
        if not is_equal:
            raise CommandError("The counts differ: do not use this database.")
        self.stdout.write(
            f"{again:,} pupil{'' if again == 1 else 's'} erased again who had been erased since."
        )
        self.stdout.write(
            f"{unsaid:,} disclosure{'' if unsaid == 1 else 's'} erased again whose wording had been since."
        )
        self.stdout.write("Everybody is signed out and every private link is revoked.")
