"""Where the chronology's entries come from, each app's rows in a module; the order is that of the menu."""

from sendhub.desk.sources.days import DAYS
from sendhub.desk.sources.ehc import EHC
from sendhub.desk.sources.offsite import OFFSITE
from sendhub.desk.sources.outside import AGENCIES, CONTACTS, VOICES
from sendhub.desk.sources.record import OWED, RECORD
from sendhub.desk.sources.roll import ROLL
from sendhub.desk.sources.support import PLANS, STRATEGIES
from sendhub.desk.sources.supporting import SUPPORTING

SOURCES = (
    *RECORD,
    *DAYS,
    *OFFSITE,
    *SUPPORTING,
    *STRATEGIES,
    *VOICES,
    *AGENCIES,
    *ROLL,
    *PLANS,
    *EHC,
    *CONTACTS,
    *OWED,
)
