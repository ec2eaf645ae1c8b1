"""Text that others wrote, on its way to a terminal."""

import re

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """In one line, and nothing in it that a terminal would obey: no colours, no titles, no turned direction."""
    return CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
