"""Lines between reading and recording, on disk: a million take no more memory than a thousand."""

import pickle
import sqlite3
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from tracker.transfer.lines import Line
from tracker.transfer.result import ImportResult
from tracker.values.moments import Precision

AT_ONCE = 2000  # lines

TABLE = """CREATE TABLE line (
    n INTEGER PRIMARY KEY, row INTEGER, begins INTEGER, series BLOB, content BLOB, body BLOB,
    n_before INTEGER DEFAULT 0, is_refused INTEGER DEFAULT 0, corrects INTEGER DEFAULT 0
)"""
# Those of one series together, where the first of them stands in the file.
BEGINS = """UPDATE line SET begins = first.n FROM (SELECT series, MIN(n) AS n FROM line GROUP BY series) AS first
    WHERE first.series = line.series"""
SEVERAL = """SELECT series, n, row, content, body FROM line WHERE series IN (
    SELECT series FROM line GROUP BY series HAVING MIN(content) < MAX(content)) ORDER BY begins, n"""


class Spool:
    def __init__(self) -> None:
        self.database = sqlite3.connect("")  # a file that SQLite makes for itself once it has to, and deletes
        self.database.execute(TABLE)
        self.waiting: list[tuple[int, bytes, bytes, bytes, int]] = []

    def close(self) -> None:
        self.database.close()

    def add(self, line: Line) -> None:
        content = line.submission.bytes
        body = pickle.dumps(line, pickle.HIGHEST_PROTOCOL)
        self.waiting.append((line.row, line.series_digest, content, body, line.corrects))
        if len(self.waiting) >= AT_ONCE:
            self._write()

    def _write(self) -> None:
        self.database.executemany(
            "INSERT INTO line (row, series, content, body, corrects) VALUES (?, ?, ?, ?, ?)", self.waiting
        )
        self.waiting = []

    def __len__(self) -> int:
        return int(self.database.execute("SELECT COUNT(*) FROM line WHERE NOT is_refused").fetchone()[0])

    def put_in_order(self, result: ImportResult, *, has_one_date: bool = False) -> None:
        """Several values of one printed day stand in the order of the file, and the result says so.

        The same row twice in a row is one forecast; .9, .1 and .9 again are three. Of one instant there is one, as
        where one date was given for all rows (has_one_date): none of them is said to be later.
        """
        self._write()
        self.database.execute("CREATE INDEX of_series ON line (series)")
        self.database.execute(BEGINS)
        for _, rows in groupby(self.database.execute(SEVERAL), key=itemgetter(0)):
            self._order_one(list(rows), result, has_one_date)
        self.database.execute("CREATE INDEX in_order ON line (begins, n)")
        self.database.execute("CREATE INDEX of_row ON line (row)")
        self.database.execute("CREATE INDEX of_content ON line (content)")

    def _order_one(
        self, rows: list[tuple[bytes, int, int, bytes, bytes]], result: ImportResult, has_one_date: bool
    ) -> None:
        first, before = rows[0][2], rows[0][3]
        given = Counter([before])
        for _, n, row, content, body in rows[1:]:
            if content == before:
                self.database.execute("UPDATE line SET n_before = ? WHERE n = ?", [given[before] - 1, n])
                continue
            line: Line = pickle.loads(body)
            if line.made.precision == Precision.INSTANT or has_one_date:
                result.refuse(row, _why_not(line, first, has_one_date))
                self.database.execute("UPDATE line SET is_refused = 1 WHERE n = ?", [n])
                continue
            said = f"Another value of {line.expert} for {line.made}: they count in this order."
            result.remark(row, f"{said} The one before is in row {first}.")
            self.database.execute("UPDATE line SET n_before = ? WHERE n = ?", [given[content], n])
            given[content] += 1
            first, before = row, content

    def batches(self) -> Iterator[list[Line]]:
        """In the order of the file, but for those of one series, which come together and never in two batches.

        Rows that correct another row come last, each alone, when that is on record.
        """
        rows = self.database.execute(
            "SELECT begins, n_before, body FROM line WHERE NOT is_refused AND NOT corrects ORDER BY begins, n"
        )
        batch: list[Line] = []
        last = None
        for begins, n_before, body in rows:
            if len(batch) >= AT_ONCE and begins != last:
                yield batch
                batch = []
            last = begins
            line: Line = pickle.loads(body)
            if n_before:
                line.n_before, line.digest = n_before, None
            batch.append(line)
        if batch:
            yield batch
        for (body,) in self.database.execute("SELECT body FROM line WHERE corrects AND NOT is_refused ORDER BY n"):
            yield [pickle.loads(body)]

    def holds(self, submission: UUID | None) -> bool:
        """Whether a row of the file is it."""
        found = self.database.execute(
            "SELECT 1 FROM line WHERE content = ?", [submission.bytes if submission else b""]
        )
        return found.fetchone() is not None

    def submission_of(self, row: int) -> UUID | None:
        found = self.database.execute("SELECT body, n_before FROM line WHERE row = ?", [row]).fetchone()
        if found is None:
            return None
        line: Line = pickle.loads(found[0])
        if found[1]:
            line.n_before, line.digest = found[1], None
        return line.submission


def _why_not(line: Line, first: int, has_one_date: bool) -> str:
    if has_one_date:
        return (
            f"{line.expert} stands in row {first} with another value for the same question, and one date was "
            "given for all rows: which came later the file does not say. Leave one out, or give each its date."
        )
    return f"made_at: another row gives another value for this very moment. It is row {first}."
