"""What stands beside an article or in a box within it: by the names of its elements, and by its words."""

import re
from collections.abc import Collection
from typing import Any

from tracker.prose.people import NAME

COMMENTS = re.compile(r"comment(?!ary)|disqus|respon(?:d|ses)(?=[\s_-]|$)")
# Never of interest: notes on cookies, ways through the site, what advertisers put in.
NEVER = re.compile(r"cookie|consent|gdpr|breadcrumb|pagination|navbox|outbrain|taboola")
# Of others: what leads away from the page, or stands on all pages of the site.
OTHERS = re.compile(
    r"related|recommend|trending|popular|most-?(?:read|viewed)|sidebar|footer|site-?header|"
    r"pager|navi?(?:gation)?(?=[\s_-]|$)|menu|masthead|teaser|more-(?:from|on|stories)|"
    r"read-?(?:more|next)|also-?(?:read|like)|tags?(?=[\s_-]|$)|widget|modal|popup|overlay|banner|"
    r"login|copyright|legal|disclaimer|rail(?=[\s_-]|$)|carousel|slide-?show|galler(?:y|ies)|lightbox|(?:^|[\s_-])toc(?=[\s_-]|$)"
)
# Boxes that may stand between paragraphs.
BOXES = re.compile(
    r"newsletter|subscri(?:be|ption)|sign-?up|mailing|share(?!holder)|social(?!is|-?sci)|follow|promo|advert|"
    r"(?:^|[\s_-])ads?(?=[\s_-]|$)|sponsor|(?:^|[\s_-])bio(?:graphy)?(?=[\s_-]|$)|"
    r"author-?(?:bio|box|info|card|note|desc\w*)|about-?(?:the-?)?authors?|donat|paywall|toolbar|(?:^|[\s_-])print(?=[\s_-]|$)"
)
# Of the article itself, where they stand behind it.
OWN = re.compile(
    r"(?:foot|end)-?notes?|(?:^|[\s_-])(?:notes|references|sources|bio(?:graphy)?|method\w*|appendix|correction)s?(?=[\s_-]|$)|"
    r"author-?(?:bio|box|info|card|note|desc\w*)|about-?(?:the-?)?authors?|editors?-?note|post-?script"
)
WORDED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "dt", "dd", "td", "th", "tr", "span", "a"})
MOST_OF_A_BOX = 1500  # characters
LONGEST_OFFER = 400  # characters of an offer to subscribe
LONGEST = 700  # characters of a paragraph that is no part of the text around it

