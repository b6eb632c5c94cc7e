"""Every building block on one page, to look at and to test. Exists only with DEBUG."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render

from sendhub import charts
from sendhub.templatetags.sendhub import AREA_SHAPES, ICONS

SCORES = [
    ("Sep 2025", 78),
    ("Jan 2026", 82),
    ("Apr 2026", None),
    ("Jun 2026", 91),
    ("Sep 2026", 96),
]
STATUSES = [("SEN Support", 54), ("EHC plan", 12), ("Monitoring", 19), ("No SEN", 335)]
CONCERNS = [("Year 3", 4), ("Year 4", 9), ("Year 5", 2)]


class SampleForm(forms.Form):
    seen = forms.CharField(
        label="What did you notice?",
        help_text="Say what you saw, not what it might be called.",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 300}),
    )
    seen_on = forms.DateField(label="When?", widget=forms.DateInput(attrs={"type": "date"}))
    often = forms.ChoiceField(
        label="How often?",
        choices=[("once", "Once"), ("weekly", "Every week"), ("daily", "Every day")],
        widget=forms.RadioSelect,
    )
    is_told = forms.BooleanField(label="The family knows", required=False)
    year = forms.ChoiceField(label="Year", choices=[("3", "Year 3"), ("4", "Year 4")])


@login_not_required  # holds no person's data and exists only with DEBUG
def gallery(request):
    messages.success(request, "Concern 214 is on its way to the SENCo.")
    messages.warning(request, "The parent has not been told yet.")
    form = SampleForm({"seen": "", "often": "weekly"})
    form.is_valid()
    context = {
        "form": form,
        "icons": ICONS,
        "areas": AREA_SHAPES,
        "page": Paginator(range(1200), 50).page(3),
        "today": date(2026, 9, 1),
        "line": charts.line_chart(
            title="Reading, standardised score",
            desc="Rose from 78 in September 2025 to 96 in September 2026.",
            points=SCORES,
            low=55,
            high=130,
            bands=charts.STANDARDISED,
        ),
        "scores": SCORES,
        "score_head": ("Month", "Score"),
        "steps": charts.line_chart(
            title="Steps",
            desc="Two, then four.",
            points=[("A", 2), ("B", 4), ("C", 3)],
            is_steps=True,
        ),
        "bars": charts.bar_chart(title="Concerns by year", desc="Most in Year 4.", bars=CONCERNS),
        "concerns": CONCERNS,
        "concern_head": ("Year", "Concerns"),
        "parts": charts.stacked_bar(title="Register", desc="Most have no SEN.", parts=STATUSES),
        "statuses": STATUSES,
        "status_head": ("Status", "Pupils"),
        "spark": charts.sparkline(title="Attendance fell from 97 to 91", values=[97, 96, 95, 91]),
    }
    return render(request, "gallery.html", context)
