"""Incidents: written down, changed; the talk and the debrief that follow them."""

from django.db import transaction

from pupils.actions.agreed import close_to_others, give_action
from pupils.actions.days import owner_for
from pupils.actions.documents import lift_restriction, restrict
from pupils.enums import ActionSource, ConcernPart
from pupils.models import Incident, IncidentPupil, OwnField
from pupils.rules.own_fields import changed as changed_own
from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.drafts.conflicts import locked
from sendhub.templatetags.sendhub import day

# What the adults owe each other afterwards, as the action is worded.
FOLLOWING = {
    "talk": "Restorative conversation after the incident of {day}",
    "debrief": "Debrief the adults after the incident of {day}",
}


@transaction.atomic
def write_incident(*, by, pupils, following=(), own=None, **values):
    """Record an incident with its pupils.

    `pupils`: (pupil, part) pairs; `following`: (key of FOLLOWING, due day, owner or None) of what is
    to follow; `own`: values of the school's own fields, by their number.
    """
    own = own or {}
    incident = Incident(
        school_id=by.school_id, created_by=by.user, own_fields=changed_own({}, own, own), **values
    )
    incident.full_clean()
    incident.save()
    _set_pupils(incident, pupils, by)
    _record(incident, AuditEvent.CREATED, by, sorted(values))
    for key, due_on, owner in following:
        give_following(incident=incident, key=key, due_on=due_on, owner=owner, by=by)
    return incident


@transaction.atomic
def edit_incident(*, incident, version, by, pupils, own=None, **values):
    """Change words, facts, pupils and, with `own`, the school's own fields that were shown. Raises Conflict."""
    own = own or {}
    saved = locked(
        Incident.objects.visible_to(by),
        pk=incident.pk,
        version=version,
        fields=(*values,),
        also=lambda record: _own_beside(record, own),
    )
    changed = [name for name, value in values.items() if getattr(saved, name) != value]
    for name in changed:
        setattr(saved, name, values[name])
    after = changed_own(saved.own_fields, own, own)
    if after != saved.own_fields:
        saved.own_fields = after
        changed.append("own_fields")
    if _set_pupils(saved, pupils, by):
        changed.append("pupil_links")
    if not changed:
        return saved
    _save(saved, [name for name in changed if name != "pupil_links"])
    _record(saved, AuditEvent.CHANGED, by, changed)
    return saved


def _own_beside(record, own):
    """What a conflict shows of the school's own fields: the name of each, and what stands in it now."""
    fields = OwnField.objects.filter(pk__in=own)
    return {f"own_{f.key}": (f.label, record.own_fields.get(f.key, "")) for f in fields}


def give_following(*, incident, key, due_on, owner, by):
    """Give the restorative talk or the debrief to somebody; without `owner` to the case lead, else to oneself."""
    links = incident.pupil_links.select_related("pupil").order_by("pk")
    pupil = next((link.pupil for link in links if link.part == ConcernPart.CONCERNED), None)
    owned = {"owner": owner} if owner else owner_for(pupil if key == "debrief" else None, by)
    return give_action(
        source=ActionSource.INCIDENT,
        source_id=incident.pk,
        pupil=pupil,
        is_restricted=hasattr(incident, "restriction"),
        by=by,
        text=FOLLOWING[key].format(day=day(incident.on)),
        due_on=due_on,
        **owned,
    )


@transaction.atomic
def restrict_incident(*, incident, by, readers, reason):
    """Close the incident, and what is to follow from it, to all but named readers."""
    restrict(item=incident, kind="incident", by=by, readers=readers, reason=reason)
    close_to_others(source=ActionSource.INCIDENT, source_id=incident.pk, is_restricted=True, by=by)


@transaction.atomic
def unrestrict_incident(*, incident, by):
    lift_restriction(item=incident, kind="incident", by=by)
    close_to_others(source=ActionSource.INCIDENT, source_id=incident.pk, is_restricted=False, by=by)


def _set_pupils(incident, pupils, by):
    """Make the lines those of `pupils`; True when one changed. Who is out of sight stays in it."""
    wanted = {pupil.pk: part for pupil, part in pupils}
    links = IncidentPupil.objects.visible_to(by).filter(incident=incident)
    held = {link.pupil_id: link for link in links}
    changed = False
    for pupil_id, link in held.items():
        if pupil_id not in wanted:
            link.delete()
            changed = True
        elif link.part != wanted[pupil_id]:
            link.part = wanted[pupil_id]
            link.save(update_fields=["part"])
            changed = True
    for pupil_id in wanted.keys() - held.keys():
        IncidentPupil.objects.create(
            school_id=by.school_id, incident=incident, pupil_id=pupil_id, part=wanted[pupil_id]
        )
        changed = True
    return changed


def _save(incident, fields):
    incident.version += 1
    incident.full_clean()
    incident.save(update_fields=[*fields, "version"])


def _record(incident, event, by, fields):
    """One audit row with each pupil, so that each history tells it."""
    pupil_ids = list(incident.pupil_links.values_list("pupil_id", flat=True))
    audit.record(by=by, event=event, subject=incident, pupil_ids=pupil_ids, fields=fields)
