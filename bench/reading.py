"""Hold what the detector finds against the labelled sentences of bench/reading/: python bench/reading.py --list"""

import argparse
import os
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

# Beside the words that carry a likelihood these may stand or be missing: “is likely to”, “I doubt”, “will surely”.
ARTICLES, TO_BE = {"a", "an", "the"}, {"am", "are", "is", "be"}
LIGHT = ARTICLES | TO_BE | {"to", "of", "that", "i", "you", "he", "she", "it", "we", "they"}
FUTURE = {"will", "would", "shall"}
ANSWERS = ("right", "wrong", "none")


@dataclass
class Sentence:
    text: str
    begins: bool = False
    claims: list[dict[str, Any]] = field(default_factory=list)
    prescription: bool = False
    borderline: bool = False
    start: int = 0
    found: list[Any] = field(default_factory=list)

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def holds_one(self) -> bool:
        return bool(self.claims) or self.prescription

    @property
    def kinds(self) -> set[str]:
        said = {claim.get("kind", "forecast") for claim in self.claims}
        return said | {"prescription"} if self.prescription else said


@dataclass
class Text:
    name: str
    origin: str
    published: date | None
    sentences: list[Sentence]

    @property
    def whole(self) -> str:
        return "".join(("\n\n" if each.begins else " ") + each.text for each in self.sentences).strip()


def labelled_texts() -> list[Text]:
    return [_read(path) for path in sorted((HERE / "reading").glob("*.toml"))]


def _read(path: Path) -> Text:
    about = tomllib.loads(path.read_text(encoding="utf-8"))
    sentences = [Sentence(**row) for row in about["sentences"]]
    text = Text(path.stem, about["origin"], about.get("published"), sentences)
    at = 0
    for each in sentences:
        each.start = at = text.whole.index(each.text, at)
        at = each.end
    return text


def look(text: Text, candidates: Callable[[str, date | None], list[Any]]) -> None:
    """Give every candidate to the sentence in which most of it lies."""
    for candidate in candidates(text.whole, text.published):
        shared = [min(each.end, candidate.end) - max(each.start, candidate.start) for each in text.sentences]
        text.sentences[shared.index(max(shared))].found.append(candidate)


def words(phrase: str) -> set[str]:
    plain = phrase.casefold().replace("’", "'").replace("'ll", " will")
    bearing = set(re.findall(r"[\w.%'-]+", plain)) - LIGHT
    return bearing - FUTURE or bearing


def pairs(sentences: list[Sentence]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Each claim with the candidate that has its words, or else with the next one that no claim has."""
    for sentence in sentences:
        left = [each for each in sentence.found if not (sentence.prescription and each.kind == "prescription")]
        same = [
            next((c for c in left if words(c.phrase) == words(claim["phrase"])), None) for claim in sentence.claims
        ]
        spare = [each for each in left if each not in same]
        for claim, candidate in zip(sentence.claims, same, strict=True):
            if candidate in left:
                left.remove(candidate)
                yield claim, candidate
            elif spare:
                yield claim, spare.pop(0)


def answer(is_right: bool, said: str, found: str) -> str:
    return "right" if is_right else "none" if said and not found else "wrong"


def on_phrases(paired: list[tuple[dict[str, Any], Any]]) -> Counter[str]:
    return Counter(
        answer(words(claim["phrase"]) == words(each.phrase), claim["phrase"], each.phrase)
        for claim, each in paired
    )


def on_details(paired: list[tuple[dict[str, Any], Any]], name: str) -> Counter[str]:
    """Deadlines or speakers: those that the words say, and those that were found where they say none."""
    counts: Counter[str] = Counter()
    for claim, candidate in paired:
        said, found = claim.get(name), getattr(candidate, name, "") or ""
        if said:
            is_right = bool(found) and (words(found) <= words(said) or words(said) <= words(found))
            counts[answer(is_right, said, found)] += 1
        elif said is None:
            counts["invented" if found else "rightly none"] += 1
    return counts


def share(part: int, whole: int) -> str:
    return f"{part / whole:.2f} ({part} of {whole})" if whole else "– (0 of 0)"


def found_and_right(sentences: list[Sentence]) -> tuple[str, str]:
    holding = [each for each in sentences if each.holds_one]
    candidates = [each.holds_one for each in sentences for _ in each.found]
    return share(sum(bool(each.found) for each in holding), len(holding)), share(sum(candidates), len(candidates))


def report(title: str, sentences: list[Sentence]) -> None:
    clear = [each for each in sentences if not each.borderline]
    holding = sum(each.holds_one for each in sentences)
    print(f"\n{title}: {len(sentences)} sentences, {holding} with a claim or prescription")
    for name, some in (("all", sentences), ("without borderline cases", clear)):
        recall, precision = found_and_right(some)
        print(f"  {name:26} recall {recall:22} precision {precision}")
    several = [each for each in sentences if len(each.claims) > 1]
    reached = sum(min(len(each.found), len(each.claims)) for each in several)
    print(f"  {'claims of several':26} {share(reached, sum(len(each.claims) for each in several))}")
    kinds = [found.kind in each.kinds for each in sentences if each.holds_one for found in each.found]
    print(f"  {'kind as labelled':26} {share(sum(kinds), len(kinds))}")
    paired = list(pairs(sentences))
    negated = [(claim, each) for claim, each in paired if claim.get("negated")]
    for name, counts in (
        ("phrases", on_phrases(paired)),
        ("… of negated claims", on_phrases(negated)),
        ("deadlines", on_details(paired, "deadline")),
        ("speakers", on_details(paired, "speaker")),
    ):
        n = sum(counts[each] for each in ANSWERS)
        shares = "   ".join(f"{each} {share(counts[each], n)}" for each in ANSWERS)
        others = counts["invented"] + counts["rightly none"]
        print(f"  {name:26} {shares}" + (f"   invented {share(counts['invented'], others)}" if others else ""))


def print_mistakes(texts: list[Text]) -> None:
    for text in texts:
        for each in text.sentences:
            mark = " (borderline)" if each.borderline else ""
            if each.holds_one and not each.found:
                print(f"missed{mark}  {text.name}: {each.text}")
            elif each.found and not each.holds_one:
                print(f"false alarm{mark}  {text.name}, {each.found[0].phrase or each.found[0].kind}: {each.text}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--verbose", action="store_true", help="a line for each text")
    parser.add_argument("--list", action="store_true", help="what was missed, and what was found where nothing is")
    options = parser.parse_args()
    os.environ |= {"OUTTURN_ENV": "development", "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    import django

    django.setup()
    from tracker.spotting import candidates

    texts = labelled_texts()
    for text in texts:
        look(text, candidates)
        if options.verbose:
            recall, precision = found_and_right(text.sentences)
            print(f"{text.name:24} {len(text.sentences):3} sentences   recall {recall:18} precision {precision}")
    report(f"{len(texts)} texts", [each for text in texts for each in text.sentences])
    for origin, some in groupby(sorted(texts, key=lambda text: text.origin), key=lambda text: text.origin):
        report(f"origin {origin}", [each for text in some for each in text.sentences])
    if options.list:
        print_mistakes(texts)


if __name__ == "__main__":
    main()
