"""What the first page of a PDF prints above its text: title, authors, and day."""

import re
from collections.abc import Sequence
from contextlib import suppress

from tracker.documents.beside import is_on_author
from tracker.documents.columns import Row, rows_of
from tracker.documents.datelines import Day, published_in
from tracker.documents.document import one_line
from tracker.documents.lines import Page, usual_size
from tracker.prose.bylines import people
from tracker.prose.dates import NoDate, dates_in, read_date
from tracker.prose.unsigned import named_alone

LARGER = 1.15  # than the text is a title
MOST_ROWS = 30  # of a head
LONGEST_BYLINE = 200  # characters
BY = re.compile(r"(?i:by|authors?:)\s+\S|(?i:von|par|por)\s+[^\W\d_a-z]\S+\s+[^\W\d_a-z]")
NOTES = re.compile(r"(?:\s*\[(?:\d{1,3}|[a-z*†‡])\],?|[*†‡§¹²³⁴⁵⁶⁷⁸⁹])+")
# With which a text begins.
TEXT = re.compile(
    r"(?:dear\b|(?:executive )?summary\b|abstract\b|introduction\b|(?:key )?(?:findings|points|messages)\b|"
    r"(?:contents|zusammenfassung|einleitung|résumé|resumen)\b|[1I]\.? +[^\W\d_])",
    re.IGNORECASE,
)


class Head:
    """title, authors, day: what is printed.  byline: the words in which the authors stand.

    doubt: a sentence on who may be meant and is not proposed.
    """

    def __init__(self, page: Page) -> None:
        self._page, self._usual = page, usual_size([page])
        self._rows = rows_of(page.lines)
        self._large = self._largest()
        self.title = one_line(" ".join(_words(row) for row in self._large))
        self._end = self._text_begins()
        self.byline, self.authors, self.doubt = self._signed()
        self.day = self._day()

    def _largest(self) -> list[Row]:
        """The rows in letters that are larger than those of the text and all others; none if there are none."""
        rows = rows_of([line for line in self._page.lines if line.n_letters])
        largest = max((row[0].size for row in rows), default=0.0)
        if largest < LARGER * self._usual:
            return []
        places = [place for place, row in enumerate(rows) if row[0].size > 0.97 * largest]
        return [rows[place] for n, place in enumerate(places) if place == places[0] + n]

    def _text_begins(self) -> int:
        return next(
            (n for n, row in enumerate(self._rows[:MOST_ROWS]) if self._is_text(row)),
            min(MOST_ROWS, len(self._rows)),
        )

    def _is_text(self, row: Row) -> bool:
        if TEXT.match(row[0].text):
            return True
        least = 30 if len(row) == 1 else 17  # letters
        return any(
            line.size < 1.05 * self._usual and line.n_letters >= least and _runs_on(line.text) for line in row
        )

    def _signed(self) -> tuple[str, tuple[str, ...], str]:
        """Who has written it, in a line behind “By”, or under the title; or a sentence on who may have."""
        for row in self._rows[: self._end]:
            words = _words(row)
            if BY.match(words) and len(words) < LONGEST_BYLINE and (found := people(words)):
                return words, found, ""
        for row in self._under_title():
            words = NOTES.sub("", _words(row)).strip()
            if len(words) < LONGEST_BYLINE and (named := named_alone(words)):
                if named.is_sure and not self._speaks_of(named.names):
                    return words, named.names, ""
                return "", (), f"“{words}” stands under the title: see whether that is who has written it."
        return "", (), ""

    def _under_title(self) -> list[Row]:
        """Three rows, which is room for a line that goes on with the title."""
        last = self._large[-1][0] if self._large else None
        place = next((n for n, row in enumerate(self._rows) if any(line is last for line in row)), self._end)
        return self._rows[place + 1 : min(self._end, place + 4)]

    def _speaks_of(self, names: Sequence[str]) -> bool:
        """Whether the text has these names in its sentences, or their words in small letters."""
        rows = [_words(row) for row in self._rows[self._end :]]
        text = " ".join(row for row in rows if row not in names and not is_on_author(row, names, is_next=False))
        said = set(re.findall(r"[^\W\d_]+", text))
        return any(word.lower() in said for name in names for word in name.split()) or any(
            name.split()[-1] in said for name in names
        )

    def _day(self) -> Day:
        """As the head prints it; else the one date that stands on a line of its own, anywhere on the page."""
        large = {id(line) for row in self._large for line in row}
        rows = [row for row in self._rows[: self._end] if id(row[0]) not in large]
        found = published_in(map(_words, rows), is_head=True)
        if not found.value and not found.remarks:
            found = self._day_alone()
        if not found.value and not found.remarks and dates_in(self.title):
            return Day(
                remarks=(f"The title has a date: see whether “{self.title[:80]}” says when it was published.",)
            )
        return found

    def _day_alone(self) -> Day:
        found: dict[str, str] = {}
        for row in self._rows:
            if len(row) == 1 and len(words := row[0].text) < 40:
                with suppress(NoDate):
                    if (printed := read_date(words)).month:
                        found.setdefault(printed._replace(clock=None).iso, words)
        if len(found) != 1:
            return Day()
        ((day, words),) = found.items()
        return Day(day, words)


def _words(row: Row) -> str:
    return " | ".join(line.text for line in row)


def _runs_on(words: str) -> bool:
    """Whether most of its words begin in small letters, as in a sentence."""
    begun = [word[0] for word in words.split()]
    return sum(letter.islower() for letter in begun) >= 0.5 * len(begun)
