"""The words by which a text reports what somebody said: “Ada Example expects”, “according to”."""

import re
from collections.abc import Iterator

from tracker.prose.people import NAME, PROPER

_COMMON = r"[a-z][\w'’-]{1,20}"
# “Turkey’s finance minister ”.
_BEFORE_NAME = rf"(?:(?:the|an?) )?(?:{PROPER}(?: {PROPER})?['’]s )?(?:{_COMMON} ){{0,4}}?"
_WHOSE_NAME = rf"{_BEFORE_NAME}{NAME}\b(?!['’]s )"
# “The finance minister, Mehmet Şimşek”.
_BESIDE = (
    rf"(?:the |an? |its |his |her |their |{PROPER}['’]s )?(?:{_COMMON} ){{0,4}}?{_COMMON}, (?P<beside>{NAME})|"
    rf"(?:the |an? |its |his |her |their )?{_COMMON}"
)
ROLES = (
    r"(?:minister|chancellor|president|governor|economist|analyst|strategist|senator|professor|spokes(?:wo)?man|"
    r"spokesperson|official|chair(?:wo)?man|chair|executive|secretary|general|author|pollster|historian|mayor|"
    r"commissioner|director|head|banker|candidate|premier|ambassador|expert|researcher|fellow|manager|envoy|"
    r"leader)"
)
BODIES = r"(?:central bank|national bank|government|ministry|treasury|parliament|statistics office|supreme court)"

