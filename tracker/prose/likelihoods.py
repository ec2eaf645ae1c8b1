"""The words that say how likely something is, in numbers or in words, or that turn or bend what is said.

Patterns are matched as those of `signs`, before them.
"""

import re

from tracker.prose.chances import PUT, STATED
from tracker.prose.counts import TENS, UNITS
from tracker.prose.no_signs import ADVERB, NO_SIGNS, WORDS
from tracker.prose.signs import DETERMINER, FORECAST, VAGUE, Sign

_AMOUNT = (
    r"(?:(?:no|not much|little|small|tiny|slim|slight|fat|poor|low|remote|outside|faint|dim|fair|even|decent|"
    r"ample|reasonable|good|better than even|strong|high|higher|real|realistic|serious|genuine|distinct|clear|"
    r"significant|substantial|considerable|every|negligible|minimal|zero|excellent|great|growing|rising|"
    r"overwhelming|very|more|roughly|less) ){1,3}"
)
_PER_CENT = (
    r"(?:(?:somewhere |anywhere |something )?(?:between|from|in the range of) )?\d{1,3}(?:\.\d{1,3})?"
    r"(?: ?(?:%|per cent|percent)?(?: ?[-–—] ?| to |-to-| and )\d{1,3}(?:\.\d{1,3})?)? ?(?:%|per cent|percent)"
)
_NEAR = (
    r"(?:(?:slightly|just|well|a (?:little|bit)|somewhat|only) )?(?:(?:about|around|roughly|approximately|only|"
    r"just|some|below|above|over|under|(?:(?:no|not) )?(?:more|less|better|higher|lower|fewer) than|at (?:most|"
    r"least|best)|up to|"
    r"close to|near(?:ly)?|almost) )?"
)
# 10,000 is one number, and not 10.
_WHOLE = r"\d{1,3}(?:,\d{3}){0,2}(?![,.]?\d)"
_SHARE = (
    r"(?:(?:an?|one|two|three)[ -](?:third|quarter|half|fifth|tenth)s?|"
    rf"(?:one|two|three|four) in (?:[a-z]{{3,5}}|{_WHOLE}))"
)

