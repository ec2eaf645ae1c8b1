"""Words as they are sought: a query → words, and a text → the snippet where they stand."""

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz import fuzz

from tracker.prose.names import UNSEEN

AROUND = 90  # characters of a snippet on either side of the first word that was sought
LONGEST_WORD = 60
MOST_COMPARED = 200  # words of a text
MISSPELT = 75.0  # of 100: from here on two words may be the same
WORD = re.compile(r"[^\W_]+")
# What PostgreSQL's English dictionary leaves out; left out here, so that both engines agree.
STOP_WORDS = frozenset(
    WORD.findall("""
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself she her hers
    herself it its itself they them their theirs themselves what which who whom this that these those am is are
    was were be been being have has had having do does did doing a an the and but if or because as until while of
    at by for with about against between into through during before after above below to from up down in out on
    off over under again further then once here there when where why how all any both each few more most other
    some such no nor not only own same so than too very s t can will just don should now
    """)
)
# By these the forms of one word differ. The databases know better; this only chooses what is marked.
ENDINGS = (
    "s|es|ed|ing|e|y|ies|ied|ly|er|ers|ion|ions|ation|ations|ate|ates|ated|ating|[iy]?[sz](?:e|es|ed|ing|ation)"
)
ENDING = re.compile(f"(?<=[a-z]{{3}})(?:{ENDINGS})$")


# Words that questions about quite different things have in common.
OF_ANY_QUESTION = frozenset(
    WORD.findall("""
    will would may might could shall should must likely unlikely probably year years month months week weeks day
    days end next last first second least most percent per cent half january february march april june july august
    september october november december spring summer autumn fall winter before after until within yes report
    reports reported publish publishes published official officially announce announces announced deadline question
    resolve newspaper newspapers say says said new old one two three four five make makes made take takes come
    comes get gets go goes stay stays between among least still again
    """)
)


def is_about(words: str, text: str) -> bool:
    """Whether a text shares words with these that are not such as any question may have: two of them, or a quarter
    if they are many, or the only one.
    """
    sought = _matters(words)
    there = _matters(text)
    shared = sum(any(word.startswith(stem) or _is_misspelt(stem, word) for word in there) for stem in sought)
    return bool(sought) and shared >= min(len(sought), max(2, len(sought) // 4))


def _is_misspelt(word: str, other: str) -> bool:
    return len(word) > 3 and fuzz.ratio(word, other) >= MISSPELT


def _matters(text: str) -> set[str]:
    """What of its words says what it is about, without their endings."""
    found = words_of(text, MOST_COMPARED)
    return {ENDING.sub("", word) for word in found if word not in OF_ANY_QUESTION and not word.isdigit()}


class Snippet(NamedTuple):
    """A stretch of text, and whether it was sought."""

    text: str
    is_sought: bool


class _Plain(dict[int, str]):
    """Letter → the same without its accent: as long as it was, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        first, *marks = list(unicodedata.normalize("NFD", chr(code)))
        self[code] = first if all(map(unicodedata.combining, marks)) else chr(code)
        return self[code]


PLAIN = _Plain()
_SEEN = str.maketrans("", "", UNSEEN)
# Letters that are printed as one.
LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}


def words_of(text: str, most: int) -> list[str]:
    """The first words that say something, each once, in small letters without accents: letters and digits only."""
    found = WORD.findall(unicodedata.normalize("NFKC", text).translate(_SEEN).translate(PLAIN).lower())
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in found if word not in STOP_WORDS))[:most]


def snippets(text: str, words: list[str], around: int = AROUND) -> list[Snippet]:
    """The text around the first of the words, or its beginning, with all of the words that stand in it."""
    plain, wanted = text.translate(PLAIN), re.compile("|".join(map(_forms, words)), re.IGNORECASE)
    first = wanted.search(plain)
    start, end = (first.start() - around, first.end() + around) if first else (0, 2 * around)
    if start > 0:  # at the border of a word, if there is one
        start = max(start, plain.find(" ", start, start + around) + 1)
    if end < len(text):
        border = plain.rfind(" ", end - around, end)
        end = border if border > 0 else end
    start, end = max(start, 0), min(end, len(text))
    found, i = [Snippet("…", False)] if start else [], start
    for match in wanted.finditer(plain, start, end):
        found += [Snippet(text[i : match.start()], False), Snippet(text[match.start() : match.end()], True)]
        i = match.end()
    return [*found, Snippet(text[i:end] + ("…" if end < len(text) else ""), False)]


def _forms(word: str) -> str:
    """A pattern for words that begin with this one, or are another form of it: signs, signing."""
    stem = ENDING.sub("", word)
    if len(stem) > 3 and stem[-1] == stem[-2]:  # running, runs
        stem = stem[:-1]
    return rf"\b(?:{word}\w*|{stem}(?:{stem[-1]}?(?:{ENDINGS}))?\b)"
