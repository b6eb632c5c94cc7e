"""`make run` in a copy of the checkout: it serves, heals, and leaves nothing behind."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import psutil
import pytest

from sendhub.embedded_postgres import SYSTEM_FOLDER, Server

CHECKOUT = Path(__file__).resolve().parents[2]
LEFT_OUT = (
    ".git",
    ".venv",
    ".data",
    ".env",
    "staticfiles",
    "docs",
    "tests",
    ".*_cache",
    "__pycache__",
)
ENVIRONMENT = {
    "SECRET_KEY": "of-this-test",
    "DEMO_MODE": "False",
    "SECURE_COOKIES": "False",
    "PYTHON": sys.executable,
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy with a database of its own: the first run makes it, the others find it."""
    copy = tmp_path_factory.mktemp("run") / "sendhub"
    shutil.copytree(CHECKOUT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
    (copy / ".venv").symlink_to(CHECKOUT / ".venv")
    yield copy
    for process in processes_of(copy):
        process.kill()
    Server(copy).stop()
    if Server(copy).home.parent == SYSTEM_FOLDER:
        shutil.rmtree(Server(copy).home, ignore_errors=True)


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(copy):
    """Every process that works in the copy or on its database."""
    folders = (str(copy), str(Server(copy).data))
    return [p for p in psutil.process_iter(["cwd"]) if p.info["cwd"] in folders]


def start_run(copy, port):
    kept_out = ("DATABASE_URL", "DATABASE_OWNER_URL", "DJANGO_SETTINGS_MODULE", "MAKEFLAGS")
    env = {name: value for name, value in os.environ.items() if name not in kept_out}
    return subprocess.Popen(
        ["make", "run"],
        cwd=copy,
        env=env | ENVIRONMENT | {"PORT": str(port)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def make_run(copy, port):
    """Start `make run` and read up to its last line."""
    run = start_run(copy, port)
    read_until(run, f"SENDHub is ready: http://127.0.0.1:{port}\n")
    return run


def read_until(run, line):
    read = []
    for each in run.stdout:
        read.append(each)
        if each == line:
            return
    raise AssertionError(f"ended without {line!r}:\n{''.join(read)}")


def process_named(copy, name):
    pid, _ = json.loads((copy / ".data" / "run.json").read_text())[name]
    return psutil.Process(pid)


def health(port):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10) as answer:
        return answer.status


def end(run):
    run.send_signal(signal.SIGTERM)
    run.communicate()


def test_run_serves_and_leaves_nothing_behind(copy, port):
    run = make_run(copy, port)

    assert health(port) == 200
    end(run)
    assert processes_of(copy) == []


def test_run_interrupted_while_it_prepares_leaves_nothing_behind(copy, port):
    run = start_run(copy, port)
    while not Server(copy).pid():
        assert run.poll() is None

    end(run)

    assert processes_of(copy) == []


def test_run_starts_again_what_was_killed(copy, port):
    run = make_run(copy, port)

    for name in ("worker", "web"):
        process_named(copy, name).kill()
        read_until(run, f"The {name} process ended (code -9); starting it again.\n")
    psutil.Process(Server(copy).pid()).kill()
    read_until(run, "The database ended; starting it again.\n")

    end(run)
    assert processes_of(copy) == []


def test_run_after_its_supervisor_was_killed(copy, port):
    killed = make_run(copy, port)
    left = [process_named(copy, name) for name in ("web", "worker")]
    process_named(copy, "supervisor").kill()
    killed.wait()
    killed.stdout.close()  # those left behind hold its other end

    run = make_run(copy, port)

    assert health(port) == 200
    assert [process for process in left if process.is_running()] == []
    end(run)
    assert processes_of(copy) == []


def test_second_run_beside_a_living_one_is_refused(copy, port):
    run = make_run(copy, port)

    second = subprocess.run(
        ["make", "run"],
        cwd=copy,
        env=os.environ | ENVIRONMENT | {"PORT": str(port + 1)},
        capture_output=True,
        text=True,
    )

    assert second.stderr.splitlines()[0] == "SENDHub is already running from this folder."
    assert health(port) == 200
    end(run)


def test_run_on_a_port_of_another_program_says_so(copy, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        done = subprocess.run(
            ["make", "run"],
            cwd=copy,
            env=os.environ | ENVIRONMENT | {"PORT": str(port)},
            capture_output=True,
            text=True,
        )

    assert done.stderr.splitlines()[0] == (
        f"Port {port} is taken by another program: try `make run PORT={port + 1}`."
    )
    assert processes_of(copy) == []
