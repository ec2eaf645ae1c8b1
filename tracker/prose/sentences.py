"""Where sentences begin and end."""

import re
from collections.abc import Iterator

# Full stops, closing quotes and brackets, marks of footnotes; or the end of a line. The space may be missing.
_STOP = re.compile(
    r"(?P<stop>[.!?…]{1,4})[\"”’'»)\]]{0,3}(?:\[\d{1,3}\]){0,3}(?:(?=\s|$)|(?<!…)(?=[“‘«(\[]{0,2}[^\W\d_a-z]))|\n"
)
_NEXT_WORD = re.compile(r"\s{0,20}[\"“‘'«(\[]{0,3}([\w'’]{1,20})")
_LAST_WORD = re.compile(r"[\w.]{1,12}$")
# A whole word of letters, a figure, or a mark that closes what is before the full stop; then a whole word again.
_GLUED = re.compile(
    r"(?<![\w./@\\#&=:])(?:([^\W\d_](?:['’]?[^\W\d_]){1,40}|\d[\d.,]{0,9})[\"”’'»)\]%]{0,3}|[\"”’'»)\]%]{1,3})$"
)
_NEXT_GLUED = re.compile(r"[“‘«(\[]{0,2}((?:[^\W\d_]{2,21}|[IA])(?:['’][a-z]{1,2})?)(?![./@\\(=&]{0,3}[\w/@(])")
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
# Behind a full stop without a space these are the end of an address or of a file's name.
_SUFFIXES = words(
    "com org net gov edu eu uk co io ai int info html htm php asp aspx jsp pdf doc docx xls xlsx csv txt json xml "
    "md py js ts java zip exe jpg jpeg png gif svg beta alpha final"
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
    if match.end() < len(text) and not text[match.end()].isspace():
        return _ends_without_a_space(text, match)
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
    if before == "no" and not word[0].isdigit():
        return True  # an answer, and not the number of something
    if before in _TITLES and (before not in ("no", "ed", "st", "al") or word[0].isdigit() or last[0][0].isupper()):
        return False
    if before in _SHORTENED or "." in before.strip(".") or (len(before) == 1 and last[0].isupper()):
        return word.lower() in _OPENERS
    is_number_of_list = before.isdigit() and text[max(0, last.start() - 1) : last.start()] in ("", "\n")
    return not is_number_of_list


def _ends_without_a_space(text: str, match: re.Match[str]) -> bool:
    """Of “It was stable.The euro”; but not of U.S.A., J.K.Rowling, a.m.The, Booking.Com, v2.Beta or an address."""
    last = _GLUED.search(text, max(0, match.start() - 40), match.start())
    following = _NEXT_GLUED.match(text, match.end())
    if last is None or following is None or match["stop"].startswith(".."):
        return False
    word, before = following[1], last[1] or ""
    if match["stop"] != ".":
        return True
    if word.lower() in _SUFFIXES or before.lower() in _TITLES:
        return False
    is_plain = before.islower() and before not in _SHORTENED
    return is_plain or not before or word.lower() in _OPENERS


def _line_goes_on(text: str, i: int) -> bool:
    """Whether the line that ends at this offset was broken to fit a width, and its sentence goes on below."""
    above = text[text.rfind("\n", 0, i) + 1 : i].strip()
    below = text[i + 1 : i + 81].lstrip(" \t")
    if not above or not below or below[0] == "\n" or _LISTED.match(below):
        return False
    return below[0].islower() or 50 <= len(above) <= 100
