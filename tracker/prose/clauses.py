"""Where one claim of a sentence ends and the next one begins. What is not sure stays together."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from tracker.prose.sentences import sentences
from tracker.prose.signs import PLAIN

Span = tuple[int, int]

# What stands between two clauses. “Which” and “nor” belong to the clause that they open.
_JOINT = re.compile(
    r"(?P<strong>; ?(?:(?:and|but|yet|so|while|whereas) )?|,? (?:but|yet|while|whereas|although|though|because) |"
    r", (?:and|so(?! (?:will|would|are|is|may|could|should)\b)) (?:then )?|,? (?=nor )|, (?=which ))|"
    r"(?P<bare> and (?:then )?)|(?P<comma>, | ?[—–] )"
)
# What opens a clause ahead of its subject, up to the next comma.
_OPENER = re.compile(
    r"\W{0,3}(?:(?:even |only )?if|unless|when|once|as|until|till|after|before|since|by|in|on|at|over|within|with|"
    r"without|under|during|from|for|should|given|barring|provided|assuming|despite|like|thanks|according|whoever|"
    r"whatever|because of)\b"
)
_CONDITION = re.compile(r"\W{0,3}(?:(?:even |only )?if|unless|when|once|whether|should)\b")
# No clause of its own can begin so after a mere comma.
_DEPENDENT = re.compile(
    rf"{_OPENER.pattern}|(?:that|who|whom|whose|where|to|[a-z]{2, 12}ing|or|not|including|such|especially)\b"
)
_FINITE = (
    r"(?:will|won't|shall|may|might|could|would|should|ought|must|needs?|is|isn't|are|aren't|am|was|were|has|"
    r"have|had|(?<=\bi )(?:trust|think|fear|say)|(?<=\bwe )(?:trust|think|fear|say)|"
    r"did|didn't|does|do|don't|doesn't|[a-z]{1,12}'(?:ll|s|re|m|d)|expects?|sees?|predicts?|forecasts?|believes?|"
    r"doubts?|bet|suspects?|remains?|looks?|seems?|plans?|estimates?)\b"
)
_VERB = re.compile(rf"\b{_FINITE}")
_AUXILIARY = re.compile(
    r"(?:(?:probably|likely|perhaps|almost|certainly|possibly|also|soon|eventually|even|then) ){0,2}"
    r"(?:will|won't|may|might|could|would|should|must|ought|cannot|is|are|has|have)\b"
)
# “It rose last year”, “the details are murky”.
_BACKGROUND = re.compile(
    r"(?!that\b|who\b|which\b)(?:[\w'’-]{1,20} ){1,7}?(?:was|wasn't|were|weren't|is|isn't|are|aren't|has|hasn't|"
    r"have|had|did|didn't|fell|rose|lost|won|came|went|said|knew|thought|[a-z]{3,14}ed)\b"
)
# “And unemployment to 4 percent”, “and (to) 2 percent in 2027”.
_AMOUNT = (
    r"(?:to|by|at|above|below|of) (?:(?:about|around|roughly|nearly|almost|over|under|just|some) ){0,2}(?:an? )?"
)
_ELLIPTIC = re.compile(
    rf"(?!by\b|in\b|to\b|from\b|at\b|between\b|for\b|of\b)(?:[a-z][\w'-]{{0,20}} ){{1,5}}{_AMOUNT}"
    r"(?:[$£€]?\d|third|quarter|fifth|tenth|half|zero)|"
    r"(?:(?:to|at|by|of) )?[$£€]?\d[\d.,]{0,12} ?(?:(?:%|percent|per cent|percentage points|million|billion|"
    r"trillion) )?"
    r"(?:of gdp )?(?:in|by) (?:(?:19|20)\d\d|(?:the )?(?:next|following) year|\d)"
)
# “Inflation to 3 percent” after a mere comma, where others follow.
_ELLIPTIC_ITEM = re.compile(
    r"(?!(?:an?|close|up|down|equal|compared|due|next|from|by|or|to|in|at|more|less)\b)(?:[a-z][\w'-]{0,20} "
    r"){1,4}(?:to|at) "
    r"(?:(?:about|around|roughly|nearly|almost) )?(?:[$£€]?\d[\d.,]{0,12}) ?(?:%|percent|per cent|million|"
    r"billion|trillion)(?!\w)"
)
# “I expect that, by June, …”: what is expected has yet to begin.
_OPEN_THAT = re.compile(
    rf"\bthat(?:,?{_OPENER.pattern}[^,;]{{0,120}}(?:,{_OPENER.pattern}[^,;]{{0,120}})?)?\W{{0,2}}$"
)
_CONCEDES = re.compile(r"\W{0,3}(?:even )?(?:while|whereas|although|though)\b")
_AGAINST = re.compile(r"; ?(?:(?:but|yet|while|whereas) )?|, (?:but|yet|while|whereas) ")
_RANGE = re.compile(r"\b(?:between|from) ")
_WORD = re.compile(r"\w")
_ENDS = re.compile(r"[\s,;—–]+$")
_LEADS = re.compile(
    r"(?:while|whereas|although|though|because|and|but|yet|so(?! (?:will|would|are|is|may|could|"
    r"should)\b))\b,? "
)


class Clause(NamedTuple):
    """From start to end of a sentence. An elliptic one has no verb: it shares that of the clause before it."""

    start: int
    end: int
    is_elliptic: bool = False


class _Piece(NamedTuple):
    """What stands between two joints, and which one is before it."""

    start: int
    end: int
    joint: str  # “strong”, “bare”, “comma”, or "" at the beginning
    sign: int  # where its first sign ends, or -1


def clauses(lower: str, signs: list[Span]) -> list[Clause]:
    """The clauses of a sentence that have a claim of their own; all of it if no two can be told apart.

    lower: in lower case, on one line, with straight apostrophes.  signs: where its words of a forecast are.
    """
    if not signs:
        return [Clause(0, len(lower))]
    found = list(_claims(lower, _pieces(lower, signs)))
    if len(found) == 1 and found[0].end - found[0].start >= len(lower) - 3:
        return [Clause(0, len(lower))]
    return [_trimmed(lower, clause) for clause in found] or [Clause(0, len(lower))]


def governed_from(words: str, place: int) -> int:
    """Where what begins that can turn what stands at a place: a clause that is over turns nothing behind it.

    What is not sure is not cut off: “I do not think that it will rain, and it will …”.
    """
    lower = words.translate(PLAIN).lower()
    start = next((first for first, last in sentences(words) if last > place), 0)
    if (concedes := _CONCEDES.match(lower, start)) and (comma := lower.find(",", concedes.end(), place)) >= 0:
        start = comma + 1
    for joint in _AGAINST.finditer(lower, start, place):
        if _VERB.search(lower, start, joint.start()) and not _DEPENDENT.match(lower, joint.end()):
            has_subject = not _AUXILIARY.match(lower, joint.end())
            start = joint.end() if has_subject else start
    return start


def _pieces(lower: str, signs: list[Span]) -> Iterator[_Piece]:
    starts = [start for start, _ in signs]

    def piece(start: int, end: int, joint: str) -> _Piece:
        place = bisect_left(starts, start)
        return _Piece(start, end, joint, signs[place][1] if place < len(signs) and starts[place] < end else -1)

    start, joint, depth, seen, is_led = 0, "", 0, 0, False
    for match in _JOINT.finditer(lower):
        depth += lower.count("(", seen, match.start()) - lower.count(")", seen, match.start())
        seen = match.start()
        place = bisect_left(starts, match.start())
        if depth > 0 or (place and signs[place - 1][1] > match.start()):
            continue
        if match["comma"] and joint != "comma" and not is_led and _OPENER.match(lower, start):
            is_led = True  # “By 2027, …”: what follows is of the same clause
            continue
        yield piece(start, match.start(), joint)
        start, joint, is_led = match.end(), match.lastgroup or "", False
    yield piece(start, len(lower), joint)


class _Unit(NamedTuple):
    """Pieces that belong together."""

    start: int
    end: int
    is_claim: bool
    is_whole: bool  # a clause with a verb, whether or not it claims anything
    is_elliptic: bool = False
    is_condition: bool = False  # it is not at its end yet: “if he wins and …”
    is_open: bool = False  # it ends in what may be the subject of the next one: “… and Italy”
    subject: int = 0  # where that of the main clause begins: “while it may rain, roads in Italy …”


def _claims(lower: str, pieces: Iterator[_Piece]) -> Iterator[Clause]:
    unit: _Unit | None = None
    for piece in pieces:
        new = _unit(lower, piece)
        if unit is None:
            unit = new
        elif begun := _begun(lower, unit, piece, new):
            end = unit.end
            if unit.subject and piece.joint != "strong":
                end, begun = unit.subject, begun._replace(start=unit.subject)
            if unit.is_claim:
                yield Clause(unit.start, end, unit.is_elliptic)
            unit = begun
        else:
            unit = unit._replace(
                end=new.end,
                is_claim=unit.is_claim or new.is_claim,
                is_whole=unit.is_whole or new.is_whole,
                is_condition=unit.is_condition and piece.joint == "bare",
                is_open=piece.joint == "bare" and not new.is_whole and new.end - new.start < 40,
                subject=unit.subject or _subject(lower, unit, piece),
            )
    if unit and unit.is_claim:
        yield Clause(unit.start, unit.end, unit.is_elliptic)


def _subject(lower: str, unit: _Unit, piece: _Piece) -> int:
    """Where the piece begins, if it can only be the subject of what “while …, ” is said against; else 0."""
    if piece.joint != "comma" or piece.sign >= 0 or not (unit.is_whole and _CONCEDES.match(lower, unit.start)):
        return 0
    has_verb = _VERB.search(lower, piece.start, piece.end) or _DEPENDENT.match(lower, piece.start)
    return 0 if has_verb else piece.start


def _unit(lower: str, piece: _Piece) -> _Unit:
    start, end, _, sign = piece
    if sign < 0:
        is_whole = bool(_BACKGROUND.match(lower, start, end))
    else:
        is_whole = bool(_VERB.search(lower, start, sign) and _WORD.search(lower, sign, end))
    is_condition = bool(_CONDITION.match(lower, start)) and lower.find(",", start, end) < 0
    return _Unit(start, end, sign >= 0, is_whole, is_condition=is_condition)


def _begun(lower: str, unit: _Unit, piece: _Piece, new: _Unit) -> _Unit | None:
    """The clause that begins with this piece, if it stands apart from what is before it."""
    if not unit.is_whole or unit.is_condition:
        return None
    if piece.joint != "strong" and _OPEN_THAT.search(lower, max(unit.start, unit.end - 260), unit.end):
        return None
    if unit.subject and new.is_claim and piece.joint == "comma" and not new.is_whole:
        return new._replace(is_whole=True)
    if piece.sign < 0 and unit.is_claim and _is_elliptic(lower, unit, piece):
        return new._replace(is_claim=True, is_whole=True, is_elliptic=True)
    if not (new.is_whole or (new.is_claim and _VERB.search(lower, piece.start, piece.sign))):
        return None
    has_subject = not _AUXILIARY.match(lower, piece.start)
    if unit.is_claim != new.is_claim:
        return new if piece.joint == "strong" and has_subject else None
    if piece.joint == "bare":
        return None if unit.is_open else new
    if piece.joint == "comma" and (not has_subject or _DEPENDENT.match(lower, piece.start)):
        return None
    return new


def _is_elliptic(lower: str, unit: _Unit, piece: _Piece) -> bool:
    if piece.joint == "comma":
        return bool(_ELLIPTIC_ITEM.match(lower, piece.start, piece.end))
    is_range = _RANGE.search(lower, max(unit.start, unit.end - 60), unit.end)
    return not is_range and bool(_ELLIPTIC.match(lower, piece.start, piece.end))


def _trimmed(lower: str, clause: Clause) -> Clause:
    start, end = clause.start, clause.end
    if lead := _LEADS.match(lower, start, end):
        start = lead.end()
    if (rest := _ENDS.search(lower, max(start, end - 10), end)) is not None:
        end = rest.start()
    return clause._replace(start=start, end=end)
