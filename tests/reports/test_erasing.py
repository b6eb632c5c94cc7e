"""Erasure at the database: whose rows go, whose stay, and who may not."""

import datetime

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.db.models import Q
from django.urls import reverse

from agencies.models import ContactLogEntry, Meeting
from provision.models import Intervention
from pupils.models import Action, Concern, Contact, Document, Enrolment, Pupil, Voice
from sendhub import uploads
from sendhub.accounts.actor import Machine
from sendhub.accounts.enums import Role
from sendhub.audit.models import Entry
from sendhub.drafts.models import Draft
from sendhub.jobs.actions import enqueue
from sendhub.jobs.models import Job
from sendhub.jobs.worker import work_off
from sendhub.refusals import NotPossible
from sendhub.reports import ledger
from sendhub.reports.actions.editions import freeze_figures
from sendhub.reports.actions.erasures import end_hold, erase_step
from sendhub.reports.enums import EditionKind, ErasureState
from sendhub.reports.erasing import KEPT, MARK, PUPIL, plan
from sendhub.reports.models import ErasedPupil, Erasure, Hold, SchoolFigures
from sendhub.reports.rules import Edition
from sendhub.reports.subject_access import ABOUT_NOBODY, THROUGH
from sendhub.tenancy import tenant, walled_models
from tests.attacks.world import World
from tests.conftest import client_for, person
from tests.factories import (
    agencies,
    drafts,
    ehcp,
    ehcp_reviews,
    provision,
    pupils,
    reports,
    sharing,
)

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 28, 9, 0, tzinfo=datetime.UTC)
# Tables without a pupil in them, whatever they are tied to.
NEVER_A_PUPILS = {label.replace(".", "_") for label in ABOUT_NOBODY} | {
    "drafts_draft",
    "drafts_sentform",
    "pupils_columnmapping",
    "pupils_importbatch",
    "pupils_rollover",
    "pupils_scorefile",
    "pupils_savedview",
    "pupils_registerexport",
    "pupils_registerfile",
    "provision_mapexport",
    "agencies_calendarfeed",
    "ehcp_laform",
    "ehcp_packbatch",
    "reports_disclosureerasure",
    "reports_retentionperiod",
    "reports_evidencefolder",
    "reports_surveyslip",
    "reports_surveytaker",
    "reports_surveyanswer",
}


# Rows of the world that no path of a pack leads to; all of them hang on the pupil's.
HANG_ON = (
    "agencies_entryreader",
    "agencies_meetingpaper",
    "pupils_restriction",
    "pupils_restrictionreader",
    "provision_slothelper",
    "reports_talkaction",
    "sharing_askdraft",
)


