"""Which terms of a lexicon the words of a forecaster contain."""

import re
import unicodedata
from collections.abc import Iterable

from tracker.prose.names import UNSEEN, tidy
from tracker.prose.signs import GRADES

# “It may”, for the “may happen” that respondents were shown.
_HAPPEN = re.compile(r" happen$")
# Beside another word of probability these say only that it is about the future: “will probably”.
_ABOUT_THE_FUTURE = {"will", "will not", "going to", "not going to"}
_NOT = re.compile(r"(?<=\w)n't\b")
# Words that turn or bend another one in the same phrase, before it or after it.
_TURNS = re.compile(
    r"\b(?:not|cannot|no|never|neither|nor|none|nobody|nothing|few|without|hardly|scarcely|barely|far from|"
    r"anything but|nowhere near|by no means|(?<=not )(?:necessarily|automatically|always)|"
    r"less|more|rather|doubt(?:s|ed|ful|fully)?|as(?= )|could|may|might|"
    r"surpris(?:ed?|ing)|shock(?:ed)?|astonish(?:ed|ing)?|miracle|lucky|fortunate|hard[- ]pressed|hard put|"
    r"fail(?:s|ed|ing)? to|avoid(?:s|ed|ing)?|refuse[sd]? to|decline[sd]? to(?! [$£€]?\d)|"
    r"escape|prevent|cease to|excluded(?! from)|ruled out|off the table)(?![\w'-])"
)

# Words that turn what a whole clause says, wherever they stand in it.
_TURNS_A_CLAUSE = re.compile(
    r"\b(?:not|cannot|\w{2,6}n't|no|never|neither|nor|none|nobody|nothing|without|hardly|scarcely|barely|doubts?|"
    r"doubt(?:ed|ful)|surprised|fail(?:s|ed|ing)? to|far from|avoid(?:s|ed|ing)?|refuse[sd]? to|stops? short|"
    r"excluded(?!\s+from\b)|"
    r"rul(?:e|es|ed|ing)\s+out|off\s+the\s+table|(?:can|may|could|should)\s+(?:\w+\s+){0,3}be\s+(?:dismissed|"
    r"discounted|ignored)|(?:is|are)\s+(?:\w+\s+){0,3}(?:dead|over|finished)(?=\W*$|[.,;]))"
    r"(?![\w'-])"
)
_DIVIDED = re.compile(r"(?<=[^\W\d_])-[ \t]*\n\s*(?=[^\W\d_])")
_IN_WORDS = re.compile(rf"[{UNSEEN}]+(?:[ \t]*\n\s*(?=[^\W\d_]))?|{_DIVIDED.pattern}")
# What is no part of words: quotation marks, brackets, and hyphens and dashes of every length.
_BETWEEN = re.compile(r"[\"“”„‟«»‹›‘’‚‛'`\u2010-\u2015\[\]-]")
_APART = re.compile(r"…|\.\.\.")

Span = tuple[int, int]


def terms_in(phrase: str, terms: Iterable[str]) -> list[str]:
    """The terms that stand in the phrase as whole words, the longest where one lies within another.

    None where another word there turns or bends one of them: “not likely”, “less likely” and “will fail to” are no
    “likely” and no “will”. Only an entry for all of these words covers them, as one for “far from certain” does.
    """
    lower = _NOT.sub(" not", " ".join(phrase.lower().replace("’", "'").split()).replace("won't", "will not"))
    found = {term: spans for term in terms if (spans := _spans(lower, meant(term)))}
    every = [span for spans in found.values() for span in spans]
    longest = {
        term: kept for term, spans in found.items() if (kept := [s for s in spans if not _lies_within(s, every)])
    }
    turns = [match.span() for match in _TURNS.finditer(lower)]
    weighty = {term: spans for term, spans in longest.items() if meant(term) not in _ABOUT_THE_FUTURE} or longest
    for span in (span for spans in weighty.values() for span in spans):
        if _is_graded(lower, span) or not all(_covers(span, turn) for turn in turns):
            return []
    return sorted(weighty)


def is_turned(clause: str) -> bool:
    """Whether a word in it turns what it says: then its words of probability may be about the opposite."""
    return bool(_TURNS_A_CLAUSE.search(clause.lower().replace("’", "'")))


def meant(term: str) -> str:
    """A term as it stands in a sentence."""
    return _HAPPEN.sub("", term.lower())


def _spans(phrase: str, term: str) -> list[Span]:
    return [match.span() for match in re.finditer(rf"(?<![\w'-]){re.escape(term)}(?![\w'-])", phrase)]


def _lies_within(span: Span, others: list[Span]) -> bool:
    return any(_covers(other, span) and other != span for other in others)


def _covers(span: Span, other: Span) -> bool:
    return span[0] <= other[0] and other[1] <= span[1]


def _is_graded(phrase: str, span: Span) -> bool:
    """Whether “very”, “almost” and the like stand before it."""
    graded = GRADES.search(phrase, max(0, span[0] - 40), span[0])
    return bool(graded and graded[0])


def stands_in(phrase: str, quotation: str) -> bool:
    """Whether these words stand in a quotation, letter case, spacing, hyphens and quotation marks aside.

    Words that stand apart are joined by an ellipsis: “indicates … will”.
    """
    # A hyphen at the end of a line divides a word (“un-⏎likely” has no “likely”), or is the word's own.
    return _stands(phrase, whole_words(quotation)[0]) or ("-" in phrase and _stands(phrase, quotation))


def whole_words(text: str) -> tuple[str, list[int]]:
    """A text whose words are put together where a line, or what nobody sees, divides them; and where in the text
    itself each of its characters stands.
    """
    kept: list[str] = []
    places: list[int] = []
    end = 0
    for match in _IN_WORDS.finditer(text):
        kept.append(text[end : match.start()])
        places.extend(range(end, match.start()))
        end = match.end()
    kept.append(text[end:])
    places.extend(range(end, len(text)))
    return "".join(kept), places


def _stands(phrase: str, quotation: str) -> bool:
    folded, place = _folded(quotation), 0
    for piece in filter(None, map(_folded, _APART.split(phrase))):
        found = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(folded, place)
        if found is None:
            return False
        place = found.end()
    return True


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKC", tidy(text))
    return " ".join(_BETWEEN.sub(" ", text).casefold().split())
