"""Whose words a passage holds: the writer's own, or those of somebody whom the text reports.

Nobody is guessed: a name is given where the text has one beside the words that report, and "" everywhere else.
"""

import re
from bisect import bisect_left
from functools import lru_cache
from typing import NamedTuple

from tracker.prose.people import NAME, bodies_in, in_full, is_body, may_name_somebody, name_in, people_in
from tracker.prose.reporting import BODIES, HELD, REPORTS, ROLES, SOURCE, SUBJECT_SAYS, words_of_reporting
from tracker.prose.sentences import sentences, words
from tracker.prose.transcripts import turn_at, words_alone

REACH = 600  # characters on either side in which is looked for whose words a passage holds

# Right behind words of reporting that are put in or come last: “…, he said on Monday.”
_COMES_LAST = re.compile(
    r"\s*(?:$|[.,;:!?)”\"—–]|(?:on|in|at|last|this|yesterday|recently|later|earlier|after)\b)"
)
# “Ada Example is blunt: “It will fail.””
_QUOTED = re.compile(r": [“\"]")
# “…, the country’s largest bank said.”
_COMMA = re.compile(
    r"[,?!][ ”\"’]*(?:(?:the|an?|its|his|her|their|one|another) (?:[\w'’-]{1,20} ){0,4}|"
    r"(?:[\w'’.-]{1,20} ){1,5}(?:in|at|from|of|with) (?:the )?)?$"
)
_ENDS_SPEECH = re.compile(r";(?! (?:and |or )?that\b)|, (?:but|yet|while|whereas|although|though) (?!that\b)")

_NOBODY = words(
    "who which that what whom whose where when how why and or but not to never nor if as than so nobody none few "
    "one there this these those it you your the a an of in on at for with by also then always often must should "
    "little some any much is are was were be been being has have had do does did will would may might could can "
    "widely generally no every each only all both their our my its own don't doesn't didn't won't can't wouldn't "
    "let's isn't aren't wasn't cannot hardly scarcely thing things"
)
_MYSELF = words("i we i'd i'm i've i'll we'd we're we've we'll")
# Then it is not the name that speaks: “officials in Ankara say”, “Smith and Jones say”. A body may.
_BEHIND = re.compile(
    r"\b(?:and|in|near|across|of|with|for|to|by|such as|including|like|unlike|than|(?P<at>at|from)) (?:the )?$"
)


_A_BODY = re.compile(
    r"bank|fund|ministry|treasury|commission|agency|institute|council|committee|lender|broker|firm|group"
)
_WHO = re.compile(rf"(?<![\w'’.-])(?P<name>{NAME}), $")
_FIRMS = words("bank lender broker firm")
_A_ROLE = re.compile(rf"(?:the |The )?(?:\w{{2,15}} )?(?P<role>{ROLES})", re.IGNORECASE)
_ANY_ROLE = re.compile(rf"\b{ROLES}\b", re.IGNORECASE)
_BODY_OF = re.compile(rf"\b(?P<body>(?:(?![Tt]he )[\w-]{{2,15}} )?{BODIES} of )(?:the )?$")
_EXPERTS = re.compile(
    r"\b(?:analysts|economists|strategists|researchers|forecasters|experts) (?:at|from) $", re.IGNORECASE
)
_ANOTHERS = words("his her")
# “The Fund has cut its forecast and now sees …”
_STILL_THE_SUBJECT = words("expects sees says thinks believes warns predicts reckons argues projects")
# “While the bank expects a V, …”: the writer goes on behind the comma.
_CONCEDES = re.compile(
    r"(?:^|[,;:—–(] ?|\b(?:and|but|yet) )\W{0,3}(?:(?:even )?though|although|while|whereas|contrary to|despite|"
    r"unlike|whatever)\b[^,;]{0,120}$",
    re.IGNORECASE,
)
_COMMA_AND = re.compile(r",(?! (?:and |or )?that\b)")
# “Its oil forecast”, which is no oil that forecasts.
_ITS = re.compile(r"(?:\b(?:its|his|her|their|our|my)|['’]s|s['’]) (?:[\w'’-]{1,20} ){0,3}$", re.IGNORECASE)
_NOUNS = words(
    "forecast forecasts estimate estimates claim claims promise promises pledge pledges project projects"
)
_PLURAL = re.compile(r"[a-z]{3,20}s|.*people")
# “Ada Example in London said”.
_IN_A_PLACE = re.compile(rf"(?<![\w'’.-])(?P<name>{NAME}) (?:in|at|from|of|with) (?:the )?$")
_THEY = re.compile(r"(?i:(?:analyst|economist|strategist|official|researcher|expert|minister|trader|investor)s\b)")


