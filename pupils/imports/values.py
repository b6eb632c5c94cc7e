"""What stands in a cell, as domain values. Each function returns None or "" for blank or not understood.

Dates are in `days`.
"""

import re
import unicodedata
from datetime import date
from functools import cache

from pupils.codes import ethnicity_choices, language_choices
from pupils.names import plain
from pupils.upn import ALPHABET, has_right_letter, has_shape

_UPN = re.compile(r"^[A-Z]\d{11}[0-9A-Z]$")

SEN_NOW = ("N", "K", "E")
SEN_RETIRED = ("A", "P", "Q", "S")

_STATUS_WORDS = {
    "nosen": "N",
    "none": "N",
    "nospecialeducationalneed": "N",
    "nospecialeducationalneeds": "N",
    "notsen": "N",
    "nosend": "N",
    "nosenprovision": "N",
    "no": "N",
    "sensupport": "K",
    "sensupportk": "K",
    "sendsupport": "K",
    "support": "K",
    "educationhealthandcareplan": "E",
    "educationhealthcareplan": "E",
    "ehcplan": "E",
    "ehcp": "E",
    "educationhealthandcareplanehcp": "E",
    "statement": "S",
    "statementofsen": "S",
    "schoolaction": "A",
    "earlyyearsaction": "A",
    "schoolactionplus": "P",
    "earlyyearsactionplus": "P",
}

NEED_CODES = [
    "SPLD",
    "MLD",
    "SLD",
    "PMLD",
    "SLCN",
    "ASD",
    "SEMH",
    "HI",
    "VI",
    "MSI",
    "PD",
    "DS",
    "OTH",
    "NSA",
]  # fmt: skip
_NEED_WORDS = {
    "specificlearningdifficulty": "SPLD",
    "specificlearningdifficulties": "SPLD",
    "moderatelearningdifficulty": "MLD",
    "moderatelearningdifficulties": "MLD",
    "severelearningdifficulty": "SLD",
    "severelearningdifficulties": "SLD",
    "profoundandmultiplelearningdifficulty": "PMLD",
    "profoundandmultiplelearningdifficulties": "PMLD",
    "profoundmultiplelearningdifficulty": "PMLD",
    "speechlanguageandcommunicationneeds": "SLCN",
    "speechlanguageandcommunicationneed": "SLCN",
    "speechlanguagecommunicationneeds": "SLCN",
    "speechlanguageorcommunicationneed": "SLCN",
    "autisticspectrumdisorder": "ASD",
    "autismspectrumdisorder": "ASD",
    "autisticspectrumcondition": "ASD",
    "autismspectrumcondition": "ASD",
    "autism": "ASD",
    "asc": "ASD",
    "socialemotionalandmentalhealth": "SEMH",
    "socialemotionalmentalhealth": "SEMH",
    "socialemotionalandmentalhealthneeds": "SEMH",
    "socialemotionalandmentalhealthdifficulties": "SEMH",
    "hearingimpairment": "HI",
    "visionimpairment": "VI",
    "visualimpairment": "VI",
    "multisensoryimpairment": "MSI",
    "physicaldisability": "PD",
    "downsyndrome": "DS",
    "downssyndrome": "DS",
    "other": "OTH",
    "otherdifficulty": "OTH",
    "otherdifficultydisability": "OTH",
    "otherdifficultyordisability": "OTH",
    "othr": "OTH",
    "sensupportbutnospecialistassessmentoftypeofneed": "NSA",
    "nospecialistassessment": "NSA",
    "nospecialistassessmentoftypeofneed": "NSA",
    "behaviouremotionalandsocialdifficulties": "BESD",
    "behaviouremotionalandsocialdifficulty": "BESD",
}

_TRUE = {"y", "yes", "t", "true", "1", "x", "eligible", "e", "✓", "✔", "current", "recipient"}
_FALSE = {"n", "no", "f", "false", "0", "-", "noteligible", "none", "ineligible"}

_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# What MIS write where they have nothing.
_BLANKS = {"", "-", "--", "n/a", "na", "null", "none", "#n/a", "not known", "unknown"}


