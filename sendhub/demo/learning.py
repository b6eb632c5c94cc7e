"""What the staff of a demo school learned: a year and a half of it, a plan, and marks that run out."""

from datetime import timedelta

from provision.actions.training import record_training
from provision.enums import TrainingKind
from provision.models import Provision
from pupils.enums import Area
from sendhub.accounts.actor import Machine
from sendhub.accounts.models import StaffMember

DAY = timedelta(days=1)
K = TrainingKind

# Kind, topic, area, minutes, given by, days ago (below zero: to come), who, note. The area of
# sensory and physical needs had none this year: the page of gaps has something to say.
LOG = (
    (K.INSET, "Every teacher is a teacher of SEND", "", 180, "SENCo and head teacher", 85, "all", ""),
    (
        *(K.COURSE, "Attachment and trauma in the classroom", Area.SEMH, 360, "Wraxshire virtual school"),
        *(61, "some", "Meet and greet at the door; calm corner in each class by half-term."),
    ),
    (
        *(K.COACHING, "Chunking instructions in whole-class maths", Area.COGNITION, 45, "SENCo"),
        *(33, "one", "Seen: instructions in three steps on the board. Agreed: one step at a time, ticked off."),
    ),
    (
        *(K.LESSON_VISIT, "Talk partners in Year 4 reading", Area.COMMUNICATION, 30, "SENCo"),
        *(19, "one", "Seen: sentence stems used by most. Agreed: pictures beside the stems."),
    ),
    (K.MODELLING, "Colourful semantics with the language group", Area.COMMUNICATION, 40, "Speech and language therapist", 12, "some", ""),
    (K.SUPERVISION, "Half-termly supervision of the ELSA", Area.SEMH, 60, "Educational psychologist", 9, "one", ""),
    (K.COURSE, "Hearing loss in the classroom", Area.SENSORY, 120, "Wraxshire sensory team", 420, "some", ""),
    (K.INSET, "Writing outcomes that can be measured", "", 90, "SENCo", -24, "all", ""),
    # Found from the healthcare plan of a pupil with epilepsy; nobody learned about the allergy.
    (K.COURSE, "Epilepsy: what to do in a fit, rescue medicine", "", 60, "School nurse", 68, "some", ""),
)  # fmt: skip
# Provision, days since its training, days until it runs out.
RENEWALS = (("Precision teaching", 330, 35), ("Emotional literacy", 300, 65))


def write_learning(school, *, today):
    """Write the log through the actions, so that marks and due dates follow."""
    by = Machine(school, "seed_demo")
    staff = list(StaffMember.objects.filter(school=school, ends_on=None).order_by("pk"))
    taught = [person for person in staff if person.post in ("Class teacher", "Teaching assistant")]
    for place, (kind, topic, area, minutes, given_by, days, who, note) in enumerate(LOG):
        people = {"all": staff, "some": taught[place : place + 6], "one": taught[place : place + 1]}
        record_training(
            kind=kind,
            topic=topic,
            area=area,
            minutes=minutes,
            given_by=given_by,
            on=today - days * DAY,
            note=note,
            staff=people[who],
            by=by,
        )
    for name, since, left in RENEWALS:
        provision = Provision.objects.filter(school=school, name__startswith=name).first()
        trained = provision and [row.staff for row in provision.trained.select_related("staff")[:1]]
        if trained:
            record_training(
                kind=K.COURSE,
                topic=f"{provision.name}: to deliver it",
                area=provision.area,
                provision=provision,
                minutes=360,
                given_by="Wraxshire learning support",
                on=today - since * DAY,
                runs_out_on=today + left * DAY,
                staff=trained,
                by=by,
            )