class Attribution(NamedTuple):
    """speaker: the name of a person or a body as printed, or "" where there is none."""

    is_reported: bool
    speaker: str = ""


OWN = Attribution(is_reported=False)
SOMEBODY = Attribution(is_reported=True)


def attribution(text: str, start: int, end: int) -> Attribution:
    """Whose words stand from start to end of a text, whose lines end with LF.

    In a transcript they are those of whoever speaks, unless somebody reports another one’s there.
    """
    turn = turn_at(text, start)
    if turn is None:
        return _attribution(words_alone(text), start, end)
    whose = _attribution(words_alone(text), start, end, turn.words, turn.end)
    return whose if whose.is_reported else Attribution(is_reported=True, speaker=turn.speaker)


def _attribution(text: str, start: int, end: int, first: int = 0, last: int | None = None) -> Attribution:
    """first, last: between which it is looked for whose words they are."""
    above = text.rfind("\n\n", max(first, start - REACH), start)
    below = text.find("\n\n", end, end + REACH)
    begins = max(first, above + 2 if above >= 0 else start - REACH)
    ends = min(below if below >= 0 else end + REACH, len(text) if last is None else last, start + 3 * REACH)
    reporting = _reporting(text)
    place = bisect_left(reporting, begins)
    if place == len(reporting) or reporting[place] >= ends:
        return OWN
    ahead = text[max(first, text.rfind("\n\n", 0, above) if above > 0 else 0, begins - REACH) : max(first, above)]
    passage = _Passage(
        text[begins:ends].replace("\n", " "), start - begins, end - begins, ahead.replace("\n", " ")
    )
    whose = passage.attribution()
    if whose.speaker and " " not in whose.speaker:
        return whose._replace(speaker=in_full(whose.speaker, text, end))
    return whose


@lru_cache(maxsize=4)
def _reporting(text: str) -> list[int]:
    """Where words of reporting and quotation marks stand: most passages have none near them."""
    return [match.start() for match in REPORTS.finditer(text)]


