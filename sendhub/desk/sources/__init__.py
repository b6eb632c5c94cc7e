"""Where the chronology's entries come from, each app's rows in a module; the order is that of the menu."""

from sendhub.desk.sources.ehc import EHC
from sendhub.desk.sources.outside import AGENCIES, CONTACTS, VOICES
from sendhub.desk.sources.record import OWED, RECORD
from sendhub.desk.sources.roll import ROLL
from sendhub.desk.sources.support import PLANS, STRATEGIES

SOURCES = (
    *RECORD,
    *STRATEGIES,
    *VOICES,
    *AGENCIES,
    *ROLL,
    *PLANS,
    *EHC,
    *CONTACTS,
    *OWED,
)
