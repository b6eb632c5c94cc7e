"""Compare the stored files with their rows, both ways, and each file with its SHA-256."""

import time

from django.core.management.base import BaseCommand, CommandError

from pupils.models import Document
from sendhub import uploads
from sendhub.accounts.models import School
from sendhub.tenancy import tenant

# A file may wait this long for the commit of its row; older ones belong to a rolled back request.
WAITING_SECONDS = 24 * 60 * 60


class Command(BaseCommand):
    help = "Find files without a row, rows without a file, and files that changed. --mend puts waiting files right."

    def add_arguments(self, parser):
        parser.add_argument("--mend", action="store_true")

    def handle(self, *, mend, **options):
        rows = {}
        for school in School.objects.order_by("pk"):
            with tenant(school.pk, durable=False):
                rows.update(Document.objects.values_list("stored_name", "sha256"))
        in_place, waiting = uploads.stored_names()
        left_waiting = waiting & rows.keys() - in_place
        abandoned = {name for name in waiting - rows.keys() if self.is_old(name)}
        if mend:
            for name in left_waiting:
                uploads.put_in_place(name)
            for name in abandoned:
                uploads.waiting_path_of(name).unlink(missing_ok=True)
            in_place, left_waiting, abandoned = in_place | left_waiting, set(), set()
        missing = rows.keys() - in_place - waiting
        strangers = in_place - rows.keys()
        changed = {name for name in rows.keys() & in_place if uploads.sha256_of(name) != rows[name]}
        counts = {
            "documents": len(rows),
            "rows without a file": len(missing),
            "files without a row": len(strangers),
            "files that changed": len(changed),
            "committed, still waiting for their name": len(left_waiting),
            "written, never committed": len(abandoned),
        }
        for words, number in counts.items():
            self.stdout.write(f"{number:6} {words}")
        if sum(counts.values()) > len(rows):
            for name in sorted(missing | strangers | changed | left_waiting | abandoned):
                self.stdout.write(f"       {name}")
            raise CommandError("Stored files and rows do not agree.")

    def is_old(self, name):
        return time.time() - uploads.waiting_path_of(name).stat().st_mtime > WAITING_SECONDS
