"""The frame of every page, its building blocks and what they weigh."""

import gzip
import re
from pathlib import Path

import pytest
from django.urls import reverse

from sendhub.templatetags import sendhub as blocks

ROOT = Path(__file__).resolve().parents[2]
BASE = (ROOT / "templates" / "base.html").read_text()
# Called by other blocks or by the frame itself, which is around the gallery.
IN_THE_FRAME = {"navigation", "nav", "nav_group", "guards", "icon", "symbol"}


def test_every_block_stands_in_the_gallery():
    page = (ROOT / "templates" / "gallery.html").read_text()

    missing = {
        name
        for name in blocks.register.tags
        if not re.search(rf"{{% {name}\b", page) and name not in IN_THE_FRAME
    } | {name for name in blocks.register.filters if f"|{name}" not in page}
    assert missing == set()


@pytest.mark.urls("tests.sendhub.gallery_urls")
def test_gallery_is_drawn(senco_client):
    response = senco_client.get("/gallery/")

    assert response.status_code == 200
    assert response.content.decode().count('role="img"') == 7


def test_gallery_is_not_there_without_debug(senco_client):
    assert senco_client.get("/gallery/").status_code == 404


def test_scripts_and_styles_weigh_less_than_100_kb_in_six_files():
    """Five of the frame leave one for a page of its own kind."""
    names = re.findall(r"""<(?:link rel="stylesheet"|script)[^>]*{% static '([^']+)' %}""", BASE)

    weight = sum(len(gzip.compress((ROOT / "static" / name).read_bytes())) for name in names)
    assert len(names) <= 5
    assert weight < 100_000


def test_nothing_is_inline():
    # A published text stands on the school's own site as one file: it brings its style along.
    published = ROOT / "templates" / "documents" / "statutory_page.html"
    assert "<style>" in published.read_text()
    pages = [page for page in ROOT.glob("templates/**/*.html") if page != published]

    found = [
        str(page.relative_to(ROOT))
        for page in pages
        if re.search(
            r"<style|<script(?![^>]*(?:\ssrc=|application/json))|\sstyle=|\son[a-z]+=",
            page.read_text(),
        )
    ]
    assert found == []


def test_menu_offers_what_the_role_may(senco_client, teacher_client, governor_client):
    def lines(client):
        page = client.get(reverse("desk:home")).content.decode()
        side = page[page.index('<nav class="side"') : page.index("</nav>")]
        return re.findall(r"<span>([^<]+)</span></a>", side)

    assert "Import" not in lines(teacher_client)
    assert lines(governor_client) == ["Desk", "Reports"]
    assert lines(senco_client)[0] == "Desk"


def test_menu_names_no_group_in_which_nothing_may_be_opened(
    senco_client, teacher_client, governor_client
):
    def groups(client):
        page = client.get(reverse("desk:home")).content.decode()
        return re.findall(r'<p class="side__title">([^<]+)</p>', page)

    assert groups(senco_client) == [
        "Support",
        "EHC plans",
        "People we work with",
        "Whole school",
        "Set up",
    ]
    assert groups(teacher_client) == groups(senco_client)
    assert groups(governor_client) == []


def test_open_page_is_marked_in_the_menu(governor_client):
    page = governor_client.get(reverse("desk:home")).content.decode()

    assert page.count('aria-current="page"') == 1


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ruth Feldman", "RF"), ("Cher", "C"), ("", ""), ("Ana de la Cruz", "AC")],
)
def test_initials(name, letters):
    assert blocks.initials(name) == letters


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_error_page_needs_no_database_and_keeps_what_was_typed(template):
    from django.template.loader import render_to_string

    page = render_to_string(template, {"reference": "ab12", "typed": [("text", "<b>kept</b>")]})

    assert "Reference ab12" in page
    assert "&lt;b&gt;kept&lt;/b&gt;" in page


def test_unknown_address_says_what_to_do(senco_client):
    response = senco_client.get("/nothing-here/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "There is no such page for you" in page
    assert re.search(r"Reference [0-9a-f]{12}", page)


def test_too_large_form_is_refused_in_plain_words(senco_client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = senco_client.post(reverse("drafts:draft_save"), {"text": "x" * 2000})

    assert response.status_code == 413
    assert "That is too large to send" in response.content.decode()


def test_damaged_request_says_nothing_was_changed(senco_client):
    response = senco_client.get("/", headers={"host": "stranger.example"})

    assert response.status_code == 400
    assert "Nothing was changed." in response.content.decode()
