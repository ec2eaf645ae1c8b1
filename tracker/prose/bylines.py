"""The people whom a byline names: without “By”, titles, offices, degrees, and those for whom they write."""

import re
from collections.abc import Collection, Iterator
from html import unescape

from tracker.prose.names import skeleton

APART = re.compile(r"\s*[,;&]\s*(?:and\s+)?|\s+and\s+")
LONGEST_BYLINE, LONGEST_NAME = 1000, 80  # characters


def either(rows: str) -> str:
    """A pattern that is written in several rows."""
    return "|".join(row.strip() for row in rows.split("|"))


_DEGREE = either(
    r"""(?:Ph\.? ?D|D\.? ?Phil|M\.? ?Phil|Ed\.?D|Psy\.?D|Pharm\.?D|M\.?D|D\.?O|J\.?D|LL\.? ?[BMD]|M\.?B\.?A|
    M\.?P\.?[AHP]|M\.?[AS]|MSc|B\.?A|BSc|M\.?Ed|R\.?N|R\.?D|R\.?D\.?N|Esq|C\.?P\.?A|CFA|CFP|FRSE?|FBA|[OMC]BE|KCB|KCMG|CMG|QC|
    KC|MP|MEP|D\.?D\.?S|D\.?V\.?M|S\.?J|Ret|M\.?F\.?A|F\.?R\.?C\.?P|F\.?A\.?C\.?[PS])\.?"""
)
_DEGREES = re.compile(rf"{_DEGREE}(?:[ ,/-]+{_DEGREE})*")
_BEHIND = re.compile(rf",? *\(?(?<=[ (,]){_DEGREES.pattern}\)?$")
_GENERATION = re.compile(r"(?:Jr|Sr|Jnr|Snr|JR|SR)\.?|II|III|IV")
HONORIFIC = re.compile(
    r"(?:(?:Dr|Prof|Emerit(?:us|a)|Mr|Mrs|Ms|Rev|Hon|Sen|Rep|Gov|Gen|Amb|Col|Maj|Capt|Lt|Adm|Fr|Sgt|Ing|Professor|Doctor|Sir|Dame|"
    r"Senator|Ambassador|Congress(?:wo)?man|Governor|President)\.? )+",
    re.I,
)
# What somebody does. Words of the second kind are last names as well (Dean Baker, Tom Scholar): another word has
# to say which it is.
_WORK = either(
    """(?:editors?|co-?editors?|correspondents?|reporters?|columnists?|writers?|contributors?|directors?|professors?|
    analysts?|economists?|strategists?|presidents?|CEO|CTO|CFO|COO|chair(?:wo)?man|chairperson|managers?|officers?|
    producers?|photographers?|journalists?|bloggers?|researchers?|scientists?|lecturers?|advis[eo]rs?|consultants?|
    founders?|co-?founders?|minister|secretary|attorney|lawyer|specialist|engineer|physician|spokes(?:wo)?man|
    historian|sociologist|ambassador|fellow|staff|team|desk|newsroom|interns?|assistants?|redaktion|r[eé]daction|
    redacci[oó]n|redazione|journaliste|korrespondent(?:in)?|redakteur(?:in)?)"""
)
_DOUBTFUL = "(?:scholar|author|dean|head|chief|partner|associate|chair|student|executive|expert|senator|member)s?"
_KIND = either(
    """(?:senior|junior|visiting|resident|research|policy|political|economics?|business|foreign|chief|deputy|managing|
    executive|associate|assistant|adjunct|emeritus|distinguished|non-?resident|contributing|national|international|
    global|special|guest|staff|freelance|general|vice|former|co|lead|principal|opinion|science|health|technology|
    white house|diplomatic|digital|news|web|security|defen[cs]e|legal|history)"""
)
_WHERE_IT_IS = "(?: (?:of|for|at|in|to|on|with|and|emeritus)(?: .*)?)?"
_OFFICE = re.compile(
    rf"(?:the |an? |our )?(?:[\w’'/&-]+ ){{0,5}}{_WORK}{_WHERE_IT_IS}|"
    rf"(?:the |an? )?(?:{_KIND}[ -])+{_DOUBTFUL}{_WHERE_IT_IS}|(?:the |an? )?{_DOUBTFUL} (?:of|for|at|in|to) .*|"
    r"(?:special|exclusive) to .*|for (?:the )?\S.*|via \S+|guest post|(?:is|was|who) .*",
    re.I,
)
_OFFICE_BEFORE = re.compile(rf"(?:{_KIND}[ -]){{0,3}}{_WORK},? (?=\S+ \S)", re.I)
_OFFICE_BEHIND = re.compile(
    rf"(?P<name>(?!(?i:the|an?|our|{_KIND}) )\S+ (?:\S\.? )?\S+) (?i:(?:{_KIND}[ -])*{_WORK}{_WHERE_IT_IS})"
)
# Last names that are trades as well, and what stands before them where they are trades: “Sports Editor”.
_TRADE = re.compile(
    rf"(?:{_DOUBTFUL.removesuffix('s?')}|(?!\w+s\b|co-|C.O\b|correspond|journalist|column|red|report){_WORK})",
    re.I,
)
_NO_FIRST_NAME = re.compile(
    rf"{_KIND}|"
    + either(
        r"""sports?|city|metro|features?|arts?|film|movies?|music|books?|fiction|food|wine|travel|photos?|pictures?|images?|
        copy|data|video|audio|radio|tv|television|podcast|online|night|day|morning|evening|weekend|weekly|daily|sunday|saturday|
        managing|state|local|regional|county|crime|courts?|police|education|schools?|environment(?:al)?|climate|energy|oil|gas|
        markets?|money|financ(?:e|ial)|banking|investments?|credit|tech|social|culture|cultural|entertainment|fashion|style|
        lifestyle|property|transport(?:ation)?|weather|election|labou?r|religion|military|naval|war|world|parliamentary|
        programm?e?|project|product|account|sales|marketing|creative|founding|joint|acting|interim|group|team|site|blog|community|
        consumer|industry|retail|rural|urban|medical|press|home|prime|interior|first|second|third|honou?rary|academic|student|
        faculty|ph\.?d|doctoral|postdoc(?:toral)?|graduate|master|chair|board|court|series|section|desk|page|letters|content|
        design|graphics?|engagement|audience|investigat(?:ive|ions)|interactive|magazine|newsletter|editorial|literary|poetry|
        technical|copy|ghost|screen|script|song|game|play|fund|hedge|portfolio|risk|equity|quantitative|macro|mr|ms|mrs|dr|
        new|our|your|my|this|every|about|asia|africa|europe|america|middle|east|west|north|south|london|paris|berlin|
        washington|brussels|moscow|beijing|tokyo|delhi|cairo|\w+(?:ian|ean|ese|ish|ic|al|ing|ed|ity|ment|tion|ics|ology|ist|
        ive|ary|ory|ful|ous|ship|ness)"""
    ),
    re.I,
)
# Who writes without being anybody, and what stands beside a byline.
_NOBODY = re.compile(
    either(
        r"""staff|admin\w*|editors?|editorial(?: board)?|webmaster|user|guest|contributors?|anonymous|anon|unknown|
        none|n/?a|null|undefined|authors?|follow(?: author)?|root|super ?user|wordpress|blogger|moderator|support|
        contributors? to .*|agenc(?:y|ies)|wires?|wire services?|news(?:room)?|press release|sponsored|
        advertisement|login|share|comments?|subscribe|print|e-?mail|home|about|biography|profile|website|blog|
        facebook|twitter|opinion|analysis|commentary|letters|column|個人|管理員|编辑|記者|编者"""
    ),
    re.I,
)
# Who sells what others print, and those that print it.
_AGENCY = re.compile(
    either(
        """(?:the )?(?:associated press|agence france-presse|deutsche presse-agentur|press association|bloomberg|
        reuters|AP|AFP|dpa|UPI|PA|PTI|IANS|ANI|TASS|Xinhua|Kyodo(?: News)?|Yonhap|EFE|ANSA|APA|Interfax|Belga|CNN|
        BBC|NBC|CBS|ABC|CNBC|NPR|PBS|USA Today|Financial Times|Economist|New York Times|Washington Post|
        Wall Street Journal|Politico|Axios|Vox|Slate|新华社)"""
    ),
    re.I,
)
# Bodies: by a word of their names, and those that are called as people are.
BODY = re.compile(
    either(
        r"""\b(?:Institut(?:e|ion)|University|College|School|Cent(?:er|re)|Department|Ministry|Magazine|Journal|Tribune|
        Herald|Gazette|Chronicle|Times|Daily|Weekly|News|Media|Network|Agency|Association|Organi[sz]ation|Company|
        Corporation|Foundation|Council|Committee|Commission|Group|Inc|LLC|LLP|Ltd|GmbH|Bank|Fund|Society|Union|
        Office|Board|Bureau|Editors|Projects?|Program(?:me)?|Research|Securities|Partners|Capital|Review|Observer|
        Telegraph|Guardian|(?:Associated|United|University|Free|Canadian) Press|Press (?:Association|Trust|Agency)|
        Online|Blog|Team|Staff|Laborator(?:y|ies))\b|
        Goldman Sachs|J\.?P\.? ?Morgan(?: Chase)?$|^Morgan Stanley|Credit Suisse|Wells Fargo|Merrill Lynch|
        Chatham House|White House|Foreign (?:Policy|Affairs)|(?:Oxford|Capital) Economics|Moody[’']s Analytics"""
    )
)
# “By”, in the languages of the pages that are met most, and what stands before it.
_BY = re.compile(
    r"\W*(?:(?:(?:story|text|words|article|column|opinion|analysis|review|reporting|report|commentary|published|"
    r"posted|written|edited|reviewed|authored|created|submitted|contributed)\s+)?by\b:?\s*|"
    r"(?:(?:(?:ein|eine)\s+)?(?:kommentar|gastkommentar|gastbeitrag|analyse|essay|kolumne|bericht|reportage|interview|text|veröffentlicht|publiée?|publicado)\s+)?"
    r"(?:par|von|por|door|av|af|od|di)\s+(?=\w+\.?\s\w|(?:dpa|afp|ap|apa|sid|reuters)\b)|بقلم\s*:?\s*|(?:authors?|autore?|auteur|text|words)\s*:\s*|文[/／]\s*)",
    re.I,
)
_NO_NAME = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]{1,64}@[\w-]{1,64}\.[\w.]+|(?<!\w)@\w+|"
    r"\b(?:published|updated|last updated|posted|modified|on)\b:?(?=.{0,20}\d).*|"
    r"\b(?:am|le|el) (?=\d).*|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? \d{1,2}.*|"
    r"\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*.*|(?<!\S)\d.*",
    re.I,
)
_WITH = re.compile(r"\((?=(?:avec|with|mit|and|et) )([^()]*)\)")
_ASIDE = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]")
_LINES = re.compile(r"\s*[\n|•·/–—]\s*|\s+-\s+|\s{3,}")
_WHERE = re.compile(r"(?<=\w\w) (?:for|in|at|from|of) .*")
_DOES = re.compile(r"(?<=\w\w) (?:is|was|contributed|covers|writes|has)\b.*|\s+(?:發表|发表).*")
# “et” and “y” join two whole names, and stand within one as well: José Ortega y Gasset.
_JOINED = re.compile(
    r"\s+(?:with|avec|und|mit|et|y|e|og|och|en)\s+(?=[^\W\d_]\S*\s\S)|,?\s+as told to\s+|\s*[;、，]\s*|\s*\+\s*"
)
_INVERTED = re.compile(r"(?P<last>\S+), (?P<first>\S+(?: (?:\S\.?|de|van|von|der|da|di)){0,2})")
_PARTICLE = re.compile(r"(?<!^)\b(?:De|Van|Von|Der|Den|Del|La|Da|Di|Dos|Du|Al|Bin|Ter|Zu)\b(?= )")
_BEGINS_SMALL = re.compile(r"(?!(?:de|van|von|der|den|del|la|le|da|di|dos|du|al|el|bin|ter|zu|d['’])\b)[a-z]+ ")
_SCOTS = re.compile(r"\bMc([a-z])")
_LETTERS = re.compile(r"[^\W\d_]+")


