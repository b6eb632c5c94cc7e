from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agencies.calendars import calendar_file, meeting_event
from agencies.documents.letters import letter_paper, letter_pdf
from agencies.documents.meetings import meeting_paper, meeting_pdf
from agencies.models import LetterSent, Meeting
from ehcp.bundles import bundle_of
from ehcp.documents.plans import plan_paper, plan_pdf
from ehcp.documents.review_pack import pack_pdf, review_pack
from ehcp.models import AnnualReview, EhcPlanVersion, NeedsAssessment
from ehcp.plan_page import whole
from ehcp.review_enums import Edition, ReviewState
from provision.class_page import class_lines, gather
from provision.content import content_of
from provision.documents import support_plan as plans
from provision.documents.class_page import class_page_document, class_page_pdf
from provision.documents.maps import map_document, map_html
from provision.documents.regulation import regulation_document, regulation_pdf
from provision.enums import PlaceState, Stage
from provision.forms.maps import MapForm
from provision.maps.lenses import Map
from provision.maps.sheets import map_sheet
from provision.models import Cycle, Participation, RegulationPlan
from pupils import exams
from pupils.documents import exams as papers_of_exams
from pupils.documents.days import thank_you_note, thank_you_pdf
from pupils.documents.offsite import offsite_document, offsite_pdf
from pupils.documents.profile import profile_document, profile_pdf
from pupils.documents.supporting import cards_pdf
from pupils.documents.supporting import plan_paper as supporting_paper
from pupils.documents.supporting import plan_pdf as supporting_pdf
from pupils.enums import ProfileState
from pupils.exam_papers import papers
from pupils.models import (
    Achievement,
    ExamCandidate,
    ExamSitting,
    Profile,
    Pupil,
    SupportingPlan,
    Transition,
)
from pupils.passports import passport_of, passport_pdf
from pupils.supporting import card_of
from pupils.views.offsite import offsite_rows
from pupils.working import shown_of
from sendhub.accounts.actor import Machine
from sendhub.accounts.models import School
from sendhub.pdf import make_long_pdf
from sendhub.reports.documents import action_plan_document, action_plan_pdf
from sendhub.reports.evidence import PARTS, folder_pdf
from sendhub.reports.inclusion import plan_actions, with_actions
from sendhub.reports.models import ActionPlan, EvidenceFolder
from sendhub.sharing.documents import code_slip_pdf, link_slip_pdf
from sendhub.sharing.enums import Delivery
from sendhub.sharing.models import Link
from sendhub.spreadsheets import as_xlsx
from sendhub.tenancy import tenant


class Command(BaseCommand):
    help = (
        "Write one document of every kind the program makes, from the demo school, into a folder."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder, **options):
        school = School.objects.filter(is_demo=True).order_by("pk").first()
        if school is None:
            raise CommandError("There is no demo school yet: run seed_demo first.")
        folder.mkdir(parents=True, exist_ok=True)
        with tenant(school.pk, context={"command": "demo_documents"}):
            for name, content in documents(school):
                (folder / name).write_bytes(content)
                self.stdout.write(str(folder / name))


