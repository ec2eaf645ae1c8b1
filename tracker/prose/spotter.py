"""Finds the clauses of a text that may hold a claim, and says why. It proposes; it logs nothing."""

import re
from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from tracker.prose.chances import chance_said
from tracker.prose.clauses import clauses
from tracker.prose.conditions import OPENS, Condition, conditions
from tracker.prose.confidence import Confidence, confidences
from tracker.prose.deadlines import Deadline, deadlines
from tracker.prose.headlines import PAST, goes_on, is_foretold, is_headline
from tracker.prose.items import Item
from tracker.prose.likelihoods import TURNED
from tracker.prose.lists import listing, stated_in, unstruck
from tracker.prose.no_signs import ASIDE, BY_RULE, OF_NOBODY, RULED, is_advised, is_only_described
from tracker.prose.past import Past
from tracker.prose.patterns import compiled
from tracker.prose.signs import FORECAST, GRADES, PLAIN, SHOULD, SHOULD_ACT, UNTESTABLE, VAGUE, Sign
from tracker.prose.speakers import attribution
from tracker.prose.transcripts import words_alone
from tracker.prose.utterances import is_asked, is_of_timetable, utterances

MOST_REASONS = 8

# With a capital these are a name, a month, and a condition (“Should it rain, …”).
_NAMES = ("Will", "May", "Should")
_I_WILL = re.compile(r"(?<![\w'])i(?:'ll| will| shall)\b(?! be \w{0,12} ?surprised)")
_PUT = re.compile(r"(?:put|place|rate) .{0,60}\d ?(?:%|per)")
_GAP = re.compile(r"\s\s")
_QUANTITY = re.compile(
    r"(?<![\w.])(?:[$£€¥] ?\d[\d,.]{0,14}(?: (?:million|billion|trillion|bn)\b)?|\d[\d,.]{0,14}[ -]?(?:%|(?:per "
    r"cent|percent|percentage points?|basis points?|million|billion|trillion|degrees?|seats|votes|points|"
    r"barrels|jobs|troops|people|goals|medals)\b))|\b(?:two-thirds|three-quarters|a third|a quarter|doubles?|"
    r"triples?|halves?)\b|(?<=\b(?:to|at) )(?!(?:19|20)\d\d\b)\d[\d,.]{0,14}\b|"
    r"(?<=\b(?:above|below|under) )(?!(?:19|20)\d\d\b)\d[\d,.]{0,14}\b"
)
_UNTESTABLE = re.compile(
    rf"\b(?:{UNTESTABLE}|play an? \w{{2,15}} role|matter(?! of)|challenges?|bright|turbulent|pain|painful|in "
    r"trouble|remembered|regret)\b"
)
_NEXT_CLAUSE = re.compile(r"[;:]|\b(?:but|although|though|because|since|while|if)\b")


@dataclass(frozen=True)
class Candidate:
    """A clause that may hold a claim: text is what stands from start to end, in characters.

    kind: a value of Claim.Kind.  phrase: the probability words as printed, or "".  deadline: an ISO date, or "".
    condition: its words, or "".  speaker: the name of a person or body whose words are reported, if it is known.
    confidence: “high confidence” and the like, as printed, or "". It is no probability.
    """

    start: int
    end: int
    text: str
    kind: str
    phrase: str
    deadline: str
    reasons: tuple[str, ...]
    condition: str = ""
    speaker: str = ""
    is_reported: bool = False
    confidence: str = ""


class _Proposal(NamedTuple):
    """What follows the text in a Candidate."""

    kind: str
    phrase: str
    deadline: str
    reasons: tuple[str, ...]
    condition: str = ""
    confidence: str = ""


