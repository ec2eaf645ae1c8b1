"""Django's backend for SQLite, in which those who want to write wait in a queue.

SQLite has one writer. Whoever meets another one tries again after a while, and a while that grows, and somebody
who comes later is mostly first: of eight writers who never rested, one waited for eight seconds. Here only the
first of the queue tries that; the others ask for its place, a lock on a file beside the database, equally often.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from time import monotonic, sleep
from typing import Any, cast

from django.db.backends.sqlite3 import base

AGAIN_AFTER = 0.005  # seconds


class DatabaseWrapper(base.DatabaseWrapper):
    _queue: int | None = None
    _less_patience: float | None = None

    @contextlib.contextmanager
    def less_patient(self, seconds: float) -> Iterator[None]:
        """Meanwhile wait no longer than this for other writers."""
        self.ensure_connection()
        self._less_patience = seconds
        self._wait_at_most(seconds)
        try:
            yield
        finally:
            self._less_patience = None
            self._wait_at_most(self._patience)

    @property
    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", 5))  # seconds; sqlite3's own is 5

    def _start_transaction_under_autocommit(self) -> None:
        with self._at_the_head_of_the_queue():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    @contextlib.contextmanager
    def _at_the_head_of_the_queue(self) -> Iterator[None]:
        """Wait together for no longer than SQLite would: it then says that the database is locked."""
        began, patience = monotonic(), self._less_patience or self._patience
        is_first = self._wait_in_the_queue()
        try:
            self._wait_at_most(patience - (monotonic() - began))
            yield
        finally:
            if is_first:
                fcntl.flock(cast(int, self._queue), fcntl.LOCK_UN)
            self._wait_at_most(patience)

    def _wait_in_the_queue(self) -> bool:
        """Whether this connection is now the first: not where there is no queue, or patience came to an end."""
        if self._queue is None and not self.is_in_memory_db():
            with contextlib.suppress(OSError):  # where nothing can be written; SQLite will say so
                self._queue = os.open(f"{self.settings_dict['NAME']}-queue", os.O_RDWR | os.O_CREAT, 0o600)
        if self._queue is None:
            return False
        until = monotonic() + (self._less_patience or self._patience)
        while True:
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(self._queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            if monotonic() > until:
                return False
            sleep(AGAIN_AFTER)

    def _wait_at_most(self, seconds: float) -> None:
        if self.connection is not None:
            self.connection.execute(f"PRAGMA busy_timeout = {max(0, round(1000 * seconds))}")

    def _close(self) -> Any:
        queue, self._queue = self._queue, None
        if queue is not None:
            os.close(queue)
        return super()._close()  # type: ignore[misc]
