"""`make run`, `make test` and their kin: prepare the machine, then start and watch what serves.

The first part runs on any Python 3.11 with nothing installed; it makes the virtual environment and
starts itself again inside it. Everything is kept under `.venv`, `.data` and `.env` of the checkout.
"""

import contextlib
import ctypes.util
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
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
READY_WITHIN = 120  # seconds for the web process to answer
STOP_WITHIN = 15  # seconds for a process to end after it was asked to
LOOK_EVERY = 0.5  # seconds between two looks at the processes
LIVED_LONG = 60  # seconds after which a death counts as the first again
LONGEST_PAUSE = 30  # seconds, at most, between a death and the next start


def say(line):
    print(line, flush=True)


def run_here(*command):
    """Run a command in the checkout; a failure ends the launch, its own words stand above."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def manage(*arguments):
    run_here(sys.executable, "manage.py", *arguments)


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
        make_venv()
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


def make_venv():
    make = [sys.executable, "-m", "venv", str(VENV)]
    if quiet(make):
        return
    # Debian keeps the half of venv that brings pip in a package of its own.
    if not (apt_install(["python3-venv"], "Making the virtual environment") and quiet(make)):
        raise SystemExit(f"`{' '.join(make)}` failed; SENDHub cannot be installed without it.")


def apt_install(packages, purpose):
    """Install Debian packages when that is permitted; else say the exact command. True when installed."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    command = f"apt-get install -y --no-install-recommends {' '.join(packages)}"
    permitted = shutil.which("apt-get") and (
        not as_root or (shutil.which("sudo") and quiet(["sudo", "-n", "true"]))
    )
    if permitted:
        say(f"{purpose}: installing {' '.join(packages)} ...")
        quietly = ["env", "DEBIAN_FRONTEND=noninteractive"]
        if all(
            quiet([*as_root, *quietly, *step.split()]) for step in ("apt-get update -q", command)
        ):
            return True
    mac = "  (macOS: brew install pango)" if "pango" in command else ""
    say(f"{purpose} needs: sudo {command}{mac}")
    return False