def spot(text: str, terms: Iterable[str], published: date | None = None) -> list[Candidate]:
    """Candidates in the order of the text; of a sentence that is printed twice (a pull quote), the later one.

    text: lines end with LF.  terms: the probability words of the lexicons.  published: the day, if it is known;
    without it, what is said relative to it (“within a year”) gets no deadline.
    """
    signs, pattern = compiled(tuple(sorted(set(terms))))
    listed = listing(text, published=published)
    found: dict[str, list[Candidate]] = {}
    above: Candidate | None = None
    said = words_alone(unstruck(text))
    of_list = deque(listed.items if listed else ())
    for start, end in utterances(text, said):
        items = list(_begun(of_list, start, end))
        if items:
            found |= {f"{item.start}": [_listed(text, item)] for item in items}
            continue
        words, places = _on_one_line(said[start:end])
        sentence = _Sentence(words, published)
        if alone := stated_in(said[start:end], published, is_all=said.strip() == said[start:end]):
            proposals = [(alone.start, alone.end, _stated(alone))]
        else:
            found_there = sentence.proposals(signs, pattern)
            proposals = [(places[first], places[last - 1] + 1, each) for first, last, each in found_there]
        follows = above is not None and "\n" not in said[above.end : start]
        if not proposals and follows and goes_on(sentence.lower):
            proposals = [
                (0, end - start, _Proposal(FORECAST, "", "", ("it spells out the prediction before it",)))
            ]
        candidates = [_candidate(text, start + first, start + last, each) for first, last, each in proposals]
        above = candidates[-1] if candidates and candidates[-1].kind in (FORECAST, VAGUE) else None
        if candidates:
            wording = re.sub(r"\W+", " ", said[start:end]).strip().casefold()
            found.pop(wording, None)
            found[wording] = candidates
    return [candidate for candidates in found.values() for candidate in candidates]


def _on_one_line(said: str) -> tuple[str, Sequence[int]]:
    """With one space where a time, or the name of who speaks, has left more; and where each character stands."""
    if not _GAP.search(said):
        return said, range(len(said))
    kept = [place for place, each in enumerate(said) if not (each.isspace() and said[place - 1 : place].isspace())]
    return "".join(said[place] for place in kept), kept


def _begun(items: deque[Item], start: int, end: int) -> Iterator[Item]:
    """Those of a list that begin before the end of a sentence."""
    while items and items[0].start < end:
        yield items.popleft()


def _stated(item: Item) -> _Proposal:
    return _Proposal(FORECAST, item.figure, item.deadline, (f"a prediction with its figure: “{item.figure}”",))


def _listed(text: str, item: Item) -> Candidate:
    why = f"a line of a list of predictions, with its figure: “{item.figure}”"
    exact = text[item.start : item.end]
    return Candidate(item.start, item.end, exact, FORECAST, item.figure, item.deadline, (why,))


def _candidate(text: str, start: int, end: int, proposal: _Proposal) -> Candidate:
    whose = attribution(text, start, end)
    return Candidate(
        start, end, text[start:end], **proposal._asdict(), speaker=whose.speaker, is_reported=whose.is_reported
    )


class _Hit(NamedTuple):
    sign: Sign
    start: int
    end: int


class _Clause(NamedTuple):
    """A clause with a claim, by what stands in it."""

    start: int
    end: int
    hits: list[_Hit]
    times: list[Deadline]  # those that open the sentence are of every clause
    quantity: re.Match[str] | None
    condition: Condition | None  # likewise
    confidence: str  # likewise
    is_elliptic: bool


