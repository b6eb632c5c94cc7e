"""Freeze an edition; run inside the school by a person or by the program."""

from django.db import IntegrityError, transaction

from sendhub.audit import actions as audit
from sendhub.audit.enums import AuditEvent
from sendhub.refusals import NotPossible
from sendhub.reports import national as by_need
from sendhub.reports import sentences, suppression
from sendhub.reports.compliance import compliance_lines
from sendhub.reports.counting import count_school
from sendhub.reports.models import NationalFigure, SchoolFigures
from sendhub.reports.querysets import SHAPE
from sendhub.reports.suppression import Sum, System
from sendhub.reports.themes import themes
from sendhub.templatetags.sendhub import day


@transaction.atomic
def freeze_figures(*, edition, today, by, risks="", next_steps=""):
    """Write the edition (a `rules.Edition`) and return (its row, whether it is new).

    One that stands is returned unchanged, also when two people freeze it at once: the second waits
    for the first. Raises NotPossible for a day that has not come.
    """
    if edition.counted_on > today:
        raise NotPossible("This edition tells of a day that has not come yet.")
    standing = SchoolFigures.objects.filter(school=by.school, edition=edition.name).first()
    if standing:
        return standing, False
    try:
        with transaction.atomic():
            row = SchoolFigures.objects.create(
                school=by.school,
                edition=edition.name,
                kind=edition.kind,
                starts_on=edition.starts_on,
                counted_on=edition.counted_on,
                frozen_on=today,
                frozen_by=by.user,
                figures=figures_of(edition, today=today, by=by)
                | {"risks": risks, "next_steps": next_steps},
            )
    except IntegrityError:
        return SchoolFigures.objects.get(school=by.school, edition=edition.name), False
    audit.record(by=by, event=AuditEvent.FIGURES_FROZEN, subject=row)
    return row, True


def figures_of(edition, *, today, by):
    """Return what the edition prints, as it would be frozen now."""
    others = list(SchoolFigures.objects.readable_in(by.school))
    earlier = [each for each in others if each.counted_on <= edition.counted_on]
    previous = max(earlier, key=lambda each: (each.counted_on, each.pk), default=None)
    counted = count_school(
        by=by,
        starts_on=edition.starts_on,
        moved_since=previous.counted_on if previous else edition.starts_on,
        counted_on=edition.counted_on,
        today=today,
    )
    cells, links = hide(counted, others, previous)
    facts = counted.facts
    facts["moved_since_words"] = day(previous.counted_on if previous else edition.starts_on)
    facts["compliance"] = [line.as_frozen for line in compliance_lines(by=by, today=today)]
    national = {
        measure: {
            "percent": f"{row.percent:.1f}",
            "when": f"{row.counted_on:%B %Y}",
            "source": row.source,
        }
        for measure, row in NationalFigure.objects.beside(
            edition.counted_on, phase=by.school.phase
        ).items()
    }
    before = sentences.a_year_before(earlier, edition.counted_on)
    known = {"cells": cells, "facts": facts, "national": national}
    beside = by_need.shares_by_need(edition.counted_on, phase=by.school.phase)
    return {
        "shape": SHAPE,
        **known,
        "national_needs": beside,
        "differences": by_need.differences(cells, beside),
        "sums": [[each.whole, list(each.parts)] for each in counted.sums],
        "links": [[each.whole, list(each.parts)] for each in links],
        "tables": [[table.key, table.title, table.rows] for table in counted.tables],
        "sentences": sentences.sentences(**known, counted_on=edition.counted_on),
        "story": sentences.story(facts),
        "themes": themes(cells=cells, facts=facts, before=before.figures if before else None),
        "numbers": sentences.numbers(**known, before=before.figures if before else None),
        "last_year": before.edition if before else "",
    }


def hide(counted, others, previous):
    """Return (printed cells, links to the edition before).

    Where the record was corrected since, joined and left no longer lead from one edition to the
    next: then no sum ties them, for a reader neither.
    """
    known = chain(others)
    links = links_to(previous) if previous else []
    rounds = any(text.startswith(suppression.ABOUT) for text in known.printed.values())
    for tied in (links, []):
        try:
            cells = suppression.protect(
                counted.counts, counted.sums, earlier=known, links=tied, keep_rounded=rounds
            )
        except suppression.Impossible:
            continue
        return cells, tied
    return suppression.protect(counted.counts, counted.sums, keep_rounded=True), []


def links_to(previous):
    """Those on the register now and those who left are those before and those who joined."""
    return [
        Sum("moved", ("register", "left")),
        Sum("moved", (f"{previous.pk}:register", "joined")),
    ]


def chain(editions):
    """The system of a school's editions; each cell carries its edition's number in front."""
    system = System()
    for each in editions:

        def named(cell, pk=each.pk):
            return cell if ":" in cell else f"{pk}:{cell}"

        system.printed |= {named(cell): text for cell, text in each.figures["cells"].items()}
        for whole, parts in [*each.figures["sums"], *each.figures["links"]]:
            system.sums.append(Sum(named(whole), tuple(named(part) for part in parts)))
    return system