def quiet(command):
    """Run without a word; True when it went well."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, check=False, **silent).returncode == 0


def prepare_pango():
    """Make sure of the libraries that draw PDFs; without them everything but PDF works."""
    missing = [
        package for package, library in PANGO.items() if not ctypes.util.find_library(library)
    ]
    if missing:
        apt_install(missing, "Making PDFs")


def prepare_chromium():
    """Make sure of the browser for the journeys; in CI a missing one is a failure."""
    if shutil.which("chromium") or apt_install(["chromium"], "Testing in a browser"):
        return
    if os.environ.get("CI"):
        raise SystemExit("Chromium is missing, and CI must not pass without the browser journeys.")


def prepare_settings():
    """Read `.env`; write it once with a secret key of this checkout and demo mode."""
    from sendhub import env

    file = ROOT / ".env"
    if not file.exists() and "SECRET_KEY" not in os.environ:
        file.touch(mode=0o600)
        file.write_text(f"SECRET_KEY={secrets.token_urlsafe(50)}\nDEMO_MODE=True\n")
    env.load(file)


def embedded_server():
    """Our own PostgreSQL, or None when DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    from sendhub.embedded_postgres import Server

    return Server()


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

    def __init__(self, port, server):
        self.port = port
        self.address = f"http://127.0.0.1:{port}"
        self.server = server
        self.running = {}
        self.deaths = {}
        self.interrupted = False
        self.interruptible = True

    def commands(self):
        gunicorn = [
            *(sys.executable, "-m", "gunicorn", "sendhub.wsgi", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4"),
            *("--log-level", "warning", "--graceful-timeout", "5"),
        ]
        return {"web": gunicorn, "worker": [sys.executable, "manage.py", "work"]}

    def serve(self, meanwhile):
        """Prepare the database, start web and worker; stop all when `meanwhile` ends or a signal comes."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # nohup asks not to hear of a closed terminal.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._interrupt)
        os.environ.setdefault("PUBLIC_ADDRESS", self.address)
        try:
            if self.server:
                self.server.start()
            manage("migrate", "-v0")
            prepare_static()
            if os.environ.get("DEMO_MODE") == "True":
                manage("seed_demo", "--if-empty")
            for name in self.commands():
                self.start(name)
            self.wait_until_ready()
            meanwhile(self)
        except _Interrupted:
            pass
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(number, signal.SIG_IGN)
            self.stop()
            if self.server:
                self.server.stop()

    def _interrupt(self, *_):
        self.interrupted = True
        if self.interruptible:
            raise _Interrupted

    def start(self, name):
        self.interruptible = (
            False  # between its birth and the record nobody would know of the process
        )
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends the others in order.
        self.running[name] = subprocess.Popen(
            self.commands()[name],
            cwd=ROOT,
            start_new_session=True,
            stdin=subprocess.DEVNULL,
        )
        self.write_record()
        self.interruptible = True
        if self.interrupted:
            raise _Interrupted

    def write_record(self):
        """Remember who runs, so that the next start can end what a killed one left behind."""
        processes = {"supervisor": os.getpid(), "terminal": os.getppid()}
        processes |= {name: process.pid for name, process in self.running.items()}
        new = self.RECORD.with_suffix(".new")
        new.write_text(json.dumps({name: [pid, _born(pid)] for name, pid in processes.items()}))
        new.replace(self.RECORD)

    def take_over(self):
        """Be the only supervisor of this checkout: end what a killed one left, refuse beside a living one."""
        DATA.mkdir(exist_ok=True)
        record = self.read_record()
        self.lock = open(DATA / "run.lock", "w")  # noqa: SIM115  held until this process ends, however it ends
        if not self._locked():
            if "terminal" in record or "supervisor" not in record:
                raise SystemExit("SENDHub is already running from this folder.")
            # Its `make` was killed: nobody can press Ctrl-C there any more.
            say("Ending a SENDHub of this folder whose terminal has gone ...")
            with contextlib.suppress(ProcessLookupError):
                os.kill(record["supervisor"], signal.SIGTERM)
            fcntl.flock(self.lock, fcntl.LOCK_EX)
        for name in ("web", "worker"):
            self._end_session(record.get(name))
        self.write_record()

    def _locked(self):
        with contextlib.suppress(BlockingIOError):
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False

    def read_record(self):
        """The processes of the record that may still run, by name."""
        try:
            record = json.loads(self.RECORD.read_text())
        except (OSError, ValueError):
            return {}
        # A number may have been given to a stranger since: the time of birth tells. A dead leader
        # stays in the answer, because what it started may have outlived it.
        return {
            name: pid
            for name, (pid, born) in record.items()
            if (now := _born(pid))
            and abs(now - born) < 2
            or (not now and name in ("web", "worker"))
        }

    def _end_session(self, leader):
        import psutil

        left = [
            process
            for process in psutil.process_iter(["cwd"])
            if process.info["cwd"] == str(ROOT) and _in_session(process.pid, leader)
        ]
        for process in left:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=STOP_WITHIN)

    def require_free_port(self):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except OSError:
                raise SystemExit(
                    f"Port {self.port} is taken by another program: try `make run PORT={self.port + 1}`."
                ) from None

    def wait_until_ready(self):
        deadline = time.monotonic() + READY_WITHIN
        while time.monotonic() < deadline:
            if self.running["web"].poll() is not None:
                raise SystemExit("The web process ended at once; its own words stand above.")
            with contextlib.suppress(OSError, urllib.error.URLError):
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()  # noqa: S310  our own address
                return
            time.sleep(0.1)
        raise SystemExit(f"The web process did not answer within {READY_WITHIN} seconds.")

    def watch(self):
        """Start again what dies, for ever; a signal ends it."""
        while True:
            if self.server and not self.server.pid():
                say("The database ended; starting it again.")
                self.server.start()
            for name, process in list(self.running.items()):
                if process.poll() is not None:
                    self.revive(name, process)
            time.sleep(LOOK_EVERY)

    def revive(self, name, process):
        # What it started would keep the port.
        _signal_group(process, signal.SIGKILL)
        now = time.monotonic()
        lately = [death for death in self.deaths.get(name, []) if now - death < LIVED_LONG]
        self.deaths[name] = [*lately, now]
        pause = min(2 ** len(lately) - 1, LONGEST_PAUSE)
        when = f" in {pause} seconds" if pause else ""
        say(f"The {name} process ended (code {process.returncode}); starting it again{when}.")
        time.sleep(pause)
        self.start(name)

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


class _Interrupted(BaseException):
    """Somebody pressed Ctrl-C, closed the terminal or asked the supervisor to end."""


def _born(pid):
    import psutil

    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid)
        if process.status() != psutil.STATUS_ZOMBIE:
            return process.create_time()
    return None


def _in_session(pid, leader):
    with contextlib.suppress(OSError):
        return os.getsid(pid) == leader
    return False


def _signal_group(process, number):
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


# --- the commands --------------------------------------------------------------------------------


def prepared_supervisor():
    from sendhub import env

    prepare_pango()
    prepare_settings()
    supervisor = Supervisor(env.number("PORT", 8000), embedded_server())
    supervisor.take_over()
    supervisor.require_free_port()
    return supervisor


def run():
    prepared_supervisor().serve(greet_and_watch)


def greet_and_watch(supervisor):
    if os.environ.get("DEMO_MODE") == "True":
        say("Demo accounts (role, e-mail, password, school):")
        manage("demo_accounts")
    say(f"SENDHub is ready: {supervisor.address}")
    supervisor.watch()


def screenshots():
    prepare_chromium()
    prepared_supervisor().serve(
        lambda site: run_here(sys.executable, "-m", "tests.screenshots", site.address)
    )


@contextlib.contextmanager
def database():
    """Our own PostgreSQL for the time of the block; one that ran before, runs on."""
    server = embedded_server()
    ran_before = server is None or server.pid()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if server:
            server.start()
        yield
    finally:
        if not ran_before:
            server.stop()


def test(arguments):
    prepare_pango()
    prepare_chromium()
    for check in (["ruff", "check"], ["ruff", "format", "--check", "-q"], ["lint-imports"]):
        run_here(VENV / "bin" / check[0], *check[1:])
    with database():
        # A database a core; a file stays on one, since some have a fixture for all their tests.
        run_here(sys.executable, "-m", "pytest", "-n", "auto", "--dist", "loadfile", *arguments)


def bench():
    prepare_pango()
    prepare_settings()
    with database():
        run_here(sys.executable, "-m", "tests.bench")


def main():
    prepare_venv()
    task, *arguments = sys.argv[1:] or ["run"]
    if task == "run":
        run()
    elif task == "screenshots":
        screenshots()
    elif task == "test":
        test(arguments)
    elif task == "bench":
        bench()
    else:
        raise SystemExit("Say run, test, bench or screenshots.")


if __name__ == "__main__":
    main()
