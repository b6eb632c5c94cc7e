"""Who changed what in a pupil's file, and who opened it: version rows and audit entries in plain words.

Written for the person who must answer a parent: old value, new value, name and moment.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.apps import apps
from django.db.models import F, JSONField, Q, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lag

from pupils import models
from pupils.enums import DueKind
from pupils.models.pupil import PupilRow
from sendhub.accounts.models import StaffMember, TeachingGroup, User
from sendhub.accounts.permissions import Permission
from sendhub.audit.enums import AuditEvent
from sendhub.audit.models import Entry

# Written by the program for itself: no news to a reader.
SILENT = frozenset(
    {
        *("id", "school_id", "pupil_id", "version", "search_key", "sort_key", "stored_name"),
        *("sha256", "media_type", "size_bytes", "created_at", "uploaded_at", "opened_at"),
        *("raised_at", "changed_at", "restricted_at", "subject_id", "is_imported", "created_by_id"),
    }
)
OPENINGS = (
    AuditEvent.OPENED,
    AuditEvent.PRINTED,
    AuditEvent.DOWNLOADED,
    AuditEvent.EXPORTED,
)
# Kinds of rows that may be closed to all but named readers; apps above add theirs in `ready()`.
RESTRICTABLE = {
    "pupils.action": models.Action,
    "pupils.document": models.Document,
    "pupils.observation": models.Observation,
    "pupils.concern": models.Concern,
}
# What is owed because of a row tells of it.
OWED_TO = {
    "pupils.concern": (
        DueKind.FAMILY_FOLLOW_UP,
        DueKind.STRATEGIES_REVIEW,
        DueKind.REFERRAL_START,
    ),
    "pupils.action": (DueKind.ACTION_DUE,),
    "agencies.contactlogentry": (DueKind.CONTACT_FOLLOW_UP,),
}


@dataclass
class Change:
    """One version row in words; `lines` are (field, old, new)."""

    at: datetime
    who: str
    what: str
    verb: str
    lines: list = field(default_factory=list)


def tracked_models():
    """Return the models whose version rows belong to a pupil's history, by label."""
    rows = [m for m in apps.get_models() if issubclass(m, PupilRow) and not _is_event(m)]
    extra = (
        *(models.Pupil, models.Concern, models.Contact, models.Address, models.Due),
        models.Action,
    )
    return {m._meta.label_lower: m for m in (*rows, *extra) if hasattr(m, "pgh_event_model")}


def _is_event(model):
    return hasattr(model, "pgh_tracked_model")


def changes_of(pupil, *, actor, kind="", since=None, until=None, user_id=None):
    """Return one query over the version rows of the pupil and of files merged into the pupil.

    Each row: model label, verb, moment, context, the row as JSON and the row before. Restricted
    items stand out of sight of who may not read them, their versions too.
    """
    files = models.Pupil.objects.filter(Q(pk=pupil.pk) | Q(merged_into=pupil.pk)).values("pk")
    parts = []
    for label, model in tracked_models().items():
        if kind and label != kind:
            continue
        rows = model.pgh_event_model.objects.filter(_of_files(label, files))
        if not actor.can(Permission.RESTRICTED_VIEW):
            if label in RESTRICTABLE:
                rows = rows.filter(pgh_obj_id__in=_readable(label, actor))
            elif label == "pupils.concernpupil":
                rows = rows.filter(concern_id__in=_readable("pupils.concern", actor))
            elif label == "pupils.due":
                for owed_to, kinds in OWED_TO.items():
                    rows = rows.filter(
                        ~Q(kind__in=kinds) | Q(subject_id__in=_readable(owed_to, actor))
                    )
        if since:
            rows = rows.filter(pgh_created_at__date__gte=since)
        if until:
            rows = rows.filter(pgh_created_at__date__lte=until)
        if user_id:
            rows = rows.filter(pgh_context__user=user_id)
        table = model.pgh_event_model._meta.db_table
        parts.append(
            rows.order_by()
            .annotate(
                row_label=Value(label),
                # The table's name is ours; the whole row at once spares a query for each kind.
                row_now=RawSQL(f'to_jsonb("{table}")', (), output_field=JSONField()),  # noqa: S611
            )
            .annotate(
                row_before=Window(
                    Lag("row_now"),
                    partition_by=F("pgh_obj_id"),
                    order_by=F("pgh_id").asc(),
                )
            )
            .values_list(
                "row_label",
                "pgh_label",
                "pgh_created_at",
                "pgh_context",
                "row_now",
                "row_before",
                "pgh_id",
            )
        )
    return parts[0].union(*parts[1:], all=True).order_by("-pgh_created_at", "-pgh_id")