_NO_NAMES_BEGIN = frozenset(
    [
        *("the", "our", "from", "a", "an", "this", "unserem", "unserer", "unseren", "unser"),
        *("notre", "nuestro", "nuestra", "der", "die", "dem"),
    ]
)
# Who did something else than write, behind who did.
_OTHERS = re.compile(
    r"(?<=\w)[.;,|–—-]?\s*\(?\b(?:photos?|photographs?|photography|pictures?|illustrations?|illustrated|graphics?|"
    r"video|translat(?:ed|ion))\b(?: by\b|\s*:).*",
    re.IGNORECASE | re.DOTALL,
)


def people(byline: str, bodies: Collection[str] = ()) -> tuple[str, ...]:
    """Who has written it, each once, with “Jr.”; nobody where no person is named.

    bodies: names that are no author's here, as those of the site and of who publishes it.
    """
    taken = {bare(body) for body in bodies}
    names = (
        name for piece in _pieces(_OTHERS.sub("", byline)) for name in _named(piece) if bare(name) not in taken
    )
    return tuple({skeleton(name): name for name in names}.values())


def is_office(part: str) -> bool:
    """Whether a part of a byline says what somebody is, and not who: “Senior Fellow”, “PhD”, “Staff”."""
    part = part.strip(" ()")
    return any(pattern.fullmatch(part) for pattern in (_DEGREES, _OFFICE, _NOBODY))


