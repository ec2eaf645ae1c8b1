"""Confidence that is printed beside a likelihood: “with high confidence” (ICD 203), “(medium confidence)” (IPCC).

It says how good the grounds of a judgement are, and is never turned into a probability.
"""

import re
from typing import NamedTuple

_LEVEL = r"(?:(?:very )?(?:high|low)|moderate|medium)"
_LEVELS = rf"(?P<level>{_LEVEL}(?:(?: to |-to-|[-–/]){_LEVEL})?[ -]confidence)"
_JUDGEMENT = (
    r"(?:judge?ments?|assessments?|estimates?|findings?|conclusions?|forecasts?|projections?|"
    r"attribution|statement)"
)
# Not the confidence of consumers, or that of voters in a party.
_SAID = re.compile(
    rf"\b(?:with|in|at|have|has|hold|holds|express(?:es)?|of|assign(?:s|ed)?|is|are) (?:an? |only )?{_LEVELS}\b"
    rf"(?! (?:among|of|in (?!this|that|these|those|our|its|the {_JUDGEMENT}|{_JUDGEMENT})))|"
    rf"[(\[;,] ?{_LEVELS.replace('level', 'noted')}(?=[)\];,])|"
    rf"\b{_LEVELS.replace('level', 'held')}(?= (?:that|in (?:this|that|these|those|our|its|"
    rf"the) (?:\w{{2,15}} )?{_JUDGEMENT})\b|:)",
    re.IGNORECASE,
)


class Confidence(NamedTuple):
    """words: as printed, from start.  is_before: what is said with it follows, as after “with high confidence”."""

    start: int
    words: str
    is_before: bool


def confidences(sentence: str) -> list[Confidence]:
    """Those that a sentence names, in its order. sentence: on one line."""
    return [
        Confidence(match.start(match.lastgroup or 0), match[match.lastgroup or 0], match.lastgroup != "noted")
        for match in _SAID.finditer(sentence)
    ]
