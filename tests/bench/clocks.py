"""The desk of a school with 60 needs assessments on the way: queries, and what the clocks add to the wait."""

import json

from tests.bench.file_pages import row
from tests.bench.pages import as_owner, milliseconds, server

DESK, LIST = "/", "/ehcp/assessments/"
CASES = 60
ROUNDS = 15


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    with server() as running:
        before = milliseconds(running, DESK)
        as_owner("tests.bench.clocks")
        return [
            row("desk clocks with 60 cases: queries", running.queries(DESK), "queries", 20),
            row("desk clocks with 60 cases: p50", milliseconds(running, DESK), "ms", before + 150),
            row("list of 60 cases: queries", running.queries(LIST), "queries", 12),
        ]


def write():
    """Write 60 cases: a third waits for the decision, a third is assessed, a third has a draft."""
    import django

    django.setup()
    from datetime import timedelta

    from django.utils import timezone

    from ehcp.models import AdviceRequest, NeedsAssessment
    from pupils.enums import DueKind
    from pupils.models import Due, Pupil
    from sendhub.accounts.models import School
    from sendhub.tenancy import tenant

    today = timezone.localdate()
    school = School.objects.get(urn="999991")
    with tenant(school.pk):
        found = list(Pupil.objects.order_by("pk")[:CASES])
        cases = NeedsAssessment.objects.bulk_create(
            NeedsAssessment(
                school=school,
                pupil=pupil,
                local_authority_id=school.local_authority_id,
                asked_by="school",
                state=("request_received", "assessing", "draft_issued")[n % 3],
                received_on=today - timedelta(weeks=11 + n % 11),
                assessing_on=today - timedelta(weeks=n % 11) if n % 3 else None,
                draft_on=today if n % 3 == 2 else None,
            )
            for n, pupil in enumerate(found)
        )
        Due.objects.bulk_create(
            Due(
                school=school,
                pupil_id=case.pupil_id,
                kind=DueKind.EHC_FINAL,
                subject_id=case.pk,
                due_on=case.received_on + timedelta(weeks=20),
                whose_move="la",
            )
            for case in cases
        )
        AdviceRequest.objects.bulk_create(
            AdviceRequest(
                school=school,
                pupil_id=case.pupil_id,
                assessment=case,
                source=source,
                asked_on=today - timedelta(weeks=5),
            )
            for case in cases
            for source in "abd"
        )
    print(json.dumps({"cases": len(cases)}))


if __name__ == "__main__":
    write()
