"""The record as tables: which rows leave in a file, in which columns, and what each column means.

Every model of a school's rows is in it or stands in `LEFT_OUT` with the reason; a test holds that.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import BinaryField, ForeignKey

from pupils.models import Profile
from sendhub.accounts.models import Membership, StaffMember, User
from sendhub.tenancy import walled_models

LEFT_OUT = {
    "audit.entry": "who opened what: the history of each pupil tells it",
    "drafts.draft": "not finished: it belongs to the person who types it",
    "drafts.sentform": "marks of forms, nothing about anybody",
    "sharing.askdraft": "not sent: it belongs to the person who types it",
    "pupils.importbatch": "files that were read in: what they held is in the other tables",
    "pupils.importrow": "files that were read in: what they held is in the other tables",
    "pupils.columnmapping": "settings of the import",
    "pupils.scorefile": "lists that were read in: what they held is in the other tables",
    "pupils.savedview": "a person’s own views of the list",
    "pupils.registerexport": "files that left: the history tells of them",
    "pupils.registerfile": "files that left: the history tells of them",
    "pupils.rollover": "orders to move classes up; memberships of classes tell what came of them",
    "pupils.restriction": "who may read what is restricted; the entries are in their own tables",
    "pupils.restrictionreader": "who may read what is restricted",
    "provision.mapexport": "files that left: the history tells of them",
    "agencies.calendarfeed": "secret addresses of calendars",
    "agencies.advicereceipt": "who has read which advice",
    "ehcp.laform": "empty forms of local authorities, nothing about anybody",
    "ehcp.packbatch": "orders to make packs",
    "ehcp.packedition": "packs on paper: their content is in the other tables",
    "ehcp.requestbundle": "requests on paper: their content is in the other tables",
    "reports.retentionperiod": "settings of the school",
    "reports.erasure": "numbers of pupils who were erased: nobody’s record",
    "reports.disclosureerasure": "numbers of entries that were moved out: nobody’s record",
    "reports.erasedpupil": "numbers of pupils who were erased: nobody’s record",
    "reports.erasuremark": "notes of an erasure at work",
    "reports.worktime": "how long adults worked at a case, for themselves alone",
    "reports.recordfile": "files that left: the history tells of them",
    "reports.evidencefolder": "folders for inspection: their content is in the other tables",
    "reports.surveyslip": "links of the staff survey that nobody has taken",
    "reports.surveytaker": "who took a link of the staff survey",
    "reports.surveyanswer": "anonymous answers: shown with small numbers hidden",
}
# What a table is called where the plural that Django makes of the model's name is none.
TITLES = {
    "accounts.groupstaff": "Who teaches which group",
    "sharing.ask": "What private links ask for",
    "sharing.link": "Private links",
    "sharing.paper": "Papers on private links",
    "sharing.response": "Answers by private link",
    "pupils.address": "Addresses",
    "pupils.concernpupil": "Pupils in a concern",
    "pupils.concerntried": "What was tried before a concern",
    "pupils.formerupn": "Former UPNs",
    "pupils.incidentpupil": "Pupils in an incident",
    "pupils.groupmember": "Classes and groups",
    "pupils.monitoring": "Monitoring",
    "pupils.questionround": "Rounds of questions",
    "pupils.profilestrategy": "Strategies in a profile",
    "pupils.senstatus": "SEN status",
    "pupils.strategy": "Bank of strategies",
    "pupils.voice": "Voice",
    "agencies.advice": "Advice",
    "agencies.adviceitem": "Lines of advice",
    "agencies.contactlogentry": "Contact log",
    "agencies.entrypupil": "Pupils in the contact log",
    "agencies.entryreader": "Readers of restricted contacts",
    "agencies.meetingpupil": "Pupils in a meeting",
    "provision.evidence": "Evidence",
    "provision.pupilstrategy": "Strategies of pupils",
    "provision.trainedstaff": "Who is trained in what",
    "provision.tier": "Tiers",
    "provision.training": "What staff learned",
    "provision.trainingpart": "Who took part in training",
    "provision.wording": "Words of the school",
    "ehcp.careline": "Lines of Sections G, H1 and H2",
    "ehcp.ehcplan": "EHC plans",
    "ehcp.ehcplanversion": "Versions of EHC plans",
    "ehcp.fdelivery": "Delivery of Section F",
    "ehcp.loggedsupport": "Support of Section F logged",
    "ehcp.needsassessment": "EHC needs assessments",
    "ehcp.reviewperson": "People at annual reviews",
    "ehcp.sectionfline": "Lines of Section F",
    "reports.selfreview": "How SENCo and leaders work together",
    "reports.talk": "Talks of head and SENCo",
    "reports.talkaction": "Actions of talks",
}
# Keys that only the program reads, secrets, bytes of files, and the school that is the same everywhere.
HIDDEN = frozenset({"school", "version", "search_key", "sort_key", "seed", "stored_name"})
# Rows without a door of their own are seen with the row they belong to.
BEHIND = {"pupils.profilestrategy": ("profile", Profile)}


@dataclass(frozen=True)
class Table:
    """One kind of row: its file, what it is called, its columns."""

    name: str
    title: str
    model: type
    fields: tuple

    @property
    def headings(self):
        return [field.attname for field in self.fields]

    def rows(self, actor):
        """The rows that the actor may see, in the order they were written."""
        label = self.model._meta.label_lower
        if label in BEHIND:
            key, model = BEHIND[label]
            found = self.model.objects.filter(**{f"{key}__in": model.objects.visible_to(actor)})
        elif hasattr(self.model.objects, "visible_to"):
            found = self.model.objects.visible_to(actor)
        else:
            # Staff, groups and who teaches them: the same for everybody who may export.
            found = self.model.objects.filter(school_id=actor.school_id)
        return found.order_by("pk")

    def cells(self, row):
        return [plain(field.value_from_object(row)) for field in self.fields]


def columns_of(model):
    return tuple(
        field
        for field in model._meta.concrete_fields
        if field.name not in HIDDEN and not isinstance(field, BinaryField)
    )


def tables():
    """The tables of the school's data, in the order of the rooms of the house."""
    models = [model for model in walled_models() if not hasattr(model, "pgh_tracked_model")]
    kept = [model for model in models if model._meta.label_lower not in LEFT_OUT]
    order = [config.label for config in apps.get_app_configs()]
    kept.sort(key=lambda model: order.index(model._meta.app_label))
    return [table_of(model) for model in [StaffMember, *kept]]


