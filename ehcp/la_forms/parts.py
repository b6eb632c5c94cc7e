"""What no form from outside may bring along, whatever program wrote it: looked for in each of its parts."""

import io
import re
import zipfile
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ehcp.la_forms.mapping import FormProblem

MOST_BYTES = 5 * 1024 * 1024
MOST_XML_BYTES = 4 * 1024 * 1024
TOO_LARGE = "The form is larger than 5 MB. Take pictures out of it, then send it again."
TOO_LONG = "The form holds more text and layout than SENDHub fills."
DAMAGED = "The form is damaged and cannot be read. Open it, save it again, and send the new copy."
OUTSIDE = "The form fetches something from outside when it is opened: a linked picture, file, template or data. Break that link, then send it again."
EMBEDDED = "The form has another file or a control inside it. Take it out, then send it again."
COMMANDS = "The form has a field that fetches or runs something (such as DDE, INCLUDETEXT or a macro button). Take it out, then send it again."

_HYPERLINK = "/hyperlink"
_EMBEDDED = ("embeddings/", "activex/", "externallinks/", "ctrlprops/", "vbaproject", "/connections.xml", "webextensions/", "querytables/", "customui/")  # fmt: skip
_RUNS = re.compile(r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE)\b")
_CALLS = re.compile(
    r"\b(WEBSERVICE|FILTERXML|IMAGE|RTD|CALL|EXEC|REGISTER(\.ID)?)\s*\(|\||\[\d+\]|\[[^\]]+\.xl",
    re.IGNORECASE,
)
_FORMULAS = ("f", "formula", "formula1", "formula2", "definedName")


def require_plain(content):
    """Raise FormProblem unless the Office file holds text and layout alone."""
    if len(content) > MOST_BYTES:
        raise FormProblem(TOO_LARGE)
    problems, total = [], 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            name = entry.filename.lower()
            if any(part in f"/{name}" for part in _EMBEDDED):
                problems.append(EMBEDDED)
            if name.endswith((".xml", ".rels")):
                total += entry.file_size
                if total > MOST_XML_BYTES:
                    raise FormProblem(TOO_LONG)
                problems += _problems(name, archive.read(entry))
    if problems:
        raise FormProblem(*dict.fromkeys(problems))


def _problems(name, xml):
    try:
        tree = fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return [DAMAGED]
    if name.endswith(".rels"):
        outside = (each for each in tree if each.get("TargetMode") == "External")
        return [OUTSIDE for each in outside if not each.get("Type", "").endswith(_HYPERLINK)]
    found = [COMMANDS] if _RUNS.search(_instructions(tree)) else []
    tags = {_local(each.tag) for each in tree.iter()}
    if tags & {"altChunk", "object", "oleObject", "control", "ddeLink"}:
        found.append(EMBEDDED)
    if any(
        _local(each.tag) in _FORMULAS and _CALLS.search(each.text or "") for each in tree.iter()
    ):
        found.append(COMMANDS)
    return found


def _instructions(tree):
    """The commands of fields; Word cuts one into pieces, so they are read as one text."""
    pieces = []
    for each in tree.iter():
        if _local(each.tag) in ("instrText", "delInstrText"):
            pieces.append(each.text or "")
        elif _local(each.tag) == "fldChar":
            pieces.append(" ")
        pieces += [value for key, value in each.attrib.items() if _local(key) == "instr"]
    return "".join(pieces).upper()


def _local(tag):
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