def documents(school):
    """Yield (file name, bytes) of each kind."""
    by = Machine(school, "demo_documents")
    profile = (
        Profile.objects.visible_to(by)
        .filter(state=ProfileState.CURRENT)
        .select_related("pupil__group", "pupil__school")
        .first()
    )
    yield "profile.pdf", profile_pdf(profile_document(profile, today=timezone.localdate()))
    move = (
        Transition.objects.filter(finished_at__isnull=False)
        .select_related("pupil__group", "pupil__school", "new_teacher")
        .first()
    )
    passport = passport_of(move, today=timezone.localdate(), steps=move.steps.all())
    yield "passport.pdf", passport_pdf(passport)
    yield from _class_papers(by, today=timezone.localdate())
    yield from exam_documents(by, today=timezone.localdate())
    yield from _health_papers(by, today=timezone.localdate())
    yield from plan_documents(by)
    yield from map_documents(by)
    case = NeedsAssessment.objects.visible_to(by).whole().filter(state="considering").first()
    yield "assessment_request.pdf", bundle_of(case, by=by, today=timezone.localdate())[0]
    yield from statutory_documents(by)
    yield from _slips(by)
    yield from _meetings_and_letters(by)
    folder = EvidenceFolder(
        school=school, title="Inclusion: evidence for inspection", parts=list(PARTS)
    )
    yield "evidence_folder.pdf", folder_pdf(folder, by=by, today=timezone.localdate())[0]
    plan = ActionPlan.objects.visible_to(by).select_related("school").first()
    priorities = with_actions(plan, plan_actions(by, plan).as_lines(by))
    document = action_plan_document(plan, priorities=priorities, today=timezone.localdate())
    yield "action_plan.pdf", action_plan_pdf(document)
    pupils = Pupil.objects.visible_to(by).exclude(sen_status="N").select_related("group")
    rows = [[p.full_name, p.nc_year, str(p.group), p.get_sen_status_display()] for p in pupils]
    headings = ["Name", "Year", "Class", "SEN status"]
    yield "register.xlsx", as_xlsx(title="Register", headings=headings, rows=rows)


def _class_papers(by, *, today):
    """The class page of the class with most to tell, and a regulation plan."""
    group = max(class_lines(by, today), key=lambda line: line.told).group
    page = gather(group, actor=by, today=today)
    for paper in ("a4", "a5"):
        document = class_page_document(page, paper=paper, today=today)
        yield f"class_page_{paper}.pdf", class_page_pdf(document)
    plan = (
        RegulationPlan.objects.visible_to(by)
        .in_force()
        .select_related("pupil__group", "pupil__school")
        .first()
    )
    yield "regulation_plan.pdf", regulation_pdf(regulation_document(plan, today=today))
    win = Achievement.objects.select_related("pupil__group", "pupil__school", "created_by").first()
    yield "thank_you.pdf", thank_you_pdf(thank_you_note(win, today=today))


def exam_documents(by, *, today):
    """The candidates, the papers with who has what, one candidate's evidence and cue card."""
    rows = exams.candidates(by, today).select_related("group", "school").order_by("sort_key", "pk")
    found = [exams.candidate_of(row, today) for row in exams.likely(exams.in_exam_years(rows))]
    under = papers_of_exams.years_in_words("")
    table = papers_of_exams.candidate_table(found, school=by.school, under=under, today=today)
    yield "exam_candidates.pdf", papers_of_exams.table_pdf(table)
    sittings = papers(by, ExamSitting.objects.visible_to(by), today)
    table = papers_of_exams.paper_table(sittings, school=by.school, under="", today=today)
    yield "exam_papers.pdf", papers_of_exams.table_pdf(table)
    one = max(found, key=lambda each: (len(each.in_place), len(each.held)), default=None)
    if one is None:  # a demo that was made before exams had a story
        return
    written = ExamCandidate.objects.visible_to(by).of(one.pupil).filter(exam=one.exam).first()
    shown = shown_of(one.pupil, by, today)
    summary = papers_of_exams.evidence_summary(
        one, written=written, shown=shown, by=by, today=today
    )
    yield "exam_evidence.pdf", papers_of_exams.evidence_pdf(summary)
    yield "cue_card.pdf", papers_of_exams.card_pdf(papers_of_exams.cue_card(one, today=today))


def _health_papers(by, *, today):
    """The emergency cards of the school, an evacuation plan, and the plan of a child who avoids school."""
    cards = [card_of(plan) for plan in SupportingPlan.objects.cards(by, on=today)]
    for paper in ("a4", "a5"):
        yield (
            f"emergency_cards_{paper}.pdf",
            cards_pdf(cards, paper=paper, school_name=by.school.name, today=today),
        )
    rows = SupportingPlan.objects.visible_to(by).in_force().exclude(kind="health")
    plan = rows.select_related("pupil__group", "pupil__school", "owner", "document").first()
    yield "supporting_plan.pdf", supporting_pdf(supporting_paper(plan, today=today))
    pupils = Pupil.objects.visible_to(by).exclude(avoidanceplan_set=None)
    pupil = pupils.select_related("group", "school").order_by("pk").first()
    paper = offsite_document(pupil, offsite_rows(by, pupil), today=today)
    yield "off_site.pdf", offsite_pdf(paper)


