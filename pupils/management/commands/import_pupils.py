"""The same import as on the page, from a file on the server."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from pupils.actions import imports
from pupils.enums import ImportState, Verdict
from pupils.imports.files import open_file
from pupils.imports.refusals import FileRefused
from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = "Show what a CTF, CSV or XLSX of pupils would change; write it with --apply."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--school", required=True, metavar="URN")
        parser.add_argument("--apply", action="store_true", help="write the good rows")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")
        parser.add_argument(
            "--accept-addressee",
            action="store_true",
            help="import a file that is addressed to, or seems to be of, another school",
        )

    def handle(self, *, file, school, apply, accept_addressee, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        try:
            ours = School.objects.select_related("local_authority").get(urn=school)
        except School.DoesNotExist:
            raise CommandError(f"There is no school with URN {school}.") from None
        by = Machine(school=ours, name="import_pupils")
        today = timezone.localdate()
        context = {"school": ours.pk, "system": by.name}
        try:
            with tenant(ours.pk, context=context):
                batch = imports.begin(
                    file=open_file(data, file.name, today=today),
                    by=by,
                    today=today,
                    in_background=False,
                )
                self.refuse_unknown_columns(batch)
                counts = {v.value: batch.counts[v.value] for v in Verdict}
                if apply:
                    self.apply(batch, by, today, accept_addressee)
                else:
                    # A look leaves nothing behind, not even the preview.
                    transaction.set_rollback(True)
        except FileRefused as refusal:
            raise CommandError(str(refusal)) from None
        except NotPossible as refusal:
            raise CommandError(refusal.message) from None
        self.report(batch, counts, apply, as_json=options["json"])

    def refuse_unknown_columns(self, batch):
        if batch.state == ImportState.MAPPING:
            raise CommandError(
                "The headings of this file are not known. Import it once on the page and say which "
                "column is which; the answer is kept for this command."
            )

    def apply(self, batch, by, today, accept_addressee):
        if batch.header["asks"] and not accept_addressee:
            raise CommandError(
                f"{batch.header['asks']} Nothing was written; --accept-addressee imports it all the "
                "same."
            )
        batch.accepted_name = by.school.name if batch.header["asks"] else ""
        batch.save(update_fields=["accepted_name"])
        imports.apply_import(batch=batch, by=by, today=today)

    def report(self, batch, counts, is_applied, *, as_json):
        if as_json:
            self.stdout.write(json.dumps(counts))
            return
        self.stdout.write("\n".join(batch.notices))
        if batch.header.get("asks"):
            self.stdout.write(self.style.WARNING(batch.header["asks"]))
        for verdict in Verdict:
            self.stdout.write(f"{counts[verdict.value]:6} {verdict.label.lower()}")
        self.stdout.write("Applied." if is_applied else "Nothing was written: add --apply.")
