"""Make the demo schools."""

from datetime import date

from django.db import connection, transaction

from pupils.actions.register import set_leads
from sendhub.accounts.actor import Machine
from sendhub.accounts.enums import Role
from sendhub.accounts.models import School, StaffMember
from sendhub.demo.agencies import AgencyWriter
from sendhub.demo.assessments import write_assessments
from sendhub.demo.contact_log import acting_as, write_contact_log
from sendhub.demo.days import write_days
from sendhub.demo.disclosures import write_disclosures
from sendhub.demo.ehc_plans import EhcPlanWriter
from sendhub.demo.exams import write_exams
from sendhub.demo.former import write_former_pupil
from sendhub.demo.inclusion import write_inclusion
from sendhub.demo.interventions import InterventionWriter
from sendhub.demo.learning import write_learning
from sendhub.demo.links import write_links
from sendhub.demo.meetings import MeetingWriter
from sendhub.demo.offsite import write_offsite
from sendhub.demo.own_fields import write_own_fields
from sendhub.demo.papers import write_la_paper, write_papers
from sendhub.demo.people import children
from sendhub.demo.plans import PlanWriter
from sendhub.demo.records import Writer
from sendhub.demo.reports import write_reports
from sendhub.demo.reviews import write_reviews
from sendhub.demo.rounds import write_rounds
from sendhub.demo.schools import (
    academic_year,
    make_calendar,
    make_school,
    school_plan,
)
from sendhub.demo.scores import write_scores
from sendhub.demo.staff import make_classes, make_staff
from sendhub.demo.strategies import write_strategies
from sendhub.demo.supporting import write_supporting
from sendhub.demo.surveys import write_surveys
from sendhub.demo.transitions import write_transitions
from sendhub.refusals import NotPossible
from sendhub.tenancy import tenant


def seed(*, schools, pupils, seed, today, report=lambda line: None):
    """Make `schools` demo schools of `pupils` pupils each (None: as planned), the same for the same seed.

    Raises NotPossible beside a school that is not a demo, or when the demo stands already.
    """
    if School.objects.filter(is_demo=False).exists():
        raise NotPossible("This database holds a school that is not a demo: no demo beside it.")
    if School.objects.exists():
        raise NotPossible("The demo schools are already there.")
    # All or none: a start that was killed half-way would otherwise find "a demo" for ever.
    with transaction.atomic():
        _plan_for_many_rows()
        for number in range(schools):
            made = _make(number, pupils=pupils, seed=seed, today=today)
            report(f"{made.name}: {pupils or school_plan(number).pupils} pupils")


def _plan_for_many_rows():
    """Nobody has counted the rows of this transaction yet: the database would join thousands one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")


def _give_leads(register, *, senco, by):
    """Cases of the SENCo's; where the school has an assistant of the SENCo, every third is theirs."""
    assistant = StaffMember.objects.filter(
        school=senco.school, user__memberships__role=Role.SEN_ASSISTANT
    ).first()
    theirs = register[::3] if assistant else []
    set_leads(pupils=theirs, lead=assistant, by=by)
    set_leads(pupils=[pupil for pupil in register if pupil not in theirs], lead=senco, by=by)


def _make(number, *, pupils, seed, today):
    plan = school_plan(number)
    year = academic_year(today)
    year_start = date(year, 9, 1)
    count = pupils or plan.pupils
    school = make_school(plan)
    make_calendar(school, year - 1, years=3)
    with tenant(school.pk, context={"command": "seed_demo"}):
        groups = make_classes(school, plan, plan.years, year)
        senco, reporters, assistants = make_staff(
            school, groups, school_number=number, today=today, year_start=year_start
        )
        writer = Writer(
            school=school,
            groups=groups,
            senco=senco,
            reporters=reporters,
            seed=f"{seed}/{number}",
            today=today,
            year_start=year_start,
        )
        people = children(
            seed=f"{seed}/{number}/people",
            pupils=count,
            years=plan.years,
            forms=plan.forms,
            academic_year=year,
        )
        writer.write(people)
        InterventionWriter(
            writer,
            children=people,
            assistants=assistants,
            seed=f"{seed}/{number}/interventions",
        ).write()
        PlanWriter(writer, children=people, seed=f"{seed}/{number}/plans").write()
        register = [pupil for pupil in writer.pupils if pupil.sen_status != "N"]
        write_strategies(
            register,
            by=Machine(school, "seed_demo"),
            senco=senco,
            seed=f"{seed}/{number}/strategies",
            today=today,
            at=writer.moment,
        )
        write_scores(
            writer.pupils,
            register,
            school=school,
            by=Machine(school, "seed_demo"),
            senco=senco,
            seed=f"{seed}/{number}/scores",
            today=today,
        )
        write_exams(register, school=school, by=Machine(school, "seed_demo"), today=today)
        AgencyWriter(writer, by=Machine(school, "seed_demo")).write()
        write_assessments(
            register,
            school=school,
            by=Machine(school, "seed_demo"),
            today=today,
            is_whole=number == 0,
        )
        EhcPlanWriter(school=school, today=today).write(register)
        write_reviews(school=school, senco=senco.user, by=Machine(school, "seed_demo"), today=today)
        if number == 0:
            write_papers(register, by=Machine(school, "seed_demo"), today=today)
            write_la_paper(school=school, by=Machine(school, "seed_demo"))
            write_links(register, school=school, senco=senco.user, today=today)
        write_learning(school, today=today)
        write_surveys(school, seed=f"{seed}/{number}/surveys", today=today)
        write_inclusion(senco=senco, by=acting_as(senco.user, school, today), today=today)
        write_reports(school, senco=senco, today=today)
        write_days(
            register,
            school=school,
            senco=senco,
            seed=f"{seed}/{number}/days",
            today=today,
        )
        write_disclosures(register, school=school, senco=senco, today=today)
        write_former_pupil(school=school, senco=senco, today=today)
        write_rounds(register, school=school, senco=senco, today=today)
        write_contact_log(
            register,
            school=school,
            senco=senco,
            seed=f"{seed}/{number}/contact_log",
            today=today,
        )
        write_offsite(register, school=school, senco=senco, today=today)
        write_supporting(register, school=school, senco=senco, today=today)
        MeetingWriter(
            register,
            school=school,
            senco=senco,
            seed=f"{seed}/{number}/meetings",
            today=today,
        ).write()
        write_transitions(register, school=school, senco=senco, today=today)
        write_own_fields(register, school=school, senco=senco, today=today)
        _give_leads(register, senco=senco, by=Machine(school, "seed_demo"))
    return school
