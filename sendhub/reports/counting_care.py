"""Count for an edition what is done beside lessons: safety, days, moves, exams, and how sure staff are."""

from pupils import day_counts, exams, transitions
from sendhub import dates
from sendhub.reports.counting_offsite import count_offsite, count_supporting
from sendhub.reports.models import Survey, SurveyAnswer
from sendhub.reports.suppression import Sum as Whole
from sendhub.reports.surveys import results
from sendhub.small_numbers import HIDDEN, SMALLEST

# whole: the part that is counted; the rest of it is reckoned, and hidden where the part could be worked out.
PARTS = {
    "suspended": ("suspended_on_register",),
    "moves": ("moves_arriving", "moves_finished", "moves_met", "moves_read"),
    "achievements": ("families_told",),
}


def count_care(counted, *, by, span):
    """Add the numbers of all this."""
    found = count_offsite(by=by, span=span)
    found |= _named("supporting", count_supporting(by=by, on=span.ends_on))
    found |= _named("exams", exams.counts(by.school_id, span.ends_on))
    found |= day_counts.counts(first=span.starts_on, last=span.ends_on)
    year = dates.academic_year_span(dates.academic_year(span.ends_on))
    moves = transitions.counts(by.school_id, first=year.starts_on, last=year.ends_on)
    found["moves"] = moves.pop("moves")
    found |= {f"moves_{what}": number for what, number in moves.items()}
    for whole, parts in PARTS.items():
        for part in parts:
            rest = f"{part}.not"
            found[rest] = found[whole] - found[part]
            counted.sums.append(Whole(whole, (part, rest)))
    counted.counts |= found
    counted.facts["survey"] = _survey(by, span.ends_on)


def _named(stem, found):
    return {f"{stem}.{what}": number for what, number in found.items()}


def _survey(by, on):
    """The last round that was over: how many answered, and the statements most and least agreed with."""
    survey = Survey.objects.visible_to(by).closed_on(on).first()
    if survey is None:
        return {}
    ratings = SurveyAnswer.objects.visible_to(by).filter(survey=survey)
    answers = list(ratings.values_list("ratings", flat=True))
    if len(answers) < SMALLEST:
        return {"name": survey.name, "answers": HIDDEN if answers else "0"}
    found = results(answers)
    shares = [(int(each.share.removesuffix(" %")), each.words) for each in found if each.share]
    ends = {"most": list(max(shares)), "least": list(min(shares))} if shares else {}
    # One statement's rounded total would be opened by another's exact one.
    rounded = [each.total for each in found if not each.total.isdecimal()]
    return {"name": survey.name, "answers": [*rounded, found[0].total][0], **ends}
