"""The words that give a claim about the future away.

Patterns are matched in lower case, on one line, with straight apostrophes. Every repetition in them is bounded, so
that the time it takes grows with the length of the text and no faster.
"""

import re
from typing import NamedTuple

from tracker.prose.no_signs import ADVERB, HAVE_DONE, NO_SIGNS, PARTICIPLE, WORDS

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
    r"(?<![\w'-])(?:(?:not|never|no longer|hardly|scarcely|[a-z]{2,6}n't) (?:(?:seem|look|appear|sound|"
    r"be) )?)?(?:(?:very|highly|extremely|quite|"
    r"most|almost|nearly|virtually|exceptionally|increasingly|rather|fairly|pretty|all but|so|too|that|entirely|"
    r"overwhelmingly|reasonably|wholly|somewhat|widely|generally) ){0,2}$"
)
# What nobody could look up afterwards, in a forecast or in a question.
UNTESTABLE = (
    r"better|worse|stronger|weaker|closer|safer|harder|easier|improve(?:ment)?s?|worsen|strengthen|weaken|deepen|"
    r"(?:reduce|ease) (?:frictions?|tensions?)|significant|meaningful|substantial|fundamental|profound|lasting|"
    r"(?:real|some) progress|success(?:ful)?|succeed(?! (?:him|her|them)\b)(?! (?:\w{2,15} ){1,4}as\b)|transform|"
    r"reshape|instability|"
    r"stability|stable|consequences|implications|difficult(?:ies)?|mutual trust|more (?:secure|dangerous|volatile|"
    r"complicated|assertive|isolated)"
)
_DETERMINER = r"(?:the|an?|its?|his|her|their|our|my|this|that|these|those)\b"
_VERB = rf"(?= (?!{_DETERMINER})[a-z])"

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

