"""The conditions under which a sentence says that something happens: “if he does, …”."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 240  # characters

_NO_VERB = "".join(f"(?<!{word} )" for word in ("has", "had", "have", "is", "are", "be", "was", "were", "made"))
_CONDITION = re.compile(
    r"(?<!as )(?<!what )\b(?i:(?:even |only )?if|unless|"
    rf"{_NO_VERB}(?:provided(?: that)?(?! (?:by|for|with|to|in)\b)|assuming|(?:contingent|conditional) (?:up)?on)|"
    r"in the event of|on (?:the )?condition (?:that|of)|(?:as|so) long as)"
    r"(?! (?:not|any|only|so|ever|necessary|possible|you like)\b)(?!.{0,80}\bany (?:indication|guide)\b)"
    r"(?: [\w'.-]{1,20}){1,4}|^\W{0,3}(?:Should|Were|Had|Barring|"
    r"(?:Absent|Failing|Short of)(?= (?:an?|the|any|some|that|this|further)\b))(?: [\w'.-]{1,20}){1,4}"
)
# After these “if” asks, or names what would surprise.
_NO_CONDITION = re.compile(
    r"\b(?:(?:surpris(?:ed?|ing)|shock(?:ed)?|miracle|astonish(?:ed|ing)?|astound(?:ed)?|stun(?:ned)?|"
    r"amazed?)(?: (?:me|us|anyone|anybody|nobody|no one|many|few|most people))?(?: (?:at all|much|greatly|"
    r"in the least))?|doubts?|"
    r"wonders?|wondered|wondering|"
    r"asks?|asked|asking|see|know|knows|clear|unclear|sure|question|tell|on) $"
)
_EITHER_WAY = re.compile(r"even if\b", re.IGNORECASE)
_ENDS = re.compile(r",|;|:| [—–]|—|[.!?]*[”\"’)]*$| then ")
_LEADS = re.compile(r"^\W+")
# All that may stand before what opens a sentence or a clause.
OPENS = re.compile(r"\W{0,3}(?:(?:and|but|so|yet|still|then|now),? )?\W{0,3}", re.IGNORECASE)


class Condition(NamedTuple):
    """words: as printed, "" where it does not say where it ends.  label: its first words.

    After “even if” both are "": it happens either way.
    """

    start: int
    end: int  # of the words; where that is not said, the start
    words: str
    label: str
    opens: bool  # it stands at the beginning, so all that follows is under it


def conditions(plain: str, printed: str) -> Iterator[Condition]:
    """plain: a sentence on one line, with straight apostrophes.  printed: the same as it is in the text."""
    for match in _CONDITION.finditer(plain):
        start = match.start()
        if _NO_CONDITION.search(plain, max(0, start - 50), start):
            continue
        end = _ENDS.search(plain, start, start + LONGEST)
        label = " ".join(printed[start : match.end()].split()).rstrip(".")
        if end and end.end() == start + LONGEST < len(plain):
            end = None
        if _EITHER_WAY.match(label):
            yield Condition(start, end.start() if end else start, "", "", opens=False)
            continue
        opens = bool(OPENS.fullmatch(plain, 0, start))
        is_whole = end is not None and (not opens or end[0] in (",", ";", " then ", " —", " –", "—"))
        words = " ".join(printed[start : end.start()].split()) if end and is_whole else ""
        yield Condition(
            start, end.start() if end and is_whole else start, _LEADS.sub("", words), _LEADS.sub("", label), opens
        )
