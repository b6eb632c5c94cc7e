"""Word forms: which names stand in one, and the form filled.

A form names words (`{{ pupil.born_on }}`) and repeats rows (`{%tr for person in people %}`), no more: the
environment below refuses every other command before it is run, and sees plain text alone.
"""

import io
import re
from dataclasses import dataclass, field

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import ChainableUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import XMLSyntaxError

from ehcp.la_forms.mapping import FormProblem
from ehcp.la_forms.parts import DAMAGED, require_plain

MOST_NAMES = 1_000
MOST_NAME_CHARACTERS = 200
TOO_MANY = f"The form has more than {MOST_NAMES:,} places to fill."
UNCLOSED = "The form has a “{{” or “{%” that is not closed. It stands near"
BROKEN = "The form’s commands do not fit together"
ONLY_NAMES = "SENDHub fills in words, repeats rows with “for” and leaves parts out with “if”; it does not calculate. Take out"
_TAG = re.compile(r"<[^>]*>")
_OPENS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SAID = {
    nodes.Call: "a call, “( … )”",
    nodes.Filter: "a filter, “|”",
    nodes.Getitem: "“[ … ]”",
    nodes.Assign: "“set”",
    nodes.Macro: "“macro”",
    nodes.Include: "“include”",
    nodes.Import: "“import”",
    nodes.Extends: "“extends”",
    nodes.Compare: "a comparison",
    nodes.Const: "a fixed value in braces",
}


@dataclass
class Found:
    """What stands in a form: fields and lists it uses, names nobody knows, commands that are refused."""

    fields: dict = field(default_factory=dict)
    rows: dict = field(default_factory=dict)
    unknown: dict = field(default_factory=dict)
    refused: dict = field(default_factory=dict)

    @property
    def problems(self):
        sentences = [
            f"The form names “{name}”, which the record does not have." for name in self.unknown
        ]
        if self.refused:
            sentences.append(f"{ONLY_NAMES}: {', '.join(self.refused)}.")
        return sentences


class Names(ImmutableSandboxedEnvironment):
    """Knows the names of words and rows and nothing else; looks at a form before any of it runs."""

    def __init__(self, *, words, rows):
        """`words`: {name in the form: field}; `rows`: {list: its columns}."""
        super().__init__(autoescape=True, undefined=ChainableUndefined)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()
        self.words, self.rows = words, rows
        self.found = Found()

    def compile(self, source, *args, **kwargs):
        tree = self.parse(source)
        self._look(tree, {})
        if self.found.problems:
            raise FormProblem(*self.found.problems)
        return super().compile(tree, *args, **kwargs)

    def _look(self, node, loops):
        if isinstance(node, nodes.If) and _dotted(node.test) in self.rows:
            for child in (*node.body, *node.elif_, *node.else_):
                self._look(child, loops)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            self._word(node, loops)
        elif isinstance(node, nodes.For):
            self._for(node, loops)
        elif isinstance(node, nodes.Template | nodes.Output | nodes.If | nodes.Not):
            for child in node.iter_child_nodes():
                self._look(child, loops)
        elif not isinstance(node, nodes.TemplateData):
            self.found.refused[_SAID.get(type(node), f"“{type(node).__name__.lower()}”")] = True

    def _word(self, node, loops):
        name = _dotted(node)
        head, _, column = name.partition(".")
        if head in loops:
            if column not in self.rows[loops[head]]:
                self.found.unknown[name] = True
        elif name in self.words:
            self.found.fields[self.words[name]] = True
        else:
            self.found.unknown[name] = True

    def _for(self, node, loops):
        name = _dotted(node.iter)
        if (
            loops
            or node.test
            or node.else_
            or node.recursive
            or not isinstance(node.target, nodes.Name)
        ):
            self.found.refused["a “for” inside another, or one with a condition"] = True
        elif name not in self.rows:
            self.found.unknown[name] = True
        else:
            self.found.rows[name] = True
            for child in node.body:
                self._look(child, {node.target.name: name})


def _dotted(node):
    """`pupil.born_on` of an attribute, the kind of thing of anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_dotted(node.node)}.{node.attr}"
    return _SAID.get(type(node), type(node).__name__)


def names_in_word(content, *, words, rows):
    """Return the `Found` of a form; raises FormProblem with everything that is wrong with it."""
    return _rendered(content, words=words, rows=rows, values={})[1]


def fill_word(content, *, words, rows, values):
    """Return the form filled. `values`: {group: {name: text}} and {list: [{column: text}]}."""
    filled = io.BytesIO()
    _rendered(content, words=words, rows=rows, values=values)[0].save(filled)
    return filled.getvalue()


def _rendered(content, *, words, rows, values):
    require_plain(content)
    environment = Names(words=words, rows=rows)
    try:
        form = DocxTemplate(io.BytesIO(content))
        form.init_docx()
    except (PackageNotFoundError, XMLSyntaxError, KeyError, ValueError):
        raise FormProblem(DAMAGED) from None
    _require_closed(form)
    try:
        form.render(values, environment, autoescape=True)
    except TemplateSyntaxError as problem:
        raise FormProblem(f"{BROKEN}: {problem.message}") from None
    except XMLSyntaxError:
        raise FormProblem(f"{BROKEN}: one stands across paragraphs or cells.") from None
    return form, environment.found


def _require_closed(form):
    """Refuse a form with braces left open: reading it would take very long."""
    total = 0
    for part in form.docx.part.package.iter_parts():
        if part.content_type.endswith("+xml"):
            total += _places(_TAG.sub("", part.blob.decode("utf-8", "replace")))
    if total > MOST_NAMES:
        raise FormProblem(TOO_MANY)


def _places(text):
    number, at = 0, 0
    while (at := text.find("{", at)) >= 0:
        closing = _OPENS.get(text[at : at + 2])
        if closing:
            end = text.find(closing, at + 2, at + MOST_NAME_CHARACTERS)
            if end < 0:
                raise FormProblem(f"{UNCLOSED}: {text[at : at + 40]}")
            number, at = number + 1, end
        at += 1
    return number
