"""Whose words a passage holds: the writer's own, or those of somebody whom the text reports.

Nobody is guessed: a name is given where the text has one beside the words that report, and "" everywhere else.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from tracker.prose.sentences import sentences, words

REACH = 600  # characters on either side in which is looked for whose words a passage holds

_CAPITAL = "[" + "".join(character for character in map(chr, range(0x41, 0x530)) if character.isupper()) + "]"
# A word of a name, without the ’s that makes it somebody else's.
_PROPER = rf"{_CAPITAL}(?:(?!['’]s\b)[\w'’&-]){{0,20}}(?:(?<=\b[A-Z])\.)?"
_NAME = (
    rf"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gov|Gen)\. )?{_PROPER}"
    rf"(?: (?:(?:of|for|the|de|von|van|der|den|al|bin|la|da|di) ){{0,2}}{_PROPER}){{0,5}}"
)
_COMMON = r"[a-z][\w'’-]{1,20}"
_BEFORE_NAME = rf"(?:the |an? )?(?:{_COMMON} ){{0,4}}?"

# Those of the second row are nouns as often, so they need what is foretold right behind them.
_SAYS = (
    r"said|says?|told|tells?|warn(?:s|ed)?|predict(?:s|ed)?|forecast|argue[sd]?|insist(?:s|ed)?|add(?:s|ed)|"
    r"claimed|estimated|believe[sd]?|expect(?:s|ed)?|announce[sd]?|wrote|writes?|promised|pledged|vow(?:s|ed)|"
    r"thinks?|thought|reckon(?:s|ed)?|feared|hoped|maintain(?:s|ed)?|conclude[sd]?|suggest(?:s|ed)?|projected|"
    r"anticipate[sd]?|foresees?|foresaw|sees?|admit(?:s|ted)?|declare[sd]?|doubted|caution(?:s|ed)?|contend(?:s|"
    r"ed)?|"
    r"replie[sd]|noted|explain(?:s|ed)|puts? it|calculate[sd]?|swore|confirm(?:s|ed)|"
    r"(?:predict|forecast|warn|expect|say|promis|argu|hop|bett|project)ing|"
    r"(?:forecasts|claims?|estimates?|promises?|pledges?|hopes?|fears?|projects?|doubts?|bets?)"
    r"(?= (?:that|the|an?|it|its|to|no|more|further|higher|lower|growth|inflation|\d|"
    r"[\w'’-]{1,20} (?:to|will|would)))"
)
_ADVERBS = r"(?: (?:also|now|still|once|then|later|even|already|both|all|recently|duly|[a-z]{2,12}ly)){0,2}"
_HELPS = r"(?: (?:has|have|had|do|does|did)(?: not|n't|n’t)?| (?:is|are|was|were)(?= (?:\w+ly )?\w{2,12}ing\b))?"
_SUBJECT_SAYS = re.compile(
    rf"(?<![\w'’-])(?P<who>{_NAME}|{_COMMON})(?:,[^,;:.“”\"]{{1,80}},)?{_ADVERBS}{_HELPS}{_ADVERBS} "
    rf"(?P<verb>{_SAYS})\b"
    r"(?! (?:is|are|was|were|of|will|would|may|could|have|has|had|by|among)\b)"
)
_SAYS_SUBJECT = re.compile(
    r"(?<=[,”\"] )(?:said|says|wrote|writes|told|warned|warns|predicted|argued|argues|added|insisted|promised) "
    rf"(?P<who>{_BEFORE_NAME}{_NAME}|(?:the |an? )?{_COMMON})"
)
_SOURCE = re.compile(
    rf"\b(?:[Aa]ccording to|[Ii]n the (?:view|words|opinion|judge?ment|eyes) of) (?P<who>{_BEFORE_NAME}{_NAME}|"
    rf"(?:the |an? |its |his |her )?{_COMMON})|\b[Ii]n (?P<whose>{_NAME}|his|her|their)(?:['’]s?)? "
    r"(?:view|words|opinion|judge?ment)\b"
)
_REPORTS = re.compile(
    rf"\b(?:{_SAYS})\b|ccording to|n the (?:view|words|opinion|judge?ment|eyes) of|\b(?:view|words|opinion)\b"
)
# Right behind words of reporting that are put in or come last: “…, he said on Monday.”
_COMES_LAST = re.compile(
    r"\s*(?:$|[.,;:!?)”\"—–]|(?:on|in|at|last|this|yesterday|recently|later|earlier|after)\b)"
)
_ENDS_SPEECH = re.compile(r";|, (?:but|yet|while|whereas|although|though) (?!that\b)")

_NOBODY = words(
    "who which that what whom whose where when how why and or but not to never nor if as than so nobody none few "
    "one there this these those it you your the a an of in on at for with by also then always often must should "
    "little some any much is are was were be been being has have had do does did will would may might could can "
    "widely generally"
)
_MYSELF = frozenset(["i", "we"])
# What stands before a name and is no part of it.
_TITLES = re.compile(
    r"(?:(?:The|An?|But|And|Yet|So|Still|While|When|If|As|In|On|By|At|For|From|After|Since|Even|Yesterday|Today|Now|Then|Later|Recently|Meanwhile|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May(?= )|June|July|August|September|"
    r"October|November|December|Mr|Mrs|Ms|Dr|Sir|Prof|Professor|President|Prime|"
    r"Foreign|Finance|Interior|Defen[cs]e|Energy|Treasury(?= Secretary)|Vice|Deputy|Former|Minister|Premier|"
    r"Chancellor|Governor|Gov|Senator|Sen|Representative|Rep|Congress(?:wo)?man|General|Gen|Admiral|Secretary|"
    r"Chairman|"
    r"Chairwoman|Chair|Ambassador|Justice|Judge|King|Queen|Prince|Economist|Columnist|Speaker)\.?(?: |$))+"
)
# A capital that stands there because a sentence begins, and what names no single person or body.
_NO_NAME = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|\w{3,6}day|"
    r"Parliament|"
    r"Government|Management|Every(?:one|body)|Some(?:one|body)|Any(?:one|body)|Many|Most|Some|Several|Others?|"
    r"Another|Both|All|"
    r"Each|Either|People|They|Here|Nothing|Police|Just|Only|Perhaps|Indeed|However|Meanwhile|Polling|Research|"
    r"Evidence|History|Experience|Consensus|Opinion|[\w-]{1,20}[a-z]s)"
)
# In names of more than one word: then they are no person's.
_BODY = re.compile(
    r"\b(?:Bank|Fund|Street|States|Kingdom|Union|Nations|Sachs|Stanley|Ministry|Treasury|Department|University|"
    r"Institute|Council|Committee|Commission|Reserve|House|Senate|Party|Court|Times|Post|Journal|Group|Agency|"
    r"Office|"
    r"Association|Organi[sz]ation|Company|Corporation|Foundation|Cent(?:er|re)|Board|City|East|West|North|South|"
    r"New|San|"
    r"Los|League|Cup|War|World|Republic|Island|Sea|Ocean|River|Conference|Summit|Treaty|Act|Morgan|Research|"
    r"Capital|"
    r"Securities|Partners|America|Korea|Kong|Africa|Asia|Europe|Arabia|Zealand|Strip|Valley|Coast|Delhi)\b"
)
_BEGINS = re.compile(r"(?:^|[.!?:] ?)[”\"’'“«( ]{0,4}$")
# Then it is not the name that speaks: “officials in Ankara say”, “Smith and Jones say”. A body may.
_BEHIND = re.compile(r"\b(?:and|in|near|across|of|with|for|to|(?P<at>at|from)) (?:the )?$")
_AFFILIATION = re.compile(r" (?:of|at|from) ")
_ANY_NAME = re.compile(rf"(?<![\w'’.-])(?P<place>(?:in|at|from|near|to|across|of|on) )?(?:the )?(?P<name>{_NAME})")


class Attribution(NamedTuple):
    """speaker: the name of a person or a body as printed, or "" where there is none."""

    is_reported: bool
    speaker: str = ""


OWN = Attribution(is_reported=False)
SOMEBODY = Attribution(is_reported=True)


def attribution(text: str, start: int, end: int) -> Attribution:
    """Whose words stand from start to end of a text, whose lines end with LF."""
    above = text.rfind("\n\n", max(0, start - REACH), start)
    below = text.find("\n\n", end, end + REACH)
    first = above + 2 if above >= 0 else max(0, start - REACH)
    last = below if below >= 0 else min(len(text), end + REACH)
    around = text[first : min(last, start + 3 * REACH)]
    if not (_REPORTS.search(around) or any(mark in around for mark in '“”"«»')):
        return OWN
    return _Passage(around.replace("\n", " "), start - first, end - first).attribution()


class _Passage:
    """Words from start to end, among the sentences around them."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        spans = list(sentences(text))
        at = next((place for place, (_, last) in enumerate(spans) if last > start), len(spans) - 1)
        self.first, self.last = spans[at] if spans else (0, len(text))
        self.last = max(self.last, end)
        self.above = spans[at - 1][0] if at > 0 else self.first

    def attribution(self) -> Attribution:
        if marks := self._quotation():
            return self._of_quotation(*marks)
        for match in _words_of_reporting(self.text, self.first, self.last):
            who = self._who(match)
            if who and self._is_about(match):
                return who
        return OWN

    def _is_about(self, match: re.Match[str]) -> bool:
        """Whether these words report the passage: from before it, within it, or from behind a comma after it."""
        if match.start() < self.end:
            return match.end() > self.start or not _ENDS_SPEECH.search(self.text, match.end(), self.start)
        is_behind_comma = self.text[: match.start()].rstrip(' ”"’').endswith((",", "?", "!"))
        comes_last = match.re is not _SUBJECT_SAYS or match["verb"] == "told"
        return is_behind_comma and (comes_last or bool(_COMES_LAST.match(self.text, match.end())))

    def _quotation(self) -> tuple[int, int] | None:
        """Where the marks of the quotation stand in which the passage begins, unless it goes on beyond that."""
        start = self.start
        while start < self.end and not self.text[start].isalnum():
            start += 1
        for opening, closing in ("“”", "«»", "„“"):
            begun = self.text.rfind(opening, 0, start)
            if begun >= 0 and self.text.find(closing, begun + 1, start) < 0:
                return self._closed(begun, closing)
        if self.text.count('"', 0, start) % 2:
            return self._closed(self.text.rfind('"', 0, start), '"')
        return None

    def _closed(self, begun: int, closing: str) -> tuple[int, int] | None:
        closed = self.text.find(closing, begun + 1)
        closed = closed if closed >= 0 else len(self.text)
        is_sentence = self.text[closed - 1] in ",.!?" or self.text[closed + 1 : closed + 2] in (",", ".", "")
        return (begun, closed) if is_sentence or closed >= self.end - 2 else None

    def _of_quotation(self, begun: int, closed: int) -> Attribution:
        """By the words of reporting right after it or right before it; else by those after the quotation above."""
        after = next(_words_of_reporting(self.text, closed, closed + 140), None)
        if (
            after
            and (who := self._who(after))
            and not re.search(r"[.!?;:“]", self.text[closed + 1 : after.start()])
        ):
            return who
        for before in reversed(list(_words_of_reporting(self.text, max(0, begun - 200), begun))):
            between = self.text[before.end() : begun]
            who = self._who(before)
            is_above = (
                self.text[: before.start()].rstrip().endswith("”") or '"' in self.text[: before.start()][-3:]
            )
            if who and (is_above or not re.search(r"[.!?]\s", between)):
                return who
        return SOMEBODY

    def _who(self, match: re.Match[str]) -> Attribution | None:
        """None if nobody says it: “who said”, “nobody expects”."""
        printed = match["who"] or match["whose"]
        lower = printed.lower()
        if lower in _NOBODY or (self.text[: match.start()].endswith((" no ", "No "))):
            return None
        if lower in _MYSELF:
            return OWN
        if lower in ("he", "she", "his", "her"):
            return Attribution(is_reported=True, speaker=self._only_person(match.start()))
        name = _name(printed)
        if printed[0].isupper() and (
            behind := _BEHIND.search(self.text, max(0, match.start() - 9), match.start())
        ):
            is_body = behind["at"] and _BODY.search(name)
            return Attribution(is_reported=True, speaker=name if is_body else "")
        return Attribution(is_reported=True, speaker=name)

    def _only_person(self, before: int) -> str:
        """Who “he” is, if only one person is named in the sentence and the one above."""
        people: dict[str, str] = {}
        for match in _ANY_NAME.finditer(self.text, self.above, before):
            name, printed = _name(match["name"]), match["name"]
            if not name or _BODY.search(name):
                continue
            has_title = name != printed and " ".join(printed.split()[:-1]) not in ("The", "A", "But", "And", "In")
            if " " in name or has_title:
                people.setdefault(name.split()[-1], name)
            elif not (
                match["place"]
                or name in people
                or _BEGINS.search(self.text, max(0, match.start() - 6), match.start())
            ):
                return ""  # a person or a place: nobody can tell
        return next(iter(people.values())) if len(people) == 1 else ""


def _words_of_reporting(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """In the order in which they stand, without those that begin within another one."""
    found = [
        match
        for pattern in (_SUBJECT_SAYS, _SAYS_SUBJECT, _SOURCE)
        for match in pattern.finditer(text, start, end)
    ]
    reached = start
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= reached:
            yield match
            reached = match.end()


def _name(printed: str) -> str:
    """The name in these words, without titles and articles; "" if they hold none."""
    name, before = printed, ""
    while name != before:
        before, name = name, _TITLES.sub("", name, count=1) if _TITLES.match(name) else name
        while name and not name[0].isupper():
            name = name.partition(" ")[2]
    person = _AFFILIATION.split(name)[0]
    if person != name and _NO_NAME.fullmatch(person):
        return ""  # “Friends of Theresa May”
    name = person if " " in person and not _BODY.search(person) else name
    return "" if len(name) < 2 or _NO_NAME.fullmatch(name) else name.removesuffix(".")
