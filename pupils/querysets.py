"""Which rows an actor may see. `visible_to(actor)` is the only door to rows about a pupil."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone

from pupils.names import plain
from sendhub.accounts.permissions import Permission


def covers(day, prefix=""):
    """Rows whose `starts_on` and `ends_on` cover the day; an empty end is open, an empty start is ever."""
    return (Q(**{f"{prefix}starts_on": None}) | Q(**{f"{prefix}starts_on__lte": day})) & (
        Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": day})
    )


class PupilQuerySet(QuerySet):
    def visible_to(self, actor):
        """Return the pupils the actor may know of.

        The school's for PUPIL_VIEW_ALL; else those in a group taught today, while on roll. Two files
        merged into one are found under the file that is kept. A pupil brought in by an import that
        was undone is seen by nobody.
        """
        rows = self.filter(school_id=actor.school_id, merged_into=None, is_taken_back=False)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        today = timezone.localdate()
        return rows.in_groups(actor.group_ids, on=today).on_roll(today)

    def on_account(self, actor):
        """Return every pupil of the school, for who keeps the account of the roll: identity, never SEN.

        The only other door than `visible_to`; the page behind it shows name, UPN and class.
        """
        rows = self.filter(school_id=actor.school_id, merged_into=None, is_taken_back=False)
        return rows if actor.can(Permission.ROLL_ACCOUNT) else rows.none()

    def in_groups(self, group_ids, *, on):
        from pupils.models import GroupMember

        members = GroupMember.objects.filter(covers(on), pupil=OuterRef("pk"), group__in=group_ids)
        return self.filter(Exists(members))

    def on_roll(self, day):
        """Return the pupils with a stay that covers the day, first and last day included."""
        from pupils.models import Enrolment

        return self.filter(
            Exists(
                Enrolment.objects.filter(
                    Q(ends_on=None) | Q(ends_on__gte=day), pupil=OuterRef("pk"), starts_on__lte=day
                )
            )
        )

    def search(self, text):
        """Return the pupils whose names or UPN hold every word, accents and apostrophes aside."""
        rows = self
        for word in plain(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows

    def keeping(self, pk):
        """Return the file with this number, or the one that a merged file with this number is kept in."""
        from pupils.models import Pupil

        kept = Pupil.objects.filter(pk=pk).values("merged_into")
        return self.filter(Q(pk=pk) | Q(pk__in=kept))

    def with_header(self, day):
        """Annotate what the head of the file shows (`header_*`), rows of merged files included; one query."""
        from pupils import models

        one_file = Q(pupil=OuterRef("pk")) | Q(pupil__merged_into=OuterRef("pk"))
        needs = models.Need.objects.filter(one_file, covers(day)).order_by("rank", "id")
        facts = models.Characteristic.objects.filter(one_file, covers(day))
        dues = models.Due.objects.filter(one_file, done_on=None).order_by("due_on", "id")
        profile = models.Profile.objects.filter(pupil=OuterRef("pk"), state="current")
        words = profile.annotate(
            first=Coalesce(
                NullIf("likes", Value("")),
                NullIf("important", Value("")),
                Value(""),
                output_field=TextField(),
            )
        )
        stays = models.Enrolment.objects.filter(one_file).order_by("-starts_on")
        adults = models.Relationship.objects.filter(one_file, covers(day))
        part_time = models.PartTimeTable.objects.filter(one_file, covers(day))
        health = models.SupportingPlan.objects.filter(one_file, kind="health", state="current")
        return self.annotate(
            header_needs=ArraySubquery(
                needs.values(
                    row=JSONObject(need_type="need_type", description="description"),
                ).values_list("row")
            ),
            header_alerts=ArraySubquery(
                facts.values(row=JSONObject(kind="kind", note="note")).values_list("row")
            ),
            header_due=Subquery(
                dues.values(row=JSONObject(kind="kind", due_on="due_on")).values("row")[:1]
            ),
            header_words=Subquery(words.values("first")[:1]),
            header_words_of=Subquery(profile.values("words_of")[:1]),
            header_stay=Subquery(
                stays.values(row=JSONObject(starts_on="starts_on", ends_on="ends_on")).values(
                    "row"
                )[:1]
            ),
            header_interpreter=Exists(adults.filter(contact__needs_interpreter=True)),
            header_part_time=Subquery(part_time.values("ends_on")[:1]),
            header_card=Subquery(health.values("pk")[:1]),
            header_no_contact=Exists(adults.filter(no_contact=True)),
            header_is_merged=Exists(models.Pupil.objects.filter(merged_into=OuterRef("pk"))),
        )

    def with_status_on(self, day):
        """Annotate `status_on_day`: the code held on the day, `N` where nothing is recorded."""
        from pupils.models import SenStatus

        held = SenStatus.objects.filter(covers(day), pupil=OuterRef("pk")).order_by("-starts_on")
        return self.annotate(status_on_day=Coalesce(Subquery(held.values("status")[:1]), _none()))


def _none():
    from django.db.models import Value

    from pupils.enums import StatusCode

    return Value(StatusCode.NONE.value)


def sees_restricted(actor, item):
    """The restriction wall: no restriction, or the actor reads all of them, or is named on it."""
    from pupils.models import Restriction, RestrictionReader

    if actor.can(Permission.RESTRICTED_VIEW):
        return Q()
    closed = Restriction.objects.filter(**{item: OuterRef("pk")})
    named = RestrictionReader.objects.filter(
        **{f"restriction__{item}": OuterRef("pk")}, user_id=actor.user_id
    )
    return ~Exists(closed) | Q(Exists(named))


def of_seen_files(pupils):
    """Rows of these pupils, and of the files merged into theirs: both are shown as one."""
    seen = pupils.values("pk")
    return Q(pupil__in=seen) | Q(pupil__merged_into__in=seen)


class PupilRowQuerySet(QuerySet):
    """Rows about one pupil: seen with the pupil."""

    def visible_to(self, actor):
        from pupils.models import Pupil

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(of_seen_files(Pupil.objects.visible_to(actor)))

    def of(self, pupil):
        """Return the pupil's rows, those of files merged into it included."""
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def of_each(self, pupils):
        """Return the rows of several pupils, with `file_id`: the pupil in whose file they are shown."""
        return self.filter(Q(pupil__in=pupils) | Q(pupil__merged_into__in=pupils)).annotate(
            file_id=Coalesce("pupil__merged_into", "pupil")
        )

    def changeable_by(self, actor):
        """Rows with `created_by` that the actor may change: the own ones, all for who keeps the record."""
        if actor.can(Permission.PUPIL_RECORD_EDIT):
            return self
        return self.filter(created_by_id=actor.user_id)

    def covering(self, day):
        return self.filter(covers(day))

    def sharing_days(self, starts_on, ends_on):
        """Rows that share a day with this time; an empty start is ever, an empty end is open."""
        rows = self
        if starts_on:
            rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on))
        if ends_on:
            rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=ends_on))
        return rows


