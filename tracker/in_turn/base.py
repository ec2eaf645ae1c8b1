"""Django's backend for SQLite, in which those who want to write wait in a queue.

SQLite has one writer. Whoever meets another one tries again after a while, and a while that grows, and somebody
who comes later may be first: of eight writers who never rested, one waited for eight seconds. Here only the first
of the queue tries; the others wait for a lock on a file beside the database, which the kernel hands on in order.
"""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from time import monotonic
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    _queue: int | None = None

    def _start_transaction_under_autocommit(self) -> None:
        with self._at_the_head_of_the_queue():
            super()._start_transaction_under_autocommit()  # type: ignore[misc]

    @contextlib.contextmanager
    def _at_the_head_of_the_queue(self) -> Iterator[None]:
        """Wait together for no longer than SQLite would: it then says that the database is locked."""
        if self._queue is None and not self.is_in_memory_db():
            with contextlib.suppress(OSError):  # where nothing can be written; SQLite will say so
                self._queue = os.open(f"{self.settings_dict['NAME']}-queue", os.O_RDWR | os.O_CREAT, 0o600)
        if self._queue is None:
            yield
            return
        began, patience = monotonic(), float(self.settings_dict["OPTIONS"].get("timeout", 5))
        fcntl.flock(self._queue, fcntl.LOCK_EX)
        try:
            self._wait_at_most(patience - (monotonic() - began))
            yield
        finally:
            fcntl.flock(self._queue, fcntl.LOCK_UN)
            self._wait_at_most(patience)

    def _wait_at_most(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {max(0, round(1000 * seconds))}")

    def _close(self) -> Any:
        queue, self._queue = self._queue, None
        if queue is not None:
            os.close(queue)
        return super()._close()  # type: ignore[misc]
