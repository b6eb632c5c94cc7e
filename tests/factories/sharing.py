"""Private links and what hangs on them."""

import datetime

import factory
from factory.django import DjangoModelFactory

from sendhub.sharing import models
from sendhub.sharing.enums import Audience, CodeBy, Delivery, GivenHow
from sendhub.sharing.keys import fingerprint, token_of
from tests.factories.accounts import TenantFactory, UserFactory
from tests.factories.pupils import PupilFactory


class LinkFactory(TenantFactory):
    """A prepared link; `sent=True` lets it out, with its door."""

    class Meta:
        model = models.Link

    school = factory.SelfAttribute("pupil.school")
    pupil = factory.SubFactory(PupilFactory)
    audience = Audience.PARENT
    receiver_name = "Marian Alderbrook"
    delivery = Delivery.SLIP
    code_by = CodeBy.SPOKEN

    @classmethod
    def _create(cls, model_class, *args, sent=False, **kwargs):
        if sent:
            now = datetime.datetime.now(datetime.UTC)
            kwargs = {
                "sent_at": now,
                "expires_at": now + datetime.timedelta(days=14),
            } | kwargs
        link = super()._create(model_class, *args, **kwargs)
        if sent:
            DoorFactory(
                school=link.school,
                link_id=link.pk,
                token_sha256=fingerprint(token_of(link.seed)),
                expires_at=link.expires_at,
            )
        return link


class DoorFactory(DjangoModelFactory):
    class Meta:
        model = models.Door

    token_sha256 = factory.Sequence(lambda n: f"{n:064x}")
    link_id = factory.Sequence(lambda n: 10_000 + n)
    expires_at = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)


class LinkRowFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SelfAttribute("link.school")
    link = factory.SubFactory(LinkFactory)


class PaperFactory(LinkRowFactory):
    class Meta:
        model = models.Paper

    kind = "profile"
    object_id = factory.Sequence(lambda n: n + 1)
    title = "One-page profile, version 1"


class AskFactory(LinkRowFactory):
    class Meta:
        model = models.Ask

    kind = "parent_views"
    title = "Your views"


class AskDraftFactory(TenantFactory):
    class Meta:
        model = models.AskDraft

    school = factory.SelfAttribute("ask.school")
    ask = factory.SubFactory(AskFactory)
    updated_at = datetime.datetime(2026, 11, 2, 9, 0, tzinfo=datetime.UTC)


class ResponseFactory(LinkRowFactory):
    class Meta:
        model = models.Response

    ask = factory.SubFactory(AskFactory, link=factory.SelfAttribute("..link"))
    answers = factory.LazyFunction(lambda: {"going_well": "She reads every evening."})
    given_how = GivenHow.PHONE
    given_on = datetime.date(2026, 11, 2)
    by_user = factory.SubFactory(UserFactory)
