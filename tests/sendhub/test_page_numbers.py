"""Page x of y on bound documents: on every page, upright for the reader, within what shows."""

import re

import pikepdf
import pytest

from sendhub.page_numbers import number_pages


def numbered(change=lambda page: None, pages=2):
    pdf = pikepdf.new()
    for _ in range(pages):
        change(pdf.add_blank_page(page_size=(200, 300)))
    number_pages(pdf)
    return pdf


def written(page):
    page.contents_coalesce()
    return page.Contents.read_bytes().decode()


def first_of(pdf):
    return written(pdf.pages[0])


def test_every_page_says_which_it_is_and_of_how_many():
    pdf = numbered(pages=3)

    said = [re.findall(r"\((Page .*?)\) Tj", written(page)) for page in pdf.pages]

    assert said == [["Page 1 of 3"], ["Page 2 of 3"], ["Page 3 of 3"]]
    assert all("/SENDHubPage" in page.Resources.Font for page in pdf.pages)


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [
        (0, "1 0 0 1 200.00 0.00"),
        (90, "0 1 -1 0 200.00 300.00"),
        (180, "-1 0 0 -1 0.00 300.00"),
        (270, "0 -1 1 0 0.00 0.00"),
        (-90, "0 -1 1 0 0.00 0.00"),
    ],
)
def test_number_stands_at_the_bottom_right_of_a_turned_page(turn, matrix):
    def rotate(page):
        page.obj.Rotate = turn

    assert f"q {matrix} cm" in first_of(numbered(rotate))


def test_number_stays_inside_the_part_of_the_sheet_that_shows():
    def crop(page):
        page.obj.CropBox = [20, 30, 150, 900]

    assert "q 1 0 0 1 150.00 30.00 cm" in first_of(numbered(crop))


def test_what_stood_on_the_page_cannot_change_the_number():
    def scaled(page):
        page.contents_add(b"9 0 0 9 50 50 cm")

    text = first_of(numbered(scaled))

    assert text.index("q\n") < text.index("9 0 0 9 50 50 cm") < text.index("Q\n/Artifact BMC")