_LEADS_AWAY = re.compile(
    r"\W*(?:(?:read|see|hear|watch|listen)(?: (?:more|also|next|it))?|also read|related(?: \w+)?|"
    r"more (?:on|from)\b.{0,40}|recommended(?: \w+)?|don[’']t miss|further reading|"
    r"you (?:may|might) (?:also )?like)\s*[:|–—-]",
    re.I,
)
_LEADS_AWAY_BY_LINK = re.compile(
    r"\W*(?:read (?:more|also|next)|see also|also read|related|recommended|more (?:on|from|about)|keep reading)\b",
    re.I,
)
_SHARE = re.compile(
    r"\W*(?:(?:share|tweet|e-?mail|print|copy link|save|pin|whatsapp|facebook|twitter|linkedin|reddit|telegram|on|"
    r"this|via|article|story|post|x|to|a|friend|flipboard|messenger)\b\W*){2,}",
    re.I,
)
_OFFERS = re.compile(
    r"\W*(?:please )?(?:(?:sign up|subscribe|register|join|enter your)\b.{0,200}\b(?:letters?|newsletters?|inbox|"
    r"e-?mails?|briefings?|updates|today|now|here|free)\b|(?:log in|donate|become a (?:member|subscriber)|"
    r"support (?:us|our)|follow us)\b)",
    re.I,
)
_LETTER = re.compile(
    r"\byou(?: will|[’']ll) (?:receive|get|hear from) .{0,40}\b(?:letter|newsletter|e-?mail|briefing|update)s?\b|"
    r"\b(?:in|to) your inbox\b|\bunsubscribe\b|\bour (?:free |weekly |daily )*newsletter\b",
    re.I,
)
_IS = (
    r"(?:, [^.]{1,120},)? (?:(?:is|was|are|were) (?:an?|the|one of|currently|co-|professor|director|editor|chief|"
    r"senior|former|author|president|head|now|based)|teaches|writes|covers|works|serves|served|"
    r"has (?:written|covered|worked|served|been)|holds|co-?founded|directs|leads|edits|reports)\b"
)
_BIO = re.compile(rf"\W*(?:[Aa]bout (?:the )?[Aa]uthors?:?\W*)?(?P<name>(?:[Tt]he (?:author|writer)|{NAME})){_IS}")
_GOES_ON = re.compile(
    r"\W*(?:(?:he|she|they|his|her|their)\b.{0,200}\b(?:book|novel|author|editor|twitter|bluesky|column|articles?|"
    r"podcast|newsletter|lives|teaches|degree|Ph\.?D)|follow (?:him|her|them|@)|"
    r"(?:twitter|e-?mail|contact|bluesky)\s*:|"
    r"about (?:the )?authors?\W*$)",
    re.I,
)
_WORKS = re.compile(
    r"\b(?:fellow|professor|lecturer|author|editor|columnist|correspondent|reporter|journalist|writer|director|economist|"
    r"analyst|strategist|president|chair(?:man|woman)?|adviser|advisor|scholar|researcher|ambassador|minister|book|novel|"
    r"institute|university|council|foundation|cent(?:er|re))\b",
    re.I,
)


def named(element: Any) -> str:
    """Its class and id; of a paragraph or a heading the class alone, as its id is often made of its words."""
    address = "" if element.tag in WORDED else element.get("id") or ""
    return f"{element.get('class') or ''} {address}".lower()


def is_of_others(element: Any) -> bool:
    """Whether it is no part of any article: comments, the ways through the site, notes on cookies."""
    return element.tag == "nav" or bool(COMMENTS.search(named(element)) or NEVER.search(named(element)))


def is_box(element: Any) -> bool:
    """Whether it is a box beside the text or within it."""
    return is_box_of_others(element) or element.tag == "form" or bool(BOXES.search(named(element)))


def is_box_of_others(element: Any) -> bool:
    """Whether the box is one that mostly holds what is on other pages."""
    return element.tag in ("aside", "footer") or bool(OTHERS.search(named(element)))


def is_own(element: Any) -> bool:
    """Whether it may belong to the article behind which it stands: notes, a correction, who the author is."""
    return bool(OWN.search(named(element))) and not is_of_others(element)


def leads_away(words: str, density: float) -> bool:
    """“Read more: …”, buttons for sharing, an offer of a newsletter.  density: the share of links."""
    if len(words) > LONGEST:
        return False
    return bool(
        (_LEADS_AWAY.match(words) and density > 0.2)
        or (density > 0.5 and _LEADS_AWAY_BY_LINK.match(words))
        or _SHARE.fullmatch(words)
        or (len(words) < LONGEST_OFFER and (_OFFERS.match(words) or _LETTER.search(words)))
    )


def is_on_author(words: str, authors: Collection[str], is_next: bool) -> bool:
    """Whether a paragraph at the edge of an article says who its author is.

    is_next: whether the one before does, so that “she” is the author.
    """
    if len(words) > LONGEST:
        return False
    if is_next and _GOES_ON.match(words):
        return True
    if not (match := _BIO.match(words)):
        return bool(re.fullmatch(r"\W*about (?:the )?authors?\W*", words, re.I))
    name = match["name"]
    is_known = any(name.split()[-1] == author.removesuffix(" Jr.").split()[-1] for author in authors)
    return (is_known or not authors or name.lower().startswith("the ")) and bool(_WORKS.search(words))
