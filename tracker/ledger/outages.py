"""What an error of the database or the disk means for people: a sentence; None for everything that is no outage.

Known by the codes of the drivers, which say more than Django's classes do: psycopg's SQLSTATE, sqlite3's name.
"""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, cast

from django.db import DatabaseError, InterfaceError, connection

IMPATIENT = 0.5  # seconds

logger = logging.getLogger(__name__)

GONE = "The database does not answer."
UNOPENED = "The file of the database cannot be opened."
FULL = "The disk is full."
READ_ONLY = "The database can be read at the moment, but not written."
BUSY = "The database was busy with something else for too long."
CROWDED = "The database has no connection left for this."
NO_MEMORY = "The database has no memory left for this."
FAILING = "The disk cannot be read or written: it may be full or failing."
DAMAGED = "The file of the database is damaged, or is no database."
NOT_THE_OWNER = "The role of DATABASE_URL may not do this. If another one owns the tables, set OWNER_DATABASE_URL."
WRONG_LOGIN = "The database refuses the role or the password that its address names."
NO_SUCH_DATABASE = "There is no database or role of the name that the address of the database gives."
NO_TABLES = "The database does not hold this site’s tables. Running manage.py migrate makes them."
NOT_ALLOWED = "The disk does not let this be read or written."
READ_ONLY_DISK = "The disk can be read at the moment, but not written."

# By SQLSTATE, or the class that its first two letters name. Class 08 is a broken connection, 57P the server's end.
POSTGRESQL = {
    "08": GONE,
    "25006": READ_ONLY,
    "42501": NOT_THE_OWNER,
    "42P01": NO_TABLES,
    "53100": FULL,
    "53200": NO_MEMORY,
    "53300": CROWDED,
    "55P03": BUSY,
    "57P01": GONE,
    "57P02": GONE,
    "57P03": GONE,
    "57P05": GONE,
    "58030": FAILING,
}
# A connection that is refused has no code, only the server's words.
POSTGRESQL_SAYS = {
    "password authentication failed": WRONG_LOGIN,
    "no password supplied": WRONG_LOGIN,
    "does not exist": NO_SUCH_DATABASE,
    "too many clients": CROWDED,
    "remaining connection slots": CROWDED,
    "too many connections": CROWDED,
}
# By the name of the primary result code: SQLITE_READONLY_DBMOVED begins with SQLITE_READONLY.
SQLITE = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_CANTOPEN": UNOPENED,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_FULL": FULL,
    "SQLITE_IOERR": FAILING,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_PERM": NOT_ALLOWED,
    "SQLITE_READONLY": READ_ONLY,
}
FILES = {
    errno.EACCES: NOT_ALLOWED,
    errno.EDQUOT: FULL,
    errno.EFBIG: FULL,
    errno.EIO: FAILING,
    errno.ENOSPC: FULL,
    errno.EPERM: NOT_ALLOWED,
    errno.EROFS: READ_ONLY_DISK,
}


class Outage(DatabaseError):
    """Found before a driver could find it. Its text is the sentence."""


def explain(error: BaseException | None) -> str | None:
    """The outage behind an exception, in a sentence that tells nothing about the machine."""
    if isinstance(error, OSError):
        return FILES.get(error.errno or 0)
    if isinstance(error, Outage):
        return str(error)
    if isinstance(error, DatabaseError | InterfaceError):
        return explain(error.__cause__) if error.__cause__ else None
    if isinstance(error, sqlite3.Error):
        return _of_sqlite(error)
    if error is not None and hasattr(error, "sqlstate"):
        return _of_postgresql(str(error), error.sqlstate, type(error).__name__)
    return None


def in_a_line(error: BaseException) -> str | None:
    """The same for a terminal, with the file that an error of the disk is about."""
    sentence = explain(error)
    file = getattr(error, "filename", None)
    return f"{file}: {sentence}" if sentence and file else sentence


@contextmanager
def can_do_without() -> Iterator[None]:
    """Around writes that a page is whole without: in an outage they are left out, and that is logged.

    Nor does a page that is read wait for writers on SQLite as long as one that writes.
    """
    try:
        with cast(Any, connection).less_patient(IMPATIENT) if connection.vendor == "sqlite" else nullcontext():
            yield
    except DatabaseError as error:
        if (sentence := explain(error)) is None:
            raise
        logger.warning("Not stored, and gone on without: %s", sentence)


def _of_sqlite(error: sqlite3.Error) -> str | None:
    if str(error).startswith("no such table"):
        return NO_TABLES
    name = getattr(error, "sqlite_errorname", "")
    return next((sentence for code, sentence in SQLITE.items() if name.startswith(code)), None)


def _of_postgresql(words: str, sqlstate: str | None, kind: str) -> str | None:
    if sqlstate:
        return POSTGRESQL.get(sqlstate) or POSTGRESQL.get(sqlstate[:2])
    # Without a code the server has said nothing in an answer: it could not be reached, or is gone.
    said = next((sentence for part, sentence in POSTGRESQL_SAYS.items() if part in words), GONE)
    return said if kind in {"OperationalError", "InterfaceError", "ConnectionTimeout"} else None
