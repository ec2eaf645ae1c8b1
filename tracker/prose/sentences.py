"""Where sentences begin and end."""

import re
from collections.abc import Iterator

# Full stops, closing quotes and brackets, marks of footnotes; or the end of a line.
_STOP = re.compile(r"(?P<stop>[.!?…]{1,4})[\"”’'»)\]]{0,3}(?:\[\d{1,3}\]){0,3}(?=\s|$)|\n")
_NEXT_WORD = re.compile(r"\s{0,20}[\"“‘'«(\[]{0,3}([\w'’]{1,20})")
_LAST_WORD = re.compile(r"[\w.]{1,12}$")
_BULLET = re.compile(r"[\s•·▪◦*–—-]*")
_LISTED = re.compile(r"\s*(?:[•·▪◦*–—-]\s|\(?(?:\d{1,3}|[A-Za-z])[.)]\s)")


def words(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split())


# Never the last word of a sentence.
_TITLES = words(
    "mr mrs ms dr prof sen rep gov gen lt col sgt maj capt cmdr adm rev hon pres amb st mt messrs vs cf e.g i.e "
    "fig "
    "figs no nos pp vol ed eds approx al"
)
# The last word of a sentence only where one of _OPENERS follows. So is what has full stops inside (U.S., a.m.)
# and a single capital (J. Smith).
_SHORTENED = words(
    "jr sr inc ltd co corp bros dept univ est etc jan feb mar apr jun jul aug sep sept oct nov dec calif mass"
)
_OPENERS = words(
    "the a an this that these those it its it's he she they we i you his her their our my your there here in on "
    "at for "
    "from with by as if when while after before since because until unless although though despite but and so "
    "or yet "
    "nor however still now then even not no one some many most all both each another other what who why how which "
    "whether where meanwhile instead indeed moreover nevertheless according perhaps maybe to"
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of every sentence, heading and item of a list, without the white space and bullets around them.

    text: lines end with LF. A line that is broken in the middle of a sentence, as in a plain letter, goes on.
    """
    start = 0
    for match in _STOP.finditer(text):
        if _ends(text, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if bullet := _BULLET.match(text, start, end):
        start = bullet.end()
    end = start + len(text[start:end].rstrip())
    if start < end:
        yield start, end


def _ends(text: str, match: re.Match[str]) -> bool:
    stop = match["stop"]
    if stop is None:
        return not _line_goes_on(text, match.start())
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    word = following[1]
    if word[0].islower():
        return False
    if stop != ".":
        return True
    last = _LAST_WORD.search(text, max(0, match.start() - 12), match.start())
    if last is None:
        return True
    before = last[0].lower()
    if before in _TITLES and (before not in ("no", "ed", "st", "al") or word[0].isdigit() or last[0][0].isupper()):
        return False
    if before in _SHORTENED or "." in before.strip(".") or (len(before) == 1 and last[0].isupper()):
        return word.lower() in _OPENERS
    is_number_of_list = before.isdigit() and text[max(0, last.start() - 1) : last.start()] in ("", "\n")
    return not is_number_of_list


def _line_goes_on(text: str, i: int) -> bool:
    """Whether the line that ends at this offset was broken to fit a width, and its sentence goes on below."""
    above = text[text.rfind("\n", 0, i) + 1 : i].strip()
    below = text[i + 1 : i + 81].lstrip(" \t")
    if not above or not below or below[0] == "\n" or _LISTED.match(below):
        return False
    return below[0].islower() or 50 <= len(above) <= 100
