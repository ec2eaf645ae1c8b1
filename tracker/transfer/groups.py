"""Forecasts of which each answer has a row of its own, put together."""

import json
from collections.abc import Iterable, Iterator

from tracker.prose.names import folded
from tracker.transfer.given import Given, Values
from tracker.transfer.outcomes import is_no, is_yes

WHICH = "Which answer this is the probability of is not said: the cell for it is empty."
# By what the rows of one forecast are the same.
SERIES = ("expert", "question", "question_key", "made_at", "group")


def grouped(rows: Iterable[Given]) -> Iterator[Given]:
    """In the order in which each forecast begins.  Of a yes-or-no question the complement is dropped."""
    groups: dict[tuple[str, ...], list[Given]] = {}
    for given in rows:
        if given.values is None:
            yield given
            continue
        key = tuple(folded(given.values.get(name, "")) for name in SERIES)
        groups.setdefault(key, []).append(given)
    options = _options(groups.values())
    for rows_of_one in groups.values():
        yield together(rows_of_one, options[_question(rows_of_one[0])])


def _question(given: Given) -> str:
    assert given.values
    return folded(given.values.get("question_key") or given.values.get("question", ""))


def _options(groups: Iterable[list[Given]]) -> dict[str, list[str]]:
    """All that any forecast of a question names, in the order in which they come."""
    found: dict[str, dict[str, str]] = {}
    for rows in groups:
        named = found.setdefault(_question(rows[0]), {})
        for given in rows:
            assert given.values
            option = given.values.get("option", "")
            named.setdefault(folded(option), option)
    return {question: list(named.values()) for question, named in found.items()}


def together(rows: list[Given], options: list[str]) -> Given:
    """One forecast of the rows for its answers.  options: all answers of its question."""
    first = rows[0]
    assert first.values
    values: Values = {k: v for k, v in first.values.items() if k not in ("option", "probability", "group")}
    shares: dict[str, str] = {}
    for given in rows:
        assert given.values
        option = folded(given.values.get("option", ""))
        if not option:
            return Given(first.row, None, WHICH, len(rows))
        if option in shares:
            name = given.values.get("option", "")
            return Given(first.row, None, f"There are two rows for “{name}” (also row {given.row}).", len(rows))
        shares[option] = given.values.get("probability", "")
    numbers = [_number(shares[folded(option)]) if folded(option) in shares else None for option in options]
    if any(number is None for number in numbers):
        missing = next(option for option, number in zip(options, numbers, strict=True) if number is None)
        return Given(first.row, None, f"No row gives the probability of “{missing}”.", len(rows))
    remark = " ".join(given.remark for given in rows if given.remark)
    yes = [option for option in options if is_yes(option)]
    if len(options) <= 2 and len(yes) == 1 and all(is_yes(option) or is_no(option) for option in options):
        total = sum(number for number in numbers if number is not None)
        if len(options) == 2 and abs(total - 1) > 1e-6:
            said = f"The probabilities of Yes and No add up to {total:.6g}; they must add up to 1."
            return Given(first.row, None, said, len(rows))
        return Given(first.row, values | {"probability": shares[folded(yes[0])]}, "", len(rows), remark)
    values |= {"options": json.dumps(options, ensure_ascii=False), "kind": values.get("kind") or "multiple choice"}
    return Given(first.row, values | {"probabilities": json.dumps(numbers)}, "", len(rows), remark)


def _number(text: str) -> float | None:
    try:
        return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return None