class _Passage:
    """Words from start to end, among the sentences around them. ahead: the paragraph before theirs."""

    def __init__(self, text: str, start: int, end: int, ahead: str) -> None:
        self.text, self.start, self.end, self.ahead = text, start, end, ahead
        spans = list(sentences(text))
        at = next((place for place, (_, last) in enumerate(spans) if last > start), len(spans) - 1)
        self.first, self.last = spans[at] if spans else (0, len(text))
        self.last = max(self.last, end)
        self.spans = spans[:at]

    def attribution(self) -> Attribution:
        if marks := self._quotation():
            return self._of_quotation(*marks)
        for match in words_of_reporting(self.text, self.first, self.last):
            who = self._who(match)
            if who and self._is_about(match):
                return who
        if quoted := _QUOTED.search(self.text, self.start, self.end):
            return Attribution(is_reported=True, speaker=self._named_before(quoted.end() - 1))
        return OWN

    def _is_about(self, match: re.Match[str]) -> bool:
        """Whether these words report the passage: from before it, within it, or from behind a comma after it."""
        if match.start() < self.end:
            if _CONCEDES.search(self.text[self.first : match.end()]) and (
                comma := _COMMA_AND.search(self.text, match.end(), self.end)
            ):
                return match.start() >= self.start and comma.end() >= self.end - 2
            return match.end() > self.start or not _ENDS_SPEECH.search(self.text, match.end(), self.start + 5)
        is_behind_comma = bool(_COMMA.search(self.text, max(0, match.start() - 80), match.start()))
        comes_last = match.re is not SUBJECT_SAYS or match["verb"] == "told"
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
        closed = self.text.find("”", start)
        goes_on = self.ahead.rfind("“") > self.ahead.rfind("”") and closed >= 0
        if goes_on and not any(mark in self.text[:closed] for mark in "“”"):
            return self._closed(-1, "”")  # the paragraph before it has opened it
        return None

    def _closed(self, begun: int, closing: str) -> tuple[int, int] | None:
        closed = self.text.find(closing, begun + 1)
        closed = closed if closed >= 0 else len(self.text)
        is_sentence = self.text[closed - 1] in ",.!?" or self.text[closed + 1 : closed + 2] in (",", ".", "")
        return (begun, closed) if is_sentence or closed >= self.end - 2 else None

    def _of_quotation(self, begun: int, closed: int) -> Attribution:
        """By the words of reporting right after it or right before it; else by those after the quotation above."""
        after = next(words_of_reporting(self.text, closed, closed + 140), None)
        if (
            after
            and (who := self._who(after))
            and not re.search(r"[.!?;:“]", self.text[closed + 1 : after.start()])
        ):
            return who
        for before in reversed(list(words_of_reporting(self.text, max(0, begun - 200), max(0, begun)))):
            between = self.text[before.end() : begun]
            who = self._who(before)
            is_above = (
                self.text[: before.start()].rstrip().endswith("”") or '"' in self.text[: before.start()][-3:]
            )
            if who and (is_above or not re.search(r"[.!?]\s", between)):
                return who
        return Attribution(is_reported=True, speaker=self._named_before(max(0, begun)))

    def _named_before(self, begun: int) -> str:
        """Who alone is named in the words before a colon and a quotation."""
        ahead = self.text[:begun].rstrip()
        if not ahead.endswith(":"):
            return ""
        *_, (start, end) = sentences(ahead)
        people = people_in(ahead[start:end])
        return people[0] if people and len(people) == 1 else ""

    def _who(self, match: re.Match[str]) -> Attribution | None:
        """None if nobody says it: “who said”, “nobody expects”."""
        names = match.groupdict()
        if match.re is HELD:
            return Attribution(is_reported=True, speaker=name_in(names["by"] or ""))
        if self._is_noun(match):
            return None
        printed = (
            names["who"]
            if match.re is not SOURCE
            else names["who"] or names["expert"] or names["owner"] or names["whose"]
        )
        lower = printed.lower().replace("’", "'")
        if lower == "and" and names.get("verb") in _STILL_THE_SUBJECT:
            return SOMEBODY
        if lower == "who" and (named := _WHO.search(self.text, max(0, match.start() - 80), match.start())):
            return Attribution(is_reported=True, speaker=name_in(named["name"]))
        if lower in _NOBODY or (lower in _ANOTHERS and not names.get("whose")):
            return None
        if self.text[: match.start()].endswith((" no ", "No ")):
            return None
        if lower in _MYSELF:
            return OWN
        if (
            names.get("verb") == "promises"
            and self.text.startswith(" to ", match.end())
            and not _can_promise(printed)
        ):
            return None
        return Attribution(is_reported=True, speaker=self._speaker(match, printed, names.get("beside") or ""))

    def _speaker(self, match: re.Match[str], printed: str, beside: str) -> str:
        if printed.lower() in ("he", "she", *_ANOTHERS):
            return self._only_person(match.start())
        before = self.text[max(0, match.start() - 60) : match.start()]
        if not printed[0].isupper() and (who := re.fullmatch(rf" ?(?P<name>{NAME})", beside)):
            return name_in(who["name"])
        if printed[0].isupper() and (behind := _BEHIND.search(before)):
            if person := self._person_in_a_place(match.start()):
                return person
            if whole := _BODY_OF.search(before):
                return f"{whole['body']}{printed}"
            is_at = behind["at"] and (is_body(name_in(printed)) or _EXPERTS.search(before))
            return name_in(printed) if is_at else ""
        if before.lower().endswith("the ") and _A_BODY.fullmatch(printed):
            return self._only_body(match.start(), printed)
        if role := _A_ROLE.fullmatch(printed):
            is_known = f"{before}{printed}".lower().endswith(
                (f"the {printed.lower()}", f"the prime {printed.lower()}")
            )
            is_known = is_known or printed.lower().startswith(("the ", "prime "))
            return self._only_person(match.start(), role["role"].lower()) if is_known else ""
        return name_in(printed)

    def _is_noun(self, match: re.Match[str]) -> bool:
        """Whether what seems to report is a noun: “its oil forecast to $85”."""
        if match.re is not SUBJECT_SAYS or match["verb"] not in _NOUNS:
            return False
        is_somebody = _PLURAL.fullmatch(match["who"]) or _ANY_ROLE.fullmatch(match["who"])
        return not is_somebody and bool(_ITS.search(self.text, max(0, match.start() - 80), match.start()))

    def _person_in_a_place(self, before: int) -> str:
        """Who alone is “in London” or at a firm, where the place or the firm stands right before “said”."""
        found = _IN_A_PLACE.search(self.text, max(0, before - 80), before)
        if not found or self.text[: found.start()].endswith((" and ", " or ", " for ", " of ", " as ")):
            return ""
        person, *others = people_in(found["name"]) or [""]
        return person if " " in person and not others and not _THEY.search(person) else ""

    def _only_body(self, before: int, noun: str) -> str:
        """Which bank “the bank” is: the only one nearby that is called so, or a firm named just before."""
        nearby = bodies_in(f"{self.ahead} {self.text[:before]}")
        meant = {body for body in nearby if noun in body.lower().split()}
        if noun in _FIRMS:
            above = [self.text[start:end] for start, end in self.spans] or [self.ahead]
            meant |= {body for body in bodies_in(above[-1]) if not _A_BODY.search(body.lower())}
        return meant.pop() if len(meant) == 1 else ""

    def _only_person(self, before: int, role: str = "") -> str:
        """Who “he” is, or “the minister”: who alone is named in the nearest sentence that names anybody."""
        own = self.text[self.first : before]
        ahead = [self.ahead[start:end] for start, end in sentences(self.ahead)]
        above = [*ahead, *(self.text[start:end] for start, end in self.spans)][-3:]
        if not role and people_in(own) != []:
            above[-1:] = [" ".join([*above[-1:], own])]
        for each in reversed(above):
            people = people_in(each)
            if people is None or (not people and may_name_somebody(each)):
                return ""
            if people:
                person, *others = people
                return person if not others and (not role or _holds(role, person, above)) else ""
        return ""


def _holds(role: str, person: str, near: list[str]) -> bool:
    """Whether “the minister” is this person: so it says nearby, of nobody else, and of no other office."""
    name = person.split()[-1]
    roles = [({match[0].lower() for match in _ANY_ROLE.finditer(each)}, name in each) for each in near]
    is_told = any(role in said and is_named for said, is_named in roles)
    return is_told and all((role in said) == (is_named and bool(said)) for said, is_named in roles)


def _can_promise(printed: str) -> bool:
    """Unlike the harvest that promises to be good."""
    return printed[0].isupper() or any(re.fullmatch(each, printed) for each in (ROLES, BODIES))
