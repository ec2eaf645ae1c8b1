"""What foretells without a word that says so: headlines, and what spells out the prediction before it."""

import re

PAST = re.compile(r"\b(?:was|were|had|did|has been|have been|[a-z]{3,14}[^e\W]ed)\b")
# “By Christmas he is gone”: the present, with a day.
_BY = re.compile(r"\b(?:by|before|within|until)\b")
_VERBS_PAST = (
    "fell|rose|won|lost|came|went|took|made|left|became|began|got|gave|said|told|met|held|built|sold|paid|sent|grew|"
    "knew|thought|brought|bought|led|ran|saw|spent"
)
_WENT = re.compile(
    rf"\b(?:{_VERBS_PAST}|has|have|should|must|might|could|would|can|cannot|can't|"
    r"asks?|says?)\b"
)
_HAPPENED = re.compile(rf"\b(?:{_VERBS_PAST})\b")
_IS = re.compile(
    r"\b(?:is|are|wins?|loses?|falls?|rises?|ends|collapses?|dies|goes|leaves|hits?|reaches|passes|breaks?|"
    r"resigns?|quits?|"
    r"becomes?|overtakes?|doubles?|halves|drops?|returns?|cuts?|raises|signs?|gets?|takes?)\b"
)
# A sentence without a sign that spells out what the one before it predicts.
_GOES_ON = re.compile(
    r"^\W{0,3}(?:(?:these|this|they|it|that) (?:will )?includes?\b|(?:(?:chief|first|foremost) )?among (?:them|"
    r"these)\b|the (?:[\w-]{1,20} ){0,4}(?:points?|elements?|parts?|steps?|results?|terms?|pieces?|features?|"
    r"items?)(?: [\w-]{1,20}){0,4} (?:is|are)\b)"
)
_EVENT_NOUN = re.compile(r"\b(?:the|an?) \w{3,20}(?:ing|ment|tion|sion|al|back|lease) of\b")
# “Arsenal to win the league”, “GDP to grow 2.5% in 2026, says …”: nothing else there is a verb.
_HEADLINE = re.compile(
    r"\W{0,3}(?!(?:How|What|Where|Why|When|Who|Time|Ways?|Plans?|Want|Need|Failure|Efforts?|Attempts?|Calls?|Bid|"
    r"Race|Desire|"
    r"Right|Reasons?|Back|Due|Next|Nothing|More|Able|Easy|Hard|Ready|According|Thanks|Contrary|Welcome|In|On|As|"
    r"It|We|They)\b)"
    r"(?:[A-Z][\w'&.-]{1,20} ){1,3}(?:prices |rates |growth |output |exports |majority )?to (?:win|lose|beat|"
    r"finish|fall|rise|grow|"
    r"shrink|contract|expand|reach|hit|drop|stay|hold|retain|keep|gain|top|collapse|survive|qualify|recover|slow|"
    r"climb|weaken|"
    r"average|remain|be (?:re-?elected|relegated|promoted))\b(?!.{0,200}\b(?:is|are|was|were|has|have|had|did|"
    r"does|requires?|"
    r"failed|takes?|means?|would|must|should)\b)"
)


def is_over(lower: str) -> bool:
    """Whether a verb of it is in the past."""
    return bool(PAST.search(lower) or _HAPPENED.search(lower))


def is_headline(plain: str) -> bool:
    return bool(_HEADLINE.match(plain))


def goes_on(lower: str) -> bool:
    """Whether it may name what the sentence before it predicts: “The main point is the signing of …”."""
    return bool(_GOES_ON.search(lower) and _EVENT_NOUN.search(lower) and not PAST.search(lower))


def is_foretold(lower: str) -> bool:
    """Whether a sentence, if it names a day that is still ahead, says in the present what happens by then."""
    return bool(_BY.search(lower) and _IS.search(lower)) and not _WENT.search(lower)