def in_every_table(world):
    """Give the world's pupil a row in every table that can hold one."""
    keys, row = world.keys, {"pupil": world.pupil}

    def at(factory, **fields):
        return factory(**row, **fields)

    referral = {"referral_id": keys["referral_pk"], "school": world.school, **row}
    for factory in (agencies.ReferralStepFactory, agencies.ReferralChaseFactory):
        factory(referral=None, **referral)
    document = Document.objects.get(pk=keys["document_pk"])
    agencies.ReferralAttachmentFactory(referral=None, document=document, **referral)
    item = {"item_id": keys["advice_item_pk"], "school": world.school, **row}
    agencies.AdviceReceiptFactory(item=None, user=world.owner, **item)
    at(agencies.ConsentLinkFactory)
    pupils.TransitionReadingFactory(transition=world.move, user=world.owner)
    entry = ContactLogEntry.objects.get(pk=keys["entry_pk"])
    agencies.EntryReaderFactory(entry=entry, user=world.owner)
    meeting = Meeting.objects.get(pk=keys["meeting_pk"])
    agencies.MeetingGuestFactory(meeting=meeting, contact_id=keys["contact_pk"])
    agencies.MeetingMoveFactory(meeting=meeting)
    agencies.SurgerySlotFactory(
        meeting=meeting,
        pupil=world.pupil,
        booked_by=world.staff,
        booked_at=NOW,
        starts_at=meeting.starts_at + datetime.timedelta(minutes=30),
        ends_at=meeting.starts_at + datetime.timedelta(minutes=40),
    )
    agencies.MeetingPaperFactory(meeting=meeting, document=document)
    action = Action.objects.get(pk=keys["action_pk"])
    reports.TalkActionFactory(talk__school=world.school, action=action)
    case = {"assessment_id": keys["needs_assessment_pk"], "school": world.school, **row}
    for factory in (
        ehcp.AssessmentStepFactory,
        ehcp.AssessmentExceptionFactory,
        ehcp.RepresentationFactory,
    ):
        factory(assessment=None, **case)
    ehcp.EvidenceTickFactory(assessment=None, item=None, item_id=keys["evidence_item_pk"], **case)
    line = {"line_id": keys["section_f_line_pk"], "line": None}
    at(ehcp.LoggedSupportFactory, **line)
    at(
        ehcp.OutcomeNeedFactory,
        outcome=None,
        outcome_id=keys["outcome_text_pk"],
        need=None,
        need_id=keys["plan_need_pk"],
    )
    at(
        ehcp.ProvisionOutcomeFactory,
        provision=None,
        provision_id=keys["provision_text_pk"],
        outcome=None,
        outcome_id=keys["outcome_text_pk"],
    )
    at(
        ehcp.CareOutcomeFactory,
        care=None,
        care_id=keys["care_text_pk"],
        outcome=None,
        outcome_id=keys["outcome_text_pk"],
    )
    from ehcp.models import AnnualReview, OutcomeText, ReviewPerson

    review = {"review": AnnualReview.objects.get(pk=keys["review_pk"])}
    for factory in (
        ehcp_reviews.ReviewChangeFactory,
        ehcp_reviews.ReviewActionFactory,
        ehcp_reviews.ReviewMoveFactory,
    ):
        at(factory, **review)
    aim = OutcomeText.objects.select_related("line").get(pk=keys["outcome_text_pk"])
    at(ehcp_reviews.OutcomeRatingFactory, line=aim.line, **review)
    taking_part = ReviewPerson.objects.get(pk=keys["review_person_pk"])
    at(ehcp_reviews.ContributionFactory, person=taking_part, **review)

    from provision.models import Cycle, Participation, PupilStrategy, Session, Slot

    cycle = {"cycle": Cycle.objects.get(pk=keys["cycle_pk"])}
    at(provision.AgreementFactory, **cycle)
    at(provision.EvidenceFactory, **cycle)
    at(provision.ReadReceiptFactory)
    strategy = PupilStrategy.objects.get(pk=keys["pupil_strategy_pk"])
    at(provision.StrategyAnswerFactory, strategy=strategy)
    slot = Slot.objects.get(pk=keys["slot_pk"])
    provision.SlotHelperFactory(school=world.school, slot=slot, staff=world.worker)
    provision.CostLineFactory(
        school=world.school, intervention_id=keys["intervention_pk"], intervention=None
    )
    provision.CostLineFactory(school=world.school, intervention=None, **row)
    at(
        provision.AttendanceFactory,
        session=Session.objects.get(pk=keys["group_session_pk"]),
        participation=Participation.objects.get(pk=keys["place_pk"]),
    )

    pupils.ConcernMessageFactory(concern=world.concern)
    pupils.ConcernTriedFactory(concern=world.concern)
    at(pupils.FormerUpnFactory)
    at(pupils.FormerSchoolFactory)
    at(pupils.VoiceFactory)
    pupils.ProfileStrategyFactory(profile=world.profile)
    restriction = pupils.RestrictionFactory(document=document, restricted_by=world.owner)
    pupils.RestrictionReaderFactory(restriction=restriction, user=world.owner)
    pupils.ImportRowFactory(batch_id=keys["batch_pk"], batch=None, school=world.school, **row)

    from sendhub.sharing.models import Ask, Link

    sharing.PaperFactory(link=Link.objects.get(pk=keys["private_link_pk"]))
    sharing.AskDraftFactory(ask=Ask.objects.get(pk=keys["ask_pk"]))
    handed = reports.HandoverInFactory(school=world.school, received_by=world.owner, **row)
    reports.HandoverLineFactory(handover=handed)
    drafts.DraftFactory(
        school=world.school,
        user=world.owner,
        key=f"advice:{world.pupil.pk}",
        path=reverse("pupils:pupil_details", kwargs={"pupil_pk": world.pupil.pk}),
    )


