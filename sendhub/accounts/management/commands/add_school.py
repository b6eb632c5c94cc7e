from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from sendhub.accounts.actions.beginnings import add_school
from sendhub.accounts.enums import Phase
from sendhub.accounts.mail import password_letter
from sendhub.refusals import NotPossible


class Command(BaseCommand):
    help = "Make a school and its first administrator; print the link that sets the password."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True)
        parser.add_argument("--urn", required=True, help="six digits")
        parser.add_argument("--la-code", required=True, help="three digits, such as 330")
        parser.add_argument("--la-name", required=True, help="used when the authority is new here")
        parser.add_argument("--establishment", required=True, help="four digits")
        parser.add_argument("--phase", required=True, choices=Phase.values)
        parser.add_argument("--lowest-year", default="R", help="R, N1, 1 to 13")
        parser.add_argument("--highest-year", default="6")
        parser.add_argument("--trust", default="", help="name; schools of one name are one trust")
        parser.add_argument("--admin-email", required=True)
        parser.add_argument("--admin-name", required=True)

    def handle(self, **options):
        fields = (
            *("name", "urn", "la_code", "la_name", "establishment", "phase", "trust"),
            *("lowest_year", "highest_year", "admin_email", "admin_name"),
        )
        try:
            school, user = add_school(
                by="add_school", **{field: options[field] for field in fields}
            )
        except NotPossible as refusal:
            raise CommandError(refusal.message) from refusal
        except ValidationError as wrong:
            raise CommandError(
                " ".join(f"{field}: {' '.join(said)}" for field, said in wrong.message_dict.items())
            ) from wrong
        self.stdout.write(f"{school.name} is there. Its administrator is {user.email}.")
        if not user.has_usable_password():
            self.stdout.write("They set a password here; the link works once:")
            self.stdout.write(password_letter(user=user.pk)["link"])
