"""The words that give a claim about the future away.

Patterns are matched in lower case, on one line, with straight apostrophes. Every repetition in them is bounded, so
that the time it takes grows with the length of the text and no faster.
"""

import re
from typing import NamedTuple

from tracker.prose.no_signs import ADVERB, HAVE_DONE, PARTICIPLE, WORDS

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
    r"(?:better|worse|stronger|weaker|closer|safer|harder|easier)(?! than (?:it|they|he|she|in|at|its|last|today|"
    r"now)\b)|"
    r"improve(?:ment)?s?|worsen|strengthen|weaken|deepen|"
    r"(?:reduce|ease) (?:frictions?|tensions?)|significant|meaningful|substantial|fundamental|profound|"
    r"lasting(?= (?!until|beyond|past|into|for|through|more|less|longer)\w)|"
    r"(?:real|some) progress|success(?:ful)?|succeed(?! (?:him|her|them)\b)(?! (?:\w{2,15} ){1,4}as\b)|transform|"
    r"reshape|instability|"
    r"stability|stable|consequences|implications|difficult(?:ies)?|mutual trust|more (?:secure|dangerous|volatile|"
    r"complicated|assertive|isolated)"
)
DETERMINER = r"(?:the|an?|its?|his|her|their|our|my|this|that|these|those)\b"
_VERB = rf"(?= (?!{DETERMINER})[a-z])"

