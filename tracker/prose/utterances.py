"""What is said in one go: the sentences of a text, and where speech has no full stops, some lines of it.

Nobody's words go on in those of somebody else, nor after a pause.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tracker.prose.sentences import sentences, words
from tracker.prose.transcripts import breaks, is_transcript

# Characters of what is taken together where no mark says that it ends: what is said in a quarter of a minute.
LONGEST = 240
WORDS_A_MARK = 25  # at least, where there are none: prose has a comma or a full stop after every ten or so
LEAST = 60  # words of a text that may be speech without marks, though it has neither times nor names

_MARK = re.compile(r"[.!?…,;:](?=\s|$)")
_LINE = re.compile(r"\S[^\n]*")
_FIRST = re.compile(r"[\w']+")
_LAST = re.compile(r"([\w']+)\W*$")
_ENDS = re.compile(r"[.!?…][\"”’')\]]{0,3}$")
# After these, and before those, nobody takes a breath.
_LEANS = words(
    "a an the and or but so that than of to in on at by for from with before after until till as if when where "
    "while because will would may might could can should shall must is are was were am has have had be been do "
    "does did not no more less very about around over under above below between within i we you he she they it my "
    "our your his her their its this these those think believe expect expects say says which who whose there's "
    "it's that's i'm i'd we'd i'll we'll going gonna next last first another any some every likely probably "
    "percent"
)
_LEANT_ON = words(
    "of than to by before after until till in on at from for with per percent or that which who will would may "
    "might could can should shall must is are was were has have not be been going within between above below "
    "under over likely unlikely probably"
)
_ANSWERS = words("okay ok alright yes yeah yep nope hi hello thanks welcome uh um")  # where another one speaks
_THEM = r"(?:you|i|we|they|he|she|it|the|an?|this|that|there|these|those|your|our|any(?:one|body)?)"
_ASKS = (
    rf"(?:(?:do|does|did|don't|will|won't|would|could|can|should|is|are|isn't|aren't) {_THEM}|(?:what|how|why|"
    r"where|when|who|which)(?: [\w']{1,15}){0,3}? (?:do|does|did|will|would|could|can|should|is|are) "
    rf"{_THEM})\b"
)
_WHO = r"(?:i|we|you|they|he|she|it|there|that's|let's)(?:'\w{1,2})?"
_SO = r"(?:(?:so|and|but|well|now|okay|ok|then|right|um|uh|yes|no|yeah) ){0,3}"
_OPENS = re.compile(
    r"(?:so|well|okay|ok|alright|yes|yeah|yep|no|nope|right|now|hi|hello|thanks|thank|welcome|look|listen|anyway|"
    rf"actually|um|uh|oh|sure|exactly|absolutely) \w|(?:(?:and|but|because|then) )?{_WHO} \w|{_ASKS}",
    re.IGNORECASE,
)
_OPENS_WITHIN = re.compile(rf"(?<=\s)(?:{_OPENS.pattern})", re.IGNORECASE)
_QUESTION = re.compile(
    rf"\W{{0,3}}(?:{_SO}(?:{_ASKS}|(?:what|how) about\b)|"
    r"(?:so|well|okay|now|then) (?:will|do|does|is|are|can) \w)",
    re.IGNORECASE,
)
_TO_A_NAME = re.compile(rf"\W{{0,3}}(?i:{_SO}(?:will|do|does|is|can|could|would)) [A-Z]\w+ \w")
_ENDS_ASKING = re.compile(r"\?\W*$")
# A line of a timetable: “10:15 Talks will begin”. What begins in the first hour is the time of a recording.
_TIMETABLE = re.compile(
    r"(?!00?[:.])(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[ap]\.?m\.?)?"
    r"(?: ?(?:[-–—]|to) ?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?\s?[:|–—-]?\s{0,4}"
    r"(?:[A-Z][\w'’-]*)(?: [\w'’.&-]+){0,8}$"
)

Span = tuple[int, int]


def utterances(text: str, said: str) -> Iterator[Span]:
    """(start, end) of each.  said: the text, as long, without what is no part of what is said in it."""
    is_spoken = is_transcript(text)
    is_unmarked = _is_unmarked(said, is_spoken=is_spoken)
    if not (is_spoken or is_unmarked):
        yield from sentences(said)
        return
    for start, end in pairwise([0, *breaks(text), len(said)]):
        if is_unmarked:
            yield from _put_together(said, _pieces(said, start, end))
        else:
            yield from _moved(sentences(_lines_joined(said[start:end])), start)


def is_asked(plain: str) -> bool:
    """Whether it is a question, be it without its mark. plain: on one line, with straight apostrophes."""
    if _ENDS_ASKING.search(plain):
        return True
    return not _MARK.search(plain) and bool(_QUESTION.match(plain) or _TO_A_NAME.match(plain))


def is_of_timetable(plain: str) -> bool:
    return bool(_TIMETABLE.match(plain))


def _is_unmarked(said: str, *, is_spoken: bool) -> bool:
    n_words = len(said.split())
    if WORDS_A_MARK * len(_MARK.findall(said)) >= n_words:
        return False
    lines = [line[0] for line in _LINE.finditer(said)]
    is_broken = len(lines) > 1 and 2 * sum(line[0].islower() for line in lines) > len(lines)
    return is_spoken or (n_words >= LEAST and (is_broken or any(len(line) > LONGEST for line in lines)))


def _moved(spans: Iterator[Span], by: int) -> Iterator[Span]:
    return ((start + by, end + by) for start, end in spans)


def _lines_joined(said: str) -> str:
    """Where a caption ends on “chance that” the next one goes on, whatever letter it begins with."""
    pieces, end = [], 0
    for above, below in pairwise(_LINE.finditer(said)):
        last = _LAST.search(above[0], max(0, len(above[0]) - 20))
        if last and last[1].lower() in _LEANS and last.end(1) == len(above[0].rstrip()):
            pieces += [said[end : above.end()], " " * (below.start() - above.end())]
            end = below.start()
    return "".join([*pieces, said[end:]])


def _pieces(said: str, start: int, end: int) -> Iterator[Span]:
    """Lines, and of a long one what begins with words with which people begin to speak."""
    for line in _LINE.finditer(said, start, end):
        for first, last in _moved(sentences(line[0]), line.start()):
            is_long = last - first > LONGEST // 2
            opens = [match.start() for match in _OPENS_WITHIN.finditer(said, first, last)] if is_long else []
            for begun, done in pairwise([first, *opens, last]):
                yield from _cut(said, begun, begun + len(said[begun:done].rstrip()))


def _cut(said: str, start: int, end: int) -> Iterator[Span]:
    while end - start > LONGEST:
        space = said.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield start, cut
        start = cut + (space > 0)
    if start < end:
        yield start, end


def _put_together(said: str, pieces: Iterator[Span]) -> Iterator[Span]:
    start = end = -1
    for first, last in pieces:
        if end >= 0 and not _goes_on(said, start, end, first, last):
            yield start, end
            start = -1
        start, end = (first if start < 0 else start), last
    if end >= 0:
        yield start, end


def _goes_on(said: str, start: int, end: int, first: int, last: int) -> bool:
    """Whether what stands from start to end goes on with what stands from first to last."""
    if _ENDS.search(said, max(start, end - 5), end) or last - start > 2 * LONGEST:
        return False
    above, below = _LAST.search(said, max(start, end - 20), end), _FIRST.match(said, first)
    if below and below[0].lower() in _ANSWERS:
        return False
    is_open = bool(above and above[1].lower() in _LEANS) or bool(below and below[0].lower() in _LEANT_ON)
    return is_open or (last - start <= LONGEST and not _OPENS.match(said, first))
