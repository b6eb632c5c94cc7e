"""Rows of a table and the meaning of its columns → `PupilRecord`s."""

from datetime import date

from pupils.imports import days, values
from pupils.imports.headings import COLUMNS, CONTACT_NUMBERS
from pupils.imports.records import (
    AddressRecord,
    AttendanceRecord,
    ContactRecord,
    NeedRecord,
    PhoneRecord,
    PupilRecord,
    SenEpisode,
)
from pupils.imports.sen import retired_sentence, sort_needs

_DATE_KEYS = ("born_on", "entered_on", "left_on", "sen_from", "attendance_from", "attendance_to")
_TEXT_KEYS = {
    # key: most characters kept
    "surname": 100,
    "forename": 100,
    "middle_names": 150,
    "preferred_forename": 100,
    "preferred_surname": 100,
    "former_surname": 100,
    "admission_number": 20,
    "reg_group": 60,
}
FLAGS = (
    "fsm",
    "ever_6_fsm",
    "pupil_premium",
    "looked_after",
    "previously_looked_after",
    "eal",
    "young_carer",
    "service_child",
)


def records_of(table, mapping, *, today):
    """Return the records of the table's rows and what is to be said about the columns."""
    by_key = {key: index for index, key in mapping.items()}
    notices, month_first = [], {}
    for key in _DATE_KEYS:
        if key in by_key:
            index = by_key[key]
            cells = [row[index] for _, row in table.rows if index < len(row)]
            month_first[key] = days.is_month_first(cells)
            if month_first[key]:
                notices.append(
                    f"“{table.header[index]}” is written month first, as in 3/20/05 for "
                    "20 March 2005."
                )
    left_out = [h for i, h in enumerate(table.header) if i not in mapping and h]
    if left_out:
        shown = ", ".join(f"“{values.clean(h)[:40]}”" for h in left_out[:12])
        more = f" and {len(left_out) - 12} more" if len(left_out) > 12 else ""
        notices.append(f"Columns left out: {shown}{more}.")
    reader = _Reader(by_key, table.header, month_first, today)
    return [reader.record(number, cells) for number, cells in table.rows], notices


