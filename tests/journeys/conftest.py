"""A real browser on a real server: Debian's Chromium driven by Playwright, with axe and the CSP watched."""

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Error, sync_playwright

from tests.conftest import client_for

PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PASSWORD = "correct horse battery"

# Playwright's loop runs in this thread; Django would refuse the ORM beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    """Run the journeys last: they are the slow ones."""
    items.sort(key=lambda item: "journeys" in str(item.path))


@pytest.fixture(scope="session")
def browser():
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    assert path, "Chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


class Visitor:
    """A page with what a journey needs: sign in, look for faults of policy and accessibility."""

    def __init__(self, page, address):
        self.page = page
        self.address = address
        self.faults = []
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on(
            "console",
            lambda message: (
                self.faults.append(message.text)
                if "Content Security Policy" in message.text
                else None
            ),
        )

    def open(self, path):
        self.page.goto(f"{self.address}{path}")
        return self.page

    def become(self, user, school):
        """Carry the session of a person who has signed in with both factors."""
        self.carry(client_for(user, school))

    def carry(self, client):
        """Go on with the session of a test client."""
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies(
            [{"name": cookie.key, "value": cookie.value, "url": self.address}]
        )

    def sign_in(self, user, password=PASSWORD):
        self.open("/accounts/login/")
        self.page.get_by_label("E-mail").fill(user.email)
        self.page.get_by_label("Password", exact=True).fill(password)
        self.page.get_by_role("button", name="Sign in", exact=True).click()
        self.page.wait_for_load_state()

    def violations(self):
        self.page.evaluate(AXE.read_text())
        return self.page.evaluate("axe.run().then(result => result.violations)")

    def check(self):
        """Fail on any axe violation, refused style or script, script error or sideways scrolling."""
        try:
            found = self.violations()
        except Error:  # the last page was still being left: look at the one that it led to
            self.page.wait_for_load_state()
            found = self.violations()
        violations = [
            f"{v['id']}: {v['help']} at {', '.join(n['target'][0] for n in v['nodes'][:3])}"
            for v in found
        ]
        too_wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert violations == [], f"{self.page.url}: {violations}"
        assert self.faults == [], f"{self.page.url}: {self.faults}"
        assert too_wide <= 0, f"{self.page.url} scrolls sideways by {too_wide} px"


@pytest.fixture
def visitor(browser, live_server):
    """Return a function that opens a fresh browser session of the given size."""
    contexts = []

    def open_session(viewport=DESKTOP, *, javascript=True):
        context = browser.new_context(
            viewport=viewport,
            java_script_enabled=javascript,
            bypass_csp=False,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(8000)
        return Visitor(context.new_page(), live_server.url)

    yield open_session
    for context in contexts:
        context.close()