class SchoolRowQuerySet(QuerySet):
    """Rows of the school that are not about one pupil (contacts, saved views, imports)."""

    def visible_to(self, actor):
        return self.filter(school_id=actor.school_id)


class PartTimeTableQuerySet(PupilRowQuerySet):
    def before(self, day):
        """Return the latest of these timetables that begins before the day, or None."""
        return self.filter(starts_on__lt=day).order_by("-ends_on", "-pk").first()


class SupportingPlanQuerySet(PupilRowQuerySet):
    """Plans for health, safety and behaviour: read by the adults of the pupil."""

    def cards(self, actor, *, on):
        """Return the healthcare plans in force whose emergency card every member of staff may find.

        The only door beside `visible_to`: it reaches all pupils on roll, and the page behind it shows
        the card's lines alone. Each opening is an audit row.
        """
        from pupils.models import Pupil

        if not actor.can(Permission.EMERGENCY_CARD_VIEW):
            return self.none()
        kept = Pupil.objects.filter(merged_into=None, is_taken_back=False).on_roll(on).values("pk")
        rows = self.in_force().filter(school_id=actor.school_id, kind="health")
        return rows.filter(Q(pupil__in=kept) | Q(pupil__merged_into__in=kept)).select_related(
            "pupil__group", "pupil__school"
        )

    def in_force(self):
        return self.filter(state="current")

    def with_readers(self):
        """Annotate `asked` and `unread`: how many are to read it, and how many have not."""
        return self.annotate(
            asked=Count("receipts", distinct=True),
            unread=Count("receipts", filter=Q(receipts__read_at=None), distinct=True),
        )

    def to_read_by(self, staff_id):
        """Return the plans in force that this member of staff is to read and has not."""
        return self.in_force().filter(receipts__staff_id=staff_id, receipts__read_at=None)


