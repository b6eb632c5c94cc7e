"""One record of the file written to the pupil's file: each change of the plan becomes its rows.

The import writes SEN status, needs and groups itself, in bulk, where the actions of those nouns take
one pupil at a time; the rules are the same: nothing overlaps, nothing is overwritten, the row before
is ended the day before.
"""

from datetime import date, timedelta

from pupils.actions.imports.register import FIELDS
from pupils.enums import (
    CharacteristicKind,
    DueKind,
    EnrolmentKind,
    InformedHow,
    ScoreKind,
    StatusCode,
)
from pupils.imports.contacts import contact_changes, contact_key, slots, spare_phones
from pupils.imports.differences import (
    attendance_key,
    merged_needs,
    new_fsm_spells,
    new_results,
    new_schools,
    past_needs,
    result_key,
    status_steps,
)
from pupils.imports.values import folded
from pupils.models import (
    Address,
    Assessment,
    AttendanceFigure,
    Characteristic,
    Contact,
    Due,
    Enrolment,
    FormerSchool,
    FormerUpn,
    GroupMember,
    Need,
    Relationship,
    SenStatus,
)
from pupils.names import plain
from pupils.rules.sen import TELL_PARENT_DAYS, TELL_PARENT_SOURCE
from sendhub.accounts.enums import GroupKind
from sendhub.accounts.models import TeachingGroup
from sendhub.dates import academic_year

# Parents are to be told (CFA 2014 s.68) when an import moves a pupil we had from no SEN to SEN Support
# and the file dates that within these days. Older or missing dates come from the school before or from
# our own MIS at the first import: the parents were told then.
NEWS_DAYS = 30


