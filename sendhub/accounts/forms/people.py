"""What an administrator types about people, roles and invitations."""

from django import forms
from django.utils import timezone

from sendhub.accounts.enums import Role
from sendhub.accounts.forms.layout import day_field, refuse_backwards
from sendhub.accounts.models import StaffMember, User

ACCOUNT_STATES = (
    ("", "All people"),
    ("active", "With an account"),
    ("none", "Staff without an account"),
    ("invited", "Invited"),
    ("disabled", "Disabled accounts"),
)


def roles_for(school):
    """The roles that can be given at a school; a trust lead needs a trust."""
    return [
        (role.value, role.label)
        for role in Role
        if role is not Role.TRUST_LEAD or school.trust_id is not None
    ]


class PeopleFilter(forms.Form):
    """The filters of the list of people: every one optional, unknown values fall away."""

    q = forms.CharField(label="Name or e-mail", required=False, max_length=100)
    role = forms.ChoiceField(label="Role", required=False)
    state = forms.ChoiceField(label="Show", required=False, choices=ACCOUNT_STATES)

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Every role"), *roles_for(school)]


class StaffForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    starts_on = day_field("First day at this school", required=False)
    ends_on = day_field(
        "Last day at this school",
        required=False,
        help_text="After this day the person teaches no group. To stop them signing in, end their "
        "roles or disable the account.",
    )
    senco_from = day_field("SENCo since", required=False)
    senco_qualified_on = day_field("SENCo qualification gained on", required=False)

    class Meta:
        model = StaffMember
        fields = (
            "title",
            "first_name",
            "last_name",
            "email",
            "post",
            "starts_on",
            "ends_on",
            "senco_from",
            "senco_qualified_on",
        )
        labels = {
            "title": "Title",
            "first_name": "First name",
            "last_name": "Last name",
            "email": "E-mail",
            "post": "Post",
        }
        help_texts = {
            "title": "Such as Mrs or Dr. May be left blank.",
            "post": "Such as “Year 4 teacher”. May be left blank.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def clean(self):
        super().clean()
        refuse_backwards(self)
        return self.cleaned_data

    def _post_clean(self):
        """Leave the instance alone: the action sets and checks it on the locked row."""


class AccountForm(forms.Form):
    """Name and sign-in address of an account."""

    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(
        label="E-mail",
        help_text="The address they sign in with. A new address signs them out everywhere.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, initial={"name": user.name, "email": user.email}, **kwargs)
        self.user = user

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exclude(pk=self.user.pk).exists():
            raise forms.ValidationError("This address cannot be used. Choose another.")
        return email


class InvitationForm(forms.Form):
    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(label="E-mail", help_text="The link to make an account goes here.")
    roles = forms.MultipleChoiceField(
        label="Roles at this school",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one role."},
        help_text="Senior leaders are told by e-mail at once when you choose SENCo, head teacher, "
        "senior leader, trust inclusion lead or administrator.",
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = roles_for(school)

    def clean_roles(self):
        return [Role(role) for role in self.cleaned_data["roles"]]


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role")
    starts_on = day_field("From")
    ends_on = day_field(
        "Until", required=False, help_text="The last day that counts. Blank: until you end it."
    )

    def __init__(self, *args, school, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles_for(school)
        self.fields["starts_on"].initial = timezone.localdate()

    def clean_role(self):
        return Role(self.cleaned_data["role"])

    def clean(self):
        super().clean()
        refuse_backwards(self)
        return self.cleaned_data


class EndForm(forms.Form):
    """End a role or an assignment: now, or on a day."""

    last_day = day_field(
        "Last day", required=False, help_text="Blank: it ends now and counts no more today."
    )

    def __init__(self, *args, starts_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_last_day(self):
        last_day = self.cleaned_data["last_day"]
        if last_day and last_day < self.starts_on:
            raise forms.ValidationError("The last day is before the first.")
        return last_day
