"""What is read from a page or a file."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any, Self

MOST_CHARACTERS = 2_000_000  # a thousand printed pages
LONGEST_LINE = 300  # of a title or a name, as sources keep it

NEW_LINES = re.compile("\r\n?|\x85|\u2028")
NEW_PARAGRAPHS = re.compile("[\x0b\x0c\u2029]")
# Controls, and what is not seen but would keep a quotation from being found: soft hyphens, zero-width spaces, and
# marks that turn the direction of writing. Joiners stay, as some scripts are spelt with them.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
TAGS = re.compile("</?(?:b|em|i|span|strong|sub|sup|u)(?: [^<>]*)?>", re.I)
SURROGATES = re.compile("[\ud800-\udfff]")


class ExtractError(Exception):
    """Why a page or file gives no text, in a sentence for the analyst who wanted it."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A passage that the text may lack.  at: where it would stand there, in characters."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text, and what its page or file says of its origin: to be proposed, never to be taken for granted.

    text: with LF, paragraphs apart by an empty line where that is known.  Whatever is not said is empty.
    published: 2019-02-26, 2019-02 or 2019.  *_basis: where it was said, "the page’s own data for machines".
    published_is_inferred: the day is of something else than the publication, as the making of a file.
    left_out: in the order of the text, what may belong to it and is not in it.
    is_part: the rest is behind a wall, or continued elsewhere.
    remarks: sentences on how it was read, for whoever checks the text.
    """

    text: str
    title: str = ""
    title_basis: str = ""
    authors: tuple[str, ...] = ()
    authors_basis: str = ""
    publisher: str = ""
    publisher_basis: str = ""
    published: str = ""
    published_basis: str = ""
    published_is_inferred: bool = False
    medium: str = ""
    left_out: tuple[LeftOut, ...] = ()
    is_part: bool = False
    remarks: tuple[str, ...] = ()

    @classmethod
    def of(cls, fields: dict[str, Any]) -> Self:
        """What `dataclasses.asdict` took apart, also after it was JSON."""
        left_out = tuple(LeftOut(**passage) for passage in fields.get("left_out", ()))
        lists = {name: tuple(fields.get(name, ())) for name in ("authors", "remarks")}
        return cls(**{**fields, **lists, "left_out": left_out})


def tidy(text: str) -> str:
    """The same words with LF and without characters that are not seen; never composed or decomposed anew."""
    text = NEW_PARAGRAPHS.sub("\n\n", NEW_LINES.sub("\n", text))
    text = SURROGATES.sub("\ufffd", UNSEEN.sub("", text)).strip()
    if len(text) > MOST_CHARACTERS:
        raise ExtractError(
            f"This text has {len(text):,} characters, and at most {MOST_CHARACTERS:,} are kept. "
            "Paste the part that matters."
        )
    return text


def one_line(text: str) -> str:
    """A title or a name without line breaks, cut where sources would not keep more of it."""
    return " ".join(tidy(text[: 10 * LONGEST_LINE]).split())[:LONGEST_LINE].strip()


def as_printed(text: str) -> str:
    """The same of a title or a name that was written for machines, with entities (also of entities) and tags."""
    return one_line(unescape(unescape(TAGS.sub("", text[: 10 * LONGEST_LINE]))))
