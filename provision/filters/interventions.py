"""The filters of catalogue and interventions, each a form field: nothing else of the query reaches the rows."""

import django_filters as filters

from provision.enums import Level
from provision.models import Intervention, Provision
from pupils.enums import Area
from sendhub.accounts.models import StaffMember

RUNNING, TO_COME, OVER = "running", "to_come", "over"


class _Styled(filters.FilterSet):
    """Gives each control its class."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            is_text = field.widget.input_type in ("text", "search")
            field.widget.attrs["class"] = "form-control" if is_text else "form-select"

    @property
    def used(self):
        """Names of the filters that narrow the list."""
        if not self.form.is_valid():
            return []
        return [name for name, value in self.form.cleaned_data.items() if value not in ("", None)]


class ProvisionFilter(_Styled):
    search = filters.CharFilter(label="Name or purpose", method="in_words")
    level = filters.ChoiceFilter(label="Tier", choices=Level.choices, empty_label="Any")
    area = filters.ChoiceFilter(label="Area of need", choices=Area.choices, empty_label="Any")
    offer = filters.ChoiceFilter(
        label="On offer",
        choices=(("no", "Off offer"),),
        empty_label="On offer",
        method="on_offer",
    )

    class Meta:
        model = Provision
        fields = ()

    def in_words(self, rows, name, value):
        return rows.filter(name__icontains=value) | rows.filter(purpose__icontains=value)

    def on_offer(self, rows, name, value):
        return rows

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows.filter(is_active=self.form.cleaned_data.get("offer") != "no")


class InterventionFilter(_Styled):
    search = filters.CharFilter(label="Name", field_name="name", lookup_expr="icontains")
    when = filters.ChoiceFilter(
        label="When",
        choices=((TO_COME, "To come"), (OVER, "Over")),
        empty_label="Running",
        method="at_time",
    )
    level = filters.ChoiceFilter(
        label="Tier", choices=Level.choices, empty_label="Any", field_name="provision__level"
    )
    area = filters.ChoiceFilter(
        label="Area of need", choices=Area.choices, empty_label="Any", field_name="provision__area"
    )
    staff = filters.ModelChoiceFilter(
        label="Adult", queryset=StaffMember.objects.none(), empty_label="Any", method="of_staff"
    )

    class Meta:
        model = Intervention
        fields = ()

    def __init__(self, *args, actor, today, **kwargs):
        self.today = today
        super().__init__(*args, **kwargs)
        self.filters["staff"].queryset = StaffMember.objects.filter(school_id=actor.school_id)
        self.form.fields["staff"].queryset = self.filters["staff"].queryset

    def at_time(self, rows, name, value):
        return rows

    def of_staff(self, rows, name, value):
        return (rows.filter(lead=value) | rows.filter(slots__staff=value)).distinct()

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        when = self.form.cleaned_data.get("when")
        if when == TO_COME:
            return rows.filter(starts_on__gt=self.today)
        if when == OVER:
            return rows.filter(ends_on__lt=self.today)
        return rows.running(self.today, self.today)