def clean(text):
    """Return the text in NFC on one line, without control and direction characters."""
    text = unicodedata.normalize("NFC", _DIRECTION.sub("", str(text)))
    text = "".join(
        " " if unicodedata.category(ch) in ("Cc", "Cs", "Zl", "Zp") else ch for ch in text
    )
    return " ".join(text.split())


def words(text):
    """Return the letters and figures of the text, lower case, for comparing."""
    return "".join(ch for ch in unicodedata.normalize("NFKD", text).casefold() if ch.isalnum())


def is_blank(text):
    return not isinstance(text, date) and clean(text).casefold() in _BLANKS


def upn(text):
    """Return the UPN in capitals without blanks."""
    return "".join(clean(text).upper().split())


def has_upn_form(value):
    """Tell whether it is a letter, eleven figures and a figure or letter."""
    return bool(_UPN.match(value))


def upn_warning(value):
    """Return what is odd about a UPN, or "": real files carry wrong letters, so it is said and kept."""
    if value[0] not in ALPHABET:
        return "The UPN begins with a letter that UPNs do not use: compare it with your MIS."
    if not has_shape(value):
        return "The UPN ends in a letter that temporary UPNs do not use."
    if not has_right_letter(value):
        return "The UPN's check letter is wrong: compare it with your MIS."
    return ""


def language(text):
    """Return the three-letter code of the census, or None; its name is known too."""
    value = clean(text).upper()
    if value == "ENB":
        return "ENG"
    return _by_name("language").get(words(value)) or (
        value if re.fullmatch(r"[A-Z]{3}", value) else None
    )


def ethnicity(text):
    """Return the four-letter code of the census, or None; its name is known too."""
    value = clean(text).upper()
    return _by_name("ethnicity").get(words(value)) or (
        value if re.fullmatch(r"[A-Z]{4}", value) else None
    )


@cache
def _by_name(kind):
    choices = language_choices() if kind == "language" else ethnicity_choices()
    return {words(label): code for code, label in choices if len(words(label)) > 4}


def sex(text):
    """Return M or F, or None."""
    return {"m": "M", "male": "M", "boy": "M", "f": "F", "female": "F", "girl": "F"}.get(
        words(text)
    )


def truth(text):
    """Return True, False, or None when it is neither."""
    text = clean(text).casefold()
    if text in _TRUE or words(text) in _TRUE:
        return True
    if text in _FALSE or words(text) in _FALSE:
        return False
    return None


def nc_year(text):
    """Return the year group as the census writes it: N1, N2, R, 1 to 14, X; or None."""
    value = words(text)
    for start in ("yeargroup", "ncyear", "year", "yr", "y"):
        value = value.removeprefix(start)
    names = {
        "reception": "R",
        "rec": "R",
        "r": "R",
        "0": "R",
        "00": "R",
        "nursery": "N2",
        "nurserysecondyear": "N2",
        "nurseryfirstyear": "N1",
        "nursery1": "N1",
        "nursery2": "N2",
        "n": "N2",
        "n1": "N1",
        "n2": "N2",
        "x": "X",
    }
    if value in names:
        return names[value]
    if value.isdecimal() and value.isascii() and len(value) < 4 and 1 <= int(value) <= 14:
        return str(int(value))
    return None


def sen_code(text):
    """Return the SEN status code, retired ones included, or None: "K - SEN Support" → K."""
    value = clean(text)
    if len(value) == 1 and value.upper() in SEN_NOW + SEN_RETIRED:
        return value.upper()
    if words(value) in _STATUS_WORDS:
        return _STATUS_WORDS[words(value)]
    start = re.match(r"^([NKESAPQ])\s*[-–—:=/(.]\s*\S", value, re.IGNORECASE)
    if start:
        return start[1].upper()
    end = re.match(r"^.+\(([NKESAPQ])\)$", value, re.IGNORECASE)
    return end[1].upper() if end else None