# What “should” predicts. With any other verb it advises.
_OUTCOME = (
    r"(?:result|lead|produce|yield|rise|fall|grow|shrink|increase|decrease|decline|drop|ease|slow|accelerate|"
    r"recover|improve|worsen|remain|stay|continue|begin|start|end|finish|arrive|come|happen|occur|become|get|"
    r"expand|contract|settle|average|stabili[sz]e|moderate|narrow|widen|climb|strengthen|weaken|return|follow|"
    r"persist|"
    r"materiali[sz]e|fade|pick up|level off|double|halve|total|suffice|support|"
    r"take(?= (?:an?|one|two|three|several|some|only|about|until|place|effect|hold|\d|months|years|weeks)\b)|"
    r"reach|hit|exceed|top|win|lose|beat|qualify|survive|pass|prevail|prove|help|make|boost|lift|reduce|lower|"
    r"raise (?!rates|taxes)|drive|push|see|bring|give(?! (?:up|in|way)\b)|show|mean|allow|enable|ensure|hold|"
    r"benefit|clear|open(?= (?:at|in|on|up|by|higher|lower)\b)|"
    r"fetch|cost|last|emerge|outperform|rebound|peak|be (?:able|enough|sufficient|ready|over|complete|finished|"
    r"done|higher|lower|available|back|easier|easy|possible))\b"
)
# “Puts inflation at 3 percent”.
_FIGURE_AT = (
    r"(?:(?:its|the|real|gdp|annual|economic|average|global|world|headline) ){0,2}(?:growth|inflation|output|"
    r"unemployment|gdp|the deficit|the rate|rates|prices|oil|demand) (?:at|between|near|[a-z]{3,12}ing)\b"
)
ADVICE = "“{}” says what ought to be done"
SHOULD = Sign(
    FORECAST, 4, "“{}” predicts here, it does not advise", rf"(?:should|ought to)(?= {ADVERB}{_OUTCOME})"
)
SHOULD_ACT = Sign(PRESCRIPTION, 3, ADVICE, "")  # with a subject that can act: “the bank should raise …”
LAST = [
    Sign(
        VAGUE,
        2,
        "“{}” compares, and gives no probability",
        r"(?:(?:even|far|much) )?(?:more|less) (?:likely|probable)",
    ),
    Sign(
        VAGUE,
        2,
        "“{}” speaks of what is to come, and gives no probability",
        r"(?:outlook|prospects?)(?: (?:for|of)(?: [\w'-]{1,20}){1,6}?)? (?:is|are|remains?|looks?) (?:(?:very|"
        r"still|rather|highly) )?"
        r"(?:favou?rable|positive|bleak|bright|uncertain|promising|gloomy|grim|subdued|encouraging|unfavou?rable|"
        r"cloudy)",
    ),
    Sign(
        VAGUE,
        2,
        "“{}” says how the chances change, and gives no probability",
        rf"(?:odds|chances?|risks?|likelihood|probability|danger)(?: of{WORDS}{{1,6}}?)? (?:(?:is|are) (?:rising|"
        rf"falling|growing|"
        r"increasing|receding|shrinking|fading|(?:tilted|skewed|weighted) (?:to|towards?))|(?:has|have) (?:risen|"
        r"fallen|grown|"
        r"increased|receded|faded))",
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
        r"(?:expected|forecast|projected|predicted|anticipated)(?= not to\b)(?: not)? to|"
        r"(?:expected|forecast|projected|predicted|anticipated|poised|set|on track|on course|on pace|slated|"
        rf"scheduled|about|primed|in line) to{_VERB}|due to (?:begin|start|meet|take|be|expire|end|open|"
        r"arrive|vote|report|announce|decide|return|launch|hold|leave|land|play|face|join|visit|complete|finish|"
        r"step|"
        r"come|rise|fall|become)\b|(?:is|are) (?:headed|heading) (?:straight )?(?:for|to|toward|towards|into)|"
        r"(?:is|are) (?:seen|forecast|projected|expected) (?:ris|fall|grow|slow|widen|narrow|shrink|declin|"
        r"recover|remain|reach|"
        r"hitt|averag|eas|stay|accelerat|contract|expand|climb|dropp|winn|los)ing\b|(?:is|"
        r"are) seen at(?= [$£€]?\d)|"
        r"(?:is|are) on (?:his|her|its|their|the) way (?:out|down|up|to (?:the|an?|becoming|victory|defeat|"
        r"collapse|recession))\b|"
        r"(?:is|are) (?:going nowhere(?! near)|dead on arrival|dead in the water|(?:living )?on borrowed time|"
        r"toast)\b|"
        r"stands? to (?:lose|gain|win|benefit|suffer|inherit|profit)\b|faces? (?:(?:an?|certain|likely|"
        r"almost certain) ){0,2}"
        r"(?:defeat|collapse|ruin|bankruptcy|extinction|default|relegation|wipeout|recession)\b|"
        r"(?:signs|everything|polls|all|indicators)(?: now| still)? points? to(?:wards?)?\b|"
        r"writing is on the wall for|(?:is|are) (?:history|finished|doomed)(?=[.,;]|$)|spells? the end of|"
        r"(?:the )?worst is (?:yet|still) to come|(?:is|are) (?:calculated|priced in|pricing in|braced for)\b|"
        r"(?:brace|get ready|get used|"
        r"prepare)(?: yourselves| yourself)? (?:for|to)(?= (?:an?|the|more|another|higher|lower)\b)|"
        r"you can bet(?: on)?|"
        r"bet on(?=(?: [\w'-]{1,20}){1,5}? (?:to|\w{2,15}ing)\b)|"
        r"(?:has|have) further to (?:fall|rise|run|drop|climb)\b|(?:deal|agreement|truce|peace|decision|"
        r"settlement|breakthrough) is "
        r"(?:very |now )?(?:close|near|imminent|at hand)(?=[.,;]|$)|(?:nowhere|not) in sight|(?:an? )?(?:distant|"
        r"remote) prospect|"
        r"on the (?:brink|verge|cusp) of|(?:is|are|remains?) (?:(?:the|an?|clear|strong|hot|slight|firm) ){0,2}"
        r"favou?rites?(?= (?:for|in)\b|[.,;]|$)|(?:is|are) (?:(?:widely|generally|still|now|also) )?(?:expected|"
        r"projected|looked for|"
        r"forecast|anticipated|predicted)(?! to\b)(?=[.,;]|$| (?:in|by|at|this|next|for|on|before|after|later|"
        r"within|soon|from)\b)|"
        r"(?:is|are) (?:in for|headed|heading|coming(?=[.;!]|$| (?:in|to|for|soon|this|next|by|"
        r"again)\b))(?! (?:by\b|to "
        r"(?:terms|grips)|[“\"]))|(?:look|"
        r"watch) for(?=(?: [\w'-]{1,20}){1,5}? to\b)|"
        r"(?:is|are|'re|'m|am) (?:predicting|forecasting|betting|expecting|anticipating|projecting|bracing for|"
        r"banking on)|"
        r"count on(?=(?: [\w'-]{1,20}){1,5}? to\b)|(?:the )?odds (?:still |now |strongly )?favou?r|"
        r"(?:the betting|the consensus|the expectation|my guess|the smart money) is(?: on)?",
        is_graded=True,
    ),
    Sign(
        FORECAST,
        4,
        "“{}” predicts it",
        r"(?:(?:do not|don't|would not) )?expects?(?! you\b)(?= [\w'$£€])|(?:predict|foresee|anticipate|forecast|"
        r"envisage|reckon)s?(?= (?:that|an?|the|growth|inflation|\d|it|[\w']{1,20} (?:to|will))\b)|"
        r"(?:projects|assumes|envisages)(?= (?:that|an?|the|growth|inflation|output|gdp|demand|\d|"
        r"[\w']{1,20} (?:to|will))\b)|"
        rf"(?:puts|pegs?|sees)(?= {_FIGURE_AT})|"
        r"(?:my|our) (?:prediction|forecast|bet|guess|base case|central case|view) is|"
        r"(?:i|we)(?:'d| would)? (?:be (?:willing|prepared|happy|ready|inclined) to )?(?:bet|wager)\b|"
        rf"i suspect|i(?:'m| am) (?:sure|confident|certain|predicting)(?! (?:in|of|about)\b)|(?:i|we|economists|"
        rf"analysts|"
        rf"forecasters|markets|they) (?:predict|forecast|project|anticipate|foresee)|(?:i|we)(?:'m|'re| am| "
        rf"are) (?:backing|picking|tipping|taking){WORDS}{{1,3}} to|i(?:'ve| have)(?: got)?(?={WORDS}{{1,4}}? "
        rf"(?:to (?:win|lose|beat|finish|stay|go)|winning|losing|finishing)\b)|(?:i|we|economists|analysts|"
        rf"forecasters) "
        rf"see(?={WORDS}{{1,8}}? [a-z]{{2,15}}ing\b)",
    ),
    SHOULD,
    Sign(
        PRESCRIPTION,
        3,
        ADVICE,
        r"should(?:n't| not)?|ought(?: not)? to|must(?:n't| not)?|needs? to|has to|have to|had better|needn't|"
        r"would (?:do well|be (?:wise|well advised|foolish|unwise|a mistake)) to|let us(?! (?:assume|suppose|say|"
        r"imagine|turn|begin|start|consider|look|hope|pray|return|"
        r"recall|remember|be clear|take|see))|it(?:'s| is) (?:(?:high|"
        r"now|past) )?time (?:to|for)|it(?:'s| is) (?:desirable|important|advisable|expedient|fitting|incumbent|"
        r"indispensable|of (?:the )?(?:highest|utmost|first|great|greatest) importance|imperative|essential|"
        r"vital|crucial|critical|necessary|"
        r"urgent) (?:that|to|for)|it (?:is|becomes) (?:our|your|my|the)(?: \w{2,15}){0,2} duty(?: of [\w "
        r"]{2,30}?)? to|we need(?= (?:the|an?|more(?! than)|our|less|fewer|better|new)\b)|i (?:(?:would|"
        r"therefore|also|"
        r"again|\w{2,12}ly) ){0,2}(?:urge|recommend|propose|call on|call for)|(?<=i shall )recommend|i (?:ask|"
        r"request|invite|commend|suggest|advise|call upon)(?= (?:the|that|your|congress|you|to)\b)|"
        r"(?:deserves?|merits?|requires?|demands?|calls? for) (?:(?:your|the|our|an|immediate|early|prompt|"
        r"careful|serious|earliest|earnest) ){1,3}(?:attention|consideration|action|legislation)",
    ),
    # “May be” is as often about the present.
    Sign(
        FORECAST,
        2,
        "“{}” says only that it is possible",
        rf"(?:may|might|could)(?: well)?(?= {ADVERB}be (?!{ADVERB}(?:(?:higher|lower|weaker|stronger|slower|"
        rf"faster)(?!.{{0,60}} "
        rf"than)|forced|required|about|"
        rf"[a-z]{{2,14}}ing|{PARTICIPLE})\b))",
        needs="date",
    ),
    Sign(
        FORECAST,
        2,
        "“{}” says only that it is possible",
        r"(?:may|might|could)(?: not| never)?(?: well)?(?! \d|,)",
    ),
    Sign(FORECAST, 2, "“{}” says what would follow", r"would(?: not|n't| never)?"),
    Sign(
        FORECAST,
        3,
        "“{}” speaks of a readiness to do it",
        r"(?:willing|unwilling|prepared|ready|determined|reluctant|eager) to" + _VERB,
        is_graded=True,
    ),
    Sign(FORECAST, 3, "“{}” says what is to be looked for", rf"(?<!he )(?<!who )promises to{_VERB}"),
    Sign(
        FORECAST,
        2,
        "“{}” speaks of a plan",
        r"(?:plans?|intends?|vows?|pledges?|promises|threatens?|is|are) to(?= [a-z])",
        needs="date",
    ),
    Sign(FORECAST, 4, "“{}” predicts it", rf"put(?= {_FIGURE_AT})", needs="date"),  # or it is past
    Sign(FORECAST, 3, "“{}” estimates it", r"(?:is|are) (?:estimated|put|seen) at(?= [$£€]?\d)", needs="date"),
    Sign(
        VAGUE,
        1,
        "“{}” says what could hurt it, not that it happens",
        r"remains? (?:(?:highly|very|particularly|especially|also) )?(?:vulnerable|exposed|susceptible) to",
    ),
    Sign(
        VAGUE,
        1,
        "“{}” says that it can be done, not that it happens",
        r"(?:achievable|attainable|feasible|doable|within reach)(?= (?:by|if|in|within|with|and|but)\b|[.,;)]|$)",
    ),
]