# Before a number: it is a limit, or none at all.
_LIMIT = (
    r"(?:(?:not|(?:no|not )?(?:less|fewer|more|better) than|under|over|above|below|at (?:least|most|best)|up to) "
    r"(?:an? )?)?"
)
NUMBER = Sign(
    FORECAST,
    9,
    "“{}” is a probability in numbers",
    rf"{_LIMIT}\d{{1,3}}(?:\.\d{{1,3}})?(?:(?: ?[-–] ?| to |-to-)\d{{1,3}})? ?(?:%|per cent|percent) "
    r"(?:\w{1,12} )?"
    r"(?:chance|probability|likelihood|odds|sure|certain|confident|likely|risk)|"
    rf"{_LIMIT}(?:{'|'.join(TENS)}|five|ten|fifteen)(?:[- ](?:{'|'.join(UNITS[1:10])}))?[- ](?:percent|per cent) "
    r"(?:chance|probability|likelihood|odds|sure|certain|confident|likely)|"
    rf"{_LIMIT}(?:(?:one|two|three)-)?(?:thirds?|quarters?) chance|"
    rf"(?:{STATED}|{PUT}){_NEAR}(?:{_PER_CENT}|"
    r"(?:an?|one|two|three)[ -](?:third|quarter)s?)|"
    r"(?:(?:chance|probability|likelihood)(?: (?:at|is|of)|(?: of| that)"
    rf"{WORDS}{{1,7}}? (?:is|at)) {_NEAR}|p ?= ?)(?:0?\.\d{{1,4}})(?![\d%]| ?per)|"
    # Of whom it is said, `chance_said` tells by the capital.
    rf"(?:(?<=i'd )|(?<=we'd )|(?<=i would )|(?<=we would ))(?:put|place|rate){WORDS}{{1,2}} at {_NEAR}{_PER_CENT}"
    r"(?=[^\w\s%]|$| (?:to|for|and|but|because|today|right now)\b)|"
    rf"(?:chances?|probability|likelihood|odds|risk)(?: of|{WORDS}{{0,8}}? (?:at|is|are|to)) {_NEAR}{_PER_CENT}|"
    rf"(?:chances?|probability|likelihood|odds)(?: (?:at|is|are|of))? {_NEAR}(?:{_PER_CENT}|{_SHARE}\b)|"
    rf"(?:chances?|probability|likelihood|odds) of{WORDS}{{1,6}}? (?:is|are) {_NEAR}{_SHARE}\b|"
    rf"{_LIMIT}(?<![,.])(?:one|two|three|four|five|six|seven|eight|nine|ten|seventeen|\d{{1,3}})"
    r"[ -](?:in|out of)"
    rf"[ -](?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|1000|{_WHOLE})"
    # Not of people and things: “three in four voters”.
    r"(?: (?:chances?|risk|shot|probability|likelihood|odds|possibility)\b|"
    r"(?=[^\w\s-]|$| (?:that|if|it|he|she|they|we|for|against|favou?rites?)\b))|"
    rf"{_LIMIT}(?:{'|'.join(UNITS[1:10])}|ten|\d{{1,3}}) times (?:in|out of) (?:ten|twenty|a hundred|{_WHOLE})"
    # Not “five times in ten years”.
    r"(?=[^\w\s-]|$| (?:that|if|it|he|she|they|we|you|such|this|these|the|an?)\b)(?=.{1,80}? (?:will|would)\b)|"
    r"(?:\d{1,3}(?:[- ]to[- ]| ?: ?)\d{1,3}|\d{1,3}/\d{1,3}|(?:two|three|four|five|six|seven|eight|nine|ten|"
    r"twenty)"
    r"[- ]to[- ](?:one|two|three|four)) (?:odds|chance|favou?rite|on|against)|"
    rf"{_LIMIT}(?:fifty-fifty|50[-/–]50)|"
    # Not “she won 60-40”.
    r"(?:(?<=give it )|(?<=put it at )|(?<=call it )|(?=[\d–/-]{5} (?:that|for|against|on|in favou?r|odds|chance|"
    r"shot)\b))"
    r"[1-9][05][-–/][1-9][05](?: (?:for|against|odds|chance|shot)\b)?|"
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
    r"(?= (?:of|that|to|is|are|for|he|she|it|they)\b|[.,;)]|$)|"
    rf"(?:prospects?|chances?|odds|likelihood){WORDS}{{0,7}}? (?:is|are|looks?|remains?|seems?) "
    r"(?:(?:very|quite|rather|pretty|extremely|vanishingly|exceedingly|now|still) ){0,2}(?:slim|slight|dim|poor|"
    r"bleak|low|high|good|bright|small|remote|negligible|nil|zero|excellent|slender|minimal|even|strong|great|"
    r"fair|better than even|tiny|thin|(?:stacked )?against|in (?:his|her|its|their) favou?r)\b|"
    r"(?:chances|odds) are(?: that)?",
)
SURE = Sign(
    FORECAST,
    7,
    "“{}” speaks of how probable it is",
    r"(?:inconceivable|unthinkable|implausible)(?: that)?|(?:guaranteed|impossible that|(?:certain|sure|bound|"
    rf"destined|fated) (?:to|that))(?! {DETERMINER})|(?<!the )inevitable|(?:far from|by no means|not at all|all "
    r"but|not|anything but|nowhere near|(?:rather |much |far )?less than|nothing like) (?:(?:so|yet|quite|a) )?"
    r"(?:certain(?:ty)?|assured|guaranteed|inevitable|sure|settled|done deal)|"
    r"doomed|(?:near|virtual|dead) certainty|a certainty|long[- ]shots?|safe bet|"
    r"(?:(?:about|just) )?as (?:likely|probable) as not|sure thing|foregone conclusion|(?:only )?a (?:matter|"
    r"question) of time|(?:on|in) the cards|out of the "
    r"question|no way(?: that)?(?= (?!to\b|of\b|for\b|in\b|out\b)\w)|in all (?:likelihood|probability)|"
    r"favou?rites? to|favou?red to|odds-on|(?:can|could)(?:not| not| hardly| scarcely) (?:but|fail to)|"
    r"bids? fair to|"
    r"must (?:inevitably|soon|sooner or later|eventually|ultimately|necessarily)(?= [a-z])|"
    r"days(?: [\w'-]{1,20}){0,4}? are numbered|"
    r"front-?runners? to|tipped to|not (?:impossible|inconceivable)|touch and go|my (?:money|bet) is on|"
    r"more likely "
    r"than not",
    is_graded=True,
)
# They hold “will” to be no more than what somebody believes, hopes or fears.
_SURELY = r"(?:(?:do|also|still|now|\w{2,12}ly) ){0,2}"
_THAT_WILL = (
    rf"(?: that)?(?={WORDS}{{1,14}}? (?:will|would|shall|may|"
    r"(?:is|are) (?:going|likely|bound|set|about|destined|coming))\b)"
)
_BELIEVED = r"(?:hoped|expected|believed|anticipated|feared|thought|presumed|trusted|supposed|assumed)"
HELD = Sign(
    FORECAST,
    6,
    "“{}” says what is believed of it",
    # Not “I think”: it adds nothing to the “will” behind it.
    rf"(?:i|we) {_SURELY}(?:trust|believe|fear|(?:am|are|feel) {_SURELY}(?:confident|convinced|persuaded|"
    rf"sure|certain|"
    rf"satisfied|hopeful)){_THAT_WILL}|(?:i'm|we're) {_SURELY}(?:confident|convinced|sure|certain){_THAT_WILL}|"
    r"(?:i|we) (?:believe|think|reckon|suspect|say)(?=(?: that)?(?: [\w'-]{1,20}){1,4}? (?:wins?|loses?|holds?|"
    r"beats?|takes|"
    r"survives?|falls?|goes|happens?|passes|collapses|rises?|stays?|ends?) )|"
    rf"it is (?:to be )?(?:\w{{2,12}}ly )?{_BELIEVED}{_THAT_WILL}|"
    r"(?:everything|(?:all |most )?(?:the )?(?:evidence|signs|polls?|data|history|experience|figures|numbers|"
    r"indications|surveys?|precedent|logic))(?: (?:strongly|clearly|now|all|still))? (?:suggests?|indicates?|"
    r"tells? us|says?|shows?|teaches)(?: us)?(?: that)?(?=(?: [\w'-]{1,20}){1,14}? (?:will|would)\b)|"
    rf"it (?:can|must)(?: \w{{2,12}}ly| not)? be (?:\w{{2,12}}ly )?doubted that|"
    rf"(?<=it may be )(?:\w{{2,12}}ly )?{_BELIEVED} that|"
    r"(?:is|are) (?:confident|convinced|sure|hopeful|optimistic|adamant)(?! that\b)(?=(?: [\w'-]{1,20}){1,14}? "
    r"(?:will|would)\b)|"
    r"(?:the )?(?:time|day|hour) (?:is|cannot be|can not be) (?:not |surely not )?(?:very |far )?(?:distant|"
    r"remote|far(?: off| "
    r"away)?|near|off) when|(?:every |good |strong |abundant |ample |much |some |great |just )?(?:reason|ground|"
    r"cause)s? (?:to|for) "
    r"(?:believ|expect|think|hop|suppos|fear|anticipat)(?:e|ing)?(?: that)?(?=(?: [\w'-]{1,20}){1,14}? (?:will|"
    r"would|may)\b)|"
    r"doubt can be entertained (?:that|but)|(?:indulge|entertain|cherish) (?:the|an?) (?:\w{2,12} )?(?:hope|"
    r"belief|expectation|"
    r"confidence) that|every (?:indication|sign|likelihood|prospect) that|(?<=we may )(?:\w{2,12}ly )?look "
    r"forward to|"
    rf"my (?:hunch|guess|bet|money) is(?: that)?(?! on\b)|my (?:sense|feeling|instinct|impression|suspicion|"
    rf"expectation) is{_THAT_WILL}",
)
# Of whom it is said, and without the verb: “they remain confident that”.
CONFIDENT = Sign(
    FORECAST,
    6,
    "“{}” says what is believed of it",
    r"(?:confident|convinced|sure|hopeful|optimistic|adamant) that(?= .{1,160}? (?:will|would)\b)",
    is_graded=True,
)
# “Will” after them is what somebody expects.
EXPECTED = Sign(
    FORECAST,
    6,
    "“{}” says what is believed of it",
    r"(?:expect|anticipate|reckon|suspect)s?"
    rf"(?= (?:that\b.{{1,160}}?|(?!to\b)[\w'-]{{1,20}}{WORDS}{{0,7}}?) (?:will|would)\b)",
)
# It is as likely as something else of which nobody knows how likely it is.
COMPARED = Sign(
    VAGUE,
    6,
    "“{}” compares, and gives no probability",
    r"(?:(?:just|almost|nearly|about|every bit|twice|three times|half) )?as (?:likely|probable|unlikely|"
    rf"improbable)(?= as\b(?! not\b)|(?: to| that| of)?{WORDS}{{1,8}}? as\b(?! not\b))|"
    r"(?:just|twice|three times|half) as (?:likely|probable|unlikely|improbable)(?! as not\b)|"
    r"equally (?:likely|probable|unlikely|improbable)|"
    r"(?:(?:even|far|much|ever|still|no) )?(?:(?:more|less)(?: and (?:more|less))?) (?:likely|probable) that\b",
)
# What is held of the future, and not of what is or was.
_OF_THE_FUTURE = (
    rf"(?={WORDS}{{0,14}}? (?:will|would|shall|may|might|could|(?:is|are) (?:going|likely|bound|set|about|"
    r"expected)|[\w'-]{1,12}'ll)\b)"
)
# Doubts that are denied.
UNDOUBTED = Sign(
    FORECAST,
    8,
    "“{}” says that there is little doubt of it, or none",
    r"(?:(?:little|no|not much|hardly any|scarcely any) (?:\w{2,12} )?|(?:beyond|without)(?: an?| all| any)?"
    r"(?: \w{2,12})? |beyond (?:a |the )?shadow of a )doubt(?: (?:at all|whatever|whatsoever))?(?: (?:that|but))?|"
    r"(?:few(?: \w{2,15})?|nobody|no one|none)(?: (?:really|seriously|can|could|should))? doubts?"
    r"(?: (?:that|whether))?|"
    r"(?:do|does|can|could|would)(?: not|n't| hardly| scarcely) (?:\w{2,12}ly )?doubt(?: (?:that|whether|but))?|"
    r"cannot (?:\w{2,12}ly )?doubt(?: (?:that|but))?|"
    r"(?:there (?:is|can be) (?:no|little) (?:question|dispute|denying)|beyond (?:all |any )?(?:question|"
    rf"dispute)) (?:that|but){_OF_THE_FUTURE}",
)
# They turn what they govern: the phrase has them, or the words of probability alone would say the opposite.
TURNS = Sign(
    FORECAST,
    8,
    "“{}” turns round what it speaks of, or doubts it",
    r"(?:cannot|can't|can not|can never|can hardly|can scarcely) (?:long )?(?:last|continue|go on|survive|win|"
    r"hold(?= (?:on|out|for|up)\b|[.,;]|$)|"
    r"endure|succeed|be (?:sustained|saved|won|delayed|postponed|averted|stopped))\b|(?:have not|"
    r"haven't) (?:seen|heard) the last of|"
    r"(?:don't|do not) hold your breath|"
    r"it(?: is|"
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
    r"(?:(?:i|we) )?(?:would(?: not|n't)|do(?: not|n't)|never|nobody should|no one should) (?:bet|count|bank) "
    r"(?:on|against)\b|(?:i|we) (?:cannot|can't|can hardly) (?:believe|think|imagine|"
    r"suppose)(?: that)?(?=(?: [\w'-]{1,20}){1,14}? "
    r"(?:will|would)\b)|(?:i|we) (?:cannot|can't) (?:see|imagine|envisage)(?=(?: [\w'-]{1,20}){1,5}? "
    r"\w{2,15}ing\b)|struggle to "
    r"(?:see|imagine) how|not (?:one|a single|all|every|everyone|everybody|many)(?: of)?(?: [\w'-]{1,20}){0,4}? "
    r"will\b|"
    r"(?:never again|no longer|at no (?:time|point)|in no case) (?:will|shall)\b|"
    r"doubtful (?:that|whether|if)\b|in doubt whether\b|"
    r"(?:seriously |strongly |very much )?doubts? (?:that|whether|if)\b|(?:i|they|he|she|many|"
    r"most)(?: \w{2,12}ly| very much)? doubts?(?: (?:that|whether|if))?(?= \w)(?! (?:his|her|their|its|my|your|"
    r"our)\b(?!.{0,60}\bwill\b))|"
    r"(?:no|little) reason to (?:expect|believe|think|suppose)\b|"
    r"(?:would be |will be |is )?(?:wrong|mistaken|foolish|na[iï]ve|deluded|absurd|silly|rash|premature|unwise|"
    r"(?:an? )?(?:mistake|folly|error)|too (?:early|soon)) (?:to|if (?:he|she|they|you|we)|in) "
    r"(?:think|believe|expect|say|suppose|assume|hope|"
    rf"imagine|claim|predict|conclude|bet)(?:s|ing)?(?: that)?\b{_OF_THE_FUTURE}|"
    r"who (?:say|think|believe|predict|expect|claim|hope|argue|insist|forecast)s?(?: that)?"
    r"(?=.{1,80}? (?:will|would)\b.{1,80}? (?:is|are|will be) (?:\w{2,12} )?(?:wrong|mistaken|deluded|"
    r"kidding|fooling|disappointed|na[iï]ve)\b)|"
    r"(?:nothing|little)(?: [\w'-]{1,20}){0,3} (?:suggests?|indicates?|points?|shows?|hints?)(?: to| at)?"
    rf"(?: that)?\b{_OF_THE_FUTURE}|(?:no|little|scant|not a) (?:\w{{2,12}} )?(?:sign|indication|evidence|"
    rf"suggestion|hint|guarantee|certainty|assurance|prospect)s?(?: whatever| at all| yet)? "
    rf"that\b{_OF_THE_FUTURE}|"
    r"(?:will not|won't) (?:necessarily|automatically|always)\b|(?:does|do|is|are)(?: not|n't) (?:necessarily|"
    rf"automatically)\b{_OF_THE_FUTURE}|"
    r"expects?(?: [\w'-]{1,20}){1,4} not to\b|"
    r"(?:hard|difficult|impossible) to (?:see|imagine|envisage|picture)(?= (?:how|"
    r"(?:[\w'-]{1,20} ){1,5}?\w{2,15}ing)\b)|"
    r"(?:i|we)(?:'d| would)(?: not|n't)? (?:not )?be (?:\w{2,12}ly |very |most )?(?:surprised|astonished|"
    r"astounded|stunned|amazed|"
    r"shocked) (?:if|to see|by)\b|"
    r"(?:will|would|'ll|'d) be (?:(?:very|extremely|damned) )?(?:lucky|fortunate|hard[- ]pressed|hard put|"
    r"doing well) to\b|"
    r"(?:(?:it|that|this) )?(?:would|will)(?: not|n't)? be (?:an? |no |something of a |quite a )?"
    r"(?:\w{2,12} )?(?:surprise|shock|"
    r"miracle|surprising|astonishing)\b|"
    r"(?:don't|do not|(?:no one|nobody|you|we|i) (?:should|would|will)(?: not|n't)?|(?:i|we)'d(?: not)?|"
    r"shouldn't) be (?:too |at all |very |in the least )?surprised (?:if|when|to|by)\b|"
    r"(?:(?:it|that|this) )?(?:would|should|will)(?: not|n't| hardly| scarcely| greatly| really)? (?:surprise|"
    r"shock|astonish|amaze|astound|stun)(?: (?:me|us|anyone|anybody|nobody|no one|many|few|most people))?"
    r"(?: (?:at all|much|greatly|in the least))?(?= (?:if|to see)\b)|"
    r"(?:(?:it|that|this) )?(?:would|will)(?: not|n't)? come as (?:an?|no|little|something of a|quite a|"
    r"not much of a)(?: \w{2,12})? (?:surprise|shock)\b",
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
    r"(?: well)? (?:be|mean) that|(?:i |we )?(?:would(?: not|n't)|do(?: not|n't)|cannot|can't) (?:rule out|"
    r"exclude)|(?:the|my|one|another|a) (?:risk|danger|fear|worry|concern)(?: here|"
    r" now)? is that",
)
# Right behind a sign they turn it: “will fail to”, “unlikely to avoid”.
TURNED = re.compile(
    r"(?: (?:to|ever|also|probably|likely|almost certainly|once again|again)){0,2} (?:fail to|avoid(?:ing)?|"
    r"(?<=to )not|"
    r"refuse to|decline to(?! [$£€]?\d)|escape|stop short|"
    r"prevent|cease to)\b"
)

# In the order in which they are tried, before the terms of lexicons and after them.
FIRST = [
    Sign("", 0, "", "|".join(NO_SIGNS)),
    NUMBER,
    CHANCE,
    UNDOUBTED,
    TURNS,
    BENDS,
    HELD,
    CONFIDENT,
    EXPECTED,
    COMPARED,
    SURE,
]
