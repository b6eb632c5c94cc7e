"""Words of entries in a referral that is not sent yet: they go when the entry's are moved out.

What was sent stays as it was sent, like every paper that has left the school.
"""

# ruff: noqa: S608  statements are put together from our own names alone
import re
from dataclasses import dataclass
from typing import ClassVar

from django.db import connection

from agencies.models import Referral
from pupils.disclosures import ENTRIES, MOVED, TYPED_AS_TRIED, Words, add_copy, tables_of
from pupils.enums import EntryKind
from pupils.models import ConcernTried

# An answer quotes an entry when so many letters of it stand there.
LEAST = 20
TRIED = ": helped?"


def _as_lines(text):
    return f"replace({text}, E'\\r\\n', E'\\n')"


@dataclass(frozen=True)
class Unsent:
    """Answers that quote the entry in its own words; of a referral that it led to, its reason, however worded.

    The words go without a line in their place: an agency and the family read what the referral says.
    """

    words: Words
    model: ClassVar = Referral
    is_asked: ClassVar = False

    @property
    def tables(self):
        return tables_of(self.model)

    @property
    def _is_concern(self):
        return self.words is ENTRIES[EntryKind.CONCERN]

    def _quoted(self, number):
        """What the entry said at any time, as it can stand in an answer."""
        said = ", ".join(f"(old.{name})" for name in self.words.fields)
        quoted = f"""SELECT {_as_lines("said.words")} FROM {self.words.tables[1]} old,
                LATERAL (VALUES {said}) said (words) WHERE old.pgh_obj_id = {number}
                AND length(said.words) >= {LEAST} AND NOT starts_with(said.words, '{MOVED}')"""
        if not self._is_concern:
            return quoted
        return f"""{quoted} UNION SELECT old.what || '{TRIED}' FROM {tables_of(ConcernTried)[1]} old
                WHERE {TYPED_AS_TRIED.format(number=number, row="old")}
                AND NOT starts_with(old.what, '{MOVED}')"""

    def _quotes(self, number, row):
        quotes = f"""EXISTS (SELECT FROM jsonb_each_text({row}.answers) answer (question, told),
            ({self._quoted(number)}) quoted (words)
            WHERE strpos({_as_lines("answer.told")}, quoted.words) > 0)"""
        if not self._is_concern:
            return quotes
        led_to = f"{row}.concern_id = {number} AND {row}.answers ->> 'reason' <> ''"
        return f"({quotes} OR coalesce({led_to}, false))"

    def held(self, number, row="old"):
        return f"{row}.sent_on IS NULL AND {self._quotes(number, row)}"

    def gave_way(self, number, row):
        return f"NOT {self._quotes(number, row)}"

    def give_way(self, entry_model, values):
        with connection.cursor() as cursor:
            cursor.execute(self._quoted("%(number)s"), values)
            # The longest first: one may stand within another.
            quoted = sorted((words for (words,) in cursor.fetchall()), key=len, reverse=True)
            cursor.execute(
                f"SELECT id FROM {self.tables[0]} referral WHERE referral.school_id = %(school)s"
                f" AND {self.held('%(number)s', 'referral')}",
                values,
            )
            found = [number for (number,) in cursor.fetchall()]
        for referral in Referral.objects.filter(pk__in=found):
            referral.answers = {
                key: _without(quoted, text) for key, text in referral.answers.items()
            }
            led_to = self._is_concern and referral.concern_id == values["number"]
            if led_to and "reason" in referral.answers:
                referral.answers["reason"] = ""
            referral.version += 1
            referral.save(update_fields=["answers", "version"])


def _without(quoted, text):
    lines = text.replace("\r\n", "\n")
    left = lines
    for words in quoted:
        # Of what was tried the whole line goes, with the word whether it helped.
        rest = "[^\n]*\n?" if words.endswith(TRIED) else ""
        left = re.sub(re.escape(words) + rest, "", left)
    return text if left == lines else left.strip()


def register():
    for kind, words in ENTRIES.items():
        add_copy(kind, Unsent(words))
