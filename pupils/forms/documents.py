"""Forms of documents: sending a file, its details, who may read a restricted item."""

from django import forms
from django.db.models import Sum

from pupils.forms.file import FileForm, laid_out
from pupils.models import Document
from sendhub import uploads
from sendhub.accounts.models import Membership, User
from sendhub.accounts.permissions import GRANTS, Permission
from sendhub.accounts.querysets import valid_on

ROOM_USED_UP = "This pupil's documents would take more than 200 MB. Remove what is there twice, then send it again."
ACCEPT = ",".join(f".{ending}" for ending in uploads.MEDIA_TYPES)


class DocumentForm(FileForm):
    """A file and what it is. `cleaned_data["file"]` is an `uploads.Checked`."""

    past = ("dated_on",)
    file = forms.FileField(
        label="File",
        help_text=f"{uploads.TAKEN} At most 20 MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        error_messages={"empty": uploads.EMPTY, "required": "Choose a file."},
        allow_empty_file=False,
        # The browser's name may be longer than the one we keep: it is cut, never refused.
        max_length=None,
    )

    class Meta:
        model = Document
        fields = ("title", "kind", "dated_on", "author", "for_staff")
        help_texts = {
            "title": "What people see in the list, for example: Speech and language report.",
            "for_staff": "Without the tick only the SEN team and senior leaders see it.",
        }

    field_order = ("file", "title", "kind", "dated_on", "author", "for_staff")

    def __init__(self, *args, actor, pupil=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.pupil = pupil
        if self.instance.pk:
            del self.fields["file"]
        if not actor.can(Permission.DOCUMENT_VIEW_ALL):
            # Who sees only what is for staff cannot widen who sees what.
            del self.fields["for_staff"]

    def clean_file(self):
        uploads.require_room()
        checked = uploads.check(self.cleaned_data["file"])
        used = (
            Document.objects.filter(pupil=self.pupil, removed_at=None).aggregate(
                bytes=Sum("size_bytes")
            )["bytes"]
            or 0
        )
        if used + len(checked.content) > uploads.MOST_BYTES_A_PUPIL:
            raise forms.ValidationError(ROOM_USED_UP)
        return checked


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label="Why is it removed?",
        max_length=200,
        help_text="For example: filed with the wrong pupil. The history keeps it.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = laid_out()


class RestrictionForm(forms.Form):
    """Who may know of the item. People of this school alone can be named."""

    reason = forms.CharField(label="Why", max_length=200, required=False)
    readers = forms.ModelMultipleChoiceField(
        label="Named readers",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Besides the SENCo and the head teacher, who see every restricted item.",
    )

    def __init__(self, *args, school, today, **kwargs):
        super().__init__(*args, **kwargs)
        roles = [role for role, held in GRANTS.items() if Permission.PUPIL_HEADER_VIEW in held]
        members = Membership.objects.filter(valid_on(today), school=school, role__in=roles)
        self.fields["readers"].queryset = User.objects.filter(
            pk__in=members.values("user"), is_active=True
        ).order_by("name")
        self.helper = laid_out()
