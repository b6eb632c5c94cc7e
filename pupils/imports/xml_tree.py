"""The XML of a stranger, pupil by pupil: no DOCTYPE, 50 levels, bounded size, line numbers kept."""

from xml.parsers.expat import ExpatError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from pupils.imports.reading import MAX_CELL, MAX_ROWS
from pupils.imports.refusals import FileRefused

MAX_DEPTH = 50
MAX_ELEMENTS = 500_000  # a full CTF has about 170 for a pupil


class Node:
    """An element: name without namespace, its text, its children, the line it starts on."""

    __slots__ = ("children", "line", "name", "parts")

    def __init__(self, name, line=0):
        self.name, self.line = name, line
        self.parts, self.children = [], []

    def all(self, path):
        """Return the nodes at `path`, names separated by slashes."""
        nodes = [self]
        for name in path.split("/"):
            nodes = [child for node in nodes for child in node.children if child.name == name]
        return nodes

    def first(self, path):
        return next(iter(self.all(path)), None)

    def text(self, path=None):
        """Return the text at `path` (or of this node) without blanks around it; "" when absent."""
        node = self.first(path) if path else self
        return "".join(node.parts).strip() if node else ""


class _Target:
    """Collects the header and each pupil as a tree; everything else is passed over.

    `take(node)` is called with each finished pupil, so that only one is held at a time.
    """

    def __init__(self, take):
        self.take = take
        self.path, self.open = [], []
        self.root, self.header = "", None
        self.elements = 0
        self.pupils = 0
        self.expat = None

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2]
        self.path.append(name)
        self.elements += 1
        depth = len(self.path)
        if depth > MAX_DEPTH:
            raise FileRefused("The file is nested deeper than any CTF, so it was not read.")
        if self.elements > MAX_ELEMENTS:
            raise FileRefused(
                "The file holds more than can be read at once. Export fewer pupils at a time, for "
                "example one year group."
            )
        if depth == 1:
            self.root = name
        if self.open:
            node = Node(name, self.expat.CurrentLineNumber)
            self.open[-1].children.append(node)
            self.open.append(node)
        elif (depth == 2 and name == "Header") or (depth == 3 and name == "Pupil"):
            self.open.append(Node(name, self.expat.CurrentLineNumber))
        return

    def data(self, text):
        if self.open:
            node = self.open[-1]
            node.parts.append(text)
            if len(node.parts) > 50 and sum(map(len, node.parts)) > MAX_CELL:
                raise FileRefused(
                    f"Line {node.line} holds a value of more than {MAX_CELL:,} characters. The "
                    "file may be damaged: export it again."
                )

    def end(self, tag):
        self.path.pop()
        if not self.open:
            return
        node = self.open.pop()
        if len(node.parts) == 1 and len(node.parts[0]) > MAX_CELL:
            raise FileRefused(
                f"Line {node.line} holds a value of more than {MAX_CELL:,} characters. The file "
                "may be damaged: export it again."
            )
        if not self.open:
            if node.name == "Header":
                self.header = node
                return
            self.pupils += 1
            if self.pupils > MAX_ROWS:
                raise FileRefused(
                    f"The file has more than {MAX_ROWS:,} pupils. Export fewer at a time."
                )
            self.take(node)

    def close(self):
        return self


def walk(text, take):
    """Parse `text`, call `take` with each pupil's Node, return (root name, header Node or None).

    Raises FileRefused with the line for what is not well-formed, and for any DOCTYPE.
    """
    target = _Target(take)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.expat = parser.parser
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException:
        raise FileRefused(
            "The file begins with a document type (DOCTYPE), which no CTF has, so it was not read."
        ) from None
    except (ParseError, ExpatError) as error:
        line = getattr(error, "position", (getattr(error, "lineno", 0), 0))[0]
        raise FileRefused(
            f"The XML breaks off or is damaged at line {line}. Export the file again; nothing was "
            "imported."
        ) from None
    except (ValueError, LookupError, OverflowError, RecursionError):
        # Odd encodings and characters raise these two or three steps down.
        raise FileRefused(
            "The file cannot be read as XML. Export the CTF again; nothing was imported."
        ) from None
    return target.root, target.header