def plan_documents(by):
    """The support plan with the family's page of it, and the summary of a review."""
    today = timezone.localdate()
    cycles = Cycle.objects.visible_to(by).exclude(outcomes=None).whole()
    for stage, drawn in (
        (
            Stage.DO,
            (("support_plan.pdf", plans.plan_pdf), ("support_plan_family.pdf", plans.family_pdf)),
        ),
        (Stage.FINISHED, (("review_summary.pdf", plans.review_pdf),)),
    ):
        cycle = cycles.filter(stage=stage).first()
        if cycle is None:  # a demo that was made before plans had a story
            continue
        content = content_of(cycle, actor=by, on=today)
        document = plans.plan_document(content, cycle.pupil, actor=by, today=today)
        for name, draw in drawn:
            yield name, draw(document)


def map_documents(by):
    """The provision map of a pupil, a class, a year and the school, and the school's as a sheet."""
    place = (
        Participation.objects.visible_to(by)
        .exclude(state=PlaceState.WAITING)
        .exclude(pupil__group=None)
        .select_related("pupil")
        .first()
    )
    if place is None:  # a demo that was made before groups had pupils
        return
    pupil, today = place.pupil, timezone.localdate()
    for scope, query in (
        ("pupil", {"pupil": pupil.pk}),
        ("class", {"group": pupil.group_id}),
        ("year", {"year": pupil.nc_year}),
        ("school", {}),
    ):
        form = MapForm(query, actor=by, today=today)
        document = map_document(form, Map(form.ask()))
        content = make_long_pdf(map_html(document), style="provision_map")
        yield f"provision_map_{scope}.pdf", content
    yield "provision_map.xlsx", map_sheet(form, Map(form.ask()))


def statutory_documents(by):
    """An EHC plan in force, and the pack of a review that was held, in the school and LA edition."""
    today = timezone.localdate()
    versions = whole(EhcPlanVersion.objects.visible_to(by).final())
    if version := versions.order_by("pk").first():
        yield "ehc_plan.pdf", plan_pdf(plan_paper(version, by=by, today=today))
    reviews = AnnualReview.objects.visible_to(by).select_related(
        "pupil__group", "pupil__school__local_authority", "plan", "plan_version"
    )
    if review := reviews.filter(state=ReviewState.HELD).first() or reviews.first():
        pack = review_pack(review, edition=Edition.SCHOOL_LA, by=by, today=today, is_final=False)
        yield "review_pack.pdf", pack_pdf(pack)


def _slips(by):
    """The printed slip of a private link, and the one with its code."""
    links = Link.objects.visible_to(by).out(timezone.now()).exclude(delivery=Delivery.NONE)
    if link := links.select_related("pupil__school").first():
        yield "link_slip.pdf", link_slip_pdf(link)
        yield "code_slip.pdf", code_slip_pdf(link)


def _meetings_and_letters(by):
    """The minutes of a meeting, its calendar file, and a letter to a family."""
    today = timezone.localdate()
    meetings = Meeting.objects.visible_to(by).as_lines(by)
    if meeting := meetings.filter(state="held").first():
        yield "meeting.pdf", meeting_pdf(meeting_paper(meeting, by=by, today=today))
        yield "meeting.ics", calendar_file([meeting_event(meeting, now=timezone.now())])
    letters = LetterSent.objects.visible_to(by).select_related("pupil__school", "contact")
    if letter := letters.first():
        yield "letter.pdf", letter_pdf(letter_paper(letter, today=today))
