"""What a form of an LA may name: the words and the rows of the record, and where each is kept."""

from dataclasses import dataclass

from ehcp.enums import FormPurpose
from ehcp.request_questions import PARTS
from ehcp.review_texts import ADULTHOOD, CARE, CLOSE, ROUND, VOICES


@dataclass(frozen=True)
class Place:
    """A page where a missing word is filled in. `of`: whose number its address takes."""

    label: str
    route: str
    of: str = "pupil"


DETAILS = Place("Pupil’s details", "pupils:pupil_details")
CONTACTS = Place("Contacts", "pupils:pupil_contacts")
SEN = Place("SEN status and needs", "pupils:pupil_sen")
ATTENDANCE = Place("Attendance", "pupils:pupil_attendance")
PLAN = Place("EHC plan", "ehcp:pupil_ehc_plan")
MEETING = Place("Meeting mode", "ehcp:review_meeting", "subject")
REVIEW = Place("The review", "ehcp:review_view", "subject")
REQUEST = Place("Write the request", "ehcp:assessment_edit", "subject")
CASE = Place("The case", "ehcp:assessment_view", "subject")
SCHOOL = Place("Ask your administrator: school settings", "")


@dataclass(frozen=True)
class Field:
    label: str
    place: Place


@dataclass(frozen=True)
class Rows:
    """A list of the record; `columns` are {name: what stands there}."""

    label: str
    place: Place
    columns: dict


_BOTH = {
    "pupil.full_name": Field("Name", DETAILS),
    "pupil.first_name": Field("First name", DETAILS),
    "pupil.last_name": Field("Last name", DETAILS),
    "pupil.born_on": Field("Date of birth", DETAILS),
    "pupil.upn": Field("UPN", DETAILS),
    "pupil.gender": Field("Gender", DETAILS),
    "pupil.year_group": Field("Year group", DETAILS),
    "pupil.class_name": Field("Class", DETAILS),
    "pupil.address": Field("Home address", DETAILS),
    "pupil.ethnicity": Field("Ethnicity", DETAILS),
    "pupil.home_language": Field("Home language", DETAILS),
    "pupil.looked_after": Field("Looked after: yes or no", DETAILS),
    "pupil.social_worker": Field("Looked after: authority and social worker", DETAILS),
    "pupil.pupil_premium": Field("Pupil premium: yes or no", DETAILS),
    "pupil.forces": Field("Family in the forces: yes or no", DETAILS),
    "pupil.needs": Field("Needs, the first one first", SEN),
    "pupil.sen_status": Field("SEN status", SEN),
    "school.name": Field("School", SCHOOL),
    "school.address": Field("School’s address", SCHOOL),
    "school.telephone": Field("School’s telephone", SCHOOL),
    "school.email": Field("School’s e-mail", SCHOOL),
    "school.admitted_on": Field("Date of admission", DETAILS),
    "school.attendance": Field("Attendance", ATTENDANCE),
    "filled.on": Field("Day the form is filled", DETAILS),
    "filled.by": Field("Who fills it", SCHOOL),
    "filled.post": Field("Post of who fills it", SCHOOL),
    "filled.email": Field("E-mail of who fills it", SCHOOL),
}
ADULTS = Rows(
    "Adults of the pupil",
    CONTACTS,
    {
        "name": "name",
        "relation": "relation to the pupil",
        "responsibility": "parental responsibility: yes or no",
        "telephone": "telephone",
        "email": "e-mail",
        "lives_with": "lives with the pupil: yes or no",
        "note": "no contact, interpreter",
    },
)

FIELDS = {
    FormPurpose.REVIEW: {
        **_BOTH,
        "plan.authority": Field("Local authority", PLAN),
        "plan.reference": Field("LA’s reference", PLAN),
        "plan.officer": Field("Case officer", PLAN),
        "plan.first_issued_on": Field("Plan first made", PLAN),
        "plan.issued_on": Field("Date of this plan", PLAN),
        "plan.placement": Field("School named in Section I", PLAN),
        "review.kind": Field("Kind of review", REVIEW),
        "review.early_reason": Field("Why early", REVIEW),
        "review.meeting_on": Field("Day of the meeting", REVIEW),
        "review.place": Field("Place of the meeting", REVIEW),
        "review.last_on": Field("Last review completed, or plan made", REVIEW),
        "review.due_on": Field("Review complete by", REVIEW),
        "review.circulated_on": Field("Papers sent out", REVIEW),
        "review.recommendation": Field("School’s recommendation", MEETING),
        "review.recommendation_reason": Field("Reason for the recommendation", MEETING),
        "review.report_due_on": Field("Report due", REVIEW),
        "review.decision_due_on": Field("LA’s decision due", REVIEW),
        "views.pupil": Field("What the pupil gave before the meeting", REVIEW),
        "views.family": Field("What the family gave before the meeting", REVIEW),
        **{
            f"notes.{text.key}": Field(text.title, MEETING)
            for text in (*VOICES, *ROUND, *CARE, *ADULTHOOD, *CLOSE)
        },
    },
    FormPurpose.REQUEST: {
        **_BOTH,
        "request.authority": Field("Local authority", CASE),
        "request.asked_by": Field("Who asks", CASE),
        "request.sent_on": Field("Date of the request", CASE),
        "request.kind": Field("Assessment or re-assessment", CASE),
        "family.says": Field("What the family says to the request", CASE),
        "family.told_on": Field("Family told on", CASE),
        "family.words": Field("The family in its own words", CASE),
        "pupil.outside_year": Field("Taught out of the usual year group: yes or no", DETAILS),
        "school.before": Field("Previous schools with dates", DETAILS),
        **{
            f"answers.{question.key}": Field(question.label, REQUEST)
            for part in PARTS
            for question in part.questions
        },
    },
}
ROWS = {
    FormPurpose.REVIEW: {
        "adults": ADULTS,
        "people": Rows(
            "People of the review",
            REVIEW,
            {
                "name": "name",
                "role": "role",
                "invited_on": "notice given",
                "attended": "attended: yes or no",
                "asked_on": "advice asked",
                "received_on": "advice received",
                "report_sent_on": "report sent to them",
                "agrees": "whether they agree",
            },
        ),
        "outcomes": Rows(
            "Outcomes of Section E",
            MEETING,
            {
                "number": "number",
                "text": "words of the outcome",
                "progress": "progress",
                "evidence": "what shows it",
                "proposed": "what is proposed",
            },
        ),
        "provision": Rows("Provision of Section F", PLAN, {"number": "number", "text": "words"}),
        "care": Rows(
            "Health and social care provision of Sections G, H1 and H2",
            PLAN,
            {
                "number": "number",
                "section": "section",
                "text": "what",
                "amount": "how much and how often",
                "provider": "who provides it",
            },
        ),
        "changes": Rows(
            "Changes proposed to the plan",
            MEETING,
            {"section": "letter of the section", "text": "change", "reason": "reason"},
        ),
        "agreed": Rows(
            "Actions agreed", MEETING, {"text": "what", "owner": "who", "due_on": "until when"}
        ),
    },
    FormPurpose.REQUEST: {
        "adults": ADULTS,
        "evidence": Rows(
            "Checklist of evidence",
            Place("Evidence", "ehcp:assessment_evidence", "subject"),
            {"label": "what is wanted", "state": "how it stands", "words": "what there is"},
        ),
    },
}
