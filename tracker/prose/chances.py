"""Probabilities in numbers, as they are printed: “three in four”, “less than a 10 percent chance”, “3:1 on”."""

import re
from dataclasses import dataclass
from fractions import Fraction

from tracker.prose.counts import IN_WORDS
from tracker.prose.signs import PLAIN

LONGEST = 200  # characters that are read

_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}

_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,6}(?:\.\d{1,6})?|"
    rf"{'|'.join(sorted(IN_WORDS, key=len, reverse=True))})"
)
_SIGN = r"(?: ?%| ?percent| ?per cent| ?pct|-percent|-per-cent)"
_BEFORE = r"an?|about|around|roughly|approximately|some|only|just|maybe|perhaps|the|odds (?:of|are|at)|at|is|of"
_CHANCE = r"(?:chances?|probability|likelihood|odds|risk)"
_IS = (
    r"(?:(?:is|are)(?: (?:now|still|put|seen|estimated)){0,2}(?: at(?! (?:most|least|best)\b))?|"
    r"(?:stands?|sits?|remains?) at)"
)
# What it is the chance of may have figures (“a cut in March 2027”), and no verb of its own.
_WHAT = (
    r"(?:(?!(?:that|which|whose|whom?|where|when|while|if|unless|because|since|as|although|though|is|are|was|were|"
    r"has|have|had|do|does|did|will|would|(?<!in )(?<!by )(?<!before )may|might|could|can|should|"
    r"stands?|sits?|remains?|fell|rose|falls|rises)"
    r"\b)[\w'$£€%.-]{1,25},? ){1,14}?"
)
STATED = rf"{_CHANCE} (?:of {_WHAT})?{_IS} "
# What happens or does not. A rate, a share or a price that is put at 3 percent has no probability of that.
_EVENT = (
    r"(?:recession|default|downturn|crash|war|invasion|ceasefire|truce|deal|agreement|breakthrough|"
    r"(?:snap |early )election|referendum|win|victory|defeat|upset|landslide|coup|impeachment|shutdown|merger|"
    r"takeover|soft landing|hung parliament|runoff)"
)
PUT = (
    rf"(?:puts?|places?|pegs?|sets?|sees?|rates?) (?:(?:(?:the|my|our|its|his|her|their) )?{_CHANCE} "
    rf"(?:(?:of|that|for) {_WHAT})?|an? "
    rf"(?:[\w'-]{{1,15}} ){{0,2}}{_EVENT} (?:(?:in|by|before|this|next|within|on) "
    r"[\w'-]{1,15} (?:[\w'-]{1,15} )?)?)at "
)
# Somebody who may win: one name, and none that has a share or a rate, as those of parties and countries have.
_OF_SOMEBODY = re.compile(
    r"(?:put|place|rate) (?!(?:The|Labour|Conservatives?|Tor(?:y|ies)|Democrats?|Republicans?|Greens?|Liberals?|"
    r"Reform|"
    r"America|Britain|England|Scotland|Wales|Ireland|Germany|France|Italy|Spain|Portugal|Greece|Poland|Ukraine|"
    r"Russia|Turkey|China|India|Japan|Korea|Brazil|Mexico|Argentina|Canada|Australia|Europe|Africa|Asia|Brent|"
    r"Bitcoin|Nasdaq|Congress|Parliament)\b)"
    r"[A-Z][a-z][\w'-]{1,20}(?: [A-Z][a-z][\w'-]{1,20})? at "
)
_OF_IT = rf"(?:the )?{_CHANCE} (?:at|of) "
_LEAD = re.compile(rf"(?:the |my |our )?{STATED}|{PUT}")
_ABOUT = rf"(?:{_OF_IT})?(?:(?:{_BEFORE}) )*"
_OF_WHAT = (
    r"(?:[- ](?:chances?|probability|likelihood|odds|risk|sure|certain|confident|confidence|likely))?"
    r"(?: (?:that|of|to))?"
)
_PERCENT = re.compile(rf"{_ABOUT}(?P<n>{_NUMBER}){_SIGN}{_OF_WHAT}")
_RANGE = re.compile(
    rf"{_ABOUT}(?:(?:somewhere |anywhere |something )?(?:between|from|in the range of) )?"
    rf"(?P<low>{_NUMBER}){_SIGN}?(?: ?[-–—] ?| to |-to-| and )"
    rf"(?P<high>{_NUMBER}){_SIGN}{_OF_WHAT}"
)
_IN = re.compile(rf"{_ABOUT}(?P<n>{_NUMBER})(?: times)?[ -](?:in|out of)[ -](?P<of>{_NUMBER}){_OF_WHAT}")
_ODDS = re.compile(
    rf"{_ABOUT}(?P<n>{_NUMBER})(?: ?: ?|[- ]to[- ]|/)(?P<to>{_NUMBER})(?: odds)? (?P<side>on|against)"
)
_PART = re.compile(
    rf"{_ABOUT}(?:(?P<n>{_NUMBER})[- ])?(?P<of>{'|'.join(_PARTS)})s?"
    r"(?P<chance> (?:chance|probability|likelihood).{0,5})?"
)
_EVEN = re.compile(rf"{_ABOUT}(?:fifty[-/ ]fifty|50 ?[-/–:] ?50|coin[- ](?:toss|flip)|toss-?up){_OF_WHAT}")
# “60-40 that it passes”, of which the first is for it, unless it is said to be against.
_SPLIT = re.compile(r"(?P<n>[1-9]\d)(?:[-–—]| to )(?P<rest>[1-9]\d)(?: (?P<side>for|against|odds|chance))?")
_SHARE = re.compile(rf"(?:(?:an? )?{_OF_IT}|{_CHANCE} is |p ?= ?)?(?P<n>0?\.\d{{1,9}}|0|1\.0{{1,9}})")
_AT_MOST = re.compile(
    r"(?:less than|fewer than|under|below|at most|not? more than|not? better than|up to|at best) "
)
_AT_LEAST = re.compile(r"(?:more than|better than|over|above|at least|not? less than|upwards? of|well over) ")


