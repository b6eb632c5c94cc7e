"""`make run`, `make test` and their kin: prepare the machine, then start and watch what serves.

The first part runs on any Python 3.11 with nothing installed; it makes the virtual environment and
starts itself again inside it. Everything is kept under `.venv`, `.data` and `.env` of the checkout.
"""

import contextlib
import ctypes.util
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
DATA = ROOT / ".data"
PANGO = {
    "libpango-1.0-0": "pango-1.0",
    "libpangoft2-1.0-0": "pangoft2-1.0",
    "libharfbuzz-subset0": "harfbuzz-subset",
}
READY_WITHIN = 60  # seconds for the web process to answer
STOP_WITHIN = 15  # seconds for a process to end after it was asked to
RESTART_AFTER = 1  # seconds between a process's death and its successor


def say(line):
    print(line, flush=True)


def manage(*arguments, **kwargs):
    """Run one of Django's commands in this Python; a failure ends the launch with its own words."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    done = subprocess.run(command, cwd=ROOT, check=False, **kwargs)
    if done.returncode:
        raise SystemExit(done.returncode)
    return done


# --- the machine ---------------------------------------------------------------------------------


def prepare_venv():
    """Make `.venv` from requirements.lock when it is missing or older, and go on inside it."""
    if sys.version_info < (3, 11):  # noqa: UP036  the one file that an older Python may meet
        raise SystemExit("SENDHub needs Python 3.11 or newer: try `make run PYTHON=python3.11`.")
    python = VENV / "bin" / "python"
    stamp = VENV / "lock.sha256"
    lock = hashlib.sha256((ROOT / "requirements.lock").read_bytes()).hexdigest()
    if not (python.exists() and stamp.exists() and stamp.read_text() == lock):
        say("Installing the packages of requirements.lock into .venv (about a minute) ...")
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode:
            raise SystemExit("Python's venv is missing. On Debian: apt-get install python3-venv")
        install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        done = subprocess.run(
            [*install, "--require-hashes", "-r", ROOT / "requirements.lock"], check=False
        )
        if done.returncode:
            raise SystemExit("The packages could not be installed; pip's own words stand above.")
        stamp.write_text(lock)
    if Path(sys.prefix).resolve() != VENV.resolve():
        os.chdir(ROOT)
        os.execv(python, [str(python), "-m", "sendhub.launch", *sys.argv[1:]])


def apt_install(packages, purpose):
    """Install Debian packages when that is permitted; else say the exact command. True when installed."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    permitted = shutil.which("apt-get") and (
        not as_root or (shutil.which("sudo") and _quiet(["sudo", "-n", "true"]))
    )
    if permitted:
        say(f"Installing {' '.join(packages)} ({purpose}) ...")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for step in ("apt-get update -q", command):
            if subprocess.run(
                [*as_root, *step.split()], env=env, stdout=subprocess.DEVNULL
            ).returncode:
                break
        else:
            return True
    say(
        f"{purpose} needs: sudo {command}"
        + ("  (macOS: brew install pango)" if "pango" in command else "")
    )
    return False


def _quiet(command):
    return (
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
        == 0
    )


def prepare_pango():
    """Make sure of the libraries that draw PDFs; without them everything but PDF works."""
    missing = [
        package for package, library in PANGO.items() if not ctypes.util.find_library(library)
    ]
    if missing:
        apt_install(missing, "making PDFs")


def prepare_chromium():
    """Make sure of the browser for the journeys; in CI a missing one is a failure."""
    if shutil.which("chromium") or apt_install(["chromium"], "browser tests"):
        return
    if os.environ.get("CI"):
        raise SystemExit("Chromium is missing, and CI must not pass without the browser journeys.")


def prepare_settings():
    """Write `.env` once: a secret key of this checkout, and demo mode."""
    file = ROOT / ".env"
    if not file.exists() and "SECRET_KEY" not in os.environ:
        file.touch(mode=0o600)
        file.write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\nDEMO_MODE=True\n")


def prepare_database():
    """Start our own PostgreSQL unless DATABASE_URL names a server; return what stops it."""
    if os.environ.get("DATABASE_URL"):
        return None
    from sendhub.embedded_postgres import Server

    server = Server()
    server.start()
    return server


def prepare_static():
    """Collect static files when one is newer than the collection."""
    newest = max(path.stat().st_mtime for path in (ROOT / "static").rglob("*"))
    stamp = DATA / "static.stamp"
    if stamp.exists() and stamp.stat().st_mtime >= newest and (ROOT / "staticfiles").exists():
        return
    manage("collectstatic", "--noinput", "--clear", "-v0")
    stamp.touch()


# --- serving -------------------------------------------------------------------------------------


