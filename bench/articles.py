"""Hold what is read from pages against what is expected of them.

    python bench/articles.py readability/test/test-pages

The folder is that of the test pages of Mozilla's readability (github.com/mozilla/readability, Apache-2.0), which
are not shipped: for each page source.html, the article in expected.html, and expected-metadata.json.
"""

import argparse
import json
import re
import resource
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from lxml import html

from tracker.documents.document import Document
from tracker.documents.extracting import extract
from tracker.documents.markup import words
from tracker.prose.bylines import people
from tracker.prose.dates import stated_date
from tracker.prose.names import skeleton

RUN = 4  # a word of the expected text is found where it stands in a run of so many that the text has
MOST_LOST = 0.05


@dataclass
class Page:
    name: str
    expected: str
    metadata: dict[str, Any]
    read: Document
    seconds: float

    @property
    def left_out(self) -> str:
        return "\n".join(passage.text for passage in self.read.left_out)


def read(folder: Path) -> Page:
    metadata = json.loads((folder / "expected-metadata.json").read_text())
    article = html.document_fromstring(
        (folder / "expected.html").read_bytes(), html.HTMLParser(encoding="utf-8", huge_tree=True)
    )
    begin = time.perf_counter()
    document = extract((folder / "source.html").read_bytes(), "text/html; charset=utf-8", seconds=60)
    return Page(folder.name, words(article).text, metadata, document, time.perf_counter() - begin)


def lost(expected: str, text: str) -> float:
    """The share of the expected words that the text lacks."""
    sought, found = (re.findall(r"\w+", each.lower()) for each in (expected, text))
    run = min(RUN, len(sought))
    runs = {tuple(found[n : n + run]) for n in range(len(found))}
    there = {
        k for n in range(len(sought) - run + 1) if tuple(sought[n : n + run]) in runs for k in range(n, n + run)
    }
    return 1 - len(there) / max(1, len(sought))


def same_people(page: Page) -> bool:
    byline = page.metadata["byline"]
    expected = people(byline) or (byline,)
    return set(map(skeleton, expected)) == set(map(skeleton, page.read.authors))


def same_day(page: Page) -> bool:
    return stated_date(page.metadata["publishedTime"]) == page.read.published


def report(pages: list[Page], *, as_list: bool) -> None:
    signed = [page for page in pages if page.metadata.get("byline")]
    dated = [page for page in pages if page.metadata.get("publishedTime")]
    for what, some, is_right, value in (
        ("authors", signed, same_people, lambda page: page.read.authors),
        ("dates", dated, same_day, lambda page: page.read.published),
    ):
        found = [page for page in some if value(page)]
        right = [page for page in found if is_right(page)]
        print(
            f"{what}: {len(some)} pages, {len(found)} found, {len(right)} right, {len(found) - len(right)} wrong"
        )
        if as_list:
            print(*(f"  {page.name}: {value(page)}" for page in some if page not in right), sep="\n")
    short = [page for page in pages if lost(page.expected, page.read.text) > MOST_LOST]
    silent = [page for page in short if lost(page.expected, f"{page.read.text}\n{page.left_out}") > MOST_LOST]
    more = [page for page in pages if lost(page.read.text, page.expected) > 0.2]
    print(f"text: {len(pages)} pages, {len(short)} lack over 5 %, {len(silent)} of these without a word")
    print(f"      {len(more)} with over 20 % that is not expected")
    if as_list:
        print(*(f"  {page.name}" for page in silent), sep="\n")
    passages = [len(page.read.left_out) for page in pages]
    shares = [len(page.left_out) / len(page.read.text) for page in pages]
    print(f"left out: {statistics.median(passages):g} passages, at most {max(passages)}")
    large = sum(share > 0.1 for share in shares)
    print(f"          {statistics.median(shares):.1%} of the text, over 10 % on {large} pages")
    taken = [page.seconds for page in pages]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    print(f"time: {statistics.median(taken):.2f} s, at most {max(taken):.2f} s, process included")
    print(f"memory: at most {memory:.0f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", type=Path)
    parser.add_argument("--list", action="store_true", help="name the pages that are not right")
    options = parser.parse_args()
    report([read(folder) for folder in sorted(options.pages.iterdir())], as_list=options.list)