def rows_of_the_pupil(pupil):
    """{table: ids}, told by the paths that a subject access pack takes and not by the eraser's plan."""
    found = {}
    with tenant(pupil.school_id):
        for model in walled_models():
            table = model._meta.db_table
            label = model._meta.label_lower
            if hasattr(model, "pgh_tracked_model") or table in KEPT or label in ABOUT_NOBODY:
                continue
            columns = {field.column for field in model._meta.local_concrete_fields}
            path = THROUGH.get(label, "pupil" if "pupil_id" in columns else None)
            if table == PUPIL:
                rows = model.objects.filter(pk=pupil.pk)
            elif path:
                rows = model.objects.filter(**{path: pupil})
            else:
                continue
            found[table] = set(rows.values_list("pk", flat=True))
    return found


@pytest.fixture
def stored(settings, tmp_path):
    """Uploads and the ledger of this test alone."""
    settings.UPLOAD_ROOT = tmp_path / "uploads"
    settings.ERASURE_LEDGER_FILE = tmp_path / "erased-pupils"
    return tmp_path


@pytest.fixture
def world(school, stored):
    return World(school)


def approved(world):
    """The world's proposal with the second person's word."""
    head = person(world.school, Role.HEAD)
    Hold.objects.filter(ended_at=None).update(ended_at=NOW, ended_by=head)
    Enrolment.objects.filter(ends_on=None).update(ends_on=datetime.date(2025, 7, 22))
    erasure = Erasure.objects.get(pk=world.keys["erasure_pk"])
    erasure.state, erasure.decided_by, erasure.decided_at = (
        ErasureState.APPROVED,
        head,
        erasure.proposed_at,
    )
    erasure.save()
    return erasure


def erase(world, erasure):
    Job.objects.all().delete()
    with tenant(world.school.pk):
        enqueue("erase_pupil", school_id=world.school.pk, by=None, args={"erasure_id": erasure.pk})
    work_off()
    return Job.objects.get(kind="erase_pupil")


def test_every_table_of_a_school_is_erased_or_said_to_hold_no_pupil():
    tables = {
        model._meta.db_table for model in walled_models() if not hasattr(model, "pgh_tracked_model")
    }

    assert tables - set(plan().tables) - KEPT == NEVER_A_PUPILS & tables - set(plan().tables)


def test_nothing_of_the_pupil_is_left_but_audit_and_ledger(world, as_owner):
    with tenant(world.school.pk):
        in_every_table(world)
        erasure = approved(world)
    pupil = world.pupil
    mine = rows_of_the_pupil(pupil)
    assert [table for table, ids in mine.items() if not ids] == []
    assert set(plan().tables) == {*mine, *HANG_ON, "provision_slot"} & set(plan().tables)

    job = erase(world, erasure)

    assert (job.state, job.error) == ("done", "")
    versions = plan().versions
    left = []
    with as_owner(), connection.cursor() as cursor:
        for table, ids in mine.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE id = ANY(%s)", [list(ids)])  # noqa: S608
            left += [table] * cursor.fetchone()[0]
            if table in versions:
                cursor.execute(
                    f"SELECT count(*) FROM {versions[table]} WHERE pgh_obj_id = ANY(%s)",  # noqa: S608
                    [list(ids)],
                )
                left += [versions[table]] * cursor.fetchone()[0]
        cursor.execute(
            "SELECT table_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND column_name = 'pupil_id'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE pupil_id = %s", [pupil.pk])  # noqa: S608
            if cursor.fetchone()[0]:
                left.append(table)
        for table in HANG_ON:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
            left += [table] * cursor.fetchone()[0]
            if table in versions:
                cursor.execute(f"SELECT count(*) FROM {versions[table]}")  # noqa: S608
                left += [versions[table]] * cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM reports_erasuremark")
        assert cursor.fetchone()[0] == 0
    assert set(left) == {"audit_entry"}


def test_certificate_ledger_and_audit_name_nobody(world, stored):
    with tenant(world.school.pk):
        in_every_table(world)
        erasure = approved(world)

    erase(world, erasure)

    with tenant(world.school.pk):
        erasure.refresh_from_db()
        assert ErasedPupil.objects.get().pupil_number == world.pupil.pk
        assert Entry.objects.filter(event="erased").get().pupil_id == world.pupil.pk
    assert erasure.state == ErasureState.DONE
    assert erasure.counts["pupils_pupil"] == 1
    assert ledger.read(project.ERASURE_LEDGER_FILE) == {(world.school.pk, world.pupil.pk)}
    page = client_for(person(world.school, Role.HEAD), world.school).get(erasure.get_absolute_url())
    assert "Certificate of erasure" in page.text
    assert world.pupil.first_name not in page.text