class Supervisor:
    """Starts web and worker, starts again what dies, and leaves nothing behind."""

    RECORD = DATA / "run.json"

    def __init__(self, port):
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.running = {}
        self.stopping = False

    def commands(self):
        gunicorn = [
            *(sys.executable, "-m", "gunicorn", "sendhub.wsgi", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning", "--graceful-timeout", "5"),
        ]
        return {"web": gunicorn, "worker": [sys.executable, str(ROOT / "manage.py"), "work"]}

    def start(self, name):
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends the others in order.
        self.running[name] = subprocess.Popen(
            self.commands()[name], cwd=ROOT, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self.write_record()

    def write_record(self):
        """Remember who runs, so that the next start can end what a killed one left behind."""
        import psutil

        own = psutil.Process()
        record = {"supervisor": [own.pid, own.create_time()]}
        for name, process in self.running.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                record[name] = [process.pid, psutil.Process(process.pid).create_time()]
        self.RECORD.write_text(json.dumps(record))

    def end_leftovers(self):
        """End what an earlier, killed supervisor left; refuse beside one that is alive."""
        import psutil

        try:
            record = json.loads(self.RECORD.read_text())
        except (OSError, ValueError):
            return
        alive = {}
        for name, (pid, born) in record.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                # A number may have been given to a stranger since: the birth tells.
                if (
                    abs(process.create_time() - born) < 1
                    and process.status() != psutil.STATUS_ZOMBIE
                ):
                    alive[name] = process
        if "supervisor" in alive:
            raise SystemExit("SENDHub is already running from this folder.")
        for process in alive.values():
            family = [*process.children(recursive=True), process]
            for each in family:
                with contextlib.suppress(psutil.NoSuchProcess):
                    each.kill()
            psutil.wait_procs(family, timeout=STOP_WITHIN)

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline and not self.stopping:
            if self.running["web"].poll() is not None:
                raise SystemExit("The web process ended at once; its own words stand above.")
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5)  # noqa: S310  our own address
                return
            time.sleep(0.2)
        if not self.stopping:
            raise SystemExit(f"The web process did not answer within {READY_WITHIN} seconds.")

    def watch(self):
        """Start again what dies, until asked to stop."""
        while not self.stopping:
            for name, process in list(self.running.items()):
                if process.poll() is not None and not self.stopping:
                    say(f"The {name} process ended (code {process.returncode}); starting it again.")
                    time.sleep(RESTART_AFTER)
                    self.start(name)
            time.sleep(0.3)

    def ask_to_stop(self, *_):
        self.stopping = True

    def stop(self):
        for process in self.running.values():
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_WITHIN
        for process in self.running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()
        self.RECORD.unlink(missing_ok=True)


def _signal_group(process, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def run():
    port = int(os.environ.get("PORT") or 8000)
    supervisor = Supervisor(port)
    DATA.mkdir(exist_ok=True)
    supervisor.end_leftovers()
    prepare_pango()
    prepare_settings()
    server = prepare_database()
    signal.signal(signal.SIGINT, supervisor.ask_to_stop)
    signal.signal(signal.SIGTERM, supervisor.ask_to_stop)
    try:
        manage("migrate", "-v0")
        prepare_static()
        manage("seed_demo", "--if-empty")
        if not supervisor.stopping:
            for name in supervisor.commands():
                supervisor.start(name)
            supervisor.wait_until_ready()
        if not supervisor.stopping:
            manage("demo_accounts")
            say(f"SENDHub is ready: {supervisor.address}")
            supervisor.watch()
    finally:
        supervisor.stop()
        if server:
            server.stop()


def test(arguments):
    prepare_pango()
    prepare_chromium()
    server = prepare_database()
    try:
        for check in (["ruff", "check", "."], ["ruff", "format", "--check", "."], ["lint-imports"]):
            done = subprocess.run([VENV / "bin" / check[0], *check[1:]], cwd=ROOT, check=False)
            if done.returncode:
                raise SystemExit(done.returncode)
        done = subprocess.run([sys.executable, "-m", "pytest", *arguments], cwd=ROOT, check=False)
    finally:
        if server:
            server.stop()
    raise SystemExit(done.returncode)


def bench():
    prepare_pango()
    prepare_settings()
    server = prepare_database()
    try:
        done = subprocess.run([sys.executable, "-m", "tests.bench"], cwd=ROOT, check=False)
    finally:
        if server:
            server.stop()
    raise SystemExit(done.returncode)


def main():
    prepare_venv()
    task, *arguments = sys.argv[1:] or ["run"]
    match task:
        case "run":
            run()
        case "test":
            test(arguments)
        case "bench":
            bench()
        case _:
            raise SystemExit("Say run, test or bench.")


if __name__ == "__main__":
    main()