def is_agency(part: str) -> bool:
    """“Reuters”, “Associated Press”: beside the name of who has written for them."""
    return bool(_AGENCY.fullmatch(part.strip(" ()")))


def is_generation(part: str) -> bool:
    """“Jr.”, which belongs to the name before the comma."""
    return bool(_GENERATION.fullmatch(part.strip()))


def bare(name: str) -> str:
    """The same for “The Daily Example” and “DailyExample”."""
    return skeleton(name).removeprefix("the ").replace(" ", "")


def _pieces(byline: str) -> Iterator[str]:
    """What stands up to the first bar, dash or end of a line that has a name: behind it stands a site or a date.

    Unless “By” stands there again.
    """
    text = _ASIDE.sub("", _WITH.sub(r"\1", unescape(unescape(byline[:LONGEST_BYLINE]))))
    is_found = False
    for line in _LINES.split(text):
        begun = _BY.match(line)
        piece = _NO_NAME.sub("", line[begun.end() :] if begun else line).strip(" ,:;-")
        if piece and (begun or not is_found):
            yield piece
            is_found = is_found or any(_named(piece))


def _named(piece: str) -> list[str]:
    match = _INVERTED.fullmatch(piece)
    if match and not any(is_office(part) or is_agency(part) for part in match.groups()):
        piece = f"{match['first']} {match['last']}"
    names: list[str] = []
    for whole in _JOINED.split(piece):
        parts = APART.split(whole)
        joins = [match[0] for match in APART.finditer(whole)]
        for part, join in zip(parts, ["and", *joins], strict=True):
            if names and is_generation(part):
                names[-1] = f"{names[-1]} {part.strip()}"
                continue
            part = _DOES.sub("", part)
            if not names and (match := _OFFICE_BEHIND.fullmatch(part)):
                part = match["name"]
            is_title = is_office(part) and not ("," not in join and _is_called_so(part))
            name = "" if is_title or is_agency(part) else _plain(part)
            is_alone = " " not in name and name < "\u0250" and "and" not in join and "&" not in join
            if _is_person(name) and not is_alone and not (names and _BEGINS_SMALL.match(name)):
                names.append(name)
    return names