def test_what_other_pupils_share_stays_with_them(world):
    with tenant(world.school.pk):
        other = Pupil.objects.get(pk=world.keys["other_pk"])
        pupils.ConcernPupilFactory(concern=world.concern, pupil=other)
        entry = ContactLogEntry.objects.get(pk=world.keys["entry_pk"])
        agencies.EntryPupilFactory(entry=entry, pupil=other)
        meeting = Meeting.objects.get(pk=world.keys["meeting_pk"])
        agencies.MeetingPupilFactory(meeting=meeting, pupil=other)
        group = Intervention.objects.get(pk=world.keys["intervention_pk"])
        provision.ParticipationFactory(pupil=other, intervention=group)
        contact = Contact.objects.get(pk=world.keys["contact_pk"])
        pupils.RelationshipFactory(pupil=other, contact=contact)
        pupils.VoiceFactory(pupil=other)
        erasure = approved(world)
    theirs = rows_of_the_pupil(other)

    job = erase(world, erasure)

    assert (job.state, job.error) == ("done", "")
    assert rows_of_the_pupil(other) == theirs
    with tenant(world.school.pk):
        assert Concern.objects.filter(pk=world.concern.pk).exists()
        assert not Pupil.objects.filter(pk=world.pupil.pk).exists()


def test_a_merged_file_goes_with_the_one_that_is_kept(world):
    with tenant(world.school.pk):
        double = pupils.PupilFactory(school=world.school, merged_into=world.pupil)
        pupils.VoiceFactory(pupil=double)
        erasure = approved(world)

    erase(world, erasure)

    with tenant(world.school.pk):
        assert not Pupil.objects.filter(Q(pk=double.pk) | Q(pk=world.pupil.pk)).exists()
        assert {row.pupil_number for row in ErasedPupil.objects.all()} == {
            double.pk,
            world.pupil.pk,
        }


def test_an_edition_that_counted_the_pupil_stays_as_it_was(world):
    edition = Edition("Half term", EditionKind.HALF_TERM, NOW.date(), NOW.date())
    with tenant(world.school.pk):
        by = Machine(world.school, "freeze_figures")
        row, _ = freeze_figures(edition=edition, today=NOW.date(), by=by)
        erasure = approved(world)
    row.refresh_from_db()

    assert erase(world, erasure).state == "done"

    assert SchoolFigures.objects.get(pk=row.pk).figures == row.figures
    assert row.figures["cells"]["roll"] != "0"


def test_files_leave_the_disk(world):
    with tenant(world.school.pk), transaction.atomic():
        checked = uploads.check(SimpleUploadedFile("photo.png", _png(), content_type="image/png"))
        kept = uploads.store(checked)
        Document.objects.filter(pk=world.keys["document_pk"]).update(stored_name=kept.stored_name)
        erasure = approved(world)
    with uploads.open_stored(kept.stored_name) as file:
        assert file.read()

    erase(world, erasure)

    assert not uploads.path_of(kept.stored_name).exists()
    assert not uploads.waiting_path_of(kept.stored_name).exists()


def _png():
    import io

    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "PNG")
    return target.getvalue()


def test_a_job_that_was_cut_off_goes_on_and_finds_what_came_in_since(world):
    steps = plan().steps
    with tenant(world.school.pk):
        in_every_table(world)
        erasure = approved(world)
        for step in steps[:70]:
            erase_step(erasure=erasure, step=step)
        assert Pupil.objects.filter(pk=world.pupil.pk, is_taken_back=True).exists()
        pupils.VoiceFactory(pupil=world.pupil)

    job = erase(world, erasure)

    assert (job.state, job.error) == ("done", "")
    with tenant(world.school.pk):
        assert not Pupil.objects.filter(pk=world.pupil.pk).exists()
        assert not Voice.objects.filter(pupil_id=world.pupil.pk).exists()


def test_a_hold_stops_the_job_with_its_reason_and_its_end_lets_it_go_on(world, senco_actor):
    with tenant(world.school.pk):
        erasure = approved(world)
        hold = reports.HoldFactory(pupil=world.pupil, reason="Appeal of May", set_by=world.owner)

    job = erase(world, erasure)

    assert (job.state, job.error) == ("failed", "The file is on hold: Appeal of May")
    with tenant(world.school.pk):
        assert Pupil.objects.filter(pk=world.pupil.pk, is_taken_back=False).exists()
        end_hold(hold=hold, by=senco_actor)
    assert erase(world, erasure).state == "done"


