"""A CTF of 2,000 pupils: preview, confirmation, the same again with changes, and undo.

Done in a process of its own, so that its memory is the worker's, and rolled back at the end.
"""

import json
import os
import resource
import subprocess
import sys
import time

PUPILS = 2_000
LIMITS = {
    "import 2,000 pupils: preview": ("s", 10),
    "import 2,000 pupils: applied": ("s", 60),
    "import 2,000 pupils: second file, preview": ("s", 10),
    "import 2,000 pupils: second file, applied": ("s", 60),
    "import 2,000 pupils: undone": ("s", 60),
    "import 2,000 pupils: memory of the worker": ("MB", 300),
}


def rows():
    """Return the rows of the table: name, value, unit, limit, ok."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.imports"], capture_output=True, text=True, check=True
    )
    values = json.loads(done.stdout.strip().splitlines()[-1])
    return [
        {
            "name": name,
            "value": values[name],
            "unit": unit,
            "limit": limit,
            "ok": values[name] <= limit,
        }
        for name, (unit, limit) in LIMITS.items()
    ]


def ctf(*, status, year):
    """Return a full CTF of invented pupils: contacts, SEN history, needs, address, attendance, results."""
    from pupils.upn import invented

    pupils = "".join(
        PUPIL.format(
            upn=invented(establishment=f"{9700 + n // 1000}", year=2021, serial=n),
            n=n,
            status=status,
            year=year,
            month=n % 12 + 1,
        )
        for n in range(PUPILS)
    )
    return (
        "<CTfile><Header><CTFversion>25.0</CTFversion></Header><CTFpupilData>"
        f"{pupils}</CTFpupilData></CTfile>"
    ).encode()


PUPIL = """<Pupil><UPN>{upn}</UPN><Surname>Alderbrook{n}</Surname><Forename>Wren</Forename>
<DOB>2014-{month:02}-17</DOB><Sex>F</Sex><BasicDetails><PreferredForename>Wrennie</PreferredForename>
<NCyearActual>{year}</NCyearActual><Ethnicity>WBRI</Ethnicity><Languages><Type><LanguageType>F</LanguageType>
<Language>ENG</Language></Type></Languages><MedicalFlag>true</MedicalFlag></BasicDetails>
<FSMhistory><FSMinstance><FSMstartDate>2022-09-01</FSMstartDate></FSMinstance></FSMhistory>
<SENhistory><SEN><StartDate>2022-02-01</StartDate><SENprovision>K</SENprovision><EndDate>2024-06-30</EndDate></SEN>
<SEN><StartDate>2024-07-01</StartDate><SENprovision>{status}</SENprovision></SEN>
<SENneeds><SENneed><SENtypeRank>1</SENtypeRank><SENtype>SLCN</SENtype></SENneed>
<SENneed><SENtypeRank>2</SENtypeRank><SENtype>SPLD</SENtype></SENneed></SENneeds></SENhistory>
<Address><BS7666Address><PAON>{n}</PAON><Street>Larkfield Rise</Street><Town>Wraxminster</Town></BS7666Address><PostCode>ZZ99 3VZ</PostCode></Address>
<Contacts><Contact><Order>1</Order><Title>Mrs</Title><Surname>Alderbrook{n}</Surname><Forename>Marian</Forename>
<Relationship>PAM</Relationship><Responsibility>true</Responsibility><Address><AddressAsPupil>true</AddressAsPupil></Address>
<Phones><Phone><TelephoneType>M</TelephoneType><PhoneNo>07700900{n:04}</PhoneNo></Phone></Phones><Email>marian{n}@family.example</Email></Contact>
<Contact><Order>2</Order><Surname>Alderbrook{n}</Surname><Forename>Otto</Forename><Relationship>PAF</Relationship>
<Responsibility>true</Responsibility><Email>otto{n}@family.example</Email></Contact></Contacts>
<Attendance><YearData><Year>2025</Year><SessionsPossible>380</SessionsPossible><SessionsAttended>361</SessionsAttended></YearData></Attendance>
<StageAssessments><KeyStage><Stage>KS1</Stage><StageAssessment><Year>2022</Year><Subject>MAT</Subject><Method>TA</Method>
<Component>MAT</Component><Result>EXS</Result></StageAssessment></KeyStage></StageAssessments>
<SchoolHistory><School><LEA>999</LEA><Estab>9601</Estab><SchoolName>Nether Larkfield Infants</SchoolName>
<EntryDate>2018-09-01</EntryDate><LeavingDate>2021-07-20</LeavingDate></School></SchoolHistory></Pupil>
"""


def measure():
    """Import, change, undo in one transaction that is rolled back; return {name: value}."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sendhub.settings")
    import django

    django.setup()
    from django.db import transaction
    from django.utils import timezone

    from pupils.actions import imports
    from pupils.imports.files import open_file
    from sendhub.accounts.actor import Machine
    from sendhub.accounts.models import LocalAuthority, School
    from sendhub.tenancy import tenant

    today, seconds = timezone.localdate(), []

    def timed(work, *args, **kwargs):
        start = time.perf_counter()
        result = work(*args, **kwargs)
        seconds.append(round(time.perf_counter() - start, 1))
        return result

    def preview(data, by):
        file = open_file(data, "pupils.xml", today=today)
        return imports.begin(file=file, by=by, today=today, in_background=False)

    with transaction.atomic():
        authority, _ = LocalAuthority.objects.get_or_create(code="999", name="Wraxshire")
        school = School.objects.create(
            name="Larkfield Bench", urn="999990", local_authority=authority, establishment="9990"
        )
        by = Machine(school=school, name="bench")
        with tenant(school.pk):
            for data in (ctf(status="K", year=5), ctf(status="E", year=6)):
                batch = timed(preview, data, by)
                timed(imports.apply_import, batch=batch, by=by, today=today)
                batch.refresh_from_db()
            timed(imports.undo, batch=batch, by=by)
        transaction.set_rollback(True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return dict(zip(LIMITS, [*seconds, round(memory)], strict=True))


if __name__ == "__main__":
    print(json.dumps(measure()))
