"""The README's pictures: the main screens of the demo, wide and on a phone, into docs/screenshots/.

`make screenshots` starts a demo and calls this with its address.
"""

import os
import shutil
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 360, "height": 740}}
TALLEST = 1600  # pixels of a long page that are still worth a picture


def screens():
    """Which demo account looks at which page, by the name of the picture."""
    from django.urls import reverse

    pupil, concern = chosen()
    cycle, run, session = chosen_provision()
    review, edition = chosen_review_and_edition()
    profile = reverse("pupils:profile", args=[pupil])
    return {
        "senco": {
            "desk": reverse("desk:home"),
            "register": reverse("pupils:register"),
            "concerns": reverse("pupils:concern_queue"),
            "triage": reverse("pupils:concern_triage", args=[concern]),
            "pupil": reverse("desk:pupil_overview", args=[pupil]),
            "needs": reverse("pupils:pupil_sen", args=[pupil]),
            "profile": profile,
            "chronology": reverse("desk:pupil_chronology", args=[pupil]),
            "assessments": reverse("pupils:pupil_assessments", args=[pupil]),
            "import": reverse("pupils:import_list"),
            "plan": reverse("provision:cycle_view", args=[cycle]),
            "intervention": reverse("provision:intervention_view", args=[run]),
            "session": reverse("provision:session_record", args=[session]),
            "map": reverse("provision:map"),
            "reviews": reverse("ehcp:review_list"),
            "review": reverse("ehcp:review_view", args=[review]),
            "check-ins": reverse("pupils:check_in_list"),
            "action-plan": reverse("reports:plan_view"),
        },
        "teacher": {
            "teacher": reverse("desk:home"),
            "log-a-concern": reverse("pupils:concern_log"),
            "class-page": reverse("provision:class_list"),
        },
        "governor": {
            "governor": reverse("desk:home"),
            "edition": reverse("reports:edition_view", args=[edition]),
        },
        "admin": {"people": reverse("accounts:people")},
    }


def chosen():
    """A pupil of the demo SENCo whose file has most to show, and a concern that waits."""
    from django.db.models import Count

    from pupils.enums import ProfileState
    from pupils.models import Concern, Pupil
    from sendhub.accounts.models import School
    from sendhub.demo.schools import school_plan
    from sendhub.tenancy import tenant

    with tenant(School.objects.get(urn=school_plan(0).urn).pk):
        pupil = (
            Pupil.objects.filter(profile_set__state=ProfileState.CURRENT)
            .annotate(
                records=Count("observation_set", distinct=True)
                + Count("assessment_set", distinct=True)
            )
            .order_by("-records", "pk")
            .first()
        )
        concern = Concern.objects.filter(decided_at=None).order_by("pk").first()
        return pupil.pk, concern.pk


def chosen_provision():
    """A running cycle with outcomes, a run with pupils, and a session of it that waits to be recorded."""
    from django.utils import timezone

    from provision.enums import SessionState, Stage
    from provision.models import Cycle, Session
    from sendhub.accounts.models import School
    from sendhub.demo.schools import school_plan
    from sendhub.tenancy import tenant

    with tenant(School.objects.get(urn=school_plan(0).urn).pk):
        cycle = Cycle.objects.filter(stage=Stage.DO, outcomes__isnull=False).order_by("pk").first()
        session = (
            Session.objects.filter(
                state=SessionState.PLANNED,
                on__lte=timezone.localdate(),
                intervention__participations__isnull=False,
            )
            .order_by("-on", "pk")
            .first()
        )
        return cycle.pk, session.intervention_id, session.pk


def chosen_review_and_edition():
    """A review whose papers are out, and the governors' newest report."""
    from ehcp.models import AnnualReview
    from ehcp.review_enums import ReviewState
    from sendhub.accounts.models import School
    from sendhub.demo.schools import school_plan
    from sendhub.reports.models import SchoolFigures
    from sendhub.tenancy import tenant

    school = School.objects.get(urn=school_plan(0).urn)
    with tenant(school.pk):
        review = AnnualReview.objects.filter(state=ReviewState.CIRCULATED).order_by("pk").first()
        edition = SchoolFigures.objects.filter(school=school).latest("counted_on")
        return review.pk, edition.pk


def take(browser, address, size, role, pages):
    from sendhub.demo.accounts import ACCOUNTS, PASSWORD

    email = next(account.email for account in ACCOUNTS if account.role == role)
    context = browser.new_context(
        viewport=SIZES[size], locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(address)
    if role == "senco":
        page.screenshot(path=FOLDER / f"sign-in-{size}.png")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_load_state()
    for name, path in pages.items():
        answer = page.goto(f"{address}{path}")
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}; no picture of it.")
        page.evaluate("document.fonts.ready")
        height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
        page.set_viewport_size({**SIZES[size], "height": max(height, SIZES[size]["height"])})
        page.screenshot(path=FOLDER / f"{name}-{size}.png")
        page.set_viewport_size(SIZES[size])
    context.close()


def make_small(picture):
    """Keep 128 colours: a third of the size, and nobody sees the difference on a screen of text."""
    from PIL import Image

    with Image.open(picture) as image:
        small = image.convert("RGB").quantize(128, dither=Image.Dither.NONE)
    small.save(picture, optimize=True)


def main(address):
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendhub.settings")
    django.setup()
    pages = screens()
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for size in SIZES:
            for role, its_pages in pages.items():
                take(browser, address, size, role, its_pages)
        browser.close()
    for picture in FOLDER.glob("*.png"):
        make_small(picture)
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.relative_to(Path.cwd())}")


if __name__ == "__main__":
    main(sys.argv[1])
