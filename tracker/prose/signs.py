"""The words that give a claim about the future away, and those that look like them and are none.

Patterns are matched in lower case, on one line, with straight apostrophes. Every repetition in them is bounded, so
that the time it takes grows with the length of the text and no faster.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

FORECAST, VAGUE, PRESCRIPTION = "forecast", "vague", "prescription"

# One character for one: offsets stay what they are. İ is the only letter whose small form is two characters.
PLAIN = str.maketrans({"\n": " ", "\t": " ", "\u00a0": " ", "\u2009": " ", "’": "'", "‘": "'", "İ": "I"})


class Sign(NamedTuple):
    kind: str  # of the claim; "" for what is no sign
    strength: int  # the strongest sign of a sentence gives its kind and its phrase
    why: str  # {} stands for the words
    pattern: str
    needs: str = ""  # "date": counts beside a date or another sign only; "sign": beside another sign only
    is_graded: bool = False  # “not”, “very” and the like before it belong to the phrase


# Not, and how much: what a graded sign takes with it.
GRADES = re.compile(
    r"(?<![\w'-])(?:(?:not|never|no longer|hardly|scarcely|[a-z]{2,6}n't) )?(?:(?:very|highly|extremely|quite|"
    r"most|almost|nearly|virtually|exceptionally|increasingly|rather|fairly|pretty|all but|so|too|that|entirely|"
    r"overwhelmingly|reasonably|wholly|somewhat|widely|generally) ){0,2}$"
)
# What nobody could look up afterwards, in a forecast or in a question.
UNTESTABLE = (
    r"better|worse|stronger|weaker|closer|safer|harder|easier|improve(?:ment)?s?|worsen|strengthen|weaken|deepen|"
    r"(?:reduce|ease) (?:frictions?|tensions?)|significant|meaningful|substantial|fundamental|profound|lasting|"
    r"(?:real|some) progress|success(?:ful)?|succeed(?! (?:\w{2,15} ){1,4}as\b)|transform|reshape|instability|"
    r"stability|stable|consequences|implications|difficult(?:ies)?|mutual trust|more (?:secure|dangerous|volatile|"
    r"complicated|assertive|isolated)"
)
# Between an auxiliary and its verb.
_ADVERB = r"(?:(?:not|also|well|still|soon|now|then|even|just|yet|at least|at last|[a-z]{2,12}ly) ){0,2}"
_PARTICIPLE = (
    r"(?:been|had|done|gone|come|become|made|said|got|put|set|cut|led|left|lost|won|met|kept|sent|spent|told|"
    r"felt|found|held|begun|run|seen|shown|paid|read|hit|let|stood|understood|meant|(?!even|often|seven|open|"
    r"women|children)[a-z]{2,14}(?:[^e\W]ed|en|wn|ght))\b"
)
_HAVE_DONE = rf"{_ADVERB}have {_ADVERB}{_PARTICIPLE}"
_DETERMINER = r"(?:the|an?|its?|his|her|their|our|my|this|that|these|those)\b"
_VERB = rf"(?= (?!{_DETERMINER})[a-z])"
_WORDS = r"(?: [\w'-]{1,20})"

# What “should” predicts. With any other verb it advises.
_OUTCOME = (
    r"(?:result|lead|produce|yield|rise|fall|grow|shrink|increase|decrease|decline|drop|ease|slow|accelerate|"
    r"recover|improve|worsen|remain|stay|continue|begin|start|end|finish|arrive|come|happen|occur|become|get|"
    r"reach|hit|exceed|top|win|lose|beat|qualify|survive|pass|prevail|prove|help|make|boost|lift|reduce|lower|"
    r"raise (?!rates|taxes)|drive|push|see|bring|give(?! (?:up|in|way)\b)|show|mean|allow|enable|ensure|hold|"
    r"benefit|clear|open(?= (?:at|in|on|up|by|higher|lower)\b)|"
    r"fetch|cost|last|emerge|outperform|rebound|peak|be (?:able|enough|sufficient|ready|over|complete|finished|"
    r"done|higher|lower|available|back|easier|easy|possible))\b"
)
_AMOUNT = (
    r"(?:(?:no|not much|little|small|tiny|slim|slight|fat|poor|low|remote|outside|faint|dim|fair|even|decent|"
    r"ample|reasonable|good|better than even|strong|high|higher|real|realistic|serious|genuine|distinct|clear|"
    r"significant|substantial|considerable|every|negligible|minimal|zero|excellent|great|growing|rising|"
    r"overwhelming|very|more|roughly|less) ){1,3}"
)
_PER_CENT = r"\d{1,3}(?:\.\d{1,3})? ?(?:%|per cent|percent)"

_NO_SIGNS = [
    # What might have been, and what must have been.
    rf"(?:should|must|may|might|could|would|ought to|cannot|can't|can)(?:n't)? {_HAVE_DONE}"
    r"(?: (?:poised|set|about|expected|likely|willing|prepared|ready|going|bound|certain|sure) to)?",
    rf"(?:likely|unlikely|certain|sure|bound) to {_HAVE_DONE}",
    # The will.
    r"(?:the|an?|his|her|their|our|its|my|your|political|free|ill|good|popular|national|at|of|iron|sheer|own|"
    r"collective|public|living) will\b(?! be\b)|will (?:of|to)\b|will-",
    # What a text says of itself, and ways of speaking.
    rf"(?:i|we|you|one|readers|this (?:article|essay|paper|chapter|report|column|post|book|section))(?:'ll| "
    rf"will| shall)(?: not)? {_ADVERB}(?:argue|discuss|show|explain|describe|examine|explore|review|return|"
    r"focus|use|present|see|consider|suggest|look|address|outline|try|refer|call|turn|say|deal|assume|note|find|"
    r"notice|recall|remember|conclude|touch|spare|leave)\b|time will tell|if you will|will (?:often|sometimes)\b",
    r"would(?: not|n't)? (?:also )?(?:like|love|say|argue|suggest|add|seem|appear|prefer|rather|often|later|"
    r"sometimes|usually|frequently|go on to|call|think|want|hope|imagine|know)\b|would-be",
    r"(?:may|might) (?:not )?(?:seem|appear|sound|look|feel|think|wonder|ask|say|argue|know|remember|recall|"
    r"want|wish|like|explain|as well|or may not|suspect|object|disagree|imagine)\b",
    r"(?:one|you) (?:may|might|could|would|will)|will tell you",
    # What could be done was done or not.
    rf"could(?: not|n't| only| hardly| barely| scarcely| easily| once)\b|could (?:hear|feel|smell|tell|remember|"
    rf"afford|always|argue)\b|as{_WORDS}{{1,4}} (?:could|may|might|possible)\b|(?:so|such|what|whatever|"
    rf"wherever){_WORDS}{{0,4}} (?:could|might)\b",
    # A judgement of what is or has been.
    r"(?:is|are|'s|'re) (?:(?:also|most|more|very|now|still) ){0,2}(?:likely|probably|possibly|perhaps) (?:the|"
    r"an?|why|what|because|one|not the|about|among|in|(?!headed)[a-z]{2,14}[^e\W]ed)\b",
    r"(?:is|are|'s|'re) (?:now )?(?:probably|possibly|perhaps)(?! (?:going|about|set|headed) )\b",
    r"(?:likely|probably|possibly|perhaps|almost certainly|certainly) (?:was|were|had|has|have|did|is|are|"
    r"knows?)\b",
    r"(?:has|have|had|was|were|did) (?:(?:very|most|almost|not) )?(?:likely|probably|possibly|perhaps|"
    r"certainly)\b",
    r"(?:likely|probable) (?:voters?|explanations?|causes?|reasons?|culprits?|suspects?)\b|probable cause|"
    r"unlikely (?:alliance|allies|hero)",
    rf"(?:likely|unlikely|probable) that{_WORDS}{{1,5}}? (?:was|were|had|has|have|did)\b",
    r"(?:more|less) (?:likely|probable)(?=.{0,80}\bthan\b)(?! than not)",
    # What nobody knows, and what is only asked.
    r"(?:know|knows|known|knew|unknown|unclear|uncertain|unsure|wonder(?:s|ed|ing)?|question (?:is|of)|seen|tell|"
    r"guess|predict|say|see|doubtful|debate[sd]?|ask(?:s|ed|ing)?|decide[sd]?|depend(?:s|ed|ing)? on)(?: now| "
    rf"yet| of)? (?:whether|what|how|when|where|who|which|why|if){_WORDS}{{0,8}}? (?:will|would|may|might|could|"
    r"can|shall)\b",
    # Not advice.
    r"(?:must|should|ought to|needs? to|has to|have to)(?: not)? (?:be (?:said|noted|remembered|stressed|added|"
    r"clear|obvious|familiar|admitted|confused)|say|admit|confess|wonder|ask|do with|know|reflect)\b|should "
    r"come as no surprise|must-|(?:the|a|any|no|every) need to",
    "(?:"
    + "|".join(
        f"(?<={word} )" for word in ("will", "would", "may", "might", "could", "not", "n't", "'ll", "to", "you")
    )
    + ")(?:need|have) to",
    rf"(?:whether|how|why|who|if|that you|when you){_WORDS}{{0,4}}? (?:should|must|needs? to)",
    r"should (?:i|we|you|they|he|she|it)\b",
]

# Before a number: it is a limit, or none at all.
_LIMIT = (
    r"(?:(?:not|(?:no|not )?(?:less|fewer|more|better) than|under|over|above|below|at (?:least|most|best)|up to) "
    r"(?:an? )?)?"
)
_NUMBER = Sign(
    FORECAST,
    8,
    "“{}” is a probability in numbers",
    rf"{_LIMIT}\d{{1,3}}(?:\.\d{{1,3}})?(?: ?(?:[-–]|to) ?\d{{1,3}})? ?(?:%|per cent|percent) (?:\w{{1,12}} )?"
    r"(?:chance|probability|likelihood|odds|sure|certain|confident|likely|risk)|"
    rf"{_LIMIT}(?:(?:one|two|three)-)?(?:thirds?|quarters?) chance|"
    rf"(?:chances?|probability|likelihood|odds|risk){_WORDS}{{0,8}}? (?:at|is|are|of|to) (?:(?:about|around|"
    rf"roughly|only|just|some|below|above|over|under) )?{_PER_CENT}|"
    rf"{_LIMIT}(?<![,.])(?:one|two|three|four|five|six|seven|eight|nine|ten|seventeen|\d{{1,3}})[ -](?:in|out of)"
    r"[ -](?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|\d{1,3}|1,?000)"
    # Not of people and things: “three in four voters”.
    r"(?: chances?\b|(?=[^\w\s-]|$| (?:that|if|it|he|she|they|we|for|against|favou?rites?)\b))|"
    r"(?:\d{1,3}(?:[- ]to[- ]| ?: ?)\d{1,3}|\d{1,3}/\d{1,3}) (?:odds|chance|favou?rite|on|against)|"
    rf"{_LIMIT}(?:fifty-fifty|50[-/–]50)|"
    r"coin[- ](?:toss|flip)|toss-?up",
)
_CHANCE = Sign(
    FORECAST,
    7,
    "“{}” puts a chance on it",
    r"(?:an? )?(?:increased|heightened|elevated|diminished|reduced) (?:risk|chance|danger|likelihood|probability) "
    r"(?:of|that)|in the offing|the (?:more|most) (?:plausible|probable|likely) (?:outcome|result|scenario|case) "
    rf"is|{_AMOUNT}(?:chances?|possibility|likelihood|probability|odds|prospects?|risk|danger|hope)"
    r"(?= (?:of|that|to|is|are|for|he|she|it|they)\b|[.,;)]|$)|(?:chances|odds) are(?: that)?|"
    rf"(?:prospects?|chances?|odds|likelihood){_WORDS}{{1,7}}? (?:is|are|looks?|remains?|seems?) "
    r"(?:(?:very|quite|rather|pretty) )?(?:slim|dim|poor|bleak|low|high|good|bright|small|remote|negligible|nil|"
    r"zero|excellent|slender|minimal)",
)
_SURE = Sign(
    FORECAST,
    7,
    "“{}” speaks of how probable it is",
    r"(?:inconceivable|unthinkable|implausible)(?: that)?|(?:guaranteed|impossible that|(?:certain|sure|bound|"
    rf"destined|fated) (?:to|that))(?! {_DETERMINER})|(?<!the )inevitable|(?:far from|by no means|not at all|all "
    r"but|not) (?:certain|assured)|doomed|(?:near|virtual|dead) certainty|a certainty|long[- ]shots?|safe bet|"
    r"sure thing|foregone conclusion|(?:only )?a (?:matter|question) of time|(?:on|in) the cards|out of the "
    r"question|no way (?:that )?(?=\w)|in all (?:likelihood|probability)|favou?rites? to|favou?red to|odds-on|"
    r"front-?runners? to|tipped to|not (?:impossible|inconceivable)|touch and go|my money is on|more likely "
    r"than not",
    is_graded=True,
)
_OTHERS = [
    Sign(
        VAGUE,
        2,
        "“{}” compares, and gives no probability",
        r"(?:(?:even|far|much) )?(?:more|less) (?:likely|probable)",
    ),
    Sign(
        FORECAST,
        3,
        "“{}” says that it can be",
        rf"(?:it is|it's) {_ADVERB}(?:possible|conceivable|plausible) that",
    ),
    Sign(
        FORECAST,
        5,
        "“{}” says that it does not happen",
        r"(?:will|shall) (?:not|never|hardly|scarcely)\b|won't|shan't|[a-z]{1,12}'ll (?:not|never)|"
        r"(?:is|are|'s|'re|am|'m)(?: not|n't) going to" + _VERB,
    ),
    Sign(
        FORECAST,
        5,
        "“{}” says that it happens",
        r"will(?: always)?|[a-z]{1,12}'ll|(?:i|we) shall|(?:going to|gonna)" + _VERB,
    ),
    Sign(
        FORECAST,
        4,
        "“{}” predicts it",
        r"(?:expected|forecast|projected|predicted|anticipated|poised|set|on track|on course|on pace|slated|"
        rf"scheduled|about|primed|in line) to{_VERB}|due to (?:begin|start|meet|take|be|expire|end|open|"
        r"arrive|vote|report|announce|decide|return|launch|hold|leave|land|play|face|join|visit|complete|finish|step|"
        r"come|rise|fall|become)\b|(?:is|are) (?:headed|heading) (?:for|to|toward|towards)|"
        r"on the (?:brink|verge|cusp) of",
        is_graded=True,
    ),
    Sign(
        FORECAST,
        4,
        "“{}” predicts it",
        r"(?:(?:do not|don't|would not) )?expects?(?! you\b)(?= [\w'$£€])|(?:predict|foresee|anticipate|forecast|"
        r"envisage|reckon)s?(?= (?:that|an?|the|growth|inflation|\d|it|[\w']{1,20} (?:to|will))\b)|"
        r"(?:my|our) (?:prediction|forecast|bet|guess|base case|central case|view) is|i(?:'d| would)? bet|"
        rf"i (?:suspect|doubt)|i(?:'m| am) (?:sure|confident|certain|predicting)|(?:i|we|economists|analysts|"
        rf"forecasters|markets|they) (?:predict|forecast|project|anticipate|foresee)|(?:i|we)(?:'m|'re| am| "
        rf"are) (?:backing|picking|tipping|taking){_WORDS}{{1,3}} to|(?:i|we|economists|analysts|forecasters) "
        rf"see(?={_WORDS}{{1,8}}? [a-z]{{2,15}}ing\b)",
    ),
    Sign(FORECAST, 4, "“{}” predicts here, it does not advise", rf"(?:should|ought to)(?= {_ADVERB}{_OUTCOME})"),
    Sign(
        PRESCRIPTION,
        3,
        "“{}” says what ought to be done",
        r"should(?:n't| not)?|ought(?: not)? to|must(?:n't| not)?|needs? to|has to|have to|had better|needn't|"
        r"would (?:do well|be (?:wise|well advised|foolish|unwise|a mistake)) to|let us|it(?:'s| is) (?:(?:high|"
        r"now|past) )?time (?:to|for)|it(?:'s| is) (?:imperative|essential|vital|crucial|critical|necessary|"
        r"urgent) (?:that|to|for)|i (?:urge|recommend|propose|call on|call for)",
    ),
    # “May be” is as often about the present.
    Sign(
        FORECAST,
        2,
        "“{}” says only that it is possible",
        rf"(?:may|might|could)(?: well)?(?= {_ADVERB}be (?!{_ADVERB}(?:able|forced|required|about|"
        rf"[a-z]{{2,14}}ing|{_PARTICIPLE})\b))",
        needs="date",
    ),
    Sign(FORECAST, 2, "“{}” says only that it is possible", r"(?:may|might|could)(?: not)?(?: well)?(?! \d|,)"),
    Sign(FORECAST, 2, "“{}” says what would follow", r"would(?: not|n't| never)?"),
    Sign(
        FORECAST,
        3,
        "“{}” speaks of a readiness to do it",
        r"(?:willing|unwilling|prepared|ready|determined|reluctant|eager) to" + _VERB,
        is_graded=True,
    ),
    Sign(
        FORECAST,
        2,
        "“{}” speaks of a plan",
        r"(?:plans?|intends?|vows?|pledges?|promises|threatens?|is|are) to(?= [a-z])",
        needs="date",
    ),
    Sign(
        VAGUE,
        1,
        "“{}” says that it can be done, not that it happens",
        r"(?:achievable|attainable|feasible|doable|within reach)(?= (?:by|if|in|within|with|and|but)\b|[.,;)]|$)",
    ),
]

# Words that speak of the present as often as of the future, and words that speak of habits.
_SURENESS = re.compile(r"certain(?:ly)?|possibly|maybe|remote|impossible|we believe|slam dunk")
_HABIT = re.compile(
    r"(?:almost )?always|never|(?:not )?often|usually|frequently|rarely|sometimes|more often than not"
)
_MORE_SURENESS = {"perhaps", "surely", "doubtless", "undoubtedly", "no doubt", "definitely", "inevitably"}
_AUXILIARY = re.compile(r"(?:will|may|might|could|would)\b")


@lru_cache(maxsize=4)
def compiled(terms: tuple[str, ...]) -> tuple[list[Sign], re.Pattern[str]]:
    """The signs, with those of the lexicons, and a pattern whose groups s0, s1 … tell which of them it has found.

    The first that fits at a word is taken: what is none, then what is a number or a probability, then auxiliaries.
    """
    signs = [Sign("", 0, "", "|".join(_NO_SIGNS)), _NUMBER, _CHANCE, _SURE, *_of_lexicons(terms), *_OTHERS]
    groups = "|".join(f"(?P<s{number}>{sign.pattern})" for number, sign in enumerate(signs))
    return signs, re.compile(rf"(?<![\w'-])(?=[a-z0-9'])(?:{groups})(?!\w)")


def _of_lexicons(terms: Iterable[str]) -> list[Sign]:
    wanted = {term for each in terms if (term := each.strip().lower()) and not _AUXILIARY.match(term)}
    sureness = {term for term in wanted if _SURENESS.fullmatch(term)} | _MORE_SURENESS
    habits = {term for term in wanted if _HABIT.fullmatch(term)}
    why = "“{}” is a probability word"
    return [
        Sign(FORECAST, strength, why, rf"(?:{_any_of(group)})(?: not(?! (?:only|just)\b))?", needs, is_graded=True)
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