@dataclass(frozen=True)
class Said:
    """From low to high, of which one number is both."""

    low: float
    high: float

    @property
    def exact(self) -> float | None:
        return self.low if self.low == self.high else None


def chance_said(words: str) -> Said | None:
    """What these words say in numbers, if they say nothing else; None also where they can be read in two ways.

    1 alone may be one per cent or certainty, and 3 to 1 may be for or against: None.
    """
    if len(words) > LONGEST:
        return None
    plain = " ".join(words.translate(PLAIN).split()).lstrip(" (\"“'").rstrip(" .,;:!?)\"”'")
    said = plain.lower()
    lead = _LEAD.match(said) or _OF_SOMEBODY.match(plain)
    said = said[lead.end() :] if lead else said
    if match := _AT_MOST.match(said):
        return _bound(said[match.end() :], is_upper=True, is_led=bool(lead))
    if match := _AT_LEAST.match(said):
        return _bound(said[match.end() :], is_upper=False, is_led=bool(lead))
    p = _exactly(said, is_led=bool(lead))
    if p is None and (match := _RANGE.fullmatch(said)):
        low, high = _number(match["low"]) / 100, _number(match["high"]) / 100
        return Said(float(low), float(high)) if low < high <= 1 else None
    return Said(float(p), float(p)) if p is not None and 0 <= p <= 1 else None


def _bound(words: str, *, is_upper: bool, is_led: bool) -> Said | None:
    p = _exactly(words, is_led=is_led)
    if p is None or not 0 <= p <= 1:
        return None
    return Said(0.0, float(p)) if is_upper else Said(float(p), 1.0)


def _exactly(said: str, *, is_led: bool) -> Fraction | None:
    """is_led: whether words before it say that it is a probability, so that “a third” is one."""
    if match := _SHARE.fullmatch(said):
        return Fraction(match["n"])
    if match := _PERCENT.fullmatch(said):
        return _number(match["n"]) / 100
    if (match := _IN.fullmatch(said)) and (of := _number(match["of"])):
        return _number(match["n"]) / of
    if match := _ODDS.fullmatch(said):
        n, to = _number(match["n"]), _number(match["to"])
        return (n if match["side"] == "on" else to) / (n + to) if n + to else None
    if (match := _PART.fullmatch(said)) and (is_led or match["chance"]):
        return _number(match["n"] or "1") / _PARTS[match["of"]]
    if (match := _SPLIT.fullmatch(said)) and _number(match["n"]) + _number(match["rest"]) == 100:
        return _number(match["rest" if match["side"] == "against" else "n"]) / 100
    return Fraction(1, 2) if _EVEN.fullmatch(said) else None


def _number(written: str) -> Fraction:
    return Fraction(IN_WORDS.get(written, written.replace(",", "")))
