from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from sendhub.backups import archive, copies


class Command(BaseCommand):
    help = "Write database and uploads to one encrypted file, and read it back. Runs as the owner."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path)
        parser.add_argument("--new-key", action="store_true", help="print a key for BACKUP_KEY")

    def handle(self, *, file, **options):
        if options["new_key"]:
            self.stdout.write(archive.new_key())
            return
        if file is None:
            raise CommandError("Name the file to write, such as /backup/2026-11-28.sendhub.")
        if file.exists():
            raise CommandError(f"{file} is there already: a backup never overwrites another.")
        try:
            made = copies.make(file)
        except archive.NotABackup as refusal:
            raise CommandError(str(refusal)) from None
        except OSError as problem:
            raise CommandError(f"{file} could not be written: {problem.strerror}.") from None
        size = file.stat().st_size / 1024 / 1024
        self.stdout.write(
            f"{sum(made.tables.values()):,} rows of {len(made.tables)} tables and "
            f"{len(made.uploads):,} files, {size:,.1f} MB, read back and whole: {file}"
        )
