"""Whether two strangers would resolve a question the same way: what in its words they could read in two ways."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.prose.dates import LOOSE_MONTH
from tracker.prose.deadlines import deadlines
from tracker.prose.sentences import sentences
from tracker.prose.signs import PLAIN, UNTESTABLE

# Besides what makes a forecast vague: words for how much, how bad and how soon.
_WITHOUT_TEST = re.compile(
    rf"\b(?:{UNTESTABLE}|major|soon|shortly|escalat(?:e[sd]?|ing|ion)|crisis|serious(?:ly)?|severe(?:ly)?|"
    r"significantly|substantially|successfully|effective(?:ly)?(?! (?:\d|on|from|as of|dates?|until|control)\b)|"
    r"(?<!how )(?<!as )(?<!so )many(?! as\b)|(?<!the )(?<!at )most(?= [a-z]{3,15}s\b| people\b| of the\b)|several|"
    r"numerous|large-scale|sharp(?:ly)?|considerabl[ey]|drastic(?:ally)?|dramatic(?:ally)?|widespread)\b"
)
# A sentence that says what a word of it means, or where the limit is.
_DEFINES = re.compile(
    r"\b(?:mean(?:s|ing)?|defined|considered|count(?:s|ed)? (?:as|only|if)|i\.e|that is|namely|refers? to|at "
    r"least|at most|(?:more|fewer|less|higher|lower|greater) than|above|below|exceeds?|majority|as (?:classified|"
    r"rated|listed|designated) by|(?:two|three|four|five|six|ten|hundred|thousand|million)s?(?! (?:\w{2,15} )?(?:"
    r"newspapers|sources|media|outlets|reports|sides|parties|governments|leaders)\b))\b"
)
# Their figures are no limit.
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?: ?[-–] ?\d{{1,2}})? (?:of )?{LOOSE_MONTH}|{LOOSE_MONTH} \d{{1,2}}\b|\d{{4}}-\d\d-\d\d|"
    r"(?:19|20|21)\d\d\b(?! ?(?:%|per\b|people\b)))"
)
_FIGURE = re.compile(r"(?<![\w/:.-])\d")
# Who says that it happened: a report, a figure that somebody publishes, or what is itself done before the public.
_SOURCE = re.compile(
    r"\b(?:report(?:s|ed|ing)?|according to|publish(?:es|ed)?|public(?:ly| record)|official(?:ly| \w{3,15})|"
    r"announce[sd]?|announcements?|declare[sd]?|confirm(?:s|ed)?|certif(?:y|ies|ied)|verified by|as \w{3,12} "
    r"(?:by|in|on|them)|newspapers?|the (?:press|media)|news|website|wikipedia|bulletin|gazette|statistics|"
    r"data(?:base|set)?|index|figures|census|survey|polls?|yearbook|regist(?:er|ry)|ranking|court|treaty|common "
    r"text|statement|communiqu[ée]|sign(?:s|ed)?|issue[sd]?|ratif(?:y|ies|ied)|adopts?|agrees?|meets?|votes?|"
    r"(?:re-?)?elect(?:s|ed)|appoint(?:s|ed)|inaugurated|closing (?:price|value)|sources?)\b|https?://|www\.|"
    r"\w\.(?:com|org|net|gov|int)\b"
)
# A body known by its initials, as the IAEA.
_INITIALS = re.compile(r"\b(?!USA\b|DPRK\b|GDP\b|GMT\b|UTC\b)[A-Z]{3,6}\b")
# Besides a date: the question's own deadline, or an event whose day is known.
_TIME = re.compile(
    r"\b(?:deadline|(?:the|this) question closes|closing (?:date|day)|(?:19|20|21)\d\d|summit|elections?|midterms|"
    r"meeting|talks|conference|vote|ballot|referendum|inauguration|convention|primar(?:y|ies)|runoff|final|"
    r"tournament|championships?|world cup|olympics|season)\b"
)
_ADDRESS = re.compile(r"\bhttps?://\S{1,500}")
_AND_OR = re.compile(r"\band ?/ ?or\b")

_NO_TEST = "Two people could see the same events and disagree. Say in the criteria what number or sign decides it."


@dataclass(frozen=True)
class Doubt:
    """words: as printed, or "" where something is missing.  why: a sentence for whoever asks the question."""

    words: str
    why: str


def doubts(title: str, criteria: str, *, needs_date: bool = True) -> list[Doubt]:
    """What strangers might read in two ways, in the order of the text; what is missing comes last.

    needs_date: whether the words should say by when; not if the deadline is only inferred, or is itself asked for.
    """
    asked, told = _Text(title), _Text(criteria)
    found = list(_without_test(asked, told))
    if either := _AND_OR.search(asked.lower):
        words = asked.printed[either.start() : either.end()]
        found.append(Doubt(words, "It does not say whether one of the two is enough, or whether it takes both."))
    if asked.printed.count("?") > 1:
        found.append(Doubt("?", "The title asks more than one question. Ask each by itself."))
    if not (_SOURCE.search(told.lower) or _INITIALS.search(told.printed)):
        found.append(Doubt("", "The criteria do not say who must report it, as “two newspapers report that …”."))
    if needs_date and not any(_TIME.search(text.lower) or deadlines(text.plain) for text in (asked, told)):
        found.append(Doubt("", "Nothing says by when, as “by 31 March 2019” or “by the deadline”."))
    return found


class _Text:
    """On one line, as printed and in the forms in which patterns are looked for; offsets are the same in all."""

    def __init__(self, text: str) -> None:
        self.printed = " ".join(text.split())
        self.plain = self.printed.translate(PLAIN)
        self.lower = self.plain.lower()
        prose = _ADDRESS.sub(lambda address: " " * len(address[0]), self.lower)
        self.sentences = [(start, prose[start:end]) for start, end in sentences(self.printed)]


def _without_test(asked: _Text, told: _Text) -> Iterator[Doubt]:
    """Each word once that no sentence defines; a capital in the middle of a sentence makes a name of it."""
    both = (asked, told)
    sharp = [sentence for text in both for _, sentence in text.sentences if _is_sharp(sentence)]
    seen: set[str] = set()
    for text in both:
        for start, sentence in text.sentences:
            for match in _WITHOUT_TEST.finditer(sentence):
                words = text.printed[start + match.start() : start + match.end()]
                if match[0] in seen or (match.start() and words[0].isupper()):
                    continue
                seen.add(match[0])
                if not _is_defined(match[0], sharp, told.lower):
                    yield Doubt(words, _NO_TEST)


def _is_sharp(sentence: str) -> bool:
    """Whether it holds a definition or a limit."""
    return bool(_DEFINES.search(sentence) or _FIGURE.search(_DATE.sub(" ", sentence)))


def _is_defined(words: str, sharp: list[str], criteria: str) -> bool:
    """By a sharp sentence that has the word in any of its forms, or in the criteria in quotation marks."""
    stem = re.escape(words[:5])
    in_quotes = re.search(rf"[\"“”'‘]{stem}", criteria)
    return bool(in_quotes) or any(re.search(rf"\b{stem}", sentence) for sentence in sharp)
