"""What dated rows share."""

import pgtrigger
from django.db import models


def no_overlap(name, *same):
    """Refuse a row whose days overlap another row with the same values in the columns `same`.

    A trigger, because an exclusion constraint over dates and numbers needs an extension. Two
    transactions at once do not see each other: actions lock the pupil first (`locked_pupil`).
    """
    alike = " AND ".join(f"other.{column} = NEW.{column}" for column in same)
    return pgtrigger.Trigger(
        name=name,
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=pgtrigger.Func(
            f"""
            IF EXISTS (
                SELECT FROM {{meta.db_table}} other
                WHERE {alike} AND other.id IS DISTINCT FROM NEW.id
                AND coalesce(other.starts_on, '-infinity') <= coalesce(NEW.ends_on, 'infinity')
                AND coalesce(NEW.starts_on, '-infinity') <= coalesce(other.ends_on, 'infinity')
            ) THEN
                RAISE EXCEPTION 'days overlap another row ({name})'
                    USING ERRCODE = 'exclusion_violation';
            END IF;
            RETURN NEW;
            """  # noqa: S608  column names of our own
        ),
    )


class Reviewed(models.Model):
    """Something that is looked at again (abstract). What earlier reviews said is in the version rows."""

    review_on = models.DateField("look at it again on")
    reviewed_on = models.DateField("last looked at on", null=True, blank=True)
    review_said = models.TextField("what we found then", max_length=20_000, blank=True)

    class Meta:
        abstract = True
