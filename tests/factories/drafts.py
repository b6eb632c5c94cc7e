"""Drafts and sent forms of a person at a school."""

import datetime

import factory

from sendhub.drafts.models import Draft, SentForm
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory


class DraftFactory(TenantFactory):
    class Meta:
        model = Draft

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory)
    key = "concern"
    path = "/concerns/add/"
    updated_at = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


class SentFormFactory(TenantFactory):
    class Meta:
        model = SentForm

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory)
    form_id = factory.Sequence(lambda n: f"form{n}")
