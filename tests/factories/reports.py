import datetime

import factory
from factory.django import DjangoModelFactory

from sendhub.reports.models import SchoolFigures
from tests.factories.accounts import SchoolFactory


class SchoolFiguresFactory(DjangoModelFactory):
    class Meta:
        model = SchoolFigures

    school = factory.SubFactory(SchoolFactory)
    edition = "Autumn 2026, first half"
    frozen_on = datetime.date(2026, 10, 23)
    figures = {
        "on_roll": "420",
        "register": [
            {"label": "No SEN", "count": "341", "percent": "81 %"},
            {"label": "SEN Support", "count": "59", "percent": "14 %"},
            {"label": "EHC plan", "count": "20", "percent": "5 %"},
        ],
    }
