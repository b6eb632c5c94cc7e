"""A pupil's record as plain words for a form: what each field of `fields` holds, and what is missing."""

from dataclasses import dataclass

from django.urls import reverse

from ehcp.enums import FormPurpose
from ehcp.evidence import checklist_of
from ehcp.la_forms.fields import FIELDS, REQUEST, ROWS
from ehcp.review_plan import outcomes_of
from ehcp.rules.deadlines import DEADLINES, last_day
from pupils.codes import ethnicity_label, language_label
from pupils.enums import CharacteristicKind as C
from pupils.enums import EnrolmentKind, RelationCode
from pupils.models import (
    Address,
    AttendanceFigure,
    Characteristic,
    Enrolment,
    FormerSchool,
    Need,
    Relationship,
)
from pupils.rules.years import is_outside_usual_year
from sendhub.accounts.models import StaffMember
from sendhub.templatetags.sendhub import day

FAMILY = ("parent",)
PUPIL = ("pupil", "young_person")


@dataclass(frozen=True)
class Missing:
    """A field or list of the form that the record leaves empty; `address` is where it is filled in."""

    label: str
    where: str
    address: str
    is_needed: bool


def record_of(subject, *, purpose, by, today):
    """Return {field: text} and {list: [{column: text}]} of a review or a needs assessment; all text."""
    pupil = subject.pupil
    values = _both(pupil, by, today) | {"adults": _adults(pupil, by, today)}
    if purpose == FormPurpose.REVIEW:
        return values | _review(subject)
    return values | _request(subject, by, today)


def missing_in(pack, found, values, *, subject):
    """Return what the form names and the record leaves empty, what the LA insists on first."""
    purpose = pack.mapping.purpose
    catalogue = {**FIELDS[purpose], **ROWS[purpose]}
    empty = [key for key in (*found.fields, *found.rows) if not values[key]]
    empty += [key for key in pack.mapping.needed if not values[key] and key not in empty]
    missing = [
        Missing(
            label=catalogue[key].label,
            where=_where(catalogue[key].place, subject),
            address=_address(catalogue[key].place, subject),
            is_needed=key in pack.mapping.needed,
        )
        for key in empty
    ]
    return sorted(missing, key=lambda each: not each.is_needed)


def too_long_for(pack, found, values):
    """Say which lists have more rows than an Excel form has lines for."""
    rows = ROWS[pack.mapping.purpose]
    return [
        f"{rows[name].label}: the form has {lines} lines, the record {len(values[name])}."
        for name, lines in found.rows.items()
        if lines is not True and len(values[name]) > lines
    ]


def _is_closed(place, subject):
    """A request that was sent stays as it went."""
    return place is REQUEST and subject.is_sent


def _where(place, subject):
    return "The request was sent without it" if _is_closed(place, subject) else place.label


def _address(place, subject):
    if not place.route or _is_closed(place, subject):
        return ""
    if place.of == "pupil":
        return reverse(place.route, kwargs={"pupil_pk": subject.pupil_id})
    noun = "review_pk" if place.route.startswith("ehcp:review") else "needs_assessment_pk"
    return reverse(place.route, kwargs={noun: subject.pk})


def _yes(value):
    return {True: "Yes", False: "No", None: ""}[value]


def _both(pupil, by, today):
    held = {
        row.kind: row.note
        for row in Characteristic.objects.visible_to(by).of(pupil).covering(today)
    }
    needs = Need.objects.visible_to(by).of(pupil).covering(today).order_by("rank")
    stay = Enrolment.objects.visible_to(by).of(pupil).exclude(kind=EnrolmentKind.GUEST).first()
    figure = AttendanceFigure.objects.visible_to(by).of(pupil).order_by("-ends_on").first()
    address = Address.objects.filter(pupil=pupil, ends_on=None).first()
    staff = StaffMember.objects.filter(pk=by.staff_id).first() if by.staff_id else None
    language = pupil.home_language or pupil.first_language
    attendance = ""
    if figure and figure.percentage is not None:
        attendance = (
            f"{figure.percentage} % of sessions, {day(figure.starts_on)} to {day(figure.ends_on)}"
        )
    return {
        "pupil.full_name": pupil.full_name,
        "pupil.first_name": pupil.first_name,
        "pupil.last_name": pupil.last_name,
        "pupil.born_on": day(pupil.born_on),
        "pupil.upn": pupil.upn,
        "pupil.gender": pupil.get_sex_display(),
        "pupil.year_group": pupil.get_nc_year_display(),
        "pupil.class_name": pupil.group.name if pupil.group else "",
        "pupil.address": f"{address.lines}\n{address.postcode}".strip() if address else "",
        "pupil.ethnicity": ethnicity_label(pupil.ethnicity) if pupil.ethnicity else "",
        "pupil.home_language": language_label(language) if language else "",
        "pupil.looked_after": _yes(C.LOOKED_AFTER in held),
        # Nothing is missing where there is nobody.
        "pupil.social_worker": held.get(C.LOOKED_AFTER, "Not looked after"),
        "pupil.pupil_premium": _yes(C.PUPIL_PREMIUM in held),
        "pupil.forces": _yes(C.SERVICE_CHILD in held),
        "pupil.needs": ", ".join(row.get_need_type_display() for row in needs),
        "pupil.sen_status": pupil.get_sen_status_display(),
        "school.name": pupil.school.name,
        "school.address": pupil.school.address,
        "school.telephone": pupil.school.telephone,
        "school.email": pupil.school.email,
        "school.admitted_on": day(stay.starts_on) if stay else "",
        "school.attendance": attendance,
        "filled.on": day(today),
        "filled.by": staff.full_name if staff else "",
        "filled.post": staff.post if staff else "",
        "filled.email": staff.email if staff else "",
    }


