"""Words that seem to say by when, and say no day."""

import re

from tracker.prose.dates import MONTH, WEEKDAYS

# No day is too late for these, so nothing could show them to be wrong.
NEVER = re.compile(
    r"\b(?:in the foreseeable future|for the foreseeable future|in (?:the )?future|sooner or later|one day|"
    r"some ?day|at some (?:point|stage)|eventually|ultimately|in due course|in the fullness of time|"
    r"(?:in|over) the (?:long(?:er)?|medium)[ -](?:run|term)|down the (?:road|line))\b",
    re.IGNORECASE,
)
_SOME = (
    r"(?:(?:coming|next|few|several|some|many|next few|next several|next couple of|next couple|a few|a couple of|"
    r"a couple|a number of|a handful of|a matter of) )?"
)
_YEAR = r"(?:\d{4}(?:[-–/]\d\d)?|this year|next year)"
_FISCAL = r"(?:fiscal|financial|tax|academic|school)"
# Whose, or of which calendar?
_MOVABLE = (
    r"(?:(?-i:Easter(?: Sunday| Monday)?|Good Friday|Thanksgiving|Labou?r Day|Memorial Day|Ramadan|Eid|Passover|"
    r"Diwali|Lunar New Year|Chinese New Year|Independence Day|Mother's Day|Father's Day)(?: \d{4})?|"
    rf"(?-i:{'|'.join(WEEKDAYS)}) (?:week|fortnight|after next|next)|"
    rf"(?:Q[1-4] |the \w{{4,7}} quarter of )?(?:{_FISCAL} \d{{4}}|(?-i:FY) ?'?\d{{2,4}}))"
)
LOOSE = re.compile(
    r"\b(?:soon(?: enough)?|by (?:the time|then)|shortly|before long|any day now|in the (?:near|"
    r"not[ -]too[ -]distant) future|"
    rf"(?:in|within|over|for) (?:the )?{_SOME}(?:hours|days|weeks|months|years|decades)(?: ahead| to come)?|"
    r"(?:by|before|until|till|in|at|on|over|this|next|during|within|around|come|the coming) (?:the )?(?:"
    r"(?:(?:coming|end of|early|late|mid)[ -](?:the )?)?(?:spring|summer|autumn|fall(?! of (?!\d))|winter)"
    rf"(?:(?: of)? {_YEAR})?|(?:coming |following )?week-?end|new year(?!'s (?:day|eve))(?:'s)?|"
    rf"mid[- ](?:century|decade|week|month|term|{MONTH})|(?:end of )?(?:the )?{_MOVABLE}|"
    rf"(?:end of )?(?:the |this |next |current )?(?:{_YEAR} )?{_FISCAL} year(?: {_YEAR})?)|{_MOVABLE})\b",
    re.IGNORECASE,
)
_CAPITAL = r"(?-i:[A-Z])[\w.-]{1,20}"
_WHOSE = rf"(?:the|his|her|their|its|this|my|our|your|next|an?|{_CAPITAL}(?: {_CAPITAL})?(?:'s|s'))"
_WHICH = r"(?: (?:current|present|first|second|third|remaining|four-year|five-year|six-year|natural|own)){0,2}"
EVENT = re.compile(
    r"\b(?:by|before|ahead of|until|at|in|during) (?:the|his|her|their|its|this|next|an|a)"
    r"(?: [\w'’-]{1,20}){0,3} (?:summit|elections?|midterms|meeting|talks|conference|vote|ballot|referendum|"
    r"inauguration|convention|primary|primaries|runoff|final|tournament|championships?|World Cup|Olympics)\b|"
    r"\b(?:by|before|until|till|at|in|during|within|over|after) "
    rf"(?:the (?:end|close|start|middle|course|remainder|rest) of )?{_WHOSE}{_WHICH} "
    r"(?:term(?:s|(?! of (?!office)| run\b))|terms? (?:in|of) office|tenure|mandate|lifetimes?|presidency|"
    r"premiership|chancellorship|papacy|reign|time in office|(?:first )?(?:hundred|100) days(?: in office)?)\b",
    re.IGNORECASE,
)
