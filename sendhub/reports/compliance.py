"""The compliance list: each duty with where it stands, missing ones included."""

from dataclasses import dataclass, replace
from datetime import date

from sendhub.accounts.models import StaffMember
from sendhub.reports import rules
from sendhub.reports.enums import ComplianceKind
from sendhub.reports.models import ComplianceItem
from sendhub.reports.querysets import NOT_MAINSTREAM
from sendhub.templatetags.sendhub import day


@dataclass(frozen=True)
class ComplianceLine:
    """A duty and the school's item for it, if there is one."""

    kind: str
    title: str
    duty: rules.Duty
    item: ComplianceItem | None
    approved_on: date | None
    review_on: date | None
    state: str
    owner: str = ""

    @property
    def words(self):
        return rules.STATE_WORDS[self.state][0]

    @property
    def tone(self):
        return rules.STATE_WORDS[self.state][1]

    @property
    def as_frozen(self):
        return {
            "title": self.title,
            "words": self.words,
            "tone": self.tone,
            "approved": day(self.approved_on),
            "review": day(self.review_on),
            "source": self.duty.source,
            "note": self.duty.note,
        }


def compliance_lines(*, by, today):
    """Every duty of the list and every item the school added; two queries."""
    items = list(ComplianceItem.objects.visible_to(by).select_related("owner"))
    held = {item.kind for item in items}
    lines = [_line(item.kind, item, today) for item in items]
    lines += [
        _line(kind, None, today)
        for kind in ComplianceKind
        if kind not in held
        and kind not in (ComplianceKind.OTHER, ComplianceKind.SENCO_QUALIFICATION)
    ]
    lines += _sencos(by, today)
    return sorted(lines, key=lambda line: (ComplianceKind.values.index(line.kind), line.title))


def _line(kind, item, today):
    approved_on = item.approved_on if item else None
    review_on = item.review_on if item else None
    return ComplianceLine(
        kind=kind,
        title=item.title if item else ComplianceKind(kind).label,
        duty=rules.DUTIES[ComplianceKind(kind)],
        item=item,
        approved_on=approved_on,
        review_on=review_on,
        state=rules.state_of(approved_on, review_on, today),
        owner=item.owner.full_name if item and item.owner else "",
    )


def _sencos(by, today):
    """The qualification follows from the staff record: nobody types its due date twice.

    A school that has to have a SENCo and has none is told so (CFA s.67: mainstream schools).
    """
    people = list(
        StaffMember.objects.filter(school_id=by.school_id, senco_from__lte=today, ends_on=None)
    )
    if not people and by.school.phase not in NOT_MAINSTREAM:
        yield replace(
            _line(ComplianceKind.SENCO_QUALIFICATION, None, today),
            title="SENCo: nobody is recorded",
        )
    for person in people:
        due = rules.senco_qualification_due(person.senco_from)
        gained = person.senco_qualified_on
        state = "good" if gained else rules.state_of(person.senco_from, due, today)
        yield ComplianceLine(
            kind=ComplianceKind.SENCO_QUALIFICATION,
            title=f"{ComplianceKind.SENCO_QUALIFICATION.label}: {person.full_name}",
            duty=rules.DUTIES[ComplianceKind.SENCO_QUALIFICATION],
            item=None,
            approved_on=gained,
            review_on=None if gained else due,
            state=state,
            owner=person.full_name,
        )
