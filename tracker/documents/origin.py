"""What a page says of its origin: its title, who has written it, who publishes it, and when."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

from tracker.documents.datelines import published_in
from tracker.documents.document import as_printed, one_line
from tracker.documents.linked_data import LinkedData
from tracker.documents.marked import (
    datelines,
    inferred_date,
    is_elsewhere,
    itemised_authors,
    moment,
    moments,
    signatures,
)
from tracker.prose.bylines import people
from tracker.prose.dates import dates_in, stated_date
from tracker.prose.names import skeleton

# The first that a page gives is proposed. What is written for machines that quote comes first.
TITLES = ["citation_title", "JSON-LD headline", "og:title", "dc.title", "dcterms.title", "twitter:title", "title"]
AUTHORS = [
    "citation_author",
    "JSON-LD author",
    "byl",
    "article:author_name",
    "dc:creator",
    "dc.creator",
    "dc.creator.aut",
    "dcterms.creator",
    "dcterms.creator.aut",
    "author",
    "authors",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "shareaholic:article_author_name",
    "rbauthors",
    "dcsext.author",
    "creator",
    "written by",
    "itemprop author",
]
PUBLISHERS = [
    "citation_journal_title",
    "citation_publisher",
    "JSON-LD publisher",
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
]
PARTED = re.compile(r"\s+[|·•–—-]\s+$|\s*\|\s*$")
BEHIND = re.compile(r"\s+[|·•–—-]\s+\S|\s*\|\s*\S")  # what parts a title from the name of the site
SITES = ["application-name", "apple-mobile-web-app-title", "al:ios:app_name", "cre", "twitter:site", "rbpubname"]
DATES = [
    "JSON-LD datePublished",
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "og:pubdate",
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rnews:datepublished",
    "originalpublicationdate",
    "bt:pubdate",
    "dcterms.issued",
    "dc.date.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "pdate",
    "article:publicationdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published-date",
    "publication_date",
    "date",
    "JSON-LD dateCreated",
]
COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?=T?\d{4,6}|$)")  # 20190806103251
FOR_MACHINES = "the page’s own data for machines"
WHOSE = "check who has written what is quoted."
MOST_NAMED = 8
MOST_STATED = 50  # values under one name
ADDRESSES = ["canonical", "og:url", "twitter:url"]


class Stated(NamedTuple):
    """What a page says, and where."""

    value: Any
    basis: str = ""


class Origin:
    """published_is_inferred: the day stands somewhere on the page, and nothing says of what it is.

    is_free: unless the page says that a part is shown to subscribers alone.
    remarks: on what is printed and not proposed, or does not fit.
    """

    published_is_inferred = False
    remarks: tuple[str, ...] = ()

    def __init__(self, page: Any) -> None:
        self._page = page
        found = self._found = _metadata(page)
        addresses = self._addresses = [address for name in ADDRESSES for address in found.get(name, [])]
        titles = [title for name in TITLES for title in found.get(name, [])]
        described = LinkedData(page, addresses, titles)
        for name in ("headline", "datePublished", "dateCreated"):
            found[f"JSON-LD {name}"] = described.of_article(name)
        found["JSON-LD publisher"] = described.publishers()
        self.bodies = [body for name in (*PUBLISHERS, *SITES) for body in found.get(name, [])]
        self._signed = described.authors(self.bodies)
        self.is_free = described.is_free()
        self.title = self._title()
        self.publisher = self._first(PUBLISHERS)
        self.authors = self._authors()
        self._lines = list(datelines(page))
        self.published = self._published()
        self.remarks += self._weekdays()
        if (live := described.live_authors()) is not None:
            said = f" ({', '.join(live[:MOST_NAMED])})" if live else ""
            self.remarks += (
                f"This is a live blog, of which several people may have written parts{said}: {WHOSE}",
            )

    def _first(self, names: list[str]) -> Stated:
        return next(
            (Stated(self._found[name][0], _basis(name)) for name in names if self._found.get(name)), Stated("")
        )

    def _title(self) -> Stated:
        """Without the name of the site that is put behind it, as the page says it, or a heading shows it."""
        stated = self._first(TITLES)
        for body in self.bodies:
            alone = stated.value.removesuffix(body)
            if alone != stated.value and (parted := PARTED.search(alone)) and parted.start():
                return Stated(alone[: parted.start()], stated.basis)
        for element in self._page.iter("h1", "h2"):
            heading = one_line(element.text_content())
            if heading and BEHIND.match(stated.value.removeprefix(heading)) and stated.value.startswith(heading):
                return Stated(heading, "the page’s heading")
        return stated

    def _authors(self) -> Stated:
        """As the page says for machines; else as its byline does, and if that names more, a remark says so."""
        printed = next(
            (Stated(named, basis) for lines, basis in signatures(self._page) if (named := self._named(lines))),
            Stated(()),
        )
        for name in AUTHORS:
            if authors := self._signed if name == "JSON-LD author" else self._named(self._found.get(name, [])):
                more = [one for one in printed.value if skeleton(one) not in map(skeleton, authors)]
                if more and len(more) + len(authors) == len(printed.value):
                    self.remarks += (f"The byline on the page names {' and '.join(more)} as well.",)
                return Stated(authors, _basis(name))
        return printed

    def _named(self, bylines: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(chain.from_iterable(people(byline, self.bodies) for byline in bylines)))

    def _published(self) -> Stated:
        for name in DATES:
            for stated in self._found.get(name, []):
                if published := _date(stated):
                    return Stated(published, f"{FOR_MACHINES} ({stated[:40]})")
        for stated in moments(self._page):
            if published := _date(stated):
                return Stated(published, f"the time that the page marks as its own ({stated[:40]})")
        day = published_in(self._lines, is_head=False)
        if day.is_said:
            return Stated(day.value, f"the page (“{day.line[:80]}”)")
        published, basis = inferred_date(self._page, self._addresses)
        if not published and day.value:
            published, basis = day.value, f"a line of the page ({day.line[:40]})"
        if not published:
            self.remarks += day.remarks
        self.published_is_inferred = bool(published)
        return Stated(published, basis)

    def _weekdays(self) -> tuple[str, ...]:
        """Where the page prints the day that is proposed beside a weekday that it is not."""
        days = [found for line in self._lines if self.published.value for found in dates_in(line)]
        said = [found.off_weekday for found in days if found.iso == self.published.value]
        return tuple(dict.fromkeys(filter(None, said)))


def _metadata(page: Any) -> defaultdict[str, list[str]]:
    """What the page says, by the name under which it says it."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for meta in page.iter("meta"):
        content = as_printed(meta.get("content") or "")
        names = {*(meta.get("property") or "").lower().split(), (meta.get("name") or "").lower().strip()}
        if not is_elsewhere(meta):
            names |= {*(meta.get("itemprop") or "").lower().split()} - {"author", "name"}
        for name in names - {""} if content else ():
            if len(found[name]) < MOST_STATED:
                found[name].append(content)
    for number in "12":  # “Written by” and a name, for the card that social networks show
        if re.match("(?:written )?by|author", " ".join(found[f"twitter:label{number}"]), re.I):
            found["written by"] += found[f"twitter:data{number}"]
    for time in page.iter("time"):
        if "datePublished" in (time.get("itemprop") or "").split() and not is_elsewhere(time, also_aside=False):
            found["datepublished"].append(moment(time))
    for title in page.iter("title"):
        found["title"].append(one_line(title.text_content()))
    for link in page.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split():
            found["canonical"].append((link.get("href") or "").strip())
    found["itemprop author"] += itemised_authors(page)
    return found


def _date(stated: str) -> str:
    return stated_date(COMPACT.sub(r"\1-\2-\3", stated))


def _basis(name: str) -> str:
    return "the page’s title" if name == "title" else FOR_MACHINES