def _adults(pupil, by, today):
    rows = Relationship.objects.visible_to(by).of(pupil).covering(today)
    rows = rows.exclude(relation=RelationCode.DOCTOR).select_related("contact")
    return [
        {
            "name": row.contact.full_name,
            "relation": row.get_relation_display(),
            "responsibility": _yes(row.has_parental_responsibility),
            # The LA may have to write to them; the school must not hand out how.
            "telephone": "" if row.no_contact else row.contact.mobile or row.contact.telephone,
            "email": "" if row.no_contact else row.contact.email,
            "lives_with": _yes(row.lives_with),
            "note": ", ".join(
                words
                for words, holds in (
                    ("No contact: do not write to or call this person", row.no_contact),
                    ("Needs an interpreter", row.contact.needs_interpreter),
                )
                if holds
            ),
        }
        for row in rows
    ]


def _review(review):
    plan, version = review.plan, review.plan_version
    keys = [key for key in FIELDS[FormPurpose.REVIEW] if key.startswith("notes.")]
    given = list(review.contributions.select_related("person"))
    met = review.meeting_on
    return {
        "plan.authority": plan.local_authority.name,
        "plan.reference": plan.reference,
        "plan.officer": plan.officer,
        "plan.first_issued_on": day(plan.first_issued_on),
        "plan.issued_on": day(version.issued_on) if version else "",
        "plan.placement": (version.placement_name or version.placement_type) if version else "",
        "review.kind": review.get_kind_display(),
        "review.early_reason": review.early_reason or "Not early",
        "review.meeting_on": day(met),
        "review.place": review.place,
        "review.last_on": day(review.anchor_on),
        "review.due_on": day(review.due_on),
        "review.circulated_on": day(review.circulated_on),
        "review.recommendation": review.get_recommendation_display(),
        "review.recommendation_reason": review.recommendation_reason,
        "review.report_due_on": day(last_day(DEADLINES["AR_REPORT"], met)) if met else "",
        "review.decision_due_on": day(last_day(DEADLINES["AR_DECISION"], met)) if met else "",
        "views.pupil": _views(given, PUPIL),
        "views.family": _views(given, FAMILY),
        **{key: review.notes.get(key.partition(".")[2], "") for key in keys},
        "people": _people(review),
        "outcomes": _outcomes(review),
        "provision": [
            {"number": f"F{row.line.number}", "text": row.text}
            for row in (version.provision.select_related("line") if version else ())
        ],
        "care": [
            {
                "number": row.line.code,
                "section": row.line.get_section_display(),
                "text": row.text,
                "amount": row.amount,
                "provider": row.provider,
            }
            for row in (version.care.select_related("line") if version else ())
        ],
        "changes": [
            {"section": each.section, "text": each.text, "reason": each.reason}
            for each in review.changes.all()
        ],
        "agreed": [
            {"text": each.text, "owner": each.owner, "due_on": day(each.due_on)}
            for each in review.actions.all()
        ],
    }


def _views(given, roles):
    return "\n".join(
        f"{question}: {words}"
        for each in given
        if each.person.role in roles
        for question, words in each.lines
        if words
    )


def _people(review):
    return [
        {
            "name": person.shown_name,
            "role": person.get_role_display(),
            "invited_on": day(person.invited_on),
            "attended": _yes(person.attended),
            "asked_on": day(person.asked_on),
            "received_on": day(person.received_on),
            "report_sent_on": day(person.sent_report_on),
            "agrees": person.get_stance_display(),
        }
        for person in review.people.all()
    ]


def _outcomes(review):
    ratings = {row.line_id: row for row in review.ratings.all()}
    lines = []
    for line, words in outcomes_of(review):
        row = ratings.get(line.pk)
        lines.append(
            {
                "number": f"E{line.number}",
                "text": words,
                "progress": row.get_rating_display() if row else "",
                "evidence": row.evidence if row else "",
                "proposed": row.get_decision_display() if row else "",
            }
        )
    return lines


def _request(case, by, today):
    pupil = case.pupil
    asked = case.get_asked_by_display()
    before = FormerSchool.objects.visible_to(by).of(pupil)
    is_outside = is_outside_usual_year(pupil.nc_year, pupil.born_on, today)
    keys = [key for key in FIELDS[FormPurpose.REQUEST] if key.startswith("answers.")]
    checklist = checklist_of(case, actor=by, today=today)
    return {
        "request.authority": case.local_authority.name,
        "request.asked_by": f"{asked}: {case.asked_by_note}" if case.asked_by_note else asked,
        "request.sent_on": day(case.sent_on or today),
        "request.kind": "Re-assessment" if case.is_reassessment else "Assessment",
        "family.says": case.get_family_knows_display(),
        "family.told_on": day(case.family_told_on),
        "family.words": case.family_note,
        "pupil.outside_year": _yes(bool(is_outside)),
        "school.before": "\n".join(
            f"{row.name or row.urn}"
            + (f", {day(row.starts_on)} to {day(row.ends_on)}" if row.starts_on else "")
            for row in before
        )
        or "None known",
        **{key: case.answers.get(key.partition(".")[2], "") for key in keys},
        "evidence": [
            {"label": line.item.label, "state": line.state.label, "words": line.words or ""}
            for line in checklist.lines
        ],
    }
