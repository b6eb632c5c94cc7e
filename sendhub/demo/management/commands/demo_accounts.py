import json

from django.core.management.base import BaseCommand

from sendhub.accounts.models import School, User
from sendhub.demo.accounts import ACCOUNTS, PASSWORD
from sendhub.demo.links import links_that_stand
from sendhub.demo.schools import TRUST, school_plan
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = "List the demo accounts and private links that stand in this database."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_json, **options):
        standing = set(User.objects.filter(is_demo=True).values_list("email", flat=True))
        accounts = [
            {
                "role": account.role.value,
                "email": account.email,
                "password": PASSWORD,
                "school": "" if account.school is None else school_plan(account.school).urn,
                "note": account.note or (f"trust: {TRUST}" if account.school is None else ""),
            }
            for account in ACCOUNTS
            if account.email in standing
        ]
        if as_json:
            self.stdout.write(json.dumps({"accounts": accounts, "links": _links()}, indent=2))
            return
        for each in accounts:
            note = f"  ({each['note']})" if each["note"] else ""
            self.stdout.write(
                f"{each['role']:14} {each['email']:28} {each['password']}  {each['school']}{note}"
            )
        for each in _links():
            self.stdout.write(f"link: {each['kind']:12} code {each['code']}  {each['url']}")


def _links():
    """The private links of the first demo school, which has them."""
    school = School.objects.filter(urn=school_plan(0).urn, is_demo=True).first()
    if school is None:
        return []
    with tenant(school.pk):
        return links_that_stand()
