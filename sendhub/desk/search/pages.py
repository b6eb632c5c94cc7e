"""Pages of the program by their name, and by other words people have for what is on them."""

from dataclasses import dataclass

from django.urls import resolve, reverse

from sendhub.accounts.permissions import Permission as P
from sendhub.desk.search.kit import Kind


@dataclass(frozen=True)
class Page:
    """`others`: further words that find it; who may open it is what its view requires."""

    route: str
    name: str
    others: str = ""

    def is_for(self, actor):
        view = resolve(reverse(self.route)).func
        return bool(actor.permissions & view.required_permissions)


PAGES = (
    Page("desk:home", "Desk", "first page home today"),
    Page("pupils:concern_log", "Log a concern", "worry"),
    Page("pupils:concern_queue", "Concerns", "triage queue"),
    Page("pupils:register", "Pupils", "SEN register list"),
    Page("pupils:roll", "Who is on roll"),
    Page("pupils:due_list", "Due dates", "deadlines late overdue"),
    Page("pupils:action_list", "Actions", "to do agreed"),
    Page("pupils:check_in_list", "Day by day", "check-in key pupils"),
    Page("pupils:quiet_list", "Quiet room", "calm regulation space"),
    Page("pupils:achievement_list", "Achievements", "thank-you praise"),
    Page("pupils:incident_list", "Incidents", "behaviour ABC"),
    Page("pupils:incident_patterns", "Patterns of incidents", "when where trigger"),
    Page("pupils:round_list", "Questions asked", "round robin teachers' feedback"),
    Page("pupils:round_mine", "Asked of me", "round robin feedback"),
    Page("provision:plan_list", "Plans", "APDR assess plan do review support"),
    Page("provision:intervention_list", "Interventions", "groups timetable"),
    Page("provision:provision_list", "Catalogue of provision"),
    Page("provision:session_list", "Sessions", "register attendance of interventions"),
    Page("provision:clash_list", "Clashes", "timetable twice"),
    Page("pupils:offsite_list", "School avoidance and off-site", "EBSA part-time alternative provision"),
    Page("pupils:offsite_absence", "Attendance and suspensions", "exclusion absence"),
    Page("pupils:provider_list", "Providers of alternative provision", "off-site"),
    Page("pupils:supporting_list", "Health and safety plans", "healthcare risk assessment medical"),
    Page("pupils:card_list", "Emergency cards", "medical health"),
    Page("provision:map", "Provision map", "costed provision"),
    Page("provision:map_gaps", "Needs without provision", "gaps"),
    Page("provision:cost_budget", "Money in and out", "budget notional top-up funding"),
    Page("provision:cost_lines", "Materials and invoices", "costs"),
    Page("provision:cost_settings", "Rates of pay and costs"),
    Page("provision:bank_list", "Bank of strategies", "universal offer ordinarily available"),
    Page("provision:class_list", "Class pages"),
    Page("pupils:exam_list", "Access arrangements", "JCQ exams extra time form 8 SATs"),
    Page("pupils:sitting_list", "Papers of exams", "timetable invigilators"),
    Page("pupils:score_settings", "The school’s tests", "results standardised scores"),
    Page("pupils:transition_list", "Transition", "moving up next school new pupils"),
    Page("provision:cover_list", "Absence and cover", "staff away"),
    Page("ehcp:review_list", "Annual reviews", "planner EHCP"),
    Page("ehcp:own_part_list", "Annual reviews: your part", "advice report"),
    Page("ehcp:batch_make", "Packs of a month’s reviews", "papers"),
    Page("ehcp:shortfall_list", "Delivery owed", "section F ledger shortfall"),
    Page("ehcp:assessment_list", "EHC assessments", "EHCNA request"),
    Page("ehcp:la_form_list", "Forms of local authorities"),
    Page("agencies:referral_list", "Agencies", "referrals"),
    Page("agencies:agency_list", "Directory of agencies", "therapist psychologist EP SALT"),
    Page("agencies:agency_waits", "Waiting times", "agencies waits"),
    Page("agencies:advice_list", "Advice to decide", "reports recommendations"),
    Page("agencies:entry_list", "Contacts and meetings", "contact log phone calls"),
    Page("agencies:meeting_list", "Meetings", "minutes agenda"),
    Page("agencies:surgery_list", "SEN surgery", "drop-in slots"),
    Page("agencies:feed_view", "My calendar in another program", "Outlook Google ics"),
    Page("agencies:letter_template_list", "Templates of letters"),
    Page("provision:training_list", "Staff learning", "CPD training certificates"),
    Page("provision:training_gaps", "Gaps in staff learning", "CPD training"),
    Page("reports:survey_list", "Staff survey", "confidence"),
    Page("reports:edition_list", "Reports", "governors edition half term"),
    Page("reports:edition_make", "Make the governors’ report", "freeze edition"),
    Page("reports:trust_view", "Side by side", "trust schools compare"),
    Page("reports:register_time", "Register over time", "analysis trend history"),
    Page("reports:equity", "Who is identified, and for whom it works", "equity analysis groups pupil premium EAL ethnicity"),
    Page("reports:time_view", "SENCO time", "timer hours"),
    Page("reports:compliance", "Policies and duties", "SEN information report accessibility plan inclusion strategy compliance"),
    Page("reports:plan_view", "SEND action plan", "priorities development"),
    Page("reports:talk_list", "Talks of SENCo and link governor"),
    Page("reports:walk_list", "Learning walks"),
    Page("reports:evidence_list", "Evidence for visitors", "Ofsted inspection folder"),
    Page("reports:census", "Census check", "school census errors"),
    Page("reports:school_data", "All of the school’s data", "export ZIP CSV"),
    Page("reports:handover_list", "Handover to and from schools", "bundle transfer"),
    Page("reports:period_list", "Retention", "how long records are kept GDPR"),
    Page("reports:erasure_list", "Erasure", "delete certificates GDPR"),
    Page("pupils:import_list", "Import", "CTF MIS upload"),
    Page("accounts:groups", "Classes", "groups"),
    Page("accounts:people", "People", "staff accounts roles invite"),
    Page("accounts:school_view", "School", "settings logo"),
    Page("pupils:own_field_list", "Own fields", "custom"),
    Page("accounts:calendar", "Terms", "holidays closures dates"),
    Page("provision:wording_view", "Wording", "what the school calls things tiers"),
    Page("accounts:security_log", "Security log", "sign-ins"),
    Page("jobs:letter_list", "Outgoing mail"),
    Page("jobs:condition", "Health", "backup condition of the program"),
    Page("jobs:job_list", "Background work", "jobs"),
)  # fmt: skip


def _pages(actor, text):
    """Those of which name or other words hold each word from its beginning; the name counts first."""
    found = []
    for page in PAGES:
        own, others = _words(page.name), _words(page.others)
        asked = _words(text)
        if not all(any(w.startswith(word) for w in own + others) for word in asked):
            continue
        if page.is_for(actor):
            is_named = all(any(w.startswith(word) for w in own) for word in asked)
            found.append((not is_named, page))
    return [page for _, page in sorted(found, key=lambda each: each[0])]


def _words(text):
    return text.lower().replace("-", " ").replace("/", " ").split()


def _page_line(page):
    return reverse(page.route), page.name, ""


OF_THE_PROGRAM = (Kind("Pages", frozenset({P.DESK_VIEW}), _pages, _page_line),)
