"""Which pupils an actor may see: `visible_to(actor)` is the only door to rows about a pupil."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Coalesce, JSONObject, NullIf
from django.utils import timezone

from pupils.names import plain
from pupils.querysets.rows import covers
from sendhub.accounts.permissions import Permission


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