def _of_files(label, files):
    if label == "pupils.pupil":
        return Q(pgh_obj_id__in=files)
    if label == "pupils.concern":
        return Q(
            pgh_obj_id__in=models.ConcernPupil.objects.filter(pupil__in=files).values("concern")
        )
    contacts = models.Relationship.objects.filter(pupil__in=files).values("contact")
    if label == "pupils.contact":
        return Q(pgh_obj_id__in=contacts)
    if label == "pupils.address":
        return Q(pupil_id__in=files) | Q(contact_id__in=contacts)
    return Q(pupil_id__in=files)


def _readable(label, actor):
    model = RESTRICTABLE[label]
    if hasattr(model.objects.all(), "known_to"):
        return model.objects.known_to(actor).values("pk")
    return model.objects.visible_to(actor).values("pk")


def in_words(rows):
    """Turn the rows of `changes_of` into `Change`s. Two queries for the names in them."""
    rows = list(rows)
    names = Names.of(rows)
    return [_change(row, names) for row in rows]


def _change(row, names):
    label, verb, at, context, now, before, _ = row
    model = tracked_models()[label]
    old = before if verb == "update" and before else {}
    lines = []
    for each in model._meta.local_concrete_fields:
        column = each.column
        if column in SILENT or each.name in SILENT:
            continue
        was, is_now = old.get(column), now.get(column)
        if verb == "insert" and is_now in (None, "", [], {}, False):
            continue
        if was != is_now:
            lines.append(
                (
                    _capital(each.verbose_name),
                    _value(each, was, names) if verb != "insert" else "",
                    _value(each, is_now, names),
                )
            )
    return Change(
        at=at,
        who=names.of_context(context),
        what=_capital(model._meta.verbose_name),
        verb={"insert": "added", "update": "changed", "delete": "removed"}.get(verb, verb),
        lines=lines,
    )


def _capital(text):
    text = str(text)
    return text[:1].upper() + text[1:]


def _value(each, value, names):
    """A stored value as a person reads it."""
    if value is None or value == "" or value == []:
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if each.choices:
        return str(dict(each.flatchoices).get(value, value))
    if each.is_relation:
        return names.of_key(each.related_model, value)
    kind = each.get_internal_type()
    if kind == "DateField":
        day = date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    if kind == "DateTimeField":
        moment = datetime.fromisoformat(value)
        return f"{moment.day} {moment:%B %Y, %H:%M}"
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return str(value)


@dataclass
class Names:
    """The people and groups whose numbers stand in version rows."""

    users: dict
    others: dict

    @classmethod
    def of(cls, rows):
        user_ids, keys = set(), {TeachingGroup: set(), StaffMember: set(), models.Contact: set()}
        for label, _, _, context, now, before, _ in rows:
            user_ids.add((context or {}).get("user"))
            for each in tracked_models()[label]._meta.local_concrete_fields:
                if not each.is_relation:
                    continue
                seen = {now.get(each.column), (before or {}).get(each.column)}
                if each.related_model is User:
                    user_ids |= seen
                elif each.related_model in keys:
                    keys[each.related_model] |= seen
        others = {}
        for model, wanted in keys.items():
            wanted.discard(None)
            if wanted:
                for row in model.objects.filter(pk__in=wanted):
                    others[model, row.pk] = getattr(row, "full_name", None) or str(row)
        user_ids.discard(None)
        users = dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))
        return cls(users=users, others=others)

    def of_key(self, model, pk):
        if model is User:
            return self.users.get(pk, f"person {pk}")
        return self.others.get((model, pk), f"{model._meta.verbose_name} {pk}")

    def of_context(self, context):
        context = context or {}
        if context.get("user"):
            return self.users.get(context["user"], f"person {context['user']}")
        if context.get("link"):
            return "by a private link"
        return "the program"


def entries_of(pupil, *, actor, openings, since=None, until=None, user_id=None):
    """Return audit entries of the pupil: openings, or else business events."""
    files = list(
        models.Pupil.objects.filter(Q(pk=pupil.pk) | Q(merged_into=pupil.pk)).values_list(
            "pk", flat=True
        )
    )
    about = Q(pupil_id__in=files)
    for pk in files:
        about |= Q(pupil_ids__contains=[pk])
    rows = Entry.objects.filter(about, school_id=actor.school_id)
    kinds = Q(event__in=OPENINGS)
    rows = rows.filter(kinds) if openings else rows.exclude(kinds)
    if not actor.can(Permission.RESTRICTED_VIEW):
        for label in RESTRICTABLE:
            rows = rows.exclude(Q(object_type=label) & ~Q(object_id__in=_readable(label, actor)))
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if user_id:
        rows = rows.filter(by_user_id=user_id)
    return rows.order_by("-at", "-pk")
