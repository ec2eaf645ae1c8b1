"""Which words of a forecast lay ahead only of those whom a sentence tells of: “nobody knew that it would”.

And which times are past because a figure has moved in them: “gold rose in March”.
"""

import re
from datetime import date
from functools import cached_property

# Right before a sign these put it into the past (“was likely”); further before it, those below do.
_WAS = re.compile(
    r"\b(?:was|were|had|(?:had|have|has) been|wasn't|weren't|seemed|looked|appeared|felt|became)(?: (?:not|also|"
    r"never|always|"
    r"still|\w{2,12}ly))? $"
)
_NARRATED = re.compile(
    r"\b(?:thought|trusted|guessed|foresaw|suspected|imagined|dreamed|concluded|hoped|feared|knew|believed|"
    r"wanted|wished|"
    r"wondered|decided|existed|promised|meant|ensured|"
    r"assumed|i (?:\w{2,12} )?(?:argued|predicted|wrote|warned|said|forecast|suggested|expected)|"
    r"so that|(?:was|were) (?:so|said|clear|obvious|hoped|thought|assumed|believed|supposed|told|sure|"
    r"confident|convinced|worried|afraid))\b"
)
# “If it had rained, it would …”: it did not.
_COUNTERFACTUAL = re.compile(
    r"\bif (?!need|no )[\w' ]{1,40} had(?:n't)? |\bif (?:it were (?:possible|true|so|not|that|only|easy|up)|only|"
    r"i were|wishes)\b|\bin an? (?:sane|perfect|ideal|rational|normal|just) world\b"
)
# A story: its verbs are in the past, and none is in the present.
_STORY = re.compile(
    r"(?<!\bwhich )(?<!\bthat )(?<!\bwho )\b(?:was|were|had|did|came|went|knew|took|became|"
    r"began)\b"
)
_PRESENT = re.compile(
    r"\b(?:is|are|am|has|have|will|says?|expects?|thinks?|now|today|[a-z]{1,12}'(?:s|re|ll|ve|"
    r"m))\b"
)
# What used to be done.
_HABIT = re.compile(
    r"\bevery (?:spring|summer|autumn|winter|morning|evening|night)\b|\bin (?:those days|my youth)\b|"
    r"\bfor hours\b|"
    r"\bas an? (?:boy|girl|child|student)\b"
)
_SAYS = (
    r"(?:said|says|warn(?:ed|s)|predict(?:ed|s)|forecasts?|argue[ds]|insist(?:ed|s)|added|told|tells|promise[ds]|"
    r"pledged|vow(?:ed|s)|claim(?:ed|"
    r"s)|estimate[ds]|believes|expects|announced|wrote|writes)"
)
_NAME = r"[A-Z][\w'.-]{1,20}(?: (?:(?:of|for|the|and|in|at|from) )?[A-Z][\w'.-]{1,20}){0,4}"
_REPORTED = re.compile(
    rf"\b(?:(?:{_NAME}|[Hh]e|[Ss]he|[Tt]hey|[a-z]{{2,20}}) {_SAYS}|{_SAYS} {_NAME}|"
    r"[Aa]ccording to (?:the )?[\w'.-]{1,20}(?: [A-Z][\w'.-]{1,20}){0,3})\b"
)
# Said so long ago that it has come true or not: “in 2016 he said that …”, “… said in 1940”.
_SAID = (
    r"(?:said|predicted|warned|promised|expected|forecast|thought|insisted|claimed|argued|told|pledged|vowed|"
    r"wrote|feared|declared)"
)
_ONCE = re.compile(
    rf"\b(?:once|famously|originally|initially|previously|had(?: \w{{2,12}}ly)?|"
    rf"for (?:\w{{2,12}} ){{0,2}}(?:years|decades|centuries)|"
    rf"(?:years|decades) ago,?|last (?:year|spring|summer|autumn|winter|decade|time)|"
    rf"been told(?: for (?:\w{{2,12}} ){{1,2}}years)?)"
    rf"(?: [\w',-]{{1,20}}){{0,6}}? {_SAID}\b|\bbeen told for\b|\bused to (?:say|think|believe|argue)\b|"
    rf"\buntil (?:recently|now|then) |\bi(?:'ve| have)(?: \w{{2,12}}){{0,2}}? (?:argued|said|written|predicted|"
    rf"warned|suggested)\b"
)
_SAID_THEN = re.compile(rf"\b{_SAID}\b")
_YEAR = re.compile(r"\b(?:1[0-9]|20)\d\d\b(?!s? (?:levels?|prices|people|troops|jobs|points|dollars))")
_MODALS = ("would", "could", "might", "will", "'ll", "may", "should")


