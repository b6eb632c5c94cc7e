"""Records about agencies: required fields only, invented names."""

import datetime

import factory

from agencies import models
from agencies.enums import AgencyKind, Permit, ReferralKind
from sendhub.dates import LONDON
from tests.factories.accounts import SchoolFactory, TenantFactory, UserFactory
from tests.factories.pupils import ContactFactory, DocumentFactory, PupilFactory, RowFactory
from tests.factories.sharing import LinkFactory


def at_school(factory_class):
    return factory.SubFactory(factory_class, school=factory.SelfAttribute("..school"))


class AgencyFactory(TenantFactory):
    class Meta:
        model = models.Agency

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Wraxminster therapy service {n}")
    kind = AgencyKind.SALT


class ProfessionalFactory(TenantFactory):
    class Meta:
        model = models.Professional

    school = factory.SelfAttribute("agency.school")
    agency = factory.SubFactory(AgencyFactory)
    name = "Maris Fenwick"


class InvolvementFactory(RowFactory):
    class Meta:
        model = models.Involvement

    agency = at_school(AgencyFactory)
    starts_on = datetime.date(2026, 9, 10)


class ConsentFactory(RowFactory):
    class Meta:
        model = models.Consent

    agency = at_school(AgencyFactory)
    permit = Permit.PARENT
    contact = at_school(ContactFactory)
    what = "This referral"
    how = "meeting"
    starts_on = datetime.date(2026, 9, 10)


class ReferralFactory(RowFactory):
    class Meta:
        model = models.Referral

    agency = at_school(AgencyFactory)
    kind = ReferralKind.SALT
    since = datetime.date(2026, 9, 10)


class ConsentLinkFactory(RowFactory):
    class Meta:
        model = models.ConsentLink

    consent = factory.SubFactory(ConsentFactory, pupil=factory.SelfAttribute("..pupil"))
    referral = factory.SubFactory(ReferralFactory, pupil=factory.SelfAttribute("..pupil"))
    link = factory.SubFactory(LinkFactory, pupil=factory.SelfAttribute("..pupil"))


class ReferralPartFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SelfAttribute("referral.school")
    pupil = factory.SelfAttribute("referral.pupil")
    referral = factory.SubFactory(ReferralFactory)


class ReferralStepFactory(ReferralPartFactory):
    class Meta:
        model = models.ReferralStep

    state = "draft"
    on = datetime.date(2026, 9, 10)


class ReferralChaseFactory(ReferralPartFactory):
    class Meta:
        model = models.ReferralChase

    on = datetime.date(2026, 10, 1)


class ReferralAttachmentFactory(ReferralPartFactory):
    class Meta:
        model = models.ReferralAttachment

    document = factory.SubFactory(DocumentFactory, pupil=factory.SelfAttribute("..pupil"))


class AdviceFactory(RowFactory):
    class Meta:
        model = models.Advice

    agency = at_school(AgencyFactory)
    title = "Therapy report"
    author = "Maris Fenwick"
    dated_on = datetime.date(2026, 10, 1)
    received_on = datetime.date(2026, 10, 3)


class AdviceItemFactory(TenantFactory):
    class Meta:
        model = models.AdviceItem

    school = factory.SelfAttribute("advice.school")
    pupil = factory.SelfAttribute("advice.pupil")
    advice = factory.SubFactory(AdviceFactory)
    text = "Pre-teach five new words before each topic."


class AdviceReceiptFactory(TenantFactory):
    class Meta:
        model = models.AdviceReceipt

    school = factory.SelfAttribute("item.school")
    pupil = factory.SelfAttribute("item.pupil")
    item = factory.SubFactory(AdviceItemFactory)
    user = factory.SubFactory(UserFactory)


class ContactLogEntryFactory(TenantFactory):
    class Meta:
        model = models.ContactLogEntry

    school = factory.SubFactory(SchoolFactory)
    kind = "call"
    on = datetime.date(2026, 10, 5)
    with_name = "Orla Fenwick"
    summary = "Mornings are hard at the moment."


class EntryPupilFactory(TenantFactory):
    class Meta:
        model = models.EntryPupil

    school = factory.SelfAttribute("entry.school")
    entry = factory.SubFactory(ContactLogEntryFactory)
    pupil = at_school(PupilFactory)


class EntryReaderFactory(TenantFactory):
    class Meta:
        model = models.EntryReader

    school = factory.SelfAttribute("entry.school")
    entry = factory.SubFactory(ContactLogEntryFactory)
    user = factory.SubFactory(UserFactory)


class MeetingFactory(TenantFactory):
    class Meta:
        model = models.Meeting

    school = factory.SubFactory(SchoolFactory)
    kind = "taf"
    starts_at = datetime.datetime(2026, 10, 7, 15, 30, tzinfo=LONDON)
    ends_at = datetime.datetime(2026, 10, 7, 16, 30, tzinfo=LONDON)


class MeetingPartFactory(TenantFactory):
    class Meta:
        abstract = True

    school = factory.SelfAttribute("meeting.school")
    meeting = factory.SubFactory(MeetingFactory)


class MeetingPupilFactory(MeetingPartFactory):
    class Meta:
        model = models.MeetingPupil

    pupil = at_school(PupilFactory)


class MeetingGuestFactory(MeetingPartFactory):
    class Meta:
        model = models.MeetingGuest

    name = "Maris Fenwick"


class MeetingPaperFactory(MeetingPartFactory):
    class Meta:
        model = models.MeetingPaper

    document = factory.SubFactory(
        DocumentFactory,
        pupil=factory.SubFactory(PupilFactory, school=factory.SelfAttribute("...school")),
    )


class MeetingMoveFactory(MeetingPartFactory):
    class Meta:
        model = models.MeetingMove

    was_at = datetime.datetime(2026, 10, 1, 15, 30, tzinfo=LONDON)
    reason = "The therapist was ill"


class SurgerySlotFactory(MeetingPartFactory):
    class Meta:
        model = models.SurgerySlot

    starts_at = factory.SelfAttribute("meeting.starts_at")
    ends_at = factory.LazyAttribute(lambda slot: slot.starts_at + datetime.timedelta(minutes=15))


class CalendarFeedFactory(TenantFactory):
    class Meta:
        model = models.CalendarFeed

    school = factory.SubFactory(SchoolFactory)
    user = factory.SubFactory(UserFactory)


class LetterTemplateFactory(TenantFactory):
    class Meta:
        model = models.LetterTemplate

    school = factory.SubFactory(SchoolFactory)
    name = factory.Sequence(lambda n: f"Letter {n}")
    subject = "A talk"
    body = "Please come in."


class LetterSentFactory(RowFactory):
    class Meta:
        model = models.LetterSent

    contact = at_school(ContactFactory)
    subject = "A talk"
    body = "Please come in."