def table_of(model):
    return Table(
        name=f"{model._meta.app_label}_{model._meta.model_name}",
        title=TITLES.get(
            model._meta.label_lower, str(model._meta.verbose_name_plural).capitalize()
        ),
        model=model,
        fields=columns_of(model),
    )


def title_of_table(name):
    """What a table of the database is called; what is none keeps its word."""
    models = {model._meta.db_table: model for model in walled_models()}
    return table_of(models[name]).title if name in models else name.capitalize()


def plain(value):
    """A value as a cell: days stay days, moments and lists become text."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, date) or value is None or not isinstance(value, bytes):
        return value
    return ""


def meaning_of(field):
    """What a column holds, in words, with its codes."""
    words = str(field.verbose_name)
    if isinstance(field, ForeignKey):
        target = field.related_model._meta
        file = (
            "people" if field.related_model is User else f"{target.app_label}_{target.model_name}"
        )
        words = f"{words}: number of a row of {file}"
    if field.help_text:
        words = f"{words}. {field.help_text}"
    if field.choices:
        codes = "; ".join(f"{code} = {label}" for code, label in field.flatchoices)
        words = f"{words} ({codes})"
    return words


def people_of(school_id):
    """(number, name) of everybody with an account at the school, for columns that name a user."""
    rows = Membership.objects.filter(school_id=school_id).order_by("user_id")
    return list(rows.values_list("user_id", "user__name").distinct())
