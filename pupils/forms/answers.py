"""What families, pupils and professionals are asked. The same forms serve staff who type answers in.

Labels are marked for translation; the school's people read them in English.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from pupils.enums import Frequency
from sendhub.sharing.forms import AnswerForm, long_text, stance_fields


class SymbolRadio(forms.RadioSelect):
    """Pictures with a word under each, for children."""

    template_name = "sharing/_symbols.html"


def symbol_field(label, choices):
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=SymbolRadio)


FACES = (("good", _("Good")), ("middling", _("In between")), ("bad", _("Not good")))
YES_NO = (("yes", _("Yes")), ("sometimes", _("Sometimes")), ("no", _("No")))


class ParentViewsForm(AnswerForm):
    going_well = long_text(_("What goes well for your child?"))
    worries = long_text(_("What worries you?"))
    helps_at_home = long_text(_("What helps at home?"))
    hopes = long_text(_("What do you hope for your child?"))
    school_should = long_text(_("What would you like the school to do?"))


class PupilViewsForm(AnswerForm):
    wants_signature = False

    school_is = symbol_field(_("How is school?"), FACES)
    learning_is = symbol_field(_("How is learning?"), FACES)
    breaks_are = symbol_field(_("How are breaks and lunch?"), FACES)
    adults_help = symbol_field(_("Do adults help you in a good way?"), YES_NO)
    has_friends = symbol_field(_("Do you have friends here?"), YES_NO)
    good_at = long_text(_("What are you good at?"), rows=3)
    hard = long_text(_("What is hard?"), rows=3)
    would_help = long_text(_("What would help you?"), rows=3)
    want_people_to_know = long_text(_("What do you want people to know about you?"), rows=3)
    helped_by = forms.CharField(
        label=_("Did somebody help you with this? Who?"), max_length=150, required=False
    )


class OwnPageForm(AnswerForm):
    """The pupil's own page for the move to a new class or school."""

    takes_file = True
    wants_signature = False

    good_at = long_text(_("What are you good at?"), rows=3)
    look_forward = long_text(_("What do you look forward to?"), rows=3)
    worries = long_text(_("What worries you about the change?"), rows=3)
    would_help = long_text(_("What would help you?"), rows=3)
    first_day = long_text(_("What should adults know on your first day?"), rows=3)


class ContributionForm(AnswerForm):
    takes_file = True

    involvement = long_text(_("How do you know the child, and since when?"), rows=3)
    strengths = long_text(_("What the child does well"))
    needs = long_text(_("What you see as the needs"))
    advice = long_text(_("What you recommend, one point a line"))


class AgreementForm(AnswerForm):
    stance, reason = stance_fields()


class OwnConcernForm(AnswerForm):
    wants_signature = False

    noticed = long_text(_("What worries you? Tell us what you see or hear."), required=True)
    frequency = forms.ChoiceField(
        label=_("How often?"),
        required=False,
        choices=[
            ("", _("I cannot say")),
            (Frequency.ONCE, _("Once")),
            (Frequency.SOMETIMES, _("Now and then")),
            (Frequency.WEEKLY, _("Every week")),
            (Frequency.DAILY, _("Every day")),
            (Frequency.ALL_THE_TIME, _("All the time")),
        ],
    )
