"""How allauth behaves here: no sign-up of one's own, mail through our queue."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Accounts come by invitation only."""
        return False