def refused(world, statement, values):
    """Run a statement as the app and return what the database says."""
    with (
        tenant(world.school.pk),
        pytest.raises(DatabaseError) as said,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, values)
    with tenant(world.school.pk):
        assert Pupil.objects.filter(pk=world.pupil.pk).exists()
    return str(said.value)


def test_the_app_alone_erases_nobody(world):
    proposed = world.keys["erasure_pk"]
    with tenant(world.school.pk):
        Hold.objects.update(ended_at=NOW, ended_by=world.owner)

    said = refused(world, "SELECT erase_pupil(%s, %s)", [proposed, MARK])
    assert "Two persons have to agree" in said
    said = refused(world, "SELECT erase_pupil(%s, %s)", [proposed + 1000, MARK])
    assert "Two persons have to agree" in said
    values = [world.school.pk, world.pupil.pk, MARK]
    assert "permission denied" in refused(world, "SELECT erase_rows(%s, %s, %s)", values)
    said = refused(world, "DELETE FROM pupils_pupilevent WHERE pgh_obj_id = %s", [world.pupil.pk])
    assert "permission denied" in said


def test_a_row_forged_for_two_persons_without_the_roles_is_refused(world):
    with tenant(world.school.pk):
        erasure = approved(world)
        Erasure.objects.filter(pk=erasure.pk).update(decided_by=person(world.school, Role.TEACHER))

    said = refused(world, "SELECT erase_pupil(%s, %s)", [erasure.pk, MARK])

    assert "The SENCo proposes and the head decides" in said


def test_one_person_twice_cannot_even_be_written(world):
    statement = (
        "UPDATE reports_erasure SET state = 'approved', decided_by_id = proposed_by_id,"
        " decided_at = now() WHERE id = %s"
    )

    assert "two_persons" in refused(world, statement, [world.keys["erasure_pk"]])


def test_the_app_writes_neither_ledger_nor_marks(world):
    values = [world.school.pk, world.pupil.pk]
    ledger_row = "INSERT INTO reports_erasedpupil (school_id, pupil_number, erased_at) VALUES (%s, %s, now())"

    assert "permission denied" in refused(world, ledger_row, values)
    assert "permission denied" in refused(world, "SELECT * FROM reports_erasuremark", [])


def test_another_schools_proposal_is_not_carried_out_from_here(world, other_school):
    with tenant(world.school.pk):
        erasure = approved(world)

    with tenant(other_school.pk), pytest.raises(NotPossible, match="Two persons"):
        erase_step(erasure=erasure, step=MARK)


def test_drafts_about_the_pupil_go_and_others_stay(world):
    pupil, case = world.pupil, world.keys["needs_assessment_pk"]
    theirs = [
        f"advice:{pupil.pk}",
        f"answer:{pupil.pk}:parent:views",
        f"needs-assessment:{case}",
        f"sen:status-{pupil.pk}",
    ]
    others = ["concern", f"advice:{pupil.pk + 1000}", f"provision:{pupil.pk}", f"text:sen:{case}"]
    for key in theirs + others[1:]:  # the first is the world’s own
        drafts.DraftFactory(school=world.school, user=world.owner, key=key, path="/desk/")
    by_path = drafts.DraftFactory(
        school=world.school, user=world.owner, key="sent", path=f"/pupils/{pupil.pk}/details/"
    )
    with tenant(world.school.pk):
        erasure = approved(world)

    erase(world, erasure)

    with tenant(world.school.pk):
        left = set(Draft.objects.values_list("key", flat=True))
    assert left >= set(others)
    assert left & {*theirs, by_path.key} == set()


def test_a_pupil_who_came_back_is_not_erased(world):
    with tenant(world.school.pk):
        erasure = approved(world)
        pupils.EnrolmentFactory(
            pupil=world.pupil, starts_on=datetime.date(2026, 9, 1), ends_on=None
        )

    job = erase(world, erasure)

    assert (job.state, job.error) == ("failed", "The pupil is on roll.")
    with tenant(world.school.pk):
        assert Pupil.objects.filter(pk=world.pupil.pk, is_taken_back=False).exists()
