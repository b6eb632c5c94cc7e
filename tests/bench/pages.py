"""Measure pages of a real server against a floor page in the same run.

A database of its own holds a school of 1,200 pupils. One gunicorn worker with eight threads serves;
page and floor take turns, so that a busy machine slows both alike. Time is the median of what the
browser waits, CPU what the server's process used for a request.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psutil

PORT = int(os.environ.get("BENCH_PORT", "8791"))
FLOOR = "/floor/"
# The process that makes the session and the one that reads it sign alike.
KEY = {"SECRET_KEY": "bench-only"}
PUPILS = 1_200
ROUNDS, EACH = 6, 40


@dataclass(frozen=True)
class Figures:
    """Milliseconds a request."""

    p50: float
    cpu: float


@dataclass(frozen=True)
class Server:
    process: psutil.Process
    cookie: str

    def fetch(self, address, connection=None):
        """Return (milliseconds, body) of one request; anything but 200 is an error."""
        connection = connection or http.client.HTTPConnection("127.0.0.1", PORT)
        started = time.perf_counter()
        connection.request("GET", address, headers={"Cookie": self.cookie})
        response = connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - started) * 1000
        if response.status != 200:
            raise RuntimeError(f"{address} answered {response.status}")
        return took, body

    def queries(self, address):
        """Return how many queries the page needs, counted as the budgets of the tests count."""
        connection = http.client.HTTPConnection("127.0.0.1", PORT)
        connection.request("GET", address, headers={"Cookie": self.cookie, "X-Count": "1"})
        response = connection.getresponse()
        response.read()
        return int(response.headers["X-Queries"])

    def cpu(self):
        """Milliseconds of CPU the server has used so far."""
        each = [self.process, *self.process.children(recursive=True)]
        return sum(1000 * (p.cpu_times().user + p.cpu_times().system) for p in each)

    def burst(self, address, *, at_once, requests):
        """Return the waits of so many requests, `at_once` of them at a time."""
        waits = []

        def one_after_another():
            connection = http.client.HTTPConnection("127.0.0.1", PORT)
            for _ in range(requests // at_once):
                waits.append(self.fetch(address, connection)[0])

        threads = [threading.Thread(target=one_after_another) for _ in range(at_once)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return waits

    def compare(self, addresses, *, at_once):
        """Return {address: Figures}, the addresses taking turns."""
        waits = {address: [] for address in addresses}
        used = dict.fromkeys(addresses, 0.0)
        for address in addresses:
            self.burst(address, at_once=at_once, requests=2 * at_once)
        for _ in range(ROUNDS):
            for address in addresses:
                before = self.cpu()
                waits[address] += self.burst(address, at_once=at_once, requests=EACH)
                used[address] += self.cpu() - before
        return {
            address: Figures(
                p50=statistics.median(waits[address]), cpu=used[address] / len(waits[address])
            )
            for address in addresses
        }


@contextmanager
def server():
    """Start a server on the bench's database; yield it with a signed-in SENCo's cookie."""
    cookie = prepared()
    environment = {**os.environ, **KEY, "DJANGO_SETTINGS_MODULE": "tests.bench.settings"}
    process = psutil.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "sendhub.wsgi", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{PORT}", "--workers", "1", "--threads", "8"),
            *("--log-level", "error", "--keep-alive", "30"),
        ],
        env=environment,
    )
    running = Server(process=process, cookie=cookie)
    try:
        for _ in range(100):
            try:
                running.fetch("/pupils/")
                break
            except OSError:
                time.sleep(0.2)
        yield running
    finally:
        process.terminate()
        process.wait()


def as_owner(module, *arguments):
    """Run a bench module as the database's owner, in a process of its own; return what it prints last."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **KEY, "DJANGO_SETTINGS_MODULE": "tests.bench.owner"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout.strip().splitlines()[-1])


def milliseconds(running, address, *, rounds=15):
    """Return the median wait of an address that was opened before."""
    for _ in range(3):
        running.fetch(address)
    return statistics.median(running.fetch(address)[0] for _ in range(rounds))


