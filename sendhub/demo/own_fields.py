"""Fields of a demo school's own, filled in for some pupils."""

from pupils.actions import own_fields as actions
from pupils.enums import OwnFieldKind, OwnFieldNoun, SeenBy
from sendhub.demo.contact_log import acting_as

FIELDS = (
    ("House", OwnFieldKind.CHOICE, ["Kestrel", "Heron", "Swift"], SeenBy.STAFF, "For sports day and assemblies."),
    ("Comes by bus", OwnFieldKind.YES_NO, [], SeenBy.STAFF, ""),
    ("Family learning begins", OwnFieldKind.DATE, [], SeenBy.CASE, "First day of the course for parents."),
    ("Clubs", OwnFieldKind.TEXT, [], SeenBy.STAFF, "What the pupil goes to after school."),
)  # fmt: skip
CLUBS = ("Choir", "Football and chess", "Gardening")


def write_own_fields(register, *, school, senco, today):
    """Define four fields about a pupil, one about a concern and one about an incident; fill in some of the first."""
    by = acting_as(senco.user, school, today)
    house, bus, begins, clubs = (
        actions.define(
            by=by,
            noun=OwnFieldNoun.PUPIL,
            label=label,
            kind=kind,
            options=options,
            seen_by=seen_by,
            help_text=help_text,
            in_documents=label == "Clubs",
        )
        for label, kind, options, seen_by, help_text in FIELDS
    )
    actions.define(
        by=by,
        noun=OwnFieldNoun.CONCERN,
        label="Talked over in",
        kind=OwnFieldKind.CHOICE,
        options=["Year team", "Inclusion meeting"],
        seen_by=SeenBy.CASE,
    )
    actions.define(
        by=by,
        noun=OwnFieldNoun.INCIDENT,
        label="Adult called",
        kind=OwnFieldKind.CHOICE,
        options=["Nobody", "Learning mentor", "Head teacher"],
        seen_by=SeenBy.STAFF,
    )
    for place, pupil in enumerate(register[:30]):
        pupil.refresh_from_db(fields=["version"])
        values = {
            house.key: house.options[place % 3],
            bus.key: "Yes" if place % 4 == 0 else "No",
            begins.key: today.isoformat() if place % 10 == 0 else "",
            clubs.key: CLUBS[place % 3] if place % 2 else "",
        }
        actions.fill_in(
            row=pupil,
            version=pupil.version,
            fields=[house, bus, begins, clubs],
            values=values,
            pupil_id=pupil.pk,
            by=by,
        )