class ProviderQuerySet(SchoolRowQuerySet):
    """Providers of off-site education."""

    def with_state(self):
        """Fetch the checks, and annotate `pupils_now`: places that have not ended."""
        places = Count("places", filter=Q(places__ends_on=None), distinct=True)
        return self.annotate(pupils_now=places).prefetch_related("checks")


class StrategyQuerySet(SchoolRowQuerySet):
    """Lines of the school's bank of strategies."""

    def on_offer(self):
        return self.filter(is_active=True)

    def universal(self):
        """Return what every classroom may try first."""
        from pupils.enums import Level

        return self.on_offer().filter(level=Level.UNIVERSAL)


class RelationshipQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """Families' details need CONTACTS_VIEW whatever the pupil: a second wall behind the view's."""
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return super().visible_to(actor)

    def offered_links(self, pupil, day):
        """Whom a private link about the pupil may go to: may receive, and no row of the file bars them."""
        barred = self.model.objects.of(pupil).filter(no_contact=True).values("contact")
        return (
            self.of(pupil)
            .covering(day)
            .filter(may_receive=True)
            .exclude(contact__in=barred)
            .select_related("contact")
        )


class ContactQuerySet(QuerySet):
    def visible_to(self, actor):
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)

    def search(self, text):
        rows = self
        for word in plain(text).split():
            rows = rows.filter(search_key__contains=word)
        return rows


class AddressQuerySet(QuerySet):
    def visible_to(self, actor):
        """Where families live goes with the contacts."""
        if not actor.can(Permission.CONTACTS_VIEW):
            return self.none()
        return self.filter(school_id=actor.school_id)


class ConcernQuerySet(QuerySet):
    def visible_to(self, actor):
        """Own concerns, and everyone's for CONCERN_VIEW_ALL; restricted ones for named readers only."""
        rows = self.filter(school_id=actor.school_id).filter(sees_restricted(actor, "concern"))
        if actor.can(Permission.CONCERN_VIEW_ALL):
            return rows
        return rows.filter(raised_by_id=actor.user_id)

    def of(self, pupil):
        return self.filter(
            Q(pupil_links__pupil=pupil) | Q(pupil_links__pupil__merged_into=pupil)
        ).distinct()

    def raised_by_me(self, actor):
        return self.filter(school_id=actor.school_id, raised_by_id=actor.user_id)

    def open(self):
        from pupils.enums import ConcernState

        return self.exclude(state=ConcernState.DECIDED)

    def oldest_first(self):
        return self.order_by("raised_at", "pk")

    def with_pupils(self, actor):
        """Fetch who raised it and its pupils; `link.is_in_sight` tells which of them the actor may see."""
        from pupils.models import ConcernPupil, Pupil

        links = ConcernPupil.objects.select_related("pupil__group").annotate(
            is_in_sight=Exists(
                Pupil.objects.visible_to(actor).filter(pk=OuterRef("pupil_id")).values("pk")
            )
        )
        return self.select_related("raised_by").prefetch_related(
            Prefetch("pupil_links", queryset=links.order_by("pk"))
        )


