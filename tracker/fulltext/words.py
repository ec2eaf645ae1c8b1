"""Words as they are sought: a query → words, and a text → the snippet where they stand."""

import re
import unicodedata
from typing import NamedTuple

AROUND = 90  # characters of a snippet on either side of the first word that was sought
LONGEST_WORD = 60
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


def words_of(text: str, most: int) -> list[str]:
    """The first words that say something, each once, in small letters without accents: letters and digits only."""
    found = WORD.findall(unicodedata.normalize("NFC", text).translate(PLAIN).lower())
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
