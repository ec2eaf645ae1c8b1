"""What looks like a word of a forecast and is none: “the will”, “may have been”, “whether he will”.

Patterns are matched as those of `signs`, before them.
"""

import re

# Between an auxiliary and its verb.
ADVERB = r"(?:(?:not|also|well|still|soon|now|then|even|just|yet|at least|at last|[a-z]{2,12}ly) ){0,2}"
PARTICIPLE = (
    r"(?:been|had|done|gone|come|become|made|said|got|put|set|cut|led|left|lost|won|met|kept|sent|spent|told|"
    r"cost|hurt|cast|felt|found|held|begun|run|seen|shown|paid|read|hit|let|heard|built|sold|struck|stood|"
    r"understood|meant|"
    r"(?!even|often|seven|open|"
    r"women|children|right|tight|bright|light|slight|open|keen|green)[a-z]{2,14}(?:[^e\W]ed|en|wn|ght))\b"
)
HAVE_DONE = rf"{ADVERB}have {ADVERB}{PARTICIPLE}"
WORDS = r"(?: [\w'-]{1,20})"

# What nobody in particular says, and what is asked: up to the next clause.
NOBODYS = (
    r"(?:(?:(?:some|others|many|plenty|lots)(?: of)?(?: people| others| voices)?|people|"
    r"you will hear(?: people)?) "
    r"(?:say|think(?! tanks?\b)|believe|claim|argue|fear|expect|predict|insist|reckon|warn)|"
    r"(?:do|did|don't|would) you (?:(?:really|still|also|actually) )?(?:think|expect|believe|see|reckon|suppose))"
    r"(?: (?!(?:but|yet|while|whereas|although|though|because|well|yes|no)\b)[^\s,;:.!?—–]{1,25}){1,30}"
)

