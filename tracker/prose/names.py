"""Names and titles as they are compared: what nobody sees or means is folded away."""

import re
import unicodedata

_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")


def folded(name: str) -> str:
    """The same for two that differ by letter case, white space, what has no width, or how accents are made."""
    return tidy(name).casefold()


def tidy(name: str) -> str:
    """Without what nobody sees, and with one space for any amount of white space."""
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", name)).split())
