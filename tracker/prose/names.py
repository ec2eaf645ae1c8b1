"""Names and titles as they are compared: what nobody sees or means is folded away."""

import re
import unicodedata

# Characters that nobody sees: soft hyphens, what has no width, what turns the direction of writing.
UNSEEN = "".join(map(chr, [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]))
_SEEN = str.maketrans("", "", UNSEEN)
_ACCENTS = re.compile("[\u0300-\u0337\u0339-\u036f]")  # not the stroke that makes ≠ of =
_RAISED = str.maketrans({raised: f"^{figure}" for figure, raised in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")})
# Small letters of other alphabets, and figures, that are printed like Latin letters: the commonest of Unicode's
# confusables (UTS 39). First Cyrillic, then Greek, then Latin letters and figures.
_PRINTED_LIKE = {
    **dict(zip("авеікмнорстухѕјһԁԛԝьё", "abeikmhopctyxsjhdqwbe", strict=True)),
    **dict(zip("αβγεηικνορτυχω", "abyenikvoptyxw", strict=True)),
    **dict(zip("łøđħŧıȷɡɑ|10", "lodhtijgallo", strict=True)),
    "i": "l",  # a capital one
}
_LIKE = str.maketrans(_PRINTED_LIKE | dict.fromkeys("іιı", "l"))
# Between letters a hyphen is a space; a point or a colon within a number stays.
_HYPHENS = re.compile(r"(?<=[^\W\d_])[-‐‑–—](?=[^\W\d_])")
_PUNCTUATION = re.compile(r"['\"‘’‚‛“”„«»`´;!?()]|[.,:](?!\d)")


def folded(name: str) -> str:
    """The same for two that differ by letter case, white space, what has no width, or how accents are made."""
    return tidy(name).casefold()


def tidy(name: str) -> str:
    """Without what nobody sees, and with one space for any amount of white space."""
    return " ".join(unicodedata.normalize("NFC", name.translate(_SEEN)).split())


def skeleton(name: str) -> str:
    """The same for two that only look the same: by accents, by letters of another alphabet, or by punctuation.

    Not for two that differ by a figure or a sign: “<5” and “>5”, “10⁶” and “106”.
    """
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", folded(name).translate(_RAISED)))
    spaced = _HYPHENS.sub(" ", bare)
    return " ".join(_PUNCTUATION.sub("", spaced).translate(_LIKE).split())