NO_SIGNS = [
    # What might have been, and what must have been.
    rf"(?:should|must|may|might|could|would|ought to|cannot|can't|can)(?:n't)? {HAVE_DONE}"
    r"(?: (?:poised|set|about|expected|likely|willing|prepared|ready|going|bound|certain|sure) to)?",
    rf"(?:likely|unlikely|certain|sure|bound) to {HAVE_DONE}",
    # The will.
    r"(?:the|an?|his|her|their|our|its|my|your|political|free|ill|good|popular|national|at|of|iron|sheer|own|"
    r"collective|public|living|no|takes?|of) will\b(?! be\b)|will (?:of|to)\b|will-",
    # What a text says of itself, and ways of speaking.
    rf"(?:i|we|you|one|readers|this (?:article|essay|paper|chapter|report|column|post|book|section))(?:'ll| "
    rf"will| shall)(?: not)? {ADVERB}(?:argue|discuss|show|explain|describe|examine|explore|review|return|"
    r"focus|use|present|see(?= (?:how|what|whether|if|below|later|that|why|who|in the|soon|about)\b|[.,;:!?]|$)|"
    r"consider|suggest|look|address|outline|try|refer|call|turn|say|deal|assume|note|find|"
    r"notice|recall|remember|conclude|touch|spare|leave)\b|(?:time|history) will (?:tell|judge|decide|show)|"
    r"readers will\b|if you will|will (?:often|sometimes)\b",
    r"it (?:will|may) be (?:seen|remembered|recollected|observed|perceived|recalled|noted|noticed)\b|"
    r"will be (?:found(?= (?:annexed|below|"
    r"above|herewith|in the (?:annex|appendix|report|tables?|accompanying|documents?|following))\b)|"
    r"laid before (?:you|congress)|annexed|"
    r"transmitted herewith)|(?:report|tables?|statements?|documents?|figures|charts?|exhibits?|"
    r"abstract) (?:below )?will (?:also )?show\b|"
    r"(?:i|we) would(?= (?:put|place|rate) )|would(?: not|n't)? (?:also )?"
    r"(?:like|love|say|argue|suggest|add|seem|appear|prefer|rather|often|later|"
    r"sometimes|usually|frequently|go on to|call|think|want|hope|imagine|know)\b|would-be",
    r"(?:may|might) (?:not )?(?:seem|appear|sound|look|feel(?! (?:the |more )?(?:need|pressure|pain)\b)|think|"
    r"wonder|ask|say|argue|know|remember|recall|"
    r"want|wish|like|explain|as well|or may not|suspect|object|disagree|imagine)\b",
    r"(?:one|you) (?:may|might|could|would|will)|will tell you",
    # What could be done was done or not.
    rf"could(?: not|n't| only| hardly| barely| scarcely| once)\b(?! (?:fail to|but) )|could (?:see(?= the\b)|"
    rf"be (?:read|seen|heard|said|argued|"
    rf"described|felt|told)\b|hear|feel|smell|tell|remember|"
    rf"afford|always|argue)\b|as{WORDS}{{1,4}} (?:could|may|might|possible)\b|(?:so|such|what|whatever|"
    rf"wherever){WORDS}{{0,4}} (?:could|might)\b",
    # A judgement of what is or has been.
    r"(?:is|are|'s|'re) (?:(?:also|most|more|very|now|still) ){0,2}(?:likely|probably|possibly|perhaps) (?:the|"
    r"an?|why|what|because|one|not the|about|among|in|(?!headed)[a-z]{2,14}[^e\W]ed)\b",
    r"(?:is|are|'s|'re) (?:now )?(?:probably|possibly|perhaps)(?! (?:going|about|set|headed) )\b",
    r"(?:likely|probably|possibly|perhaps|almost certainly|certainly) (?:was|were|had|has|have|did|is|are|"
    r"knows?)\b",
    r"(?:likely|probably|possibly|perhaps) (?:met|saw|knew|went|came|took|got|wrote|thought|felt|said|"
    r"(?!headed)[a-z]{2,13}[^e\W]ed)\b",
    r"(?:has|have|had|was|were|did) (?:(?:very|most|almost|not) )?(?:likely|probably|possibly|perhaps|"
    r"certainly)\b",
    r"(?:likely|probable) (?:voters?|explanations?|causes?|reasons?|culprits?|suspects?)\b|probable cause|"
    r"unlikely (?:alliance|allies|hero)",
    rf"(?:likely|unlikely|probable|certain|sure|possible|doubtful|inconceivable) that{WORDS}{{1,5}}? (?:was|were|"
    rf"had|has|have|did)\b",
    r"(?:more|less) (?:likely|probable)(?=.{0,80}\bthan\b)(?! than not)",
    # What nobody knows, and what is only asked.
    r"(?:know|knows|known|knew|unknown|unclear|uncertain|unsure|wonder(?:s|ed|ing)?|question (?:is|of)|seen|tell|"
    r"guess|predict|say|see|doubtful|debate[sd]?|ask(?:s|ed|ing)?|decide[sd]?|depend(?:s|ed|ing)? on)(?: now| "
    rf"yet| of)? (?:whether|what|how|when|where|who|which|why|if){WORDS}{{0,8}}? (?:will|would|may|might|could|"
    r"can|shall)\b",
    # Not advice.
    r"(?:must|should|ought to|needs? to|has to|have to)(?: not)? (?:be (?:said|noted|remembered|stressed|added|"
    r"clear|obvious|familiar|admitted|confused)|say|admit|confess|wonder|ask|do with|know|reflect)\b|should "
    r"(?:come as no surprise|surprise (?:no|any))|(?:tickets?|passports?|applicants?|applications?|visitors|"
    r"guests|forms|entries|readers|"
    r"passengers|users|fares|fees|students|pupils|drivers) (?:must|should|may|needs? to|ha(?:s|ve) to)\b|"
    r"(?:children|pupils|students|guests|employees|visitors|"
    r"passengers|staff) (?:is|are) expected to\b|must-|(?:the|a|any|no|every) need to",
    "(?:"
    + "|".join(
        f"(?<={word} )" for word in ("will", "would", "may", "might", "could", "not", "n't", "'ll", "to", "you")
    )
    + ")(?:need|have) to",
    rf"(?:whether|how|why|who|if|that you|when you){WORDS}{{0,4}}? (?:should|must|needs? to)",
    r"should (?:i|we|you|they|he|she|it)\b",
    # Habits, and what is true at any time.
    r"(?:will|would|'ll) (?:always|often|sometimes|usually|generally|typically|invariably)\b|(?<!\w )(?:people|"
    r"politicians|"
    r"human beings|humans|boys|children|dogs) will\b",
    # What somebody will say to it.
    r"(?:critics|sceptics|skeptics|cynics|some|many|others|opponents|supporters|defenders|optimists|pessimists|"
    r"purists|"
    rf"historians|apologists|people|they|one){WORDS}{{0,2}}? (?:will|would|may|might|could)(?: (?:also|rightly|no "
    r"doubt|well|still))? (?:say|argue|object|point out|claim|complain|insist|counter|reply|protest|respond|ask|"
    r"wonder|"
    r"scoff|cry|disagree|dismiss|call it|tell you)\b",
    NOBODYS,
    # A judgement of something that is only thought of.
    r"would be (?:(?:a|an|so|too|very|far|quite|both|much|all too|simply|plainly) ){0,2}(?:wrong|nice|better|"
    r"best|unfair|"
    r"absurd|hard|easy|tempting|premature|odd|strange|fair|misleading|simplistic|idle|churlish|ideal|great|good|"
    r"difficult|"
    r"impossible|remiss|convenient|comforting|ironic|ridiculous|silly|useful|helpful|interesting|fine|madness|"
    r"folly|"
    r"pity|shame|stretch|forgiven|right|happy|glad|welcome)\b(?! for (?:the|its|his)\b)",
    r"(?:that|this|which|it) would (?:explain|account for|make sense|be because)\b|would (?:otherwise|ever|deny|"
    r"dispute|defend|dream|admit|concede|recogni[sz]e|remember|object|normally|describe|be forgiven)\b",
    rf"(?:whether|why|how|who|as (?:if|though)|than){WORDS}{{0,3}}? would\b",
    r"as (?:one|you|we|anyone|i)(?: (?:might|would|may|could)|'d)?(?: have)? expect(?:ed)?\b",
    # What a draft says.
    r"(?:bill|law|act|legislation|amendment|measure|proposal|ordinance)(?:,? (?:which|that))? would(?: also)? "
    r"(?:ban|require|allow|give|create|force|forbid|prohibit|bar|impose|extend|repeal|let|grant|permit|"
    r"authori[sz]e|"
    r"provide|establish|oblige|outlaw|abolish|make it)\b",
    # It may be so now.
    r"(?:may|might|could)(?: (?:well|not|also|even|still|only)){0,2} be (?:the|right|wrong|true|that|because|due|"
    r"why|more "
    r"than|part of|one of|a sign|a mistake|too)\b|(?:may|might)(?: (?:well|not|also|even|"
    r"still)){0,2} (?:have(?! to\b)|"
    r"reflect|indicate|suggest|matter|belong|believe|own|contain|include|exist|represent|describe|account for|"
    r"stem from|lie in|lack|care|doubt|agree|prefer|hate|love|enjoy|resemble)\b|may or may not\b",
    r"(?:may|might|could) (?:(?:well|also|already|now|still|simply) )?be (?!heading|coming|going|looking|facing|"
    r"nothing)[a-z]{2,14}ing\b|"
    r"(?:tak(?:e|es|ing)|took|missed|wasted|seized?|gave|given) (?:every|an?|one|another|any|"
    r"no) (?:\w{2,12} )?chances?\b",
    # An infinitive, or what is asked of somebody.
    r"(?<!reason )(?<!can )(?:to|what|than|whom) expect\b|expects? (?:(?:a lot|much|great things|"
    r"so much) )?(?:from|of|better|nothing less|too much|"
    r"(?:their|our) "
    r"(?:leaders|politicians|governments?|children|money))\b",
    r"must(?: \w{2,12}ly)? (?:be (?:\w{3,12}ing|aware|hard|tired|true|proud)|feel|seem|sound|look|think|mean|"
    r"suspect|"
    r"come as)\b|(?:without|beyond)(?: an?| any| all)? doubt(?!.{0,60}? (?:will|shall|is going to)\b)",
    # How likely it is that something is so.
    r"(?:truth|answer|reason|cause|explanation)(?: \w{1,12}){0,2} likely\b|(?:likely|probably) (?:lies?|reflects?|"
    r"explains?|stems?|owes?|contributed|played|helped)\b|(?:un)?likely as\b|(?:the|a) (?:most )?likely (?:author|"
    r"cause|origin|source|motive|target|victim|perpetrator)\b",
    r"(?:almost certainly|probably|perhaps|maybe|surely),? (?:the|an?|this|that|these|those|he|she|it|they|his|"
    r"her|its|"
    rf"their){WORDS}{{0,3}}? (?:is|are|was|were|has|have|had)\b(?! (?:going|about|set|likely|bound|headed|to)\b)",
    r"(?:are|were|be) (?:(?:much|far|even|also|twice as|still|now) )?(?:more|less) likely to\b",
    # What is not known, and what hangs on something else.
    rf"(?:whether|(?<!is )(?<!'s )how(?! (?:does|do|did)\b)){WORDS}{{1,7}}? (?:will|may|might|could|can)\b|"
    rf"(?<!is )(?<!is just )"
    r"what (?:will|might|may|could)\b|(?:no|second|any|good|the|a|"
    r"only) reason(?: why)?(?: [\w'-]{1,20}){1,3} (?:would|"
    r"should|will)\b",
    rf"(?:about|over|on|of|is|are|be) (?:which|whether|how|who|when|where|why){WORDS}{{0,5}}? (?:will|would|may|"
    rf"might|"
    rf"could|can|should)\b|(?:idea|clue|matter|unsure|uncertain)(?: of)? (?:what|who|how|when|where|"
    rf"whether){WORDS}{{0,5}}? "
    r"(?:will|would|may|might|could)\b",
    r"(?:will|would|may)(?: (?:largely|all|also|partly|ultimately|very much|now|still)){0,2} (?:depend|hinge|"
    r"turn|rest) "
    r"(?:on|upon)\b|(?:will|would) be (?:how|whether|what|who|when|why)\b",
    # What is wanted or seen to, and what is only supposed.
    rf"(?:hop(?:e|es|ed|ing)|wish(?:es|ed)?|pray(?:s|ed|ing)?)(?: that)?{WORDS}{{1,6}}? (?:will|would|may|might|"
    rf"could)\b|"
    rf"(?:ensur(?:e|es|ed|ing)|make sure|guarantee)(?: that)?{WORDS}{{1,6}}? (?:will|would)\b|"
    rf"so that{WORDS}{{1,5}}? "
    r"(?:will|would|may|might|could)\b",
    rf"if (?:you|i|we|one|it){WORDS}{{1,5}}? (?:might|may|could|would|will)\b",
    # What somebody thinks of, and is not said to happen.
    rf"(?:expectations?|fears?|talk|rumou?rs?|speculation|worries|concerns?|hopes?) that{WORDS}{{1,8}}? (?:would|"
    rf"could|might)\b|"
    rf"(?:ideas?|notion|belief|argument|suggestion|assumption|theory|myth|illusion|delusion|fantasy|pretence|"
    rf"mind) that"
    rf"{WORDS}{{1,8}}? (?:will|would|may|might|could|can|should)\b|^\W{{0,2}}the (?:risk|danger|fear|"
    rf"prospect) that{WORDS}{{1,8}}? "
    r"(?:will|would|may|might|could)\b|(?:strange|odd|surprising|absurd|ironic|extraordinary|telling|fitting) that"
    rf"{WORDS}{{1,8}}? (?:would|should|could|might)\b|(?:not|hardly|far from)(?: at all| entirely)? (?:clear|"
    rf"sure|obvious|"
    rf"evident) (?:that|whether|if|how|what){WORDS}{{1,8}}? (?:will|would|may|might|could|can)\b",
    rf"(?:no|nobody|nothing|no one|who){WORDS}{{0,7}}? could\b|(?:nobody|no one|none of (?:this|it|"
    rf"that)) would\b|i (?:could|might|may)\b|(?:im)?possible to\b|"
    r"how (?:he|she|it|they|we|you|i)'ll\b|(?:will|would)(?: (?:also|then|no doubt|doubtless|rightly|"
    r"certainly))? (?:argue|"
    r"object|claim(?! (?:victory|credit|responsibility|an?|the)\b)|insist|complain|counter|point out|point to|"
    r"protest|maintain that)\b",
    rf"in which{WORDS}{{0,6}}? (?:could|might|would|may)\b|(?:will|'ll|would) have to wait\b|^\W{{0,2}}to (?:say|"
    rf"argue|claim|"
    rf"suggest|insist|pretend|assume|imagine|think|believe|suppose) that{WORDS}{{1,8}}? (?:will|would|can)\b|"
    rf"(?:always|often|"
    r"usually|rarely|never) (?:been )?(?:willing|ready|prepared|eager|reluctant|able) to\b",
]