class Writer:
    """Writes the changes of one row after another through the ledger.

    `found` are the rows that stand today, by pupil: see `standing.stand`.
    """

    def __init__(self, *, ledger, school, found, our_numbers, source, today, decided_by):
        self.ledger, self.school, self.found = ledger, school, found
        self.our_numbers, self.source = our_numbers, source
        self.today, self.decided_by = today, decided_by
        self.yesterday = today - timedelta(days=1)

    def write(self, *, row, pupil, ours, record, keys, is_new, is_known):
        """Write the changes named by `keys`.

        `is_new`: the pupil is not saved yet; `is_known`: we had the pupil before this import.
        """
        self.row, self.pupil, self.ours, self.record = row, pupil, ours, record
        self.is_new, self.is_known = is_new, is_known
        self._identity(keys)
        if is_new or "enrolment" in keys:
            self._enrol()
        if "reg_group" in keys:
            self._move_to_group()
        if "former_upns" in keys:
            for upn in record.former_upns:
                if upn not in ours.former_upns:
                    self.make(FormerUpn, upn=upn)
        self._characteristics(keys)
        if {"sen", "sen_history"} & keys:
            self._status()
        if {"needs", "past_needs"} & keys:
            self._needs()
        if "address" in keys:
            self._address()
        self._contacts(keys)
        self._figures(keys)

    def make(self, model, **values):
        return self.ledger.create(self.row, model(school=self.school, pupil=self.pupil, **values))

    def end(self, instance, on):
        """End a dated row; never before it began."""
        starts_on = instance.starts_on
        self.ledger.update(self.row, instance, ends_on=max(on, starts_on) if starts_on else on)

    def stands(self, model, **values):
        """Return the rows of this pupil that stand today."""
        rows = self.found.get((model, self.pupil.pk), []) if self.pupil.pk else []
        return [r for r in rows if all(getattr(r, k) == v for k, v in values.items())]

    def _identity(self, keys):
        changed = {
            column: getattr(self.record, name) for name, column in FIELDS.items() if name in keys
        }
        if "upn" in keys and self.ours.upn and self.ours.upn not in self.ours.former_upns:
            self.make(FormerUpn, upn=self.ours.upn)
        self.ledger.update(self.row, self.pupil, **changed)
        before = (self.pupil.search_key, self.pupil.sort_key)
        self.pupil.set_name_keys()
        after = (self.pupil.search_key, self.pupil.sort_key)
        if before != after and not self.is_new:
            self.pupil.search_key, self.pupil.sort_key = before
            self.ledger.update(self.row, self.pupil, search_key=after[0], sort_key=after[1])

    def _enrol(self):
        stay = self.record.entered_on
        left = None
        for school in self.record.schools:
            if school.la + school.establishment in self.our_numbers:
                stay = stay or school.entered_on
            elif school.left_on:
                left = max(school.left_on, left or school.left_on)
        if stay is None and left and left >= self.today:
            stay = left + timedelta(days=1)
        kind = self.record.enrolment_status
        last = self.ours.left_on
        starts_on = stay or self.today
        if last and starts_on <= last:
            starts_on = self.today
        self.starts_on = starts_on
        self.make(
            Enrolment,
            starts_on=starts_on,
            kind=kind if kind in EnrolmentKind.values else EnrolmentKind.CURRENT,
            origin=self.source if self.is_new else "",
        )

    def _move_to_group(self):
        group = self._group()
        for member in self.stands(GroupMember):
            if member.group_id == group.pk and group.pk:
                return
            self.end(member, self.yesterday)
        year_start = date(academic_year(self.today), 9, 1)
        starts_on = max(self.starts_on, year_start) if self.is_new else self.today
        self.make(GroupMember, group=group, starts_on=starts_on)
        if self.pupil.pk is None:
            self.pupil.group = group
        elif group.pk:
            self.ledger.update(self.row, self.pupil, group_id=group.pk)
        else:
            self.found["groups_to_set"].append((self.row, self.pupil, group))

    def _group(self):
        groups = self.found["groups"]
        key = folded(self.record.reg_group)
        if key not in groups:
            groups[key] = self.ledger.create(
                self.row,
                TeachingGroup(
                    school=self.school,
                    name=self.record.reg_group,
                    kind=GroupKind.CLASS,
                    academic_year=academic_year(self.today),
                    nc_year=self.pupil.nc_year,
                ),
            )
        return groups[key]

    def _characteristics(self, keys):
        since = None if self.is_new else self.today
        for kind, is_so in self.record.flags.items():
            if f"flag:{kind}" not in keys:
                continue
            if is_so:
                note = ""
                if kind == CharacteristicKind.LOOKED_AFTER and self.record.care_authority:
                    note = f"Local authority {self.record.care_authority}"
                self.make(Characteristic, kind=kind, starts_on=since, note=note)
            else:
                for row in self.stands(Characteristic, kind=kind):
                    self.end(row, self.yesterday)
        if "fsm" in keys:
            for spell in new_fsm_spells(self.record, self.ours):
                self.make(
                    Characteristic,
                    kind=CharacteristicKind.FREE_MEALS,
                    starts_on=spell.starts_on,
                    ends_on=spell.ends_on,
                )

    def _status(self):
        past, new = status_steps(self.record, self.ours, today=self.today)
        for episode in past:
            self.make(SenStatus, **self._status_values(episode), ends_on=episode.ends_on)
        if new is None:
            return
        for row in self.stands(SenStatus):
            self.end(row, new.starts_on - timedelta(days=1))
        said = self.record.sen_now.starts_on
        is_news = (
            self.is_known
            and new.code == StatusCode.SUPPORT
            and self.pupil.sen_status == StatusCode.NONE
            and said is not None
            and said >= self.today - timedelta(days=NEWS_DAYS)
        )
        values = self._status_values(new)
        if is_news:
            values |= {"informed_on": None, "informed_how": ""}
        status = self.make(SenStatus, **values)
        if is_news:
            self.found["parents_to_tell"].append((self.row, self.pupil, status))
        self.ledger.update(self.row, self.pupil, sen_status=new.code)

    def _status_values(self, episode):
        told = episode.code in (StatusCode.SUPPORT, StatusCode.PLAN)
        return {
            "status": episode.code,
            "starts_on": episode.starts_on,
            "reason": "Taken over from a file of the school or of the school before.",
            "informed_on": episode.starts_on if told else None,
            "informed_how": InformedHow.IMPORTED if told else "",
            "decided_by": self.decided_by,
            "is_imported": True,
        }

    def _needs(self):
        standing = {need.need_type: need for need in self.stands(Need)}
        merged = merged_needs(self.record, self.ours)
        for code in standing.keys() - {need.code for need in merged}:
            self.end(standing[code], self.yesterday)
        for need in merged:
            if need.code in standing:
                self.ledger.update(self.row, standing[need.code], rank=need.rank)
            else:
                self.make(Need, need_type=need.code, rank=need.rank, starts_on=need.starts_on)
        for need in past_needs(self.record, self.ours):
            self.make(
                Need,
                need_type=need.code,
                rank=need.rank,
                starts_on=need.starts_on,
                ends_on=need.ends_on,
            )

    def _address(self):
        for address in self.stands(Address):
            self.end(address, self.yesterday)
        self.make(Address, **address_values(self.record.address), starts_on=self._since())

    def _since(self):
        return None if self.is_new else self.today

    def _contacts(self, keys):
        links = {
            folded(f"{link.contact.first_name} {link.contact.last_name}"): link
            for link in self.stands(Relationship)
        }
        known = {contact_key(contact): contact for contact in self.ours.contacts}
        for order, contact in enumerate(self.record.contacts, start=1):
            key = contact_key(contact)
            if f"contact:{key}" not in keys:
                continue
            if key in links:
                self._change_contact(links[key], contact_changes(contact, known[key]))
                continue
            responsible = bool(contact.has_responsibility)
            links[key] = self.make(
                Relationship,
                contact=self._person(contact),
                relation=contact.relation,
                order=order,
                has_parental_responsibility=responsible,
                # With parental responsibility and no court order a parent is told; anyone else only
                # when the SENCo says so.
                may_receive=responsible and not contact.has_court_order,
                lives_with=bool(contact.lives_with_pupil),
            )
            known[key] = contact

    def _change_contact(self, link, changes):
        values = {field: new for field, (_, new) in changes.items()}
        relation = {}
        if "relation" in values:
            relation["relation"] = values.pop("relation")
        if "has_responsibility" in values:
            relation["has_parental_responsibility"] = values.pop("has_responsibility")
        self.ledger.update(self.row, link, **relation)
        self.ledger.update(self.row, link.contact, **values)

    def _person(self, contact):
        """Return the adult of that name and number or e-mail whom the school has, or a new one."""
        people = self.found["people"]
        numbers = slots(contact.phones)
        for mark in person_marks(contact_key(contact), contact.email, numbers.values()):
            if mark in people:
                return people[mark]
        spare = spare_phones(contact.phones)
        person = self.ledger.create(
            self.row,
            Contact(
                school=self.school,
                title=contact.title,
                first_name=contact.forename,
                last_name=contact.surname,
                email=contact.email,
                note=f"Other numbers: {', '.join(spare)}"[:300] if spare else "",
                search_key=plain(f"{contact.forename} {contact.surname}"),
                **numbers,
            ),
        )
        for mark in person_marks(contact_key(contact), contact.email, numbers.values()):
            people[mark] = person
        if contact.address:
            self.ledger.create(
                self.row,
                Address(school=self.school, contact=person, **address_values(contact.address)),
            )
        return person

    def _figures(self, keys):
        for item in self.record.attendance:
            if f"attendance:{item.starts_on}:{item.ends_on}:{item.school_name}" not in keys:
                continue
            counts = {
                "possible": item.possible,
                "attended": item.attended,
                "authorised": item.authorised,
                "unauthorised": item.unauthorised,
            }
            period = dict(
                zip(("starts_on", "ends_on", "school_name"), attendance_key(item), strict=True)
            )
            standing = self.stands(AttendanceFigure, **period)
            if standing:
                self.ledger.update(self.row, standing[0], **counts)
            else:
                self.make(AttendanceFigure, **period, **counts)
        if "schools" in keys:
            for school in new_schools(self.record, self.ours, self.our_numbers):
                ends_on = school.left_on
                if ends_on and school.entered_on and ends_on < school.entered_on:
                    ends_on = None
                self.make(
                    FormerSchool,
                    name=school.name,
                    urn=school.urn[:6],
                    la_code=school.la,
                    establishment=school.establishment,
                    starts_on=school.entered_on,
                    ends_on=ends_on,
                    leaving_reason=school.reason,
                )
        if "results" in keys:
            for result in new_results(self.record, self.ours):
                instrument, subject, taken_on, level = result_key(result)
                self.make(
                    Assessment,
                    instrument=instrument,
                    subject=subject,
                    kind=ScoreKind.LEVEL,
                    taken_on=taken_on,
                    level=level,
                    assessor="National assessment",
                )


def tell_parent(*, ledger, row, pupil, status, today):
    """Open the obligation to tell the parent; the status is saved."""
    ledger.create(
        row,
        Due(
            school_id=pupil.school_id,
            pupil=pupil,
            kind=DueKind.TELL_PARENT,
            subject_id=status.pk,
            due_on=today + timedelta(days=TELL_PARENT_DAYS),
            is_statutory=True,
            source=TELL_PARENT_SOURCE,
        ),
    )


def person_marks(key, email, numbers):
    """Return the marks by which an adult is known again: the name with an e-mail or a number."""
    marks = {(key, email.casefold())} if email else set()
    digits = ("".join(ch for ch in number if ch.isdigit()) for number in numbers)
    return sorted(marks | {(key, d) for d in digits if len(d) >= 6})


def address_values(address):
    lines = [*address.lines, address.town, address.county]
    return {
        "lines": "\n".join(line for line in lines if line) or address.postcode,
        "postcode": address.postcode,
    }
