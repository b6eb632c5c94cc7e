"""One row of everything at a school, named so that a leak can be seen, and every address it opens."""

import datetime
import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.urls import reverse
from django.utils import timezone

from pupils.enums import DueKind, ImportState
from pupils.offsite_enums import CheckKind
from sendhub.accounts.enums import Role
from sendhub.accounts.models import Membership, StaffMember
from tests.conftest import client_for, person
from tests.factories import (
    accounts,
    agencies,
    days,
    drafts,
    ehcp,
    ehcp_reviews,
    jobs,
    provision,
    pupils,
    reports,
    rounds,
    sharing,
)
from tests.permissions.test_views import OURS
from tests.permissions.views import MATRIX

# Stands in each name and text of a school that somebody else attacks or reads.
MARK = "Zzquillfeather"


def with_every_role(school, **user):
    """Return someone whom the first wall never stops."""
    user = person(school, Role.SENCO, **user)
    for role in Role:
        if role not in (Role.SENCO, Role.TRUST_LEAD):
            accounts.MembershipFactory(school=school, user=user, role=role)
    return user


def client_asked_again(user, school):
    """A client whose password was given a moment ago, so that no view asks for it first."""
    client = client_for(user, school)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


class World:
    """A school with one of each row; `keys` holds the number of each by its name in addresses."""

    def __init__(self, school):
        self.school = school
        self.owner = with_every_role(school, user__name=MARK)
        self.staff = StaffMember.objects.get(user=self.owner)
        self.worker = accounts.StaffMemberFactory(school=school, last_name=MARK)
        self.group = accounts.TeachingGroupFactory(school=school, name=f"{MARK} class")
        link = accounts.GroupStaffFactory(school=school, group=self.group, staff=self.staff)
        self.pupil = pupils.PupilFactory(
            school=school, group=self.group, last_name=MARK, sen_status="K", lead=self.worker
        )
        self.concern = pupils.ConcernFactory(
            school=school, raised_by=self.owner, text=f"{MARK} concern"
        )
        pupils.ConcernPupilFactory(concern=self.concern, pupil=self.pupil)
        batch = pupils.ImportBatchFactory(
            school=school, file_name=f"{MARK}.csv", state=ImportState.PREVIEW
        )
        self.profile = pupils.ProfileFactory(pupil=self.pupil, likes=f"{MARK} likes")
        row = {"pupil": self.pupil}
        self.move = pupils.TransitionFactory(
            **row, helps=f"{MARK} helps", finished_by=self.owner, finished_at=timezone.now()
        )
        contact = pupils.ContactFactory(school=school, last_name=MARK)
        document = pupils.DocumentFactory(**row, title=f"{MARK} report", for_staff=True)
        intervention = provision.InterventionFactory(
            school=school,
            name=f"{MARK} boosters",
            provision=provision.ProvisionFactory(school=school, name=f"{MARK} provision"),
        )
        place = provision.ParticipationFactory(**row, intervention=intervention)
        self.strategy = provision.PupilStrategyFactory(**row, text=f"{MARK} way", order=1)
        battery = pupils.BatteryFactory(school=school, name=f"{MARK} battery")
        scale = pupils.BatteryScaleFactory(battery=battery, name=f"{MARK} part")
        step = pupils.FrameworkStepFactory(
            framework=pupils.FrameworkFactory(school=school, name=f"{MARK} steps"),
            text=f"{MARK} step",
        )
        pupils.StepMarkFactory(**row, step=step)
        pupils.ExamCandidateFactory(**row, difficulty=f"{MARK} reads slowly")
        private = sharing.LinkFactory(**row, receiver_name=f"{MARK} receiver", sent=True)
        answered = sharing.AskFactory(link=private)
        plan = provision.SupportPlanFactory(**row)
        provision.PlanLayerFactory(**row, plan=plan)
        cycle = provision.CycleFactory(**row, plan=plan, strengths=f"{MARK} strengths")
        outcome = provision.OutcomeFactory(**row, cycle=cycle, target=f"{MARK} reads")
        at_agency = {**row, "agency": agencies.AgencyFactory(school=school, name=f"{MARK} clinic")}
        advice = agencies.AdviceFactory(**at_agency, title=f"{MARK} advice")
        case = ehcp.NeedsAssessmentFactory(**row, officer=f"{MARK} officer")
        of_case = {"assessment": case}
        ehc_plan = ehcp.EhcPlanFactory(**row, officer=f"{MARK} officer")
        draft = ehcp.DraftFactory(**row, plan=ehc_plan, document=document)
        of_draft = {**row, "plan_version": draft}
        owed = ehcp.ProvisionTextFactory(**of_draft, text=f"{MARK} group")
        review = ehcp_reviews.AnnualReviewFactory(
            **row, plan=ehc_plan, early_reason=f"{MARK} reason"
        )
        of_review = {**row, "review": review}
        # Asked and not written yet, by the one whom the first wall never stops.
        taking_part = ehcp_reviews.ReviewPersonFactory(
            **of_review, name=MARK, staff=self.staff, asked_on=review.anchor_on
        )
        entry = agencies.ContactLogEntryFactory(
            school=school, summary=f"{MARK} said", with_name=f"{MARK} aunt", created_by=self.owner
        )
        agencies.EntryPupilFactory(entry=entry, pupil=self.pupil)
        meeting = agencies.MeetingFactory(
            school=school, kind="surgery", title=f"{MARK} meeting", led_by=self.staff
        )
        agencies.MeetingPupilFactory(meeting=meeting, pupil=self.pupil)
        training = provision.TrainingFactory(school=school, topic=f"{MARK} training")
        incident = days.IncidentFactory(
            school=school, during=f"{MARK} happened", created_by=self.owner
        )
        days.IncidentPupilFactory(incident=incident, pupil=self.pupil)
        asked = rounds.QuestionRoundFactory(**row, title=f"{MARK} round", asked_by=self.owner)
        by_owner = {**row, "created_by": self.owner}
        checked = days.CheckInFactory(**by_owner, own_words=f"{MARK} words")
        handed = reports.HandoverInFactory(
            school=school,
            from_school=f"{MARK} school",
            received_by=self.owner,
            pupil=self.pupil,
        )
        supporting = pupils.SupportingPlanFactory(
            **row, answers={"condition": f"{MARK} illness", "emergency": f"{MARK} steps"}
        )
        pupils.SupportingReceiptFactory(plan=supporting)
        away = pupils.OffSitePlaceFactory(
            **row,
            purpose=f"{MARK} purpose",
            provider=pupils.ProviderFactory(school=school, name=f"{MARK} farm"),
        )
        for kind in CheckKind:
            pupils.ProviderCheckFactory(provider=away.provider, kind=kind, note=f"{MARK} note")
        pupils.PlaceWeekFactory(**row, place=away, note=f"{MARK} note")
        return_step = pupils.ReturnStepFactory(
            **row,
            text=f"{MARK} step",
            plan=pupils.AvoidancePlanFactory(**row, ends_on=datetime.date(2026, 11, 20)),
        )
        self.keys = {
            "ehc_plan_pk": ehc_plan.pk,
            "plan_version_pk": draft.pk,
            "plan_need_pk": ehcp.PlanNeedFactory(**of_draft, text=f"{MARK} need").pk,
            "care_text_pk": ehcp.CareTextFactory(**of_draft, text=f"{MARK} nurse").pk,
            "outcome_text_pk": ehcp.OutcomeTextFactory(**of_draft, text=f"{MARK} aim").pk,
            "provision_text_pk": owed.pk,
            "section_f_line_pk": owed.line_id,
            "f_delivery_pk": ehcp.FDeliveryFactory(**row, line=owed.line, participation=place).pk,
            "needs_assessment_pk": case.pk,
            "advice_request_pk": ehcp.AdviceRequestFactory(**of_case, name=f"{MARK} nurse").pk,
            "bundle_pk": ehcp.RequestBundleFactory(
                **of_case, made_by=self.owner, content=b"%PDF"
            ).pk,
            "consultation_pk": ehcp.ConsultationFactory(**of_case, name=f"{MARK} school").pk,
            "evidence_item_pk": ehcp.EvidenceItemFactory(school=school, label=f"{MARK} paper").pk,
            "la_form_pk": ehcp.LaFormFactory(
                school=school, title=f"{MARK} form", added_by=self.owner
            ).pk,
            "review_pk": review.pk,
            "review_person_pk": taking_part.pk,
            "pack_pk": ehcp_reviews.PackEditionFactory(**of_review, made_by=self.owner).pk,
            "pack_batch_pk": ehcp_reviews.PackBatchFactory(school=school, made_by=self.owner).pk,
            "letter_template_pk": agencies.LetterTemplateFactory(
                school=school, body=f"{MARK} words"
            ).pk,
            "parent_letter_pk": agencies.LetterSentFactory(**row, body=f"{MARK} words").pk,
            "meeting_pk": meeting.pk,
            "surgery_slot_pk": agencies.SurgerySlotFactory(meeting=meeting).pk,
            "entry_pk": entry.pk,
            "action_pk": pupils.ActionFactory(**row, text=f"{MARK} action").pk,
            "private_link_pk": private.pk,
            "ask_pk": sharing.AskFactory(link=private).pk,
            "response_pk": sharing.ResponseFactory(link=private, ask=answered).pk,
            "training_pk": training.pk,
            "training_part_pk": provision.CertificateFactory(
                school=school,
                part__training=training,
                part__staff=self.staff,
                name=f"{MARK}.pdf",
            ).part_id,
            "trained_pk": provision.TrainedStaffFactory(school=school, staff=self.worker).pk,
            "slot_pk": provision.SlotFactory(
                school=school, intervention=intervention, room=MARK
            ).pk,
            "place_pk": place.pk,
            "group_session_pk": provision.SessionFactory(
                school=school, intervention=intervention, is_cover=True
            ).pk,
            "absence_pk": accounts.StaffAbsenceFactory(school=school, staff=self.worker).pk,
            "agency_pk": at_agency["agency"].pk,
            "professional_pk": agencies.ProfessionalFactory(
                agency=at_agency["agency"], name=MARK
            ).pk,
            "involvement_pk": agencies.InvolvementFactory(**at_agency).pk,
            "consent_pk": agencies.ConsentFactory(**at_agency, contact=contact, what=MARK).pk,
            "referral_pk": agencies.ReferralFactory(**at_agency, answers={"reason": MARK}).pk,
            "advice_pk": advice.pk,
            "advice_item_pk": agencies.AdviceItemFactory(advice=advice, text=MARK).pk,
            "supporting_pk": supporting.pk,
            "supporting_kind": "risk",
            "provider_pk": away.provider_id,
            "off_site_pk": away.pk,
            "timetable_pk": pupils.PartTimeTableFactory(**row, purpose=f"{MARK} purpose").pk,
            "suspension_pk": pupils.SuspensionFactory(**row, context=f"{MARK} context").pk,
            "avoidance_pk": return_step.plan_id,
            "return_step_pk": return_step.pk,
            "pupil_pk": self.pupil.pk,
            "export_pk": pupils.RegisterExportFactory(school=school, made_by=self.owner).pk,
            "other_pk": pupils.PupilFactory(school=school, last_name=f"{MARK} other").pk,
            "concern_pk": self.concern.pk,
            "profile_pk": self.profile.pk,
            "batch_pk": batch.pk,
            "row_pk": pupils.ImportRowFactory(batch=batch).pk,
            "view_pk": pupils.SavedViewFactory(
                school=school, name=f"{MARK} view", owner=self.owner
            ).pk,
            "contact_pk": contact.pk,
            "relationship_pk": pupils.RelationshipFactory(
                **row, contact=contact, may_receive=True, has_parental_responsibility=True
            ).pk,
            "address_pk": pupils.AddressFactory(**row, lines=f"1 {MARK} Street").pk,
            "characteristic_pk": pupils.CharacteristicFactory(**row).pk,
            "figure_pk": pupils.AttendanceFigureFactory(**row).pk,
            "observation_pk": pupils.ObservationFactory(
                **row, created_by=self.owner, seen=f"{MARK} seen"
            ).pk,
            "assessment_pk": pupils.AssessmentFactory(**row, instrument=f"{MARK} test").pk,
            "battery_pk": battery.pk,
            "scale_pk": scale.pk,
            "score_file_pk": pupils.ScoreFileFactory(
                battery=battery, file_name=f"{MARK}.csv", created_by=self.owner
            ).pk,
            "framework_pk": step.framework_id,
            "arrangement_pk": pupils.AccessArrangementFactory(**row, detail=f"{MARK} laptop").pk,
            "working_note_pk": pupils.WorkingNoteFactory(**row, text=f"{MARK} finished").pk,
            "sitting_pk": pupils.ExamSittingFactory(school=school, title=f"{MARK} paper").pk,
            "exam": "general",
            "exam_year": 2027,
            "date_kind": "apply",
            "check_in_pk": checked.pk,
            "key_pupil_pk": days.KeyPupilFactory(**by_owner, why=f"{MARK} why").pk,
            "quiet_visit_pk": days.QuietVisitFactory(**by_owner, note=f"{MARK} note").pk,
            "achievement_pk": days.AchievementFactory(**by_owner, text=f"{MARK} did it").pk,
            "incident_pk": incident.pk,
            "round_pk": asked.pk,
            "round_answer_pk": rounds.RoundAnswerFactory(
                **row, round=asked, staff=self.staff, name=MARK
            ).pk,
            "question_set_pk": rounds.QuestionSetFactory(
                school=school, questions=f"{MARK} question?"
            ).pk,
            "day_kind": "check-in",
            "day_row_pk": checked.pk,
            "entry_kind": "check-in",
            "entry_row_pk": checked.pk,
            "adding": "quiet-room",
            "document_pk": document.pk,
            "item_pk": document.pk,
            "kind": "document",
            "monitoring_pk": pupils.MonitoringFactory(**row).pk,
            "status_pk": pupils.SenStatusFactory(**row).pk,
            "need_pk": pupils.NeedFactory(**row).pk,
            "due_pk": pupils.DueFactory(**row, kind=DueKind.PLAN_REFERRAL).pk,
            "plan_pk": plan.pk,
            "cycle_pk": cycle.pk,
            "outcome_pk": outcome.pk,
            "support_pk": provision.OutcomeSupportFactory(**row, outcome=outcome).pk,
            "line_pk": provision.ReviewLineFactory(**row, cycle=cycle).pk,
            "version_pk": provision.PlanVersionFactory(**row, cycle=cycle).pk,
            "wording_pk": provision.WordingFactory(school=school).pk,
            "draft_pk": drafts.DraftFactory(school=school, user=self.owner).pk,
            "job_pk": jobs.JobFactory(school_id=school.pk, created_by=self.owner).pk,
            "intervention_pk": intervention.pk,
            "provision_pk": intervention.provision.pk,
            "map_pk": provision.MapExportFactory(
                school=school, made_by=self.owner, content=b"%PDF"
            ).pk,
            "rate_pk": provision.StaffRateFactory(school=school, pay_point=f"{MARK} point").pk,
            "point_pk": provision.StaffPayPointFactory(school=school, staff=self.worker).pk,
            "rule_pk": provision.CostRuleFactory(school=school).pk,
            "funding_pk": provision.FundingSourceFactory(school=school, name=f"{MARK} source").pk,
            "budget_pk": provision.BudgetLineFactory(school=school, note=f"{MARK} note").pk,
            "cost_line_pk": provision.CostLineFactory(school=school, what=f"{MARK} books").pk,
            "letter_pk": jobs.JobFactory(
                school_id=school.pk,
                kind="mail",
                args={"template": "notice", "to": "user", "to_id": self.owner.pk, "ids": {}},
            ).pk,
            "edition_pk": reports.SchoolFiguresFactory(
                school=school, figures=reports.figures_of(said=MARK)
            ).pk,
            "evidence_folder_pk": reports.EvidenceFolderFactory(
                school=school, title=f"{MARK} folder"
            ).pk,
            "priority_pk": reports.PriorityFactory(
                plan=reports.ActionPlanFactory(school=school), title=f"{MARK} priority"
            ).pk,
            "plan_year": 2026,
            "talk_pk": reports.TalkFactory(school=school, notes=f"{MARK} said").pk,
            "self_review_pk": reports.SelfReviewFactory(school=school, evidence=MARK).pk,
            "walk_pk": reports.LearningWalkFactory(school=school, focus=f"{MARK} focus").pk,
            "survey_pk": reports.SurveyFactory(school=school, name=f"{MARK} round").pk,
            "duty_pk": reports.ComplianceItemFactory(school=school, note=MARK).pk,
            "published_pk": reports.PublishedTextFactory(
                school=school,
                published_by=self.owner,
                content={"parts": [{"title": "SENCo", "words": MARK, "drawn": []}]},
            ).pk,
            "handover_pk": handed.pk,
            "handover_line_pk": reports.HandoverLineFactory(
                handover=handed, words=[["Words", MARK]]
            ).pk,
            "handover_file_pk": reports.SubjectPackFactory(
                pupil=self.pupil, kind="handover", asked_by=self.owner, made=True
            ).pk,
            "subject_pack_pk": reports.SubjectPackFactory(
                pupil=self.pupil, asked_by=self.owner, reason=f"{MARK} reason", made=True
            ).pk,
            "record_file_pk": reports.RecordFileFactory(
                school=school, asked_by=self.owner, reason=f"{MARK} reason", made=True
            ).pk,
            "hold_pk": reports.HoldFactory(
                pupil=self.pupil, set_by=self.owner, reason=f"{MARK} appeal"
            ).pk,
            "time_pk": reports.WorkTimeFactory(pupil=self.pupil, by_user=self.owner).pk,
            "disclosure_pk": reports.DisclosureErasureFactory(
                school=school, proposed_by=self.owner
            ).pk,
            "erasure_pk": reports.ErasureFactory(
                school=school, pupil_number=self.pupil.pk, proposed_by=self.owner
            ).pk,
            "period_kind": "sen_file",
            "text_kind": "information_report",
            "text_item": "1",
            "user_pk": self.owner.pk,
            "membership_pk": Membership.objects.filter(user=self.owner).first().pk,
            "staff_pk": accounts.StaffMemberFactory(school=school, last_name=f"{MARK} free").pk,
            "invitation_pk": accounts.InvitationFactory(school=school, name=MARK).pk,
            "term_pk": accounts.TermFactory(school=school).pk,
            "closure_pk": accounts.ClosurePeriodFactory(school=school, name=MARK).pk,
            "group_pk": self.group.pk,
            "transition_pk": self.move.pk,
            "step_pk": pupils.TransitionStepFactory(transition=self.move).pk,
            "own_field_pk": pupils.OwnFieldFactory(school=school, label=f"{MARK} field").pk,
            "rollover_pk": pupils.RollOverFactory(school=school).pk,
            "link_pk": link.pk,
            "strategy_pk": pupils.StrategyFactory(school=school, name=f"{MARK} strategy").pk,
            "pupil_strategy_pk": self.strategy.pk,
            "regulation_pk": provision.RegulationPlanFactory(**row, helps=f"{MARK} helps").pk,
            "paper": "a4",
            "template": "notice",
            "session_pk": UserSession.objects.create(
                user=self.owner, ip="127.0.0.1", session_key=f"key{school.pk}", user_agent=MARK
            ).pk,
        }


# Words in an address that name a kind, not a row.
NO_ROW = frozenset(
    {
        "adding",
        "date_kind",
        "day_kind",
        "entry_kind",
        "exam",
        "exam_year",
        "kind",
        "paper",
        "period_kind",
        "supporting_kind",
        "plan_year",
        "template",
        "text_item",
        "text_kind",
    }
)


def rows_named_by(name):
    """The names of the rows an address of ours holds."""
    return [key for key in OURS[name].pattern.converters if key not in NO_ROW]


WITH_ROW = sorted(name for name in MATRIX if rows_named_by(name))
# An address that names only a kind is asked for by the tests of its own page.
WITHOUT_ROW = sorted(name for name in MATRIX if not OURS[name].pattern.converters)


def address(name, keys):
    """The address of a view with these numbers in it; KeyError: add the new key to `World`."""
    return reverse(name, kwargs={key: keys[key] for key in OURS[name].pattern.converters})


# Whoever signs out opens nothing more: these come last, or not at all.
ENDS_SESSION = frozenset({"accounts:session_end_all", "accounts:session_end"})