class ConcernPartQuerySet(QuerySet):
    """Rows that hang on a concern: seen with the concern."""

    def visible_to(self, actor):
        from pupils.models import Concern

        return self.filter(
            school_id=actor.school_id,
            concern__in=Concern.objects.visible_to(actor).values("pk"),
        )


class ConcernPupilQuerySet(PupilRowQuerySet):
    """A pupil's line in a concern: seen by who sees both the concern and the pupil."""

    def visible_to(self, actor):
        from pupils.models import Concern

        return (
            super()
            .visible_to(actor)
            .filter(concern__in=Concern.objects.visible_to(actor).values("pk"))
        )

    def as_lines(self):
        """With the concern and `others`, the number of other pupils it names: with any, the file
        of this one shows neither their names nor the text."""
        mates = (
            self.model.objects.filter(concern=OuterRef("concern"))
            .exclude(pk=OuterRef("pk"))
            .order_by()
            .values("concern")
            .annotate(number=Count("pk"))
        )
        return self.select_related("concern__raised_by", "concern__decided_by").annotate(
            others=Coalesce(Subquery(mates.values("number")), 0)
        )


class DocumentQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """Documents of visible pupils; those not for staff need DOCUMENT_VIEW_ALL; restricted as named."""
        return self.known_to(actor).filter(removed_at=None)

    def known_to(self, actor):
        """As `visible_to`, removed documents included: what the chronology may tell of."""
        rows = super().visible_to(actor).filter(sees_restricted(actor, "document"))
        if actor.can(Permission.DOCUMENT_VIEW_ALL):
            return rows
        return rows.filter(for_staff=True)

    def pictures(self):
        return self.filter(kind="photo", media_type__in=("image/jpeg", "image/png"))


class ObservationQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        return super().visible_to(actor).filter(sees_restricted(actor, "observation"))


class VoiceQuerySet(PupilRowQuerySet):
    def visible_to(self, actor):
        """The pupil's words go with the pupil; what family and professionals said, with the contact log."""
        rows = super().visible_to(actor)
        if actor.can(Permission.CONTACT_LOG_VIEW_ALL):
            return rows
        return rows.filter(of="pupil")


class DueQuerySet(QuerySet):
    def visible_to(self, actor):
        from pupils.models import Pupil

        rows = self.filter(school_id=actor.school_id)
        if actor.can(Permission.PUPIL_VIEW_ALL):
            return rows
        return rows.filter(of_seen_files(Pupil.objects.visible_to(actor)))

    def of(self, pupil):
        return self.filter(Q(pupil=pupil) | Q(pupil__merged_into=pupil))

    def open(self):
        return self.filter(done_on=None)

    def due_by(self, day):
        return self.open().filter(due_on__lte=day)

    def late(self, day):
        return self.open().filter(due_on__lt=day)

    def awake(self, day):
        """Return what is not put off beyond the day."""
        return self.filter(Q(put_off_until=None) | Q(put_off_until__lte=day))

    def owned_by(self, staff_id):
        """Return what this member of staff answers for: owner, or lead of the case where none is named."""
        return self.filter(Q(owner_id=staff_id) | Q(owner_id=None, pupil__lead_id=staff_id))

    def in_order(self):
        """The law's dates first, then the oldest; with the pupil and the owner fetched."""
        return self.select_related("pupil", "owner").order_by("-is_statutory", "due_on", "pk")


class SavedViewQuerySet(QuerySet):
    def visible_to(self, actor):
        """Own views and those shared at the school."""
        return self.filter(school_id=actor.school_id).filter(
            Q(owner_id=actor.user_id) | Q(is_shared=True)
        )