def _is_called_so(part: str) -> bool:
    """“Nora Writer”: a first name, and what may be a trade, but is a last name as it stands alone as an author."""
    first, _, last = part.strip(" .").partition(" ")
    if not (first.isalpha() and first[:1].isupper() and last[:1].isupper() and first[1:].islower()):
        return False
    return bool(_TRADE.fullmatch(last)) and not _NO_FIRST_NAME.fullmatch(first)


def _plain(name: str) -> str:
    """“Dr. ADA EXAMPLE, PhD in Rome” → “Ada Example”."""
    name, before = " ".join(name.split()), ""
    while name != before:
        before = name
        for title in (HONORIFIC, _OFFICE_BEFORE):
            name = name[match.end() :] if (match := title.match(name)) else name
        name = _BEHIND.sub("", name)
    if " " in (cut := _WHERE.sub("", name)):
        name = cut
    return _from_capitals(name.strip(" ,:;-"))


def _from_capitals(name: str) -> str:
    """“ADA O’BRIEN” and “Ada O’BRIEN” → “Ada O’Brien”; “JD SAMPLE III” keeps what is no word."""
    if " " not in name:
        return name
    is_all = name.isupper()

    def one(word: str) -> str:
        is_word = word.isupper() and len(word) >= (2 if is_all else 4) and "." not in word[:-1]
        if word.startswith(("JR", "SR")) and is_generation(word):
            return word.capitalize()
        if not is_word or not re.search("[AEIOUY]", word) or is_generation(word):
            return word
        return _LETTERS.sub(lambda match: match[0].capitalize(), word)

    cased = " ".join(map(one, name.split()))
    if is_all:
        cased = _PARTICLE.sub(lambda match: match[0].lower(), cased)
        cased = _SCOTS.sub(lambda match: f"Mc{match[1].upper()}", cased)
    return cased


def _is_person(name: str) -> bool:
    if not name or len(name) > LONGEST_NAME or re.search(r"[\d@#<>{}=]", name):
        return False
    if _NOBODY.fullmatch(name) or is_agency(name) or BODY.search(name):
        return False
    words = name.split()
    if len(words) > 6 or words[0].lower() in _NO_NAMES_BEGIN:
        return False
    return name[0].isalpha() and (not name.islower() or len(words) > 1)
