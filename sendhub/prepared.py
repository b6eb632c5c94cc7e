"""Lists whose query is put together once for a person and a day.

The ORM takes longer to put a desk's sixteen queries together than the database to answer them, and the
database takes longer to plan them than to run them. What an actor may see follows from the actor, so a
queryset that is built from nothing but an actor, a day and other plain values is the same each time
they are: its SQL is kept, a connection that asks it again keeps its plan, and it is only run. Rows are
never kept.
"""

from collections import OrderedDict
from functools import lru_cache, wraps
from itertools import count
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet

# Sets of arguments that each function keeps the query of; a kept query takes some 50 kB.
KEPT = 64
# Statements that a connection of the database remembers, one after the other; a plan takes some 170 kB.
PLANNED = 48
# For each session of the database: statement -> name of its plan, None while it was asked once.
_plans = WeakKeyDictionary()
_numbers = count(1)


def prepared(build):
    """Make a function that returns a queryset one that returns its rows as a list, fresh each time.

    The positional arguments must tell in full what the queryset holds, and be hashable: no clock is read
    in it. What is given by name follows from them, and is used only when the query is put together.
    """

    @lru_cache(maxsize=KEPT)
    def place(*args):
        return []

    @wraps(build)
    def rows(*args, **beside):
        kept = place(*args)
        if not kept:
            kept.append(_Statement(build(*args, **beside)))
        return kept[0].rows()

    return rows


class _Statement:
    """A queryset with its SQL, in the place of the query that would write it anew."""

    def __init__(self, queryset):
        self._queryset, self._query = queryset, queryset.query
        compiler = self._query.get_compiler(using=queryset.db)
        try:
            self._sql = compiler.as_sql()
        except EmptyResultSet:
            self._sql = "", ()
        # What the compiler has found out about columns and joins; the connection is each thread's own.
        self._found = {key: value for key, value in vars(compiler).items() if key != "connection"}

    def __getattr__(self, name):
        return getattr(self._query, name)

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        compiler = self._query.get_compiler(using, connection, elide_empty)
        vars(compiler).update(self._found)
        compiler.as_sql = lambda *args, **kwargs: self._asked_over(compiler.connection)
        return compiler

    def _asked_over(self, connection):
        """The SQL, or the call of its plan where this connection has asked it before."""
        # Behind a pooler no connection is kept, and the next statement may go to another session.
        if not self._sql[0] or not connection.settings_dict["CONN_MAX_AGE"]:
            return self._sql
        connection.ensure_connection()
        session = connection.connection
        plans = _plans.setdefault(session, OrderedDict())
        if self not in plans:
            plans[self] = None
            if len(plans) > PLANNED:
                _, forgotten = plans.popitem(last=False)
                if forgotten:
                    _run(session, f"DEALLOCATE {forgotten}")
            return self._sql
        plans.move_to_end(self)
        if not plans[self]:
            name = f"asked_{next(_numbers)}"
            _run(session, f"PREPARE {name} AS {self._sql[0]}", self._sql[1])
            plans[self] = name
        return f"EXECUTE {plans[self]}", ()

    def rows(self):
        fresh = self._queryset._clone()
        fresh._query = self
        return list(fresh)


def _run(session, *sql):
    with session.cursor() as cursor:
        cursor.execute(*sql)
