"""What a page says in JSON-LD of the article that it holds."""

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

from tracker.documents.document import as_printed
from tracker.prose.bylines import bare, people

Thing = dict[str, Any]

ARTICLE = re.compile(r"Article|Posting|Report$")
BODY = re.compile(r"Organization|Corporation|Company|Agency|Business|Institution|WebSite|Brand$")
WRAPPED = re.compile(r"^\s*(?://)?\s*(?:<!--|<!\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*;?\s*$")
MOST_THINGS = 10_000


class LinkedData:
    """The article that the address names, where several are described; else the first that may be it."""

    def __init__(self, page: Any, addresses: list[str], titles: list[str]) -> None:
        self._by_id: dict[str, Thing] = {}
        articles = []
        for thing in _things(page):
            if isinstance(name := thing.get("@id"), str) and len(thing) > 1:
                self._by_id.setdefault(name, thing)
            if any(ARTICLE.search(kind) for kind in self.names(thing.get("@type"))):
                articles.append(thing)
        self._base = next(iter(addresses), "")
        self._addresses = [place for address in addresses if (place := _place(address))]
        self._titles = [bare(title) for title in titles]
        fits = [(self._fit(article), -n) for n, article in enumerate(articles)]
        best, n = max(fits, default=(-1, 0))
        self.article: Thing = articles[-n] if best >= 0 else {}

    def _fit(self, article: Thing) -> int:
        """3 for the article of this address, -1 for one of another address and title."""
        stated = [
            place
            for name in ("mainEntityOfPage", "url", "@id")
            for address in _addresses(article.get(name))
            if (place := _place(address, self._base))
        ]
        if any(_is_same(one, other) for one in stated for other in self._addresses):
            return 3
        if any(_is_same(one[:2], other[:2]) for one in stated for other in self._addresses):
            return 2
        headlines = [bare(headline) for headline in self.names(article.get("headline")) if bare(headline)]
        if any(
            headline in title or title in headline for headline in headlines for title in self._titles if title
        ):
            return 1
        return -1 if stated and self._addresses else 0

    def of_article(self, name: str) -> list[str]:
        return self.names(self.article.get(name))

    def names(self, value: object, depth: int = 0) -> list[str]:
        """Names, of a value that may be a name, a thing that has one or is described elsewhere, or several."""
        if depth > 4:
            return []
        if isinstance(value, dict):
            thing = self._whole(value)
            both = [one for part in ("givenName", "familyName") for one in self.names(thing.get(part), depth + 1)]
            return self.names(thing.get("name"), depth + 1) or [" ".join(both)] * bool(both)
        if isinstance(value, list):
            return [
                name for one in value[:100] if not isinstance(one, list) for name in self.names(one, depth + 1)
            ]
        return [name] if isinstance(value, str) and (name := as_printed(value)) else []

    def authors(self, bodies: list[str]) -> tuple[str, ...]:
        """People; or else a body that signs as author and is none of these.

        Who is said to be a person may be called as the site is: it may be theirs.
        """
        found: dict[str, None] = {}
        signing: dict[str, None] = {}
        for author in _listed(self.article.get("author") or self.article.get("creator")):
            is_body = self._is_body(author)
            for name in self.names(author):
                if is_body:
                    signing[name] = None
                else:
                    found |= dict.fromkeys(people(name, () if self._is_person(author) else bodies))
        taken = {bare(body) for body in bodies}
        return tuple(found) or tuple(name for name in signing if bare(name) not in taken)

    def live_authors(self) -> list[str] | None:
        """Of a live blog, those who are named for its entries; None of any other article."""
        if "LiveBlogPosting" not in self.names(self.article.get("@type")):
            return None
        entries = [one for one in _listed(self.article.get("liveBlogUpdate")) if isinstance(one, dict)]
        names = [
            name
            for one in entries[:MOST_THINGS]
            for author in _listed(one.get("author"))
            for name in self.names(author)
        ]
        return list(dict.fromkeys(person for name in names for person in people(name)))

    def is_free(self) -> bool:
        return not str(self.article.get("isAccessibleForFree", True)).lower().endswith("false")

    def publishers(self) -> list[str]:
        """Except a person, who may well be the author of what they publish."""
        publishers = _listed(self.article.get("publisher"))
        return [name for one in publishers if not self._is_person(one) for name in self.names(one)]

    def _whole(self, thing: Thing) -> Thing:
        """What is said of it elsewhere, if it is only pointed to."""
        return self._by_id.get(str(thing.get("@id")), {}) | thing

    def _is_body(self, value: object) -> bool:
        return isinstance(value, dict) and any(
            BODY.search(kind) for kind in self.names(self._whole(value).get("@type"))
        )

    def _is_person(self, value: object) -> bool:
        return isinstance(value, dict) and "Person" in self.names(self._whole(value).get("@type"))


def _things(page: Any) -> Iterator[Thing]:
    things: list[Any] = []
    for script in page.iter("script"):
        if (script.get("type") or "").lower().partition(";")[0].strip() == "application/ld+json":
            with suppress(ValueError, RecursionError):
                things.append(json.loads(WRAPPED.sub("", script.text or ""), strict=False))
    for thing in things:  # which grows on the way
        if isinstance(thing, list):
            things += thing[:MOST_THINGS]
        elif isinstance(thing, dict):
            yield thing
            things += [
                thing[name]
                for name in ("@graph", "mainEntity", "mainEntityOfPage", "author", "publisher")
                if isinstance(thing.get(name), dict | list)
            ]
        if len(things) > MOST_THINGS:
            return


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _addresses(value: object) -> list[str]:
    if isinstance(value, dict):
        return [address for name in ("@id", "url") if isinstance(address := value.get(name), str)]
    if isinstance(value, list):
        return [address for one in value if not isinstance(one, list) for address in _addresses(one)]
    return [value] if isinstance(value, str) else []


def _place(address: str, base: str = "") -> tuple[str, str, str] | None:
    """Host, path and query, as far as they tell pages apart; None of what is no address, or names a whole site."""
    with suppress(ValueError):
        parts = urlsplit(urljoin(base, address.strip()) if "/" in address or "." in address else "")
        path = parts.path.rstrip("/").removesuffix("/amp")
        if (path or parts.query) and parts.scheme in ("", "http", "https"):
            return (parts.netloc.lower().removeprefix("www."), path, parts.query)
    return None


def _is_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both name one page; an address without a host may be on any."""
    return one[1:] == other[1:] and (one[0] == other[0] or not one[0] or not other[0])
