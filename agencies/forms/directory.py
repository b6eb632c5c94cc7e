"""Forms of agencies, their people, and involvement."""

from agencies.models import Agency, Involvement, Professional
from pupils.forms.file import FileForm


class AgencyForm(FileForm):
    class Meta:
        model = Agency
        fields = (
            "name",
            "kind",
            "route",
            "forms",
            "email",
            "telephone",
            "usual_wait_weeks",
            "chase_days",
            "note",
            "is_in_use",
        )
        help_texts = {
            "route": "For example: form and parent’s agreement; through the GP; by consultation.",
            "usual_wait_weeks": "From sending to being seen. A target to watch, never a legal limit.",
            "chase_days": "How long the school waits in silence before it asks again.",
            "is_in_use": "Agencies out of use stay in old records and are not offered for new ones.",
        }

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.school = actor.school

    def _get_validation_exclusions(self):
        """Let "one agency of a name" be checked here, where its words can be shown."""
        return super()._get_validation_exclusions() - {"school"}


class ProfessionalForm(FileForm):
    class Meta:
        model = Professional
        fields = ("name", "role", "email", "telephone", "is_in_use")


class InvolvementForm(FileForm):
    past = ("starts_on",)

    class Meta:
        model = Involvement
        fields = ("agency", "professional", "starts_on", "ends_on", "note")
        help_texts = {"ends_on": "Leave empty while they work with the pupil."}

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_for(actor, self.instance.agency_id)
        people = Professional.objects.visible_to(actor).select_related("agency")
        self.fields["professional"].queryset = people
        self.fields["professional"].label_from_instance = lambda row: f"{row.name}, {row.agency}"

    def clean(self):
        cleaned = super().clean()
        person, agency = cleaned.get("professional"), cleaned.get("agency")
        if person and agency and person.agency_id != agency.pk:
            self.add_error("professional", "This person works for another agency.")
        return cleaned


def agencies_for(actor, held=None):
    """Return the agencies offered for new work, and the one a record holds already."""
    rows = Agency.objects.visible_to(actor)
    return rows.in_use() | rows.filter(pk=held)