def prepared():
    """Fill the database in a process of its own; return the session cookie."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.pages"],
        env={**os.environ, **KEY, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout.strip().splitlines()[-1]


def fill():
    """Make the database as its owner, the school, one session and one visit; return both cookies."""
    import django

    django.setup()
    from django.db import connection

    from sendhub.accounts.enums import Role

    # The suffix-free name: the server connects to it under the app role.
    connection.settings_dict["TEST"]["NAME"] = "sendhub_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    from tests.conftest import client_for, person
    from tests.factories.accounts import SchoolFactory

    school = SchoolFactory(name="Larkfield Bench", urn="999991", establishment="9991")
    senco = person(school, Role.SENCO)
    write_pupils(school, senco.staff_records.get())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    session = client_for(senco, school).cookies["sessionid"].value
    return f"sessionid={session}; visit={visit(school)}"


def visit(school):
    """Open a private link with three papers and three questions; return the visit's number."""
    from pupils.models import Pupil
    from sendhub.sharing.enums import Language
    from sendhub.sharing.models import Door
    from sendhub.sharing.visits import Visit
    from sendhub.tenancy import tenant
    from tests.factories.sharing import AskFactory, LinkFactory, PaperFactory

    with tenant(school.pk):
        pupil = Pupil.objects.select_related("school").first()
    link = LinkFactory(pupil=pupil, sent=True)
    for number in (1, 2, 3):
        PaperFactory(link=link, kind="document", object_id=number)
        AskFactory(link=link)
    # Begun by hand: this process answers no requests of its own.
    begun = Visit.begin(
        door=Door.objects.get(link_id=link.pk), language=Language.ENGLISH, let_in=True
    )
    return begun.session.session_key


def write_pupils(school, lead, *, number=PUPILS):
    """Write so many pupils in 36 classes; one in seven has SEN Support, one in 25 a plan, some are watched."""
    from pupils import models
    from sendhub.tenancy import tenant
    from tests.factories.accounts import TeachingGroupFactory

    start = date(2025, 9, 1)
    groups = [
        TeachingGroupFactory(school=school, name=f"{year}{letter}", nc_year=str(year))
        for year in range(1, 7)
        for letter in "ABCDEF"
    ]
    pupils = []
    for n in range(number):
        status = "E" if n % 25 == 0 else "K" if n % 7 == 0 else "N"
        pupil = models.Pupil(
            school=school,
            first_name=f"Wren{n}",
            last_name=f"Alderbrook{n % 300}",
            born_on=date(2018, 5, 14),
            nc_year=groups[n % 36].nc_year,
            group=groups[n % 36],
            upn=f"A9990009{n:05}",
            sen_status=status,
            lead=None if status == "N" else lead,
        )
        pupil.set_name_keys()
        pupils.append(pupil)
    with tenant(school.pk):
        models.Pupil.objects.bulk_create(pupils)
        mine = [{"school": school, "pupil": pupil, "starts_on": start} for pupil in pupils]
        models.Enrolment.objects.bulk_create([models.Enrolment(**row) for row in mine])
        models.GroupMember.objects.bulk_create(
            [models.GroupMember(**row, group=row["pupil"].group) for row in mine]
        )
        held = [row for row in mine if row["pupil"].sen_status != "N"]
        models.SenStatus.objects.bulk_create(
            [models.SenStatus(**row, status=row["pupil"].sen_status) for row in held]
        )
        models.Need.objects.bulk_create(
            [
                models.Need(**row, need_type=need_type, rank=rank)
                for row in held
                for rank, need_type in enumerate(("SLCN", "ASD"), start=1)
            ]
        )
        models.Monitoring.objects.bulk_create(
            [
                models.Monitoring(**row, review_on=date(2026, 12, 1))
                for row in mine[::10]
                if row["pupil"].sen_status == "N"
            ]
        )


if __name__ == "__main__":
    print(fill())
