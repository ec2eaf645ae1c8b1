"""Bytes to characters: as declared, or UTF-8, and rather not at all than wrongly."""

import codecs
import re

from tracker.documents.document import ExtractError

BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
IN_HEADER = re.compile(r"""charset\s*=\s*["']?\s*([^\s"';]+)""", re.I)
IN_PAGE = re.compile(
    rb"""<meta\s[^>]{0,500}?charset\s*=\s*["']?\s*([\w:.-]+)|^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w:.-]+)""",
    re.I,
)
START = 4096  # bytes in which a page declares its charset

# Not every codec of Python's is a charset: unicode_escape and idna are others.
KNOWN = re.compile(
    r"utf-8|utf-16(-[lb]e)?|cp(125\d|866|874|932|949|950)|iso8859-\d+|koi8-[rut]|mac-(roman|cyrillic)|tis-620|"
    "gbk|gb18030|big5hkscs|euc_jp|iso2022_jp"
)
# Browsers take these names for wider charsets, and pages are written for browsers.
MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
}


def decode(body: bytes, content_type: str, *, is_page: bool) -> str:
    """By the byte order mark, else the header, else what the page declares, else UTF-8. Raises ExtractError."""
    for mark, charset in BYTE_ORDER_MARKS.items():
        if body.startswith(mark):
            return _decoded(body.removeprefix(mark), charset, charset)
    declared = ""
    if match := IN_HEADER.search(content_type):
        declared = match[1]
    elif is_page and (found := IN_PAGE.search(body[:START])):
        declared = (found[1] or found[2]).decode("ascii", "replace")
        if declared.lower().startswith("utf-16"):
            declared = "utf-8"  # or the declaration could not have been read
    if not declared:
        try:
            return body.decode()
        except UnicodeDecodeError:
            raise ExtractError(
                "Nothing says which charset this is written in, and it is not UTF-8. "
                "Save it as UTF-8, or paste the text instead."
            ) from None
    return _decoded(body, declared, _codec(declared))


def _codec(declared: str) -> str:
    try:
        name = codecs.lookup(declared).name
    except (LookupError, ValueError):
        name = ""
    name = MEANT.get(name, name)
    if not KNOWN.fullmatch(name):
        raise ExtractError(f"The charset that is declared, “{declared[:40]}”, is unknown. Paste the text instead.")
    return name


def _decoded(body: bytes, declared: str, codec: str) -> str:
    wrong = ExtractError(
        f"The charset that is declared, “{declared[:40]}”, is not the one in which this is written. "
        "Paste the text instead."
    )
    # Most charsets give a meaning to any bytes; but what is not ASCII and reads as UTF-8 is UTF-8.
    if not codec.startswith("utf-") and not body.isascii() and _is_utf_8(body):
        raise wrong
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        raise wrong from None


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