# Before a number: it is a limit, or none at all.
_LIMIT = (
    r"(?:(?:not|(?:no|not )?(?:less|fewer|more|better) than|under|over|above|below|at (?:least|most|best)|up to) "
    r"(?:an? )?)?"
)
NUMBER = Sign(
    FORECAST,
    9,
    "“{}” is a probability in numbers",
    rf"{_LIMIT}\d{{1,3}}(?:\.\d{{1,3}})?(?: ?(?:[-–]|to) ?\d{{1,3}})? ?(?:%|per cent|percent) (?:\w{{1,12}} )?"
    r"(?:chance|probability|likelihood|odds|sure|certain|confident|likely|risk)|"
    rf"{_LIMIT}(?:(?:one|two|three)-)?(?:thirds?|quarters?) chance|"
    rf"(?:chances?|probability|likelihood|odds|risk){WORDS}{{0,8}}? (?:at|is|are|of|to) (?:(?:about|around|"
    rf"roughly|only|just|some|below|above|over|under) )?{_PER_CENT}|"
    rf"{_LIMIT}(?<![,.])(?:one|two|three|four|five|six|seven|eight|nine|ten|seventeen|\d{{1,3}})[ -](?:in|out of)"
    r"[ -](?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|\d{1,3}|1,?000)"
    # Not of people and things: “three in four voters”.
    r"(?: chances?\b|(?=[^\w\s-]|$| (?:that|if|it|he|she|they|we|for|against|favou?rites?)\b))|"
    r"(?:\d{1,3}(?:[- ]to[- ]| ?: ?)\d{1,3}|\d{1,3}/\d{1,3}|(?:two|three|four|five|six|seven|eight|nine|ten|"
    r"twenty)"
    r"[- ]to[- ](?:one|two|three|four)) (?:odds|chance|favou?rite|on|against)|"
    rf"{_LIMIT}(?:fifty-fifty|50[-/–]50)|"
    r"coin[- ](?:toss|flip)|toss-?up",
)
CHANCE = Sign(
    FORECAST,
    7,
    "“{}” puts a chance on it",
    r"(?:an? )?(?:increased|heightened|elevated|diminished|reduced) (?:risk|chance|danger|likelihood|probability) "
    r"(?:of|that)|in the offing|the (?:likeliest|most likely|most probable) (?:outcome|result|scenario|winner|"
    r"successor)|the (?:more|most) (?:plausible|probable|likely) (?:outcome|result|scenario|case) "
    rf"is|{_AMOUNT}(?:chances?|possibility|likelihood|probability|odds|prospects?|risk|danger|hope)"
    r"(?= (?:of|that|to|is|are|for|he|she|it|they)\b|[.,;)]|$)|(?:chances|odds) are(?: that)?|"
    rf"(?:prospects?|chances?|odds|likelihood){WORDS}{{1,7}}? (?:is|are|looks?|remains?|seems?) "
    r"(?:(?:very|quite|rather|pretty) )?(?:slim|dim|poor|bleak|low|high|good|bright|small|remote|negligible|nil|"
    r"zero|excellent|slender|minimal)",
)
SURE = Sign(
    FORECAST,
    7,
    "“{}” speaks of how probable it is",
    r"(?:inconceivable|unthinkable|implausible)(?: that)?|(?:guaranteed|impossible that|(?:certain|sure|bound|"
    rf"destined|fated) (?:to|that))(?! {_DETERMINER})|(?<!the )inevitable|(?:far from|by no means|not at all|all "
    r"but|not) (?:certain|assured)|doomed|(?:near|virtual|dead) certainty|a certainty|long[- ]shots?|safe bet|"
    r"(?:(?:about|just) )?as likely as not|sure thing|foregone conclusion|(?:only )?a (?:matter|"
    r"question) of time|(?:on|in) the cards|out of the "
    r"question|no way(?: that)?(?= (?!to\b|of\b|for\b|in\b|out\b)\w)|in all (?:likelihood|probability)|"
    r"favou?rites? to|favou?red to|odds-on|"
    r"front-?runners? to|tipped to|not (?:impossible|inconceivable)|touch and go|my money is on|more likely "
    r"than not",
    is_graded=True,
)
# They turn what they govern: the phrase has them, or the words of probability alone would say the opposite.
TURNS = Sign(
    FORECAST,
    8,
    "“{}” says that it does not happen, or doubts it",
    r"(?:little|few(?: \w{2,15})?|nobody|no one)(?: really| seriously)? doubts?(?: (?:that|whether))?|it(?: is|"
    r"'s) not"
    r"(?: [\w'-]{1,20}){1,4}? (?:that|who|which) will\b|"
    r"(?:nobody|no one|nothing|hardly any(?:one|body)?|none(?: of [\w'-]{1,20}){0,1}|neither|few(?: of)?|"
    r"no(?! (?:doubt|longer|"
    r"matter|sooner|wonder|less|more|fewer)\b)(?= \w))(?: (?!(?:what|whether|how|that|who|which|idea|clue|"
    r"political|when|if|the)\b)[\w'-]{1,20}){0,3}? (?:will|(?:is|are) (?:going|likely|expected|set) to)\b|"
    r"neither(?: [\w'-]{1,20}){1,7}? will\b|nor (?:will|would|could|is|are|should)\b|"
    r"(?:nobody|no one|none|few|hardly anyone)(?: (?:\w{2,12}ly|in \w{2,15}|of \w{2,15}|economists|analysts|"
    r"experts|"
    r"people|investors)){0,2} (?:expects?|believes?|thinks?|foresees?|predicts?|anticipates?|forecasts?)\b|"
    r"(?:do|does|would|can|could)(?: not|n't|not) (?:\w{2,12}ly )?(?:expect|foresee|anticipate|predict|"
    r"envisage)\b(?! to\b)|"
    rf"(?:do|does)(?: not|n't) (?:\w{{2,12}}ly )?(?:think|believe|see)(?=(?: that)?{WORDS}{{1,7}}? (?:will|would|"
    rf"can)\b)|"
    r"(?:seriously |strongly |very much )?doubts? (?:that|whether|if)\b|(?:i|they|he|she|many|"
    r"most)(?: \w{2,12}ly| very much)? doubts?(?: (?:that|whether|if))?(?= \w)|"
    r"(?:no|little) reason to (?:expect|believe|think|suppose)\b|"
    r"(?:hard|difficult|impossible) to (?:see|imagine|envisage|picture)(?= (?:how|"
    r"(?:[\w'-]{1,20} ){1,5}?\w{2,15}ing)\b)|"
    r"(?:i|we)(?:'d| would)(?: not|n't)? (?:not )?be (?:\w{2,12}ly |very |most )?(?:surprised|astonished|amazed|"
    r"shocked) (?:if|to see|by)\b|"
    r"(?:it )?would(?: not|n't)? be (?:an? |no |something of a |quite a )?(?:\w{2,12} )?(?:surprise|shock|"
    r"miracle|surprising|astonishing)\b|"
    r"(?:don't|do not) be (?:too )?surprised (?:if|when|to)\b",
)
# They bend it: what follows “will” after them is no more than possible.
BENDS = Sign(
    FORECAST,
    8,
    "“{}” says no more than that it can be",
    rf"(?:it is|it's|it seems) {ADVERB}(?:possible|conceivable|plausible|imaginable) that|(?:cannot|can't|"
    rf"can not|could not) be "
    r"(?:ruled out|excluded)(?: that)?|(?:there is|there's|there remains)(?: (?:still|always|also))? (?:an?|some|"
    r"the|one) "
    r"(?:chance|risk|danger|possibility|prospect|likelihood|threat)(?= (?:that|of|to)\b)|(?:it|that|this) (?:may|"
    r"might|could)"
    r"(?: well)? (?:be|mean) that|(?:the|my|one|another|a) (?:risk|danger|fear|worry|concern)(?: here|"
    r" now)? is that",
)
# Right behind a sign they turn it: “will fail to”, “unlikely to avoid”.
TURNED = re.compile(
    r"(?: (?:to|ever|also|probably|likely|almost certainly|once again|again)){0,2} (?:fail to|avoid(?:ing)?|"
    r"refuse to|decline to|escape|stop short|"
    r"prevent|cease to)\b"
)
LAST = [
    Sign(
        VAGUE,
        2,
        "“{}” compares, and gives no probability",
        r"(?:(?:even|far|much) )?(?:more|less) (?:likely|probable)",
    ),
    Sign(
        FORECAST,
        5,
        "“{}” says that it does not happen",
        r"(?:will|shall) (?:not|never|hardly|scarcely)\b|won't|shan't|[a-z]{1,12}'ll (?:not|never)|"
        r"(?:is|are|'s|'re|am|'m)(?: not|n't) going to" + _VERB,
    ),
    # “By 2030 it will have doubled”; but “they will have known”.
    Sign(FORECAST, 5, "“{}” says that it happens by then", rf"will(?= {HAVE_DONE})", needs="date"),
    Sign(
        FORECAST,
        5,
        "“{}” says that it happens",
        r"(?:is|are|'s|'re) (?:(?:never|not) )?coming back|(?:is|are)(?: not|n't) going away|(?:is|"
        r"are) here to stay|can only (?:lead|end|get|grow|rise|fall|result|worsen|hurt)\b|will|[a-z]{1,12}'ll|"
        r"(?:i|we) shall|"
        r"(?:going to|gonna)" + _VERB,
    ),
    Sign(
        FORECAST,
        4,
        "“{}” predicts it",
        r"(?:expected|forecast|projected|predicted|anticipated|poised|set|on track|on course|on pace|slated|"
        rf"scheduled|about|primed|in line) to{_VERB}|due to (?:begin|start|meet|take|be|expire|end|open|"
        r"arrive|vote|report|announce|decide|return|launch|hold|leave|land|play|face|join|visit|complete|finish|"
        r"step|"
        r"come|rise|fall|become)\b|(?:is|are) (?:headed|heading) (?:for|to|toward|towards)|"
        r"on the (?:brink|verge|cusp) of|(?:is|are|remains?) (?:(?:the|an?|clear|strong|hot|slight|firm) ){0,2}"
        r"favou?rites?(?= (?:for|in)\b|[.,;]|$)|(?:is|are) (?:(?:widely|generally|still|now|also) )?(?:expected|"
        r"projected|"
        r"forecast|anticipated|predicted)(?! to\b)(?=[.,;]|$| (?:in|by|at|this|next|for|on|before|after|later|"
        r"within|soon|from)\b)|"
        r"(?:is|are) (?:in for|headed|heading|coming(?= (?:in|to|for|soon|this|next|by|again)\b))|(?:look|"
        r"watch) for(?=(?: [\w'-]{1,20}){1,5}? to\b)|"
        r"(?:is|are|'re|'m|am) (?:predicting|forecasting|betting|expecting|anticipating|projecting|bracing for|"
        r"banking on)|"
        r"(?:the betting|the consensus|the expectation|my guess|the smart money) is",
        is_graded=True,
    ),
    Sign(
        FORECAST,
        4,
        "“{}” predicts it",
        r"(?:(?:do not|don't|would not) )?expects?(?! you\b)(?= [\w'$£€])|(?:predict|foresee|anticipate|forecast|"
        r"envisage|reckon)s?(?= (?:that|an?|the|growth|inflation|\d|it|[\w']{1,20} (?:to|will))\b)|"
        r"(?:my|our) (?:prediction|forecast|bet|guess|base case|central case|view) is|i(?:'d| would)? bet|"
        rf"i suspect|i(?:'m| am) (?:sure|confident|certain|predicting)|(?:i|we|economists|analysts|"
        rf"forecasters|markets|they) (?:predict|forecast|project|anticipate|foresee)|(?:i|we)(?:'m|'re| am| "
        rf"are) (?:backing|picking|tipping|taking){WORDS}{{1,3}} to|(?:i|we|economists|analysts|forecasters) "
        rf"see(?={WORDS}{{1,8}}? [a-z]{{2,15}}ing\b)",
    ),
    Sign(FORECAST, 4, "“{}” predicts here, it does not advise", rf"(?:should|ought to)(?= {ADVERB}{_OUTCOME})"),
    Sign(
        PRESCRIPTION,
        3,
        "“{}” says what ought to be done",
        r"should(?:n't| not)?|ought(?: not)? to|must(?:n't| not)?|needs? to|has to|have to|had better|needn't|"
        r"would (?:do well|be (?:wise|well advised|foolish|unwise|a mistake)) to|let us|it(?:'s| is) (?:(?:high|"
        r"now|past) )?time (?:to|for)|it(?:'s| is) (?:imperative|essential|vital|crucial|critical|necessary|"
        r"urgent) (?:that|to|for)|we need(?= (?:the|an?|more|our|less|fewer|better|new)\b)|i (?:urge|recommend|"
        r"propose|call on|call for)",
    ),
    # “May be” is as often about the present.
    Sign(
        FORECAST,
        2,
        "“{}” says only that it is possible",
        rf"(?:may|might|could)(?: well)?(?= {ADVERB}be (?!{ADVERB}(?:forced|required|about|"
        rf"[a-z]{{2,14}}ing|{PARTICIPLE})\b))",
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

# In the order in which they are tried, before the terms of lexicons and after them.
FIRST = [Sign("", 0, "", "|".join(NO_SIGNS)), NUMBER, CHANCE, TURNS, BENDS, SURE]
