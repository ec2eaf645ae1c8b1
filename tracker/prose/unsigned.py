"""The people whom a line names that has no “By”, as it stands under a title."""

import re
from typing import NamedTuple

from tracker.prose.bylines import BODY, HONORIFIC, either, is_agency, is_generation, is_office, people

_BESIDE = re.compile(r"\s*[,;&|·]\s*(?:and\s+)?|\s+(?:and|und|et|y)\s+|\s*\n\s*")
_IN_CAPITALS = re.compile(
    r"(?=[^\W\d_a-z])[^\W\d_][\w’'-]*\.?(?: (?:(?:de|van|von|der|den|del|la|da|di|dos|du|al|bin|ter|zu) )*"
    r"(?-i:[^\W\d_a-zà-ÿ])[^\W\d_’'.-]?[\w’'.-]*){1,3}"
)
# Words of subtitles, of firms and of regions, that no line of authors has.
_SUBJECT = re.compile(
    either(
        r"""\b(?:The|North\w*|South\w*|East\w*|West\w*|Cent(?:ral|er|re)|Middle|Latin|New|Asia\w*|Europe\w*|Africa\w*|
        America\w*|Pacific|Atlantic|Gulf|Baltics?|Balkans?|Global|World|International|National|Federal|European|United|
        Polic(?:y|ies)|Papers?|Reports?|Briefs?|Briefing|Outlook|Forecasts?|Predictions?|Markets?|Econom\w*|Analy\w*|
        Politic\w*|Statistic\w*|\w+(?:ics|tica|ology|tion|ment)|Securit\w*|Affairs|Trade|Energy|Gas|Oil|Power|Growth|Inflation|
        Risks?|Wars?|Peace|Elections?|Summary|Series|Notes?|Annual|Quarter\w*|Month\w*|Week\w*|Review|Edition|Issue|Volume|
        Part|Chapter|Confidential|Draft|Preliminary|Tables?|Working|Discussion|Technical|Special|Interview|Comment|Opinion|
        Strateg\w*|Intelligence|Insights?|Advisors?|Consult\w*|Standard|Chartered|Deutsche|Oxford|Morgan|Sachs|Stanley|
        Scenarios?|Crisis|Future|Spring|Summer|Autumn|Winter|January|February|March|April|June|July|August|September|
        October|November|December|Street|Road|Avenue|House|Square|Kingdom|States|Republic|Union|Online|Available|Contents)\b"""
    )
)


class Alone(NamedTuple):
    """Whom a line names that has no “By”.  is_sure: unless it may name a firm or a place as well."""

    names: tuple[str, ...]
    is_sure: bool


def named_alone(line: str) -> Alone | None:
    """The people in a line that is made of names, and of offices and bodies behind them; None of any other line.

    Two names are sure, a title before one, or a body behind it: “Ada Example, University of Bern”.
    """
    parts = [part.strip() for part in _BESIDE.split(line.replace("(", ", ").replace(")", "")) if part.strip()]
    names = [part for part in parts if _IN_CAPITALS.fullmatch(HONORIFIC.sub("", part)) and not is_office(part)]
    names = [name for name in names if not BODY.search(name) and not is_agency(name) and not _SUBJECT.search(name)]
    others = [part for part in parts if part not in names]
    if not names or parts[0] != names[0]:
        return None
    if any(not (is_office(one) or BODY.search(one) or is_generation(one)) for one in others):
        return None
    is_sure = len(names) > 1 or bool(others) or bool(HONORIFIC.match(names[0]))
    return Alone(people(line), is_sure) if people(line) else None