# Those of the second row are nouns as often, so they need what is foretold right behind them.
_SAYS = (
    r"said|says?|told|tells?|warn(?:s|ed)?|predict(?:s|ed)?|argue[sd]?|insist(?:s|ed)?|add(?:s|ed)|"
    r"claimed|estimated|believe[sd]?|expect(?:s|ed)?|announce[sd]?|wrote|writes?|promised|pledged|vow(?:s|ed)|"
    r"thinks?|thought|reckon(?:s|ed)?|feared|hoped|maintain(?:s|ed)?|conclude[sd]?|suggest(?:s|ed)?|projected|"
    r"(?<=has )written|(?<=have )written|"
    r"anticipate[sd]?|foresees?|foresaw|sees?|admit(?:s|ted)?|declare[sd]?|doubted|caution(?:s|ed)?|contend(?:s|"
    r"ed)?|"
    r"assumes|envisages|(?:calls?|deems?|considers?|thinks|rates)(?= (?:[\w'’-]{1,20} ){1,6}?(?:likely|unlikely|"
    r"inevitable|probable|"
    r"certain|impossible)\b)|"
    r"(?:set|sets|cut|cuts|raises?d?|lifts?|lifted|lowers?|lowered|trims?|trimmed|keeps?|kept|revise[sd]?|"
    r"upgrade[sd]?|downgrade[sd]?|slashe[sd]|left|leaves|hiked?|increase[sd]?|reduce[sd]?)"
    r"(?= (?:its|their|his|her) (?:[\w'’-]{1,20} ){0,6}?(?:forecast|projection|estimate|price target)s?\b)|"
    r"replie[sd]|noted|explain(?:s|ed)|puts? it|calculate[sd]?|swore|confirm(?:s|ed)|"
    r"(?:predict|forecast|warn|expect|say|promis|argu|hop|bett|project)ing|"
    r"(?:is|are|remains?) (?:confident|convinced|adamant|optimistic|hopeful|sure|certain|doubtful|sceptical|"
    r"skeptical)(?= that\b)|"
    r"pegs?(?= (?:[\w'’-]{1,20} ){1,4}?(?:at|between)\b)|"
    r"puts?(?= (?:[\w'’-]{1,20} ){0,3}?(?:odds|chances?|probability|likelihood|risk|growth|inflation|"
    r"unemployment|deficit|output|"
    r"GDP|prices?|rates?)\b)|gives?(?= (?:[\w'’-]{1,20} ){1,5}?(?:chances?|odds|probability)\b)|"
    r"(?:forecasts?|claims?|estimates?|promises?|pledges?|hopes?|fears?|projects?|doubts?|bets?)"
    r"(?= (?:that|the|an?|it|its|to|no|more|further|higher|lower|growth|inflation|\d|"
    r"[\w'’-]{1,20} (?:to|will|would)|(?:on|in|last|this) [\w'’-]{1,15} that))"
)
_THINKERS = (
    r"economists|analysts|strategists|forecasters|experts|markets?|investors|traders|observers|pollsters|officials|"
    r"many|most|some|others"
)
_OWNERS = rf"(?:{BODIES}|{ROLES}|bank|fund|lender|broker|firm|company|agency|commission|{_THINKERS})"
_VIEW = (
    r"(?:forecast|prediction|projection|view|estimate|bet|guess|base[ -]case|baseline|central (?:case|scenario)|"
    r"hunch|warning)"
)
_NOT_A_MONTH = (
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December|Christmas|Easter|"
    r"\w{3,6}day)\b)"
)
_ADVERBS = r"(?: (?:also|now|still|once|then|later|even|already|both|all|recently|duly|[a-z]{2,12}ly)){0,2}"
_HELPS = r"(?: (?:has|have|had|do|does|did)(?: not|n't|n’t)?| (?:is|are|was|were)(?= (?:\w+ly )?\w{2,12}ing\b))?"
SUBJECT_SAYS = re.compile(
    # “Without doubt they will”, “nothing suggests that”: nobody says so.
    r"(?<![\w'’-])(?!(?i:so|as|without|no|beyond|past|any|little|much|nothing|nobody|none|everything|signs|evidence|"
    r"indications|history|experience|logic|precedent)\b)"
    rf"(?P<who>{NAME}|{_COMMON})"
    r"(?:,(?P<beside>[^,;:.“”\"]{1,80}(?:, (?:an?|the|one|who|which) [^,;:.“”\"]{1,60})?),|"
    r" \([^()]{1,80}\)| [—–] ?[^—–;:.“”\"]{1,80} ?[—–])?"
    rf"{_ADVERBS}{_HELPS}{_ADVERBS} "
    rf"(?P<verb>{_SAYS})\b"
    r"(?! (?:is|are|was|were|of|will|would|may|could|have|has|had|by|among)\b)"
)
SAYS_SUBJECT = re.compile(
    r"(?:(?<=[,”\"] )(?:said|says|wrote|writes|told|warned|warns|predicted|argued|argues|added|insisted|promised)|"
    r"(?<![\w'’-])(?:[Ss]o|[Aa]s|[Oo]r so) (?:said|says|argues|argued|believes|thinks|warns|claims)|"
    r"(?<![\w'’-])(?:Said|Says|Wrote|Warned|Predicted|Argued|Added|Insisted|Promised)(?=[^.!?“\n]{3,80}:)) "
    rf"(?P<who>{_WHOSE_NAME}|{_BESIDE})"
)
SOURCE = re.compile(
    rf"\b(?:[Aa]ccording to|[Ii]n the (?:view|words|opinion|judge?ment|eyes) of) (?P<who>{_WHOSE_NAME}|{_BESIDE})|"
    rf"\b[Ff]or (?P<expert>{NAME})(?=, (?:the |an? )?(?:[\w'’-]{{1,20}} ){{0,3}}?{ROLES}\b)|"
    rf"\b(?P<owner>{NAME}|{_OWNERS})(?:['’]s|(?<=s)['’]) (?:[\w-]{{2,15}} ){{0,2}}?"
    rf"{_VIEW} (?:(?:is|remains)(?: (?:still|now))? (?:that|for|of)|that)\b|"
    rf"\b[Ii]n (?P<whose>{NAME}|his|her|their)(?:['’]s?)? "
    r"(?:view|words|opinion|judge?ment)\b"
)
# What is held, and nobody says by whom; or by whom it is held: “It is said that”, “is expected by analysts to”.
_HELD = (
    r"(?:said|reported|rumou?red|believed|thought|expected|forecast|predicted|projected|anticipated|assumed|feared|"
    r"hoped|seen|estimated)"
)
HELD = re.compile(
    rf"\b(?:[Ii]t|is|are)(?: is| has been)? (?:\w{{2,12}}ly )?{_HELD} by (?!(?:me|us|then|now|the end)\b|\d)"
    rf"(?P<by>(?:the )?{_NOT_A_MONTH}{NAME}|(?:the |an? )?(?:{_COMMON} ){{0,3}}?(?:{_THINKERS})\b)|"
    r"\b[Ii]t is (?:\w{2,12}ly )?(?:said|reported|rumou?red|believed|thought)(?= that\b|[.,])|"
    r"\b(?:is|are) (?:\w{2,12}ly )?(?:said|reported|rumou?red|believed|thought)(?= to\b)|"
    r"\b(?:is|are) (?:widely|commonly|universally) (?:expected|forecast|predicted|assumed)(?= (?:to|that)\b)|"
    r"(?<!\b[Mm]y )(?<!\b[Oo]ur )\b(?:[Cc]onsensus|(?:received|conventional) wisdom|(?:prevailing|common|"
    rf"majority|dominant|mainstream) (?:view|opinion))(?: (?:[\w-]{{1,20}} ){{0,5}}?| )(?:is|remains)"
    r"(?: now| still)? (?:that|for)\b"
)
REPORTS = re.compile(
    rf"\b(?:{_SAYS})\b|ccording to|n the (?:view|words|opinion|judge?ment|eyes) of|\b(?:view|words|opinion)\b|"
    rf"\b[Ff]or (?={NAME}, )|['’]s? (?:[\w-]{{2,15}} ){{0,2}}?{_VIEW}\b|"
    rf"\b{_HELD} by\b|rumou?red|reported|[Cc]onsensus|wisdom|"
    r"[“”\"«»]|\b(?:Said|Says|Wrote|Warned|Predicted|Argued|Added|Insisted|Promised)\b"
)


def words_of_reporting(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """In the order in which they stand, without those that begin within another one."""
    found = [
        match
        for pattern in (HELD, SUBJECT_SAYS, SAYS_SUBJECT, SOURCE)
        for match in pattern.finditer(text, start, end)
    ]
    reached = start
    for match in sorted(found, key=lambda match: match.start()):
        if match.start() >= reached:
            yield match
            reached = match.end()