class _Sentence:
    """A sentence as printed, and in the forms in which patterns are looked for; offsets are the same in all."""

    def __init__(self, printed: str, published: date | None) -> None:
        self.printed, self.published = printed, published
        self.plain = printed.translate(PLAIN)
        self.lower = self.plain.lower()
        self._is_headline, self._is_foretold = is_headline(self.plain), is_foretold(self.lower)

    def proposals(self, signs: list[Sign], pattern: re.Pattern[str]) -> Iterator[tuple[int, int, _Proposal]]:
        """(start, end, what is proposed) of every clause in which there can be a claim."""
        if is_asked(self.plain) or is_of_timetable(self.plain):
            return
        hits = list(self._hits(signs, pattern))
        if not (hits or self._is_headline or self._is_foretold or _QUANTITY.search(self.lower)) or ASIDE.search(
            self.lower
        ):
            return
        times = deadlines(self.plain, self.published)
        for clause in self._clauses(hits, times):
            if proposal := self._proposal(clause):
                yield clause.start, clause.end, proposal

    def _clauses(self, hits: list[_Hit], times: list[Deadline]) -> Iterator[_Clause]:
        is_dated = any(_is_dated(time) for time in times)
        alone = [hit for hit in hits if _stands_alone(hit, is_dated=is_dated)]
        spans = clauses(self.lower, [(hit.start, hit.end) for hit in alone])
        opening = [time for time in times if OPENS.fullmatch(self.lower, 0, time.start)]
        left, later, under = deque(hits), deque(times), deque(each for each in self._conditions if each.label)
        named = deque(confidences(self.plain))
        ahead = next((each for each in list(named)[:1] if each.is_before), None)
        over_all = next((condition for condition in self._conditions if condition.opens and condition.label), None)
        for start, end, is_elliptic in spans:
            own_hits = list(_taken(left, start, end))
            own_times = list(_taken(later, start, end))
            own_times = own_times if own_times[:1] == opening[:1] else opening + own_times
            quantity = _QUANTITY.search(self.lower, start, end)
            condition = next(_taken(under, start, end), over_all)
            sure = next(_taken(named, start, end), ahead if ahead and ahead.start < start else None)
            words = sure.words if sure else ""
            yield _Clause(start, end, own_hits, own_times, quantity, condition, words, is_elliptic)

    def _proposal(self, clause: _Clause) -> _Proposal | None:
        dated = [time for time in clause.times if _is_dated(time)]
        alone = [hit for hit in clause.hits if _stands_alone(hit, is_dated=bool(dated))]
        if alone:
            return self._judged(clause, alone)
        if clause.is_elliptic:
            reasons = ("it shares its verb with the words before it", *self._reasons(clause, clause.times))
            return _Proposal(FORECAST, "", _day(clause.times), reasons, *_beside(clause))
        if self._is_headline and not clause.start:
            reasons = (
                "“to” in the style of a headline says that it happens",
                *self._reasons(clause, clause.times),
            )
            return _Proposal(FORECAST, "", _day(clause.times), reasons, *_beside(clause))
        is_past = bool(PAST.search(self.lower, clause.start, clause.end))
        is_past = is_past or bool(OF_NOBODY.search(self.lower, clause.start, clause.end))
        says_so = clause.quantity or (self._is_foretold and self.published)
        if says_so and any(time.is_firm for time in dated) and not is_past:
            return _Proposal(FORECAST, "", _day(dated), self._reasons(clause, dated), *_beside(clause))
        return None

    def _hits(self, signs: list[Sign], pattern: re.Pattern[str]) -> Iterator[_Hit]:
        """The signs, without those in questions, of _NAMES and of a future that is past by now."""
        question = self.lower.rfind("?")
        for match in pattern.finditer(self.lower):
            sign, start = signs[int((match.lastgroup or "")[1:])], match.start()
            if not sign.kind or start < question or self._is_none(match):
                continue
            if sign is SHOULD and is_advised(self.plain, start, match.end()):
                sign = SHOULD_ACT
            if sign.is_graded and (grades := GRADES.search(self.lower, max(0, start - 40), start)):
                start = grades.start()
            if not self._past.has(match[0], start) and not self._is_condition(start):
                turned = TURNED.match(self.lower, match.end()) if sign.kind == FORECAST else None
                yield _Hit(sign, start, turned.end() if turned else match.end())

    def _is_none(self, match: re.Match[str]) -> bool:
        """Whether it is a name, what the writer goes on to do, a rule in force, or a need that is described."""
        start, words = match.start(), match[0]
        if self.printed[start : match.end()].partition(" ")[0] in _NAMES:
            return True
        if any(_I_WILL.match(self.lower, max(0, at)) for at in (start, start - 2)) and not self._is_spoken:
            return True
        if RULED.match(words) and self._is_rule:
            return True
        if _PUT.match(words) and not chance_said(self.plain[start : match.end()]):
            return True  # “put turnout at 60 percent”
        return is_only_described(words, self.plain, start, match.end())

    def _is_condition(self, start: int) -> bool:
        """Whether what begins there stands in a condition, which claims nothing."""
        place = bisect_right(self._conditions, start, key=lambda condition: condition.start)
        return place > 0 and start < self._conditions[place - 1].end

    @cached_property
    def _is_rule(self) -> bool:
        return bool(BY_RULE.search(self.lower))

    @cached_property
    def _is_spoken(self) -> bool:
        return bool(self._past.reported) or any(mark in self.plain for mark in '“”"')

    @cached_property
    def _conditions(self) -> list[Condition]:
        return list(conditions(self.plain, self.printed))

    @cached_property
    def _past(self) -> Past:
        return Past(self.plain, self.published, is_conditional=bool(self._conditions))

    def _judged(self, clause: _Clause, alone: list[_Hit]) -> _Proposal:
        """The strongest sign gives kind and phrase. A prediction that nothing could disprove is vague."""
        top = max(clause.hits, key=lambda hit: hit.sign.strength)
        first = 0 if top.sign.strength >= 7 else min(hit.start for hit in alone)
        times = [each for each in clause.times if each.is_firm or each.start > first or self._opens(clause, each)]
        kind, phrase, untestable = top.sign.kind, "", ""
        if kind == FORECAST:
            phrase = self._words(top.start, top.end)
            is_open = not clause.quantity and top.sign.strength < 9 and all(time.is_endless for time in times)
            untestable = self._untestable(top.end, clause.end) if is_open else ""
            if untestable or (is_open and times):
                kind = VAGUE
        reasons = self._reasons(clause, times, untestable)
        return _Proposal(kind, phrase, _day(times), reasons, *_beside(clause))

    def _opens(self, clause: _Clause, time: Deadline) -> bool:
        return time.start <= clause.start or bool(OPENS.fullmatch(self.lower, clause.start, time.start))

    def _untestable(self, after: int, end: int) -> str:
        """Words of the clause from there on that no observation could disprove."""
        clause_end = _NEXT_CLAUSE.search(self.lower, after, end)
        found = _UNTESTABLE.search(self.lower, after, clause_end.start() if clause_end else end)
        return self._words(*found.span()) if found else ""

    def _reasons(self, clause: _Clause, times: list[Deadline], untestable: str = "") -> tuple[str, ...]:
        reasons = [hit.sign.why.format(self._words(hit.start, hit.end)) for hit in clause.hits]
        reasons += [f"a condition: “{clause.condition.label} …”"] if clause.condition else []
        reasons += [time.why for time in times]
        reasons += [f"a number: “{self._words(*clause.quantity.span())}”"] if clause.quantity else []
        reasons += [f"“{untestable}” has no test"] if untestable else []
        reported = self._past.reported
        reasons += [f"reported: “{self._words(*reported.span())}”"] if reported else []
        return tuple(dict.fromkeys(reasons))[:MOST_REASONS]

    def _words(self, start: int, end: int) -> str:
        """As printed, on one line."""
        return " ".join(self.printed[start:end].split())


def _is_dated(time: Deadline) -> bool:
    return not (time.is_event or time.is_endless)


def _stands_alone(hit: _Hit, *, is_dated: bool) -> bool:
    return not hit.sign.needs or (is_dated and hit.sign.needs == "date")


def _taken[Found: (_Hit, Deadline, Condition, Confidence)](
    found: deque[Found], start: int, end: int
) -> Iterator[Found]:
    """Those from start to end, in order; they and what was before them are gone from the queue."""
    while found and found[0].start < end:
        if (each := found.popleft()).start >= start:
            yield each


def _beside(clause: _Clause) -> tuple[str, str]:
    """Condition and confidence."""
    return clause.condition.words if clause.condition else "", clause.confidence


def _day(times: list[Deadline]) -> str:
    """A limit goes before a time; the first of either."""
    days = [time.day.isoformat() for time in sorted(times, key=lambda time: not time.is_firm) if time.day]
    return days[0] if days else ""
