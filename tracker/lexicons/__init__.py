"""The published lexicons that are shipped as data: loads them, and lists their terms."""

import csv
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tracker.models import Lexicon, LexiconEntry
from tracker.models.changes import recording

HERE = Path(__file__).parent


def load() -> int:
    """Bring the tables in line with the files. Returns the number of entries. The same twice changes nothing."""
    entries = _published_entries()
    with recording(), (HERE / "lexicons.toml").open("rb") as file:
        for slug, about in tomllib.load(file).items():
            rows = about.pop("entries", None) or list(entries[slug])
            kind = about.pop("kind", None) or rows[0]["kind"]
            lexicon, _ = Lexicon.objects.update_or_create(slug=slug, defaults=about | {"kind": kind})
            for row in rows:
                values = {name: row[name] for name in ("low", "best", "high")}
                values |= {
                    "lower": row.get("lower", row["low"]),
                    "upper": row.get("upper", row["high"]),
                    "n": row.get("n"),
                    "note": row.get("note", ""),
                }
                LexiconEntry.objects.update_or_create(lexicon=lexicon, term=row["term"], defaults=values)
    return LexiconEntry.objects.count()


def _published_entries() -> dict[str, list[dict[str, Any]]]:
    entries = defaultdict(list)
    with (HERE / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            entries[row["source"]].append(dict(_entry(row)))
    return entries


def _entry(row: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """A survey is read by its quartiles about the median, a standard by its limits about the middle.

    What a paper does not print is not made up: limits stand for quartiles that are missing, and quartiles for
    limits; the mean stands for a median.
    """
    lower, upper = (float(row[outer] or row[inner]) / 100 for outer, inner in (("lower", "q25"), ("upper", "q75")))
    low, high = (float(row[inner] or row[outer]) / 100 for outer, inner in (("lower", "q25"), ("upper", "q75")))
    centre = row["median"] or row["mean"]
    yield from {"term": row["term"], "kind": row["kind"], "lower": lower, "upper": upper}.items()
    yield from {"low": low, "best": float(centre) / 100 if centre else (lower + upper) / 2, "high": high}.items()
    yield "n", int(float(row["n"])) if row["n"] else None


def shipped_terms() -> list[str]:
    """Every term of the shipped files, once: a text can be searched for them without a database."""
    with (HERE / "lexicons.toml").open("rb") as file:
        house = [row["term"] for about in tomllib.load(file).values() for row in about.get("entries", [])]
    return sorted({row["term"] for rows in _published_entries().values() for row in rows} | set(house))
