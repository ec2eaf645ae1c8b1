"""Outcomes as people write them."""

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


def is_yes(text: str) -> bool:
    return folded(text) in YES


def is_no(text: str) -> bool:
    return folded(text) in NO


def is_annulled(text: str) -> bool:
    return folded(text) in ANNULLED


def as_recorded(text: str, kind: str) -> str:
    """“yes” of what a spreadsheet makes of it, for a question with Yes and No; others stay as they are."""
    if kind == QuestionKind.BINARY:
        return "yes" if is_yes(text) else "no" if is_no(text) else text
    return text
