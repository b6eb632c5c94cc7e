"""The catalogues: complete, compiled as they stand, and saying what the pages ask for."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from sendhub.jobs import mail
from sendhub.sharing.enums import Language
from sendhub.sharing.models import Link
from sendhub.tenancy import tenant

ROOT = settings.BASE_DIR
HOME = reverse("sharing:home")
TRANSLATED = [each.value for each in Language if each != Language.ENGLISH]
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def catalogue(language, ending):
    return ROOT / "locale" / language / "LC_MESSAGES" / f"django.{ending}"


def words_of(response):
    return " ".join(response.content.decode().split())


def written(language):
    """Return {English: translation} of the .po file; the header is left out."""
    text = catalogue(language, "po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.*)"\nmsgstr "(.*)"$', text, re.M)
    return {english: other for english, other in pairs if english}


def asked_in_templates():
    """What the templates mark for translation."""
    said = set()
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix not in (".html", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        for double, single in re.findall(r"""{% translate (?:"([^"]+)"|'([^']+)')""", text):
            said.add(double or single)
        for block in re.findall(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", text):
            said.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", block))
    return said


def asked_in_code():
    """What the modules mark for translation: `_("…")`."""
    said = set()
    for folder in ("sendhub", "pupils", "agencies", "provision", "ehcp"):
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id == "_"
                    and isinstance(node.args[0], ast.Constant)
                ):
                    said.add(node.args[0].value)
    return said


def test_settings_name_the_languages_of_the_pages():
    assert [tuple(pair) for pair in settings.LANGUAGES] == Language.choices


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_says_exactly_what_the_pages_ask_for(language):
    assert set(written(language)) == asked_in_templates() | asked_in_code()


@pytest.mark.parametrize("language", TRANSLATED)
def test_catalogue_leaves_nothing_empty_and_keeps_its_places(language):
    wrong = {
        english: other
        for english, other in written(language).items()
        if not other or PLACEHOLDER.findall(english) != PLACEHOLDER.findall(other)
    }

    assert wrong == {}


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_catalogue_is_the_written_one(language):
    """Compiled by: msgfmt -o django.mo django.po; a clean clone needs no gettext."""
    with Path(catalogue(language, "mo")).open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    found = {english: compiled.gettext(english) for english in written(language)}
    assert found == written(language)


@pytest.mark.parametrize(
    ("language", "way", "heading"),
    [("cy", "ltr", "Helo"), ("pl", "ltr", "Dzień dobry"), ("ur", "rtl", "السلام")],
)
def test_pages_speak_the_language_and_say_that_it_was_not_checked(
    visitor, ask, language, way, heading
):
    page = words_of(visitor.get(f"{HOME}?language={language}"))
    again = words_of(visitor.get(HOME))

    assert f'<html lang="{language}" dir="{way}">' in page
    assert heading in page
    assert 'class="unchecked"' in page
    assert f'<html lang="{language}"' in again


def test_english_page_says_nothing_of_a_check(visitor, ask):
    assert 'class="unchecked"' not in words_of(visitor.get(HOME))


def test_message_is_written_in_the_receivers_language(link, school):
    with tenant(school.pk):
        Link.objects.filter(pk=link.pk).update(language="pl", receiver_email="m@family.example")
        letter = mail.compose(template="link", to="link", to_id=link.pk, ids={"link": link.pk})

    assert letter.subject == "Jest coś dla Państwa w SENDHub"
    assert f"{school.name} przesyła Państwu prywatną stronę" in letter.body
    assert letter.body.count("?language=pl") == 1
