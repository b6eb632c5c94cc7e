"""Which census day is looked at."""

from django import forms

from sendhub.dates import CensusTerm, academic_year, census_day
from sendhub.templatetags.sendhub import day

YEARS_BACK = 2


def census_days(today):
    """The census days of this school year and the two before, the latest first."""
    this = academic_year(today)
    years = range(this - YEARS_BACK, this + 1)
    return sorted((census_day(year, term) for year in years for term in CensusTerm), reverse=True)


class CensusForm(forms.Form):
    """The day lives in the address; without one, the next census, or the last while none is near."""

    on = forms.ChoiceField(label="Census day")
    at = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data, *, today):
        self.days = {each.isoformat(): each for each in census_days(today)}
        ahead = [each for each in self.days.values() if each >= today]
        self.usual = min(ahead) if ahead else max(self.days.values())
        on = data.get("on") if data.get("on") in self.days else self.usual.isoformat()
        super().__init__({"on": on, "at": data.get("at", "")})
        self.fields["on"].choices = [(key, day(each)) for key, each in self.days.items()]
        self.fields["on"].widget.attrs["class"] = "form-select"
        self.is_valid()

    @property
    def chosen(self):
        return self.days[self.cleaned_data["on"]]

    @property
    def left(self):
        """The pupil whose line was just left to put something right; None without one."""
        return self.cleaned_data.get("at")

    @property
    def before(self):
        """The census day before the chosen one; None for the earliest."""
        return max((each for each in self.days.values() if each < self.chosen), default=None)
