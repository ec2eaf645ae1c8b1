"""Whether the database is there and its record guarded, as a web process sees it while it runs."""

import os
from pathlib import Path
from time import monotonic

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from tracker.ledger import guards
from tracker.ledger.outages import DAMAGED, GONE, Outage

AGAIN_AFTER = 5.0  # seconds: strangers may ask for /healthz as often as they like
NEARLY_FULL, FULL = 64_000_000, 1_000_000  # bytes that are left


class Guards:
    """is_unseen: the process started while no database answered; nothing is served before they are seen."""

    def __init__(self) -> None:
        self.is_unseen = False
        self._looked_at, self._problem = -AGAIN_AFTER, ""

    def require(self) -> None:
        """Raises ImproperlyConfigured when one is missing, and DatabaseError when no database answers."""
        guards.require()
        self.is_unseen = False

    def problem(self) -> str:
        """Which are missing, as of some seconds ago; "" when all are there. Raises DatabaseError."""
        if monotonic() - self._looked_at >= AGAIN_AFTER:
            try:
                self.require()
                self._problem = ""
            except ImproperlyConfigured as missing:
                self._problem = str(missing)
            self._looked_at = monotonic()
        return self._problem


of_the_record = Guards()


def require_the_file() -> None:
    """On SQLite: raise Outage where the file is not there, and close a connection that leads to another one.

    SQLite would make an empty file in its place, and go on writing to one that was moved away.
    """
    if connection.vendor != "sqlite":
        return
    path = Path(str(connection.settings_dict["NAME"]))
    try:
        found = path.stat()
        if not path.is_file():
            raise Outage(DAMAGED)
    except OSError:
        connection.close()
        raise Outage(GONE) from None
    file = (found.st_dev, found.st_ino)
    if getattr(connection, "file", file) != file:
        connection.close()
    connection.file = file  # type: ignore[attr-defined]


def disk() -> str:
    """Why nothing can be written, or soon cannot; "" when it can. Nothing is written to find out."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        found = os.statvfs(path.parent)
        if found.f_flag & os.ST_RDONLY or not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
            return "read-only; the site can be read, and nothing recorded"
        if (free := found.f_bavail * found.f_frsize) < NEARLY_FULL:
            return f"{'nearly ' if free > FULL else ''}full; {free / 1e6:.0f} MB are left where the database is"
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        is_read_only = cursor.fetchone() == ("on",)
    return "the database is read-only; the site can be read, and nothing recorded" if is_read_only else ""
