"""Filter of the list of actions."""

from pupils.filters.kit import ListFilter, OneOf
from pupils.models import Action
from sendhub.accounts.models import StaffMember
from sendhub.accounts.permissions import Permission


class ActionFilter(ListFilter):
    """Open actions of one's own, unless others are asked for."""

    show = OneOf(
        label="Show",
        choices=[("late", "Late"), ("done", "Done"), ("all", "Open and done")],
        method="by_state",
        any_label="Open",
    )
    who = OneOf(label="Who", choices=(), method="by_owner", any_label="Me")

    class Meta:
        model = Action
        fields = ()

    def __init__(self, data, *, actor, today):
        self.actor, self.today = actor, today
        rows = Action.objects.visible_to(actor).as_lines(actor)
        super().__init__(data, queryset=rows)
        if actor.can(Permission.ACTION_VIEW_ALL):
            owners = StaffMember.objects.filter(pk__in=rows.order_by().values("owner"))
            self.filters["who"].extra["choices"] = [
                ("all", "Everybody"),
                ("outside", "Somebody outside"),
                *((row.pk, row.full_name) for row in owners.exclude(pk=actor.staff_id)),
            ]
        else:
            del self.filters["who"]
        self.form.is_valid()

    def by_state(self, queryset, name, value):
        if value == "late":
            return queryset.open().filter(due_on__lt=self.today)
        return queryset.exclude(done_on=None) if value == "done" else queryset

    def by_owner(self, queryset, name, value):
        if value == "all":
            return queryset
        return queryset.filter(owner=None) if value == "outside" else queryset.owned_by(value)

    @property
    def qs(self):
        found, chosen = super().qs, self.form.cleaned_data
        if not chosen.get("who"):
            found = found.owned_by(self.actor.staff_id)
        return found if chosen.get("show") else found.open()
