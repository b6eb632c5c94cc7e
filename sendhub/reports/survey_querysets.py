"""Which rounds of the staff survey there are: everybody on the staff may know of them, leaders read them."""

from django.db.models import QuerySet

from sendhub.accounts.permissions import Permission


class SurveyQuerySet(QuerySet):
    def visible_to(self, actor):
        if not (
            actor.can(Permission.TRAINING_RECORD_ALL) or actor.can(Permission.TRAINING_RECORD_OWN)
        ):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def open_on(self, day):
        return self.filter(opens_on__lte=day, closes_on__gte=day)

    def closed_on(self, day):
        return self.filter(closes_on__lt=day)