class _Reader:
    """Reads one row after another of a table whose columns are known."""

    def __init__(self, by_key, header, month_first, today):
        self.by_key, self.header = by_key, header
        self.month_first, self.today = month_first, today
        self.cells, self.out = [], None

    def raw(self, key):
        """Return the cell, or "" when blank; a date of a workbook stays a date."""
        index = self.by_key.get(key)
        if index is None or index >= len(self.cells):
            return ""
        cell = self.cells[index]
        return "" if values.is_blank(cell) else cell

    def text(self, key):
        cell = self.raw(key)
        return cell.isoformat() if isinstance(cell, date) else values.clean(cell)

    def named(self, key):
        return f"{COLUMNS[key].label} “{self.text(key)[:40]}”"

    def warn(self, sentence):
        if sentence:
            self.out.warnings.append(sentence)

    def understood(self, key, read):
        """Return what `read` makes of the cell; what it cannot read is left out with a warning."""
        if not self.raw(key):
            return None
        value = read(self.text(key))
        if value is None:
            self.warn(f"{self.named(key)} is not understood and was left out.")
        return value

    def day(self, key):
        cell = self.raw(key)
        if cell == "":
            return None
        return days.day(cell, today=self.today, month_first=self.month_first[key])

    def date_or_warn(self, key):
        value = self.day(key)
        if value is None and self.raw(key) != "":
            self.warn(f"{self.named(key)} is not a date and was left out.")
        return value

    def record(self, number, cells):
        self.cells, self.out = cells, PupilRecord(line=number)
        out = self.out
        for key, most in _TEXT_KEYS.items():
            value = self.text(key)
            if len(value) > most:
                out.problems.append(
                    f"{COLUMNS[key].label} has {len(value)} characters; the most is {most}."
                )
            setattr(out, key, value[:most])
        self._names()
        self._numbers()
        self._identity()
        self._sen()
        for flag in FLAGS:
            value = self.understood(flag, values.truth)
            if value is not None:
                out.flags[flag] = value
        self._languages()
        self._home()
        self._contacts()
        self._attendance()
        return out

    def _names(self):
        out = self.out
        if "full_name" in self.by_key and not (out.surname and out.forename):
            out.forename, out.surname = values.person_name(self.text("full_name"))
        missing = [
            word
            for word, value in (("surname", out.surname), ("forename", out.forename))
            if not value
        ]
        if missing and (len(missing) == 1 or not self.raw("upn")):
            out.problems.append(f"There is no {' and no '.join(missing)}.")
        out.tidy_names()

    def _numbers(self):
        out = self.out
        upn = values.upn(self.text("upn"))
        if values.looks_eaten(self.text("upn")):
            out.problems.append("A spreadsheet program has changed the UPN into a rounded number.")
        elif upn and not values.has_upn_form(upn):
            out.problems.append(f"“{upn[:20]}” is not a UPN: a letter and 12 figures.")
        elif upn:
            out.upn = upn
            self.warn(values.upn_warning(upn))
        former = self.text("former_upn").replace(";", " ").replace(",", " ").split()
        out.former_upns = [values.upn(item) for item in former if len(item) == 13]
        out.uln = self.text("uln")[:10]
        la, establishment = self.text("la"), self.text("establishment")
        if la.isdigit() and establishment.isdigit():
            out.school_number = f"{int(la):03d}{int(establishment):04d}"
        elif establishment.replace("/", "").isdigit() and len(establishment.replace("/", "")) == 7:
            out.school_number = establishment.replace("/", "")

    def _identity(self):
        out = self.out
        out.born_on = self.day("born_on")
        if out.born_on is None and self.raw("born_on") != "":
            out.problems.append(f"{self.named('born_on')} is not a date.")
        elif out.born_on and out.born_on > self.today:
            out.problems.append(f"{self.named('born_on')} lies in the future.")
        elif out.born_on and out.born_on.year < self.today.year - 26:
            out.problems.append(
                f"{self.named('born_on')}: nobody of that age is a pupil. Is the year right?"
            )
        out.sex = self.understood("sex", values.sex) or ""
        out.nc_year = self.understood("nc_year", values.nc_year) or ""
        status = self.text("enrolment_status").upper()
        out.enrolment_status = status if len(status) == 1 else ""
        out.entered_on = self.date_or_warn("entered_on")
        out.left_on = self.date_or_warn("left_on")
        out.ethnicity = self.understood("ethnicity", values.ethnicity) or ""

    def _languages(self):
        out = self.out
        for key in ("first_language", "home_language"):
            setattr(out, key, self.understood(key, values.language) or "")
        if out.first_language == "ENG":
            out.flags.setdefault("eal", False)

    def _sen(self):
        out = self.out
        code = self.understood("sen_status", values.sen_code)
        if code in values.SEN_RETIRED:
            self.warn(retired_sentence(code))
        elif code:
            out.sen = [SenEpisode(code=code, starts_on=self.date_or_warn("sen_from"))]
        needs = []
        for rank in (1, 2, 3):
            key = f"need_{rank}"
            # Some systems list all needs in one cell, the main one first.
            whole = self.raw(key) and values.need_code(self.text(key))
            parts = [self.text(key)] if whole else self.text(key).replace(";", "|").split("|")
            for part in (part.strip() for part in parts):
                need = values.need_code(part) if part else None
                if need:
                    needs.append(NeedRecord(code=need, rank=rank))
                elif part:
                    self.warn(
                        f"{COLUMNS[key].label} “{part[:40]}” is not a need of the census and was "
                        "left out."
                    )
        sort_needs(out, needs)

    def _home(self):
        out = self.out
        lines = [self.text(key)[:100] for key in ("address_1", "address_2", "address_3")]
        address = AddressRecord(
            lines=[line for line in lines if line],
            town=self.text("town")[:60],
            county=self.text("county")[:60],
            postcode=values.postcode(self.text("postcode")),
        )
        out.address = None if address.is_blank else address

    def _contacts(self):
        for n in CONTACT_NUMBERS:
            start = f"contact_{n}_"
            if not any(key.startswith(start) for key in self.by_key):
                continue
            forename, surname = self.text(start + "forename"), self.text(start + "surname")
            if not (forename or surname):
                forename, surname = values.person_name(self.text(start + "name"))
            email = self.understood(start + "email", values.email) or ""
            phone = values.phone(self.text(start + "phone"))
            if phone and not any(ch.isdigit() for ch in phone):
                self.warn(f"{self.named(start + 'phone')} is not a telephone number.")
                phone = ""
            if not (forename or surname):
                if email or phone:
                    self.warn(f"Contact {n} has no name and was left out.")
                continue
            responsibility = self.raw(start + "responsibility") != ""
            self.out.contacts.append(
                ContactRecord(
                    surname=(surname or forename)[:100],
                    forename=forename[:100] if surname else "",
                    title=self.text(start + "title")[:20],
                    relation=values.relation(self.text(start + "relation")),
                    order=n,
                    has_responsibility=values.truth(self.text(start + "responsibility"))
                    if responsibility
                    else None,
                    phones=[PhoneRecord(number=phone)] if phone else [],
                    email=email,
                )
            )

    def _attendance(self):
        possible = self.understood("sessions_possible", values.count)
        attended = self.understood("sessions_attended", values.count)
        if possible is None or attended is None:
            return
        starts_on, ends_on = (
            self.date_or_warn("attendance_from"),
            self.date_or_warn("attendance_to"),
        )
        if not (starts_on and ends_on and starts_on <= ends_on):
            # A report without its dates is the school year so far.
            start = (starts_on or self.today).year - ((starts_on or self.today).month < 9)
            starts_on, ends_on = date(start, 9, 1), date(start + 1, 8, 31)
        if attended > possible:
            self.warn("More sessions attended than possible: the attendance was left out.")
            return
        self.out.attendance = [
            AttendanceRecord(
                starts_on=starts_on,
                ends_on=ends_on,
                possible=possible,
                attended=attended,
                authorised=self.understood("sessions_authorised", values.count) or 0,
                unauthorised=self.understood("sessions_unauthorised", values.count) or 0,
            )
        ]
