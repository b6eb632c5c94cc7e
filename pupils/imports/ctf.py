"""Common Transfer File → header and `PupilRecord`s.

Elements seen in real files of SIMS (CTF 19), the DfE's services (CTF 25) and importers in the wild;
what is unknown is passed over. Nothing about the order of elements is relied upon.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from pupils.imports import days, values
from pupils.imports.reading import decode, encoding_notices
from pupils.imports.records import (
    AddressRecord,
    AttendanceRecord,
    ContactRecord,
    FormerSchool,
    NeedRecord,
    PhoneRecord,
    PupilRecord,
    ResultRecord,
    SenEpisode,
    Spell,
)
from pupils.imports.refusals import FileRefused
from pupils.imports.sen import sort_episodes, sort_needs
from pupils.imports.xml_tree import walk

OLDEST_VERSION, NEWEST_VERSION = 11, 26


@dataclass(frozen=True)
class SchoolNumber:
    """A school as a CTF names it; `urn` is blank where the file has none or XXXXXX."""

    la: str = ""
    establishment: str = ""
    urn: str = ""
    name: str = ""


@dataclass
class CtfFile:
    version: str = ""
    qualifier: str = ""
    supplier: str = ""
    made_at: str = ""
    source: SchoolNumber = SchoolNumber()
    addressee: SchoolNumber = SchoolNumber()
    records: list[PupilRecord] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_ctf(data, *, today):
    """Return the CtfFile in `data`. Raises FileRefused."""
    text, encoding = decode(data)
    records = []
    root, header = walk(text.lstrip(), lambda node: records.append(_Pupil(node, today).out))
    if root == "ATfile":
        raise FileRefused(
            "This is an admissions transfer file (ATF). Ask for the common transfer file (CTF) of "
            "the same pupils."
        )
    if root != "CTfile":
        raise FileRefused(
            f"This XML file is not a common transfer file: it begins with “{root[:40]}”, a CTF "
            "begins with “CTfile”."
        )
    if not records:
        raise FileRefused("The CTF holds no pupils.")
    file = CtfFile(records=records, notices=encoding_notices(encoding))
    if header is None:
        file.notices.append("The file has no header, so it does not say where it comes from.")
        return file
    file.version = header.text("CTFversion")[:10]
    file.qualifier = header.text("DocumentQualifier")[:20]
    file.supplier = header.text("SupplierID")[:60]
    file.made_at = header.text("DateTime")[:19]
    file.source = _school(header, "SourceSchool")
    file.addressee = _school(header, "DestSchool")
    number = re.match(r"\d+", file.version)
    if not number or not OLDEST_VERSION <= int(number[0]) <= NEWEST_VERSION:
        file.notices.append(
            f"CTF version “{file.version}” is not one we know; check the preview with care."
        )
    if file.qualifier == "partial":
        file.notices.append("A partial file: most of the pupils' details are not in it.")
    return file


def _school(header, name):
    node = header.first(name)
    if node is None:
        return SchoolNumber()
    urn = node.text("URN")
    return SchoolNumber(
        la=node.text("LEA")[:3].upper(),
        establishment=node.text("Estab")[:4].upper(),
        urn=urn if urn.isdigit() and len(urn) == 6 else "",
        name=values.clean(node.text("SchoolName"))[:150],
    )


class _Pupil:
    """Reads one Pupil element into `out`."""

    def __init__(self, node, today):
        self.node, self.today = node, today
        self.out = PupilRecord(line=node.line)
        self._identity()
        self._details()
        self.out.tidy_names()
        self._sen()
        self._fsm_and_care()
        self.out.address, _ = self._address(node)
        self._contacts()
        self._attendance()
        self._schools()
        self._results()

    def text(self, path, most=100):
        return values.clean(self.node.text(path))[:most]

    def warn(self, sentence):
        if sentence and sentence not in self.out.warnings:
            self.out.warnings.append(sentence)

    def day(self, node, path, label):
        """Return the date at `path`; one that cannot be read is left out with a warning."""
        text = values.clean(node.text(path))
        if not text:
            return None
        found = days.day(text, today=self.today)
        if found is None:
            self.warn(f"{label} “{text[:20]}” is not a date and was left out.")
        return found

    def _identity(self):
        out = self.out
        out.surname, out.forename = self.text("Surname"), self.text("Forename")
        out.preferred_surname = self.text("BasicDetails/PreferredSurname")
        out.preferred_forename = self.text("BasicDetails/PreferredForename")
        missing = [
            word
            for word, value in (("surname", out.surname), ("forename", out.forename))
            if not value
        ]
        if missing:
            out.problems.append(f"There is no {' and no '.join(missing)}.")
        upn = values.upn(self.node.text("UPN"))
        if upn and not values.has_upn_form(upn):
            out.problems.append(f"“{upn[:20]}” is not a UPN: a letter and 12 figures.")
        elif upn:
            out.upn = upn
            self.warn(values.upn_warning(upn))
        out.uln = self.text("UniqueLearnerNumber", 10)
        born = values.clean(self.node.text("DOB"))
        out.born_on = days.day(born, today=self.today) if born else None
        if born and out.born_on is None:
            out.problems.append(f"Date of birth “{born[:20]}” is not a date.")
        elif out.born_on and out.born_on > self.today:
            out.problems.append(f"Date of birth “{born[:20]}” lies in the future.")
        said = self.text("Sex") or self.text("Gender")
        out.sex = values.sex(said) or ""
        if said and not out.sex:
            self.warn(f"Sex “{said[:20]}” is not understood and was left out.")

    def _details(self):
        out, basic = self.out, self.node.first("BasicDetails")
        if basic is None:
            return
        former = [values.upn(node.text()) for node in basic.all("FormerUPN")]
        out.former_upns = [upn for upn in dict.fromkeys(former) if len(upn) == 13]
        out.former_surname = self.text("BasicDetails/FormerSurname")
        out.middle_names = self.text("BasicDetails/MiddleNames", 150)
        year = self.text("BasicDetails/NCyearActual")
        out.nc_year = values.nc_year(year) or ""
        if year and not out.nc_year:
            self.warn(f"Year group “{year[:20]}” is not understood and was left out.")
        out.ethnicity = values.ethnicity(self.text("BasicDetails/Ethnicity")) or ""
        status = self.text("BasicDetails/EnrolStatus").upper()
        out.enrolment_status = status if len(status) == 1 else ""
        for node in basic.all("Languages/Type"):
            language = values.language(values.clean(node.text("Language")))
            if not language:
                continue
            kind = node.text("LanguageType").upper()
            if kind in ("F", "") and not out.first_language:
                out.first_language = language
            elif kind == "H" and not out.home_language:
                out.home_language = language
        eal = values.truth(basic.text("SuppInfo/EnglishAsAdditionalLanguage"))
        if eal is not None:
            out.flags["eal"] = eal
        elif out.first_language == "ENG":
            out.flags["eal"] = False
        service = basic.text("ServiceChild").upper()
        if service in ("Y", "N"):
            out.flags["service_child"] = service == "Y"
        medical = values.truth(basic.text("MedicalFlag"))
        if medical is not None:
            out.flags["medical"] = medical

    def _sen(self):
        history = self.node.first("SENhistory")
        if history is None:
            return
        episodes = []
        for node in history.all("SEN"):
            said = values.clean(node.text("SENprovision"))
            code = values.sen_code(said)
            if code is None:
                self.warn(f"SEN provision “{said[:20]}” is not understood and was left out.")
                continue
            episodes.append(
                SenEpisode(
                    code=code,
                    starts_on=self.day(node, "StartDate", "Start of SEN provision"),
                    ends_on=self.day(node, "EndDate", "End of SEN provision"),
                )
            )
        sort_episodes(self.out, episodes)
        needs = []
        for node in history.all("SENneeds/SENneed"):
            said = values.clean(node.text("SENtype"))
            code = values.need_code(said)
            if code is None:
                self.warn(f"Need “{said[:20]}” is not a need of the census and was left out.")
                continue
            rank = values.count(node.text("SENtypeRank")) or 99
            needs.append(
                NeedRecord(
                    code=code,
                    rank=rank,
                    starts_on=self.day(node, "NeedStartDate", "Start of a need"),
                    ends_on=self.day(node, "NeedEndDate", "End of a need"),
                )
            )
        sort_needs(self.out, needs)

    def _fsm_and_care(self):
        out = self.out
        for node in self.node.all("FSMhistory/FSMinstance"):
            starts_on = self.day(node, "FSMstartDate", "Start of free school meals")
            ends_on = self.day(node, "FSMendDate", "End of free school meals")
            if starts_on and (ends_on is None or ends_on >= starts_on):
                out.fsm.append(Spell(starts_on=starts_on, ends_on=ends_on))
        out.fsm.sort(key=lambda spell: spell.starts_on)
        care = values.truth(self.node.text("LookedAfter/InCare"))
        if care is not None:
            out.flags["looked_after"] = care
            out.care_authority = self.text("LookedAfter/CareAuthority", 3) if care else ""

    def _address(self, node):
        """Return (address or None, whether it is the pupil's) of a pupil or contact."""
        address = node.first("Address")
        if address is None:
            return None, None
        if values.truth(address.text("AddressAsPupil")):
            return None, True
        lines, parts = [], {}
        house = address.first("BS7666Address")
        if house is not None:
            parts = {
                name: values.clean(house.text(name))[:100]
                for name in ("SAON", "PAON", "Street", "Locality", "Town", "PostTown")
            }
            number = parts["PAON"]
            street = parts["Street"]
            # A number stands before its street; a house name has a line to itself.
            if number and street and re.fullmatch(r"\d+[A-Za-z]?(-\d+[A-Za-z]?)?", number):
                number, street = "", f"{number} {street}"
            lines = [line for line in (parts["SAON"], number, street, parts["Locality"]) if line]
        else:
            for n in range(1, 6):
                line = values.clean(address.text(f"AddressLines/AddressLine{n}"))[:100]
                if line:
                    lines.append(line)
        made = AddressRecord(
            lines=lines,
            town=(parts.get("PostTown") or parts.get("Town") or "")[:60],
            county=values.clean(address.text("County"))[:60],
            postcode=values.postcode(address.text("PostCode") or address.text("ZIP")),
        )
        return (None, None) if made.is_blank else (made, False)

    def _phones(self, node):
        phones = {}
        for item in node.all("Phones/Phone"):
            number = values.clean(item.text("PhoneNo"))[:30]
            if number and "".join(number.split()) not in phones:
                kind = item.text("TelephoneType").upper()[:1]
                phones["".join(number.split())] = PhoneRecord(number=number, kind=kind)
        return list(phones.values())

    def _email(self, node):
        said = values.clean(node.text("Email"))
        found = values.email(said) if said else ""
        if said and not found:
            self.warn(f"E-mail address “{said[:60]}” is not one and was left out.")
        return found or ""

    def _contacts(self):
        contacts = []
        for node in self.node.all("Contacts/Contact"):
            surname = values.clean(node.text("Surname"))[:100]
            forename = values.clean(node.text("Forename"))[:100]
            if not (surname or forename):
                self.warn("A contact without a name was left out.")
                continue
            address, lives_with_pupil = self._address(node)
            contacts.append(
                ContactRecord(
                    surname=surname or forename,
                    forename=forename if surname else "",
                    title=values.clean(node.text("Title"))[:20],
                    relation=values.relation(node.text("Relationship")),
                    order=values.count(node.text("Order")),
                    has_responsibility=values.truth(node.text("Responsibility")),
                    lives_with_pupil=lives_with_pupil,
                    address=address,
                    phones=self._phones(node),
                    email=self._email(node),
                )
            )
            if values.truth(node.text("SuppInfo/CourtOrder")):
                contacts[-1].has_court_order = True
                self.warn(
                    f"The file notes a court order about {contacts[-1].forename} "
                    f"{contacts[-1].surname}: ask to see it before anything is shared."
                )
        # Files do not keep to the order they number the contacts by.
        contacts.sort(key=lambda contact: contact.order if contact.order is not None else 99)
        self.out.contacts = contacts

    def _attendance(self):
        for node in self.node.all("Attendance/YearData"):
            year, possible = (
                values.count(node.text("Year")),
                values.count(node.text("SessionsPossible")),
            )
            attended = values.count(node.text("SessionsAttended"))
            if year is None or possible is None or attended is None or not 1990 <= year <= 2100:
                continue
            if attended > possible:
                self.warn(f"Attendance of {year} counts more sessions attended than possible.")
                continue
            self.out.attendance.append(
                AttendanceRecord(
                    starts_on=date(year, 9, 1),
                    ends_on=date(year + 1, 8, 31),
                    possible=possible,
                    attended=attended,
                    authorised=values.count(node.text("SessionsAuthorised")) or 0,
                    unauthorised=values.count(node.text("SessionsUnauthorised")) or 0,
                    school_name=values.clean(node.text("SchoolName"))[:150],
                )
            )

    def _schools(self):
        for node in self.node.all("SchoolHistory/School"):
            urn = node.text("URN")
            self.out.schools.append(
                FormerSchool(
                    name=values.clean(node.text("SchoolName"))[:150],
                    la=node.text("LEA")[:3],
                    establishment=node.text("Estab")[:4],
                    urn=urn if urn.isdigit() else "",
                    entered_on=self.day(node, "EntryDate", "Entry date"),
                    left_on=self.day(node, "LeavingDate", "Leaving date"),
                    reason=node.text("LeavingReason")[:2],
                )
            )

    def _results(self):
        for stage in self.node.all("StageAssessments/KeyStage"):
            name = values.clean(stage.text("Stage"))[:10]
            for node in stage.all("StageAssessment"):
                result = values.clean(node.text("Result"))[:20]
                if not result:
                    continue
                self.out.results.append(
                    ResultRecord(
                        stage=name,
                        subject=node.text("Subject")[:10],
                        component=node.text("Component")[:10],
                        method=node.text("Method")[:10],
                        result=result,
                        year=values.count(node.text("Year")),
                        taken_on=self.day(node, "ResultDate", "Date of a result"),
                    )
                )
