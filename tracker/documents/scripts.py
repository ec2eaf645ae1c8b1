"""Sub- and superscripts and formulas in one line, so that no figure ever reads as another one."""

import re
from typing import Any

ORDINAL = re.compile(r"st|nd|rd|th|er|ers|e|ère|re|ème|eme|o|a|os|as|s|º|ª", re.I)
NOTES = re.compile(r"\[?\(?(\d{1,3}|[a-z]|[ivx]{1,4})\)?\]?(?:\s*[,;]\s*\[?\(?(?:\d{1,3}|[a-z])\)?\]?)*")
FIGURE = re.compile(r"[+-−–]?\d+(?:[.,]\d+)?")
SIGNS = {"tm": "™", "sm": "℠", "c": "©", "r": "®"}
# What is raised to a power, if a figure stands at its shoulder: ten, a letter alone, a unit of length.
TEN = re.compile(r"(?<![\w.,$£€¥])(?:\d{1,3}(?:\.\d+)? ?[×x·*] ?)?10$")
LETTER = re.compile(r"(?:^|[\s(=+−×/-])[A-Za-zα-ωΑ-Ω]$")
UNIT = re.compile(
    r"(?:[\d/·(] ?|\b(?:per|square|cubic|hundred|thousand|million|billion) )(?:[kcdmnµμ]?m|ft|mi|in|yd|s)$|\bkm$"
)
PRICE = re.compile(r"[$£€¥] ?\d{1,3}(?:,?\d{3})*$")  # of which the cents are printed small and raised
JOINED = {"msup": "^", "msub": "_", "mfrac": "/"}  # how the two parts of a formula stand in one line
DEEPEST = 50
A_SHARE = re.compile(r"\s*(?:%|per ?cent|percent|pct)", re.I)


def raised(element: Any, before: str) -> str:
    """What a superscript reads behind these words: “[3]” for a note, “^6” for a power, “th” for an ordinal."""
    words = " ".join("".join(element.itertext()).split())
    if not words:
        return " " * bool("".join(element.itertext()))
    tail = _following(element)
    if (
        words.isdigit()
        and tail[:1] in ("/", "⁄")
        and (part := element.getnext()) is not None
        and part.tag == "sub"
    ):
        return f" {words}" if re.search(r"\d$", before) else words  # 5<sup>1</sup>/<sub>2</sub>
    is_linked = element.tag == "a" or element.find(".//a") is not None or _in_link(element)
    is_beside_figure = bool(re.search(r"\d[%)]?$", before))
    if not is_linked:
        if FIGURE.fullmatch(words) and _is_power(words, before, tail):
            return f"^{words}"
        is_share = words.isalpha() and A_SHARE.match(tail)  # “7ᵃ per cent”
        if ORDINAL.fullmatch(words) and re.search(r"(?<![\d.,])\d{1,4}$", before) and not is_share:
            return words
        if words.lower() in SIGNS and len(words) > 1:
            return SIGNS[words.lower()]
    if not is_linked and _are_cents(element, words, before, tail):
        return f".{words}"
    if not is_linked and words.isalpha() and len(words) == 1 and (TEN.search(before) or LETTER.search(before)):
        return f"^{words}"
    if NOTES.fullmatch(words) and (is_linked or words[0] in "[(" or re.match(r"\d", words) or _is_note(before)):
        return "".join(f"[{mark}]" for mark in re.findall(r"\w+", words))
    if is_beside_figure and (re.search(r"\d", words) or (len(words) == 1 and A_SHARE.match(tail))):
        return f"[{words.strip('[]')}]"
    return f" {words}" if " " in words and re.search(r"\w$", before) else words


def lowered(element: Any, before: str) -> str:
    """What a subscript reads: CO<sub>2</sub> is CO2, 10<sub>2</sub> is 10_2."""
    words = " ".join("".join(element.itertext()).split())
    if re.search(r"\d[/⁄]$", before):
        return words
    return f"_{words}" if words and re.search(r"\d$", before) else words


def formula(element: Any, depth: int = 0) -> str:
    """A formula in one line."""
    kind = str(element.tag).rpartition(":")[2]
    if kind in ("annotation", "annotation-xml") or depth > DEEPEST:
        return ""
    parts = [formula(part, depth + 1) for part in element if isinstance(part.tag, str)]
    if kind in JOINED and len(parts) == 2:
        return JOINED[kind].join((parts[0] if kind != "mfrac" else _one(parts[0]), _one(parts[1])))
    if kind == "msqrt":
        return f"√({''.join(parts)})"
    alone = " ".join((element.text or "").split()) or (element.get("alttext") or "" if kind == "math" else "")
    return ("".join(parts) or alone) + " " * (kind == "mtd")


def _one(words: str) -> str:
    return words if re.fullmatch(r"\w*|[\d.,]*", words) else f"({words})"


def _are_cents(element: Any, words: str, before: str, tail: str) -> bool:
    """“$5<sup>99</sup>”, unless the page has a note of the number before or behind it."""
    if not re.fullmatch(r"\d\d", words) or tail[:1].isdigit():
        return False
    if not PRICE.search(before) and not (re.search(r"(?<![\d.,])\d{1,3}$", before) and re.match(r" ?[€£]", tail)):
        return False
    raised = {"".join(one.itertext()).strip(" []()") for one in element.getroottree().iter("sup")}
    return not {str(int(words) - 1), str(int(words) + 1)} & raised


def _is_power(words: str, before: str, tail: str) -> bool:
    if A_SHARE.match(tail):
        return False
    if re.match(r"[+−–-]", words):
        return bool(re.search(r"\w$", before))
    if TEN.search(before) or LETTER.search(before):
        return True
    return words in ("2", "3") and bool(UNIT.search(before))


def _is_note(before: str) -> bool:
    return bool(re.search(r"\w{3}$|[.,;:!?”’\"')\]]$|\d%?$", before))


def _is_next(element: Any, tag: str) -> bool:
    following = element.getnext()
    return following is not None and following.tag == tag


def _in_link(element: Any) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == "a"


def _following(element: Any) -> str:
    """What stands right behind it, also where it ends a link."""
    while not (element.tail or "").strip() and element.getnext() is None and element.getparent() is not None:
        if element.getparent().tag not in ("a", "span", "b", "i", "em", "strong"):
            break
        element = element.getparent()
    return (element.tail or "").lstrip(" ") if (element.tail or "")[:1] != " " else (element.tail or "")
