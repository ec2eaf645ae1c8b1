"""The signs and the terms of lexicons as one pattern."""

import re
from collections.abc import Iterable
from functools import lru_cache

from tracker.prose.likelihoods import FIRST
from tracker.prose.signs import FORECAST, LAST, Sign

# Words that speak of the present as often as of the future, and words that speak of habits.
_SURENESS = re.compile(
    r"certain(?:ly)?|possibl[ey]|maybe|remote|impossible|we believe|slam dunk|uncertain|unsure|doubtful|"
    r"questionable|"
    r"predictable|conceivable|expected|hoped|liable(?: to)?|in doubt|can|cannot|high|low|medium|moderate|even|"
    r"a chance|chance|"
    r"not (?:certain|possible)"
)
_HABIT = re.compile(
    r"(?:almost |nearly )?always|never|(?:not |very |quite |fairly )?(?:often|frequently|rarely|seldom|frequent|"
    r"infrequent)|"
    r"usually|sometimes|occasionally|generally|regularly|once in a while|now and then|(?:more|less|"
    r"as) often (?:than|as) not|"
    r"most of the time|almost never"
)
_MORE_SURENESS = {"perhaps", "surely", "doubtless", "undoubtedly", "no doubt", "definitely", "inevitably"}
_AUXILIARY = re.compile(r"(?:will|may|might|could|would)\b")


@lru_cache(maxsize=4)
def compiled(terms: tuple[str, ...]) -> tuple[list[Sign], re.Pattern[str]]:
    """The signs, with those of the lexicons, and a pattern whose groups s0, s1 … tell which of them it has found.

    The first that fits at a word is taken: what is none, then what is a number or a probability, then auxiliaries.
    """
    table = [*FIRST, *LAST]
    plain = _pattern(table)
    signs = [*FIRST, *_of_lexicons(term for term in terms if not _is_weaker(term, table, plain)), *LAST]
    return signs, _pattern(signs)


def _pattern(signs: list[Sign]) -> re.Pattern[str]:
    groups = "|".join(f"(?P<s{number}>{sign.pattern})" for number, sign in enumerate(signs))
    return re.compile(rf"(?<![\w'-])(?<!\d[,.])(?=[a-z0-9'])(?:{groups})(?!\w)")


def _is_weaker(term: str, signs: list[Sign], pattern: re.Pattern[str]) -> bool:
    """Whether the table has this term already, and as less than a word of probability: “expected to”."""
    found = (match for tail in ("", " rise") for match in pattern.finditer(term.lower() + tail))
    return any(0 < signs[int((match.lastgroup or "")[1:])].strength < 7 for match in found)


# “Probably not”, “probably will not”.
_NOT_BEHIND = r"(?:(?: will| would)? (?:not|never)(?! (?:only|just)\b)| (?:won't|wouldn't))?"


def _of_lexicons(terms: Iterable[str]) -> list[Sign]:
    wanted = {term for each in terms if (term := each.strip().lower()) and not _AUXILIARY.match(term)}
    sureness = {term for term in wanted if _SURENESS.fullmatch(term)} | _MORE_SURENESS
    habits = {term for term in wanted if _HABIT.fullmatch(term)}
    why = "“{}” is a probability word"
    return [
        Sign(FORECAST, strength, why, rf"(?:{_any_of(group)}){_NOT_BEHIND}", needs, is_graded=True)
        for group, strength, needs in (
            (wanted - sureness - habits, 7, ""),
            (sureness, 6, "sign"),
            (habits, 4, "sign"),
        )
        if group
    ]


def _any_of(terms: Iterable[str]) -> str:
    """The longest first, because the first that fits is taken."""
    return "|".join(
        re.escape(term).replace(r"\ ", " ") for term in sorted(terms, key=lambda term: (-len(term), term))
    )
