"""Outcomes as people write them."""

import re

from tracker.prose.names import folded
from tracker.values.kinds import QuestionKind

YES = {
    "yes", "y", "true", "1", "1.0", "ja", "oui", "si", "sí", "sim", "tak", "да", "wahr", "vrai", "correct",
    "happened",
}  # fmt: skip
NO = {
    "no", "n", "false", "0", "0.0", "nein", "non", "não", "nie", "нет", "falsch", "faux", "incorrect",
    "did not happen",
}  # fmt: skip
ANNULLED = {"annulled", "annul", "void", "voided", "ambiguous", "cancelled", "canceled", "invalid"}
TIES = {"tie", "tied", "draw", "drawn"}
SHARE = re.compile(r"(?P<share>0?\.\d+)|(?P<percent>\d{1,2}(?:\.\d+)?) ?%")


def is_yes(text: str) -> bool:
    return folded(text) in YES


def is_no(text: str) -> bool:
    return folded(text) in NO


def is_annulled(text: str) -> bool:
    return folded(text) in ANNULLED


def is_neither(text: str, kind: str) -> bool:
    """Whether a question of Yes and No came out as a share of Yes: a tie, or what a market paid."""
    if kind != QuestionKind.BINARY:
        return False
    match = SHARE.fullmatch(folded(text))
    return folded(text) in TIES or bool(match and float(match["share"] or match["percent"]))


def as_recorded(text: str, kind: str) -> str:
    """“yes” of what a spreadsheet makes of it, for a question with Yes and No; others stay as they are."""
    if kind == QuestionKind.BINARY:
        return "yes" if is_yes(text) else "no" if is_no(text) else text
    return text
