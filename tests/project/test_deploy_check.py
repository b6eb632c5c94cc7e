"""`manage.py check --deploy` has nothing to say about the settings as they are served."""

import os
import subprocess
import sys

from django.conf import settings

SERVED = {
    "DJANGO_SETTINGS_MODULE": "sendhub.settings",
    "SECRET_KEY": "of a server, long enough and with many different letters: qwzxkjvbyg 0123456789",
    "DEBUG": "False",
    "DEMO_MODE": "False",
    "SECURE_COOKIES": "True",
    "ALLOWED_HOSTS": "desk.larkfield.example",
    "PUBLIC_ADDRESS": "https://desk.larkfield.example",
}


def check(**changes):
    # The journeys of this run set it for themselves; a server never does.
    outside = {k: v for k, v in os.environ.items() if k != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=settings.BASE_DIR,
        env=outside | SERVED | changes,
        capture_output=True,
        text=True,
    )


def test_check_deploy_is_silent():
    done = check()

    assert (done.returncode, done.stdout.strip(), done.stderr) == (
        0,
        "System check identified no issues (0 silenced).",
        "",
    )


def test_check_deploy_names_what_is_unsafe():
    """Without this the test above would also pass on a check that looks at nothing."""
    done = check(DEMO_MODE="True", SECURE_COOKIES="False")

    assert done.returncode == 1
    assert "(sendhub.W001) DEMO_MODE is on" in done.stderr
    assert "security.W012" in done.stderr