# What a page says of itself and of its writers, in a whole sentence.
_WORK = r"(?:book|novel|memoir|biography|sequel|documentary|album|podcast|essay collection|history)"
_ASIDES = [
    rf"\b(?:publish(?:es|ing)?|releas(?:e|es|ing)|bring(?:s|ing)? out) (?:his|her|their|"
    rf"my) (?:[\w-]{{1,20}} ){{0,3}}{_WORK}\b",
    rf"(?:his|her|their|whose|my) (?:(?:next|new|latest|first|second|third|forthcoming|upcoming|own) )*"
    rf"(?:[\w-]{{1,20}} ){{0,2}}{_WORK}\b.{{0,80}}\b(?:will|is due|is to|comes out|appears|is out|"
    rf"is forthcoming)\b",
    rf"\b{_WORK}\b.{{0,80}}\b(?:will be published|will appear|is due out|is forthcoming|comes out)\b",
    r"\b(?:is|are) (?:currently |now |also )?(?:writing|working on|finishing|completing) (?:an?|his|her|their|"
    r"the) "
    rf"(?:[\w-]{{1,20}} ){{0,2}}{_WORK}\b",
    r"\b(?:is|are|was) (?:the|an?|co-?)? ?(?:co-?)?(?:author|editor) of [“\"‘'«_*]",
    r"\b(?:our|this|the|my|free|weekly|daily) newsletters?\b|^\W*(?:subscribe|sign up|log in|register|donate|"
    r"click)\b|"
    r"\bsign(?:ing)? up (?:for|to|here|now|below)\b|\b(?:by )?subscribing\b|\bunsubscribe|\bsubscribe (?:to|now|"
    r"here|today)\b",
    r"\byour (?:e-?mail|inbox|donation|subscription|privacy|comment)|\be-?mail address|\bprivacy (?:policy|"
    r"notice)\b|"
    r"\bterms of (?:use|service)\b|\ball rights reserved\b|\bclick (?:here|on|below)\b|^\W*(?:correction|"
    r"clarification)\b|"
    r"\b(?:earlier|previous) version of this\b|\bthis (?:article|story|post|page|piece) (?:will|may|has|was)\b",
    r"\bcomments? (?:will|may|are|must) (?:be )?(?:closed|moderated|published|removed|deleted|reviewed)\b|"
    r"\byou (?:will|"
    r"may|can|'ll) (?:receive|unsubscribe|also like|be (?:asked|charged|redirected))\b|\byou'll (?:receive|get)\b",
    # A heading that asks
    r"^\W*(?:what|how|why|where|when|who|which|whether)\b[^.!?;]*$",
]
ASIDE = re.compile("|".join(_ASIDES))
OF_NOBODY = re.compile(rf"\b{NOBODYS}")
# Rules that are in force say what may and must be done.
BY_RULE = re.compile(
    r"\b(?:under|by|in) (?:the )?(?:(?:current|existing|[\w-]{2,15}) )?(?:article|section|rules?|law|statutes?|"
    r"constitution|charter|"
    r"by-?laws?)\b|\b(?:law|constitution|rules?|treaty|statute|charter|act)s? (?:says?|requires?|provides?|"
    r"states?|allows?|"
    r"forbids?|stipulates?)\b"
)
RULED = re.compile(r"(?:may|must|shall|has to|have to|needs? to)\b")
# What actors do, where they should: “the bank should lower …”. What only happens to them is foretold.
_ACTS = re.compile(
    r" (?:\w{2,12}ly )?(?:raise|lower|reduce|increase|decrease|drop|lift|boost|open|close|give|get|allow|enable|"
    r"ensure|help|"
    r"hold|push|drive|bring|make|show|support|stay out|end(?= (?:the|its|their|this|his|all|any|"
    r"every)\b)(?! (?:the|this) "
    r"(?:year|season|quarter|day)\b))\b"
)
_CAN_ACT = re.compile(
    r"(?:\b(?i:we|you|governments?|ministers?|ministry|leaders?|lawmakers|policymakers|politicians|regulators|"
    r"parliament|"
    r"parliaments|part(?:y|ies)|allies|(?:central )?banks?|bankers|fund|union|club|coach|council|commission|"
    r"congress|senate|"
    r"house|president|chancellor|administration|authorities|army|court|treasury|teachers|doctors|workers|"
    r"employers|"
    r"schools|universities|companies|employees|nations|countries|states?|cities|voters|democrats|republicans|"
    r"liberals|"
    r"conservatives|tories|labour)|\b(?:Washington|Brussels|Berlin|London|Paris|Moscow|Beijing|Tokyo|Ankara|Kyiv|"
    r"Delhi|"
    r"Europe|America|Britain|Germany|France|China|India|Russia|Japan|Italy|the (?:EU|US|UN|U\.S\.|UK|West|Fed|"
    r"ECB|IMF)|"
    r"[Nn]ato|NATO))(?: (?:also|now|first|still|then|therefore|all|both))? $"
)