class Past:
    """What is past in a sentence that is on one line, with straight apostrophes."""

    def __init__(self, plain: str, published: date | None, *, is_conditional: bool) -> None:
        self.plain, self.lower = plain, plain.lower()
        self.published, self.is_conditional = published, is_conditional

    def has(self, words: str, start: int) -> bool:
        """Whether these words of a forecast, which begin there, are past."""
        if self._is_unreal or self._is_old:
            return True
        if words.startswith(("would", "could", "might")):
            return self._told_from < start or self._is_history or self._is_habit
        return not self.reported and bool(_WAS.search(self.lower, max(0, start - 30), start))

    @cached_property
    def reported(self) -> re.Match[str] | None:
        return _REPORTED.search(self.plain)

    @cached_property
    def _is_unreal(self) -> bool:
        return bool(_COUNTERFACTUAL.search(self.lower))

    @cached_property
    def _is_old(self) -> bool:
        return bool(_ONCE.search(self.lower)) or (self._is_history and bool(_SAID_THEN.search(self.lower)))

    @cached_property
    def _is_history(self) -> bool:
        """Whether every year that it names is over."""
        now = self.published.year if self.published else 2000
        years = [int(year) for year in _YEAR.findall(self.lower)]
        return bool(years) and max(years) < now

    @cached_property
    def _is_habit(self) -> bool:
        return bool(_HABIT.search(self.lower))

    @cached_property
    def _told_from(self) -> int:
        """From where on “would”, “could” and “might” are in the past."""
        told = None
        if not (self.is_conditional or self.reported):
            told = _NARRATED.search(self.lower)
            told = told or (None if _PRESENT.search(self.lower) else _STORY.search(self.lower))
        return told.start() if told else len(self.lower)


# What a price or a figure did: “averaged $63 in February”. What comes after these is ahead, or of another clause.
_MOVED = (
    r"\b(?:averaged|rose|fell|dropped|gained|jumped|climbed|surged|slid|increased|decreased|declined|grew|shrank|"
    r"doubled|halved|tripled|lost|added|soared|plunged|tumbled|slumped|reached|stood|traded|ended|advanced|"
    r"(?:was|were|hit)(?= (?:[\w-]{1,12} )?[$£€]?\d)|(?:has|have|had) (?:risen|fallen|grown|shrunk|been|gone))\b"
)
_AHEAD = re.compile(
    r"\b(?:will|would|may|might|could|should|to|is|are|expects?|sees?|forecasts?|that|which|who|when|if|and|but|"
    r"while)\b|'ll\b|[;:]",
    re.IGNORECASE,
)
_HAS_MOVED = re.compile(_MOVED, re.IGNORECASE)
_TO_MOVE = re.compile(
    r"(?:\b(?:will|would|may|might|could|should|can|shall|to)|'ll)(?: not| \w{2,12}ly| soon)? $"
)  # hit
_THEN_MOVED = re.compile(rf",?(?: (?!will\b)[\w'$-]{{1,20}}){{1,4}}? {_MOVED}", re.IGNORECASE)
# “The biggest rise in three months”, “for the first time in a decade”: as far back.
_LOOKS_BACK = re.compile(
    r"\b(?:(?:first|second|third|only) time|(?:[a-z]{3,10}est|most|worst|best|least|biggest|record)\b.{0,40})$",
    re.IGNORECASE,
)


def has_moved(sentence: str, start: int) -> bool:
    """Whether a figure has moved before these words, and nothing between speaks of what is ahead."""
    found = _HAS_MOVED.finditer(sentence, max(0, start - 120), start)
    moves = [
        match.end() for match in found if not _TO_MOVE.search(sentence, max(0, match.start() - 24), match.start())
    ]
    return bool(moves) and not _AHEAD.search(sentence, moves[-1], start)


def has_moved_then(sentence: str, end: int) -> bool:
    """Whether a figure has moved right behind these words: “In April prices fell”."""
    return bool(_THEN_MOVED.match(sentence, end))


def looks_back(sentence: str, start: int) -> bool:
    return bool(_LOOKS_BACK.search(sentence, max(0, start - 60), start - 1))