def need_code(text):
    """Return the need code in capitals (BESD too, which is retired), or None: a name does as well."""
    value = words(clean(text).rstrip("*"))
    if value.upper() in [*NEED_CODES, "BESD"]:
        return value.upper()
    if value in _NEED_WORDS:
        return _NEED_WORDS[value]
    start = re.match(r"^([A-Za-z]{2,4})\s*[-–—:=/(]", clean(text))
    if start and start[1].upper() in [*NEED_CODES, "BESD"]:
        return start[1].upper()
    end = re.search(r"\(([A-Za-z]{2,4})\)$", clean(text))
    return end[1].upper() if end and end[1].upper() in [*NEED_CODES, "BESD"] else None


def phone(text):
    """Return the number as written, with the leading zero that Excel takes off put back."""
    value = clean(text)
    if re.fullmatch(r"[1-37]\d{9}", value):
        return "0" + value
    return value[:30]


def postcode(text):
    """Return the postcode in capitals with one blank before its last three."""
    value = "".join(clean(text).upper().split())
    if re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", value):
        return f"{value[:-3]} {value[-3:]}"
    return clean(text).upper()[:10]


def email(text):
    """Return the address, or None when it cannot be one."""
    value = clean(text)
    return value if re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+", value) else None


def person_name(text):
    """Return (forename, surname) of a full name: "Surname, Forename" or "Forename Surname"."""
    value = clean(text)
    if "," in value:
        surname, _, forename = value.partition(",")
        return forename.strip(), surname.strip()
    forename, _, surname = value.rpartition(" ")
    return forename, surname


def count(text):
    """Return a whole number of sessions, or None."""
    value = clean(text).replace(",", "")
    return int(value) if re.fullmatch(r"\d{1,5}", value) else None


# CTF letters and the words schools write, to our relation codes (the census letters).
RELATIONS = {
    "CAR": "CAR",
    "CHM": "CHM",
    "DOC": "DOC",
    "FAM": "FAM",
    "FOF": "FOF",
    "FOM": "FOM",
    "HTC": "HTC",
    "OTH": "OTH",
    "PAF": "PAF",
    "PAM": "PAM",
    "REL": "REL",
    "RLG": "RLG",
    "STF": "STF",
    "STM": "STM",
    "SWR": "SWR",
    "TCH": "TCH",
}
_RELATION_WORDS = {
    "mother": "PAM",
    "mum": "PAM",
    "mummy": "PAM",
    "mom": "PAM",
    "father": "PAF",
    "dad": "PAF",
    "daddy": "PAF",
    "stepmother": "STM",
    "stepfather": "STF",
    "fostermother": "FOM",
    "fosterfather": "FOF",
    "fostercarer": "CAR",
    "carer": "CAR",
    "guardian": "CAR",
    "socialworker": "SWR",
    "grandmother": "REL",
    "grandfather": "REL",
    "grandparent": "REL",
    "gran": "REL",
    "nan": "REL",
    "aunt": "REL",
    "uncle": "REL",
    "sister": "FAM",
    "brother": "FAM",
    "sibling": "FAM",
    "childminder": "CHM",
    "doctor": "DOC",
    "other": "OTH",
    "otherrelative": "REL",
    "otherfamilymember": "FAM",
    "parent": "OTH",
}


def relation(text):
    """Return the relation code, or "" when the file does not say; unknown words are OTH."""
    value = clean(text)
    if not value:
        return ""
    return RELATIONS.get(value.upper()) or _RELATION_WORDS.get(words(value), "OTH")


def looks_eaten(text):
    """Tell whether a spreadsheet program has turned a long number into 1.23E+11."""
    return bool(re.fullmatch(r"\d(\.\d+)?E\+\d+", clean(text), re.IGNORECASE))


def folded(text):
    """Return a name as it is compared: no case, accents, apostrophes, hyphens or blanks."""
    return plain(text).replace(" ", "")


def proper_case(name):
    """Return a name given in capitals as names are written: O'HARCOMBE → O'Harcombe."""
    return re.sub(r"[^\W\d_]+", lambda m: m[0][:1].upper() + m[0][1:].lower(), name)