_SOMEBODY = re.compile(r"\b(?:[Ii]t|[Tt]hey|[Hh]e|[Ss]he) $")


def is_advised(plain: str, start: int, end: int) -> bool:
    """Whether “should”, from start to end of a sentence, says what somebody ought to do."""
    may_act = _CAN_ACT.search(plain, max(0, start - 40), start)
    if not may_act and plain.startswith("ought", start):
        may_act = _SOMEBODY.search(plain, max(0, start - 10), start)  # “ought” seldom foretells
    return bool(_ACTS.match(plain, end) and may_act)


# A need is advice where it says who should do it, and a description of how things are elsewhere.
_NEEDS = re.compile(r"(?:needs?|has|have) to")
_DONE_TO = re.compile(r" be [a-z]{2,14}(?:ed|en|ne|de|ut)\b")
_ACTOR = re.compile(
    r"(?:\b[Ww]e|\b[Ii]t|\b(?i:governments?|ministers?|leaders?|lawmakers|policymakers|politicians|regulators|"
    r"parliament|"
    r"voters|europeans|americans|democrats|republicans|conservatives|liberals|democracies|part(?:y|ies)|allies|"
    r"bank|"
    r"banks|fund|union|club|coach|team|country|countries|nations?|world|west|president|chancellor|administration|"
    r"congress|commission|council|authorities|investors|bankers|everyone|somebody|someone|both sides|army|court)|"
    r"(?<=[\w,;] )(?:the )?[A-Z][\w'-]{1,20}|^\W{0,3}[A-Z][\w'-]{1,20}[^s\W])(?: (?:also|now|first|still|then|"
    r"therefore|"
    r"urgently|\w{2,12}ly))? $"
)


def is_only_described(words: str, plain: str, start: int, end: int) -> bool:
    """Whether these words, from start to end of a sentence, say what is needed and not what should be done."""
    is_need = _NEEDS.fullmatch(words) is not None
    return is_need and not (_DONE_TO.match(plain, end) or _ACTOR.search(plain, max(0, start - 60), start))
