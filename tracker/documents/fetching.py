"""Reading one page of the web for an analyst, without being led anywhere else.

Connections are made to public addresses only (`connecting`), every redirect is checked anew, one deadline holds
for all of it, and a body is measured while it is read.
"""

import hashlib
import re
import ssl
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import httpcore

from tracker.documents.addresses import WEB_PORTS, Address, FetchError, is_public
from tracker.documents.connecting import Deadline, Gate, Resolver, Rule, look_up

READABLE = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/plain",
        "text/markdown",
        "application/pdf",
        "text/vtt",
        "application/x-subrip",
    }
)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
SECONDS = 10.0
SIZE = 5_000_000  # bytes
PIECE = 65_536  # bytes that are unpacked at once
HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "Outturn (reads one page for an analyst)",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/vtt, text/markdown, text/plain;q=0.9",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en, *;q=0.5",
}

BROKEN = "The site broke off in the middle of its answer. Try again later."
GARBLED = "The site’s answer does not follow the rules of the web, so it was not read."
REFUSALS = {
    401: "The site shows this page only to readers who sign in ({status}). Save it and upload the file.",
    403: "The site does not show this page to automatic readers ({status}). Save it and upload the file.",
    404: "There is no page at this address ({status}).",
    410: "The page at this address has been taken down ({status}).",
    429: "The site asks to be left in peace for a while ({status}). Try again later.",
    451: "The site may not show this page for legal reasons ({status}).",
}


@dataclass(frozen=True, slots=True)
class Page:
    """What stood at an address.

    url: as it was given.  redirects: the addresses passed on the way.  final_url: where the page stands.
    content_type: the header, with its charset.  body: bytes, unpacked.  sha256: of the body, in hex.
    """

    url: str
    final_url: str
    content_type: str
    body: bytes
    sha256: str
    redirects: tuple[str, ...]


def fetch(
    url: str,
    *,
    resolve: Resolver = look_up,
    permitted: Rule = is_public,
    ports: frozenset[int] = WEB_PORTS,
    seconds: float = SECONDS,
    size: int = SIZE,
    tls: ssl.SSLContext | None = None,
) -> Page:
    """Read a page. Raises FetchError, which says in a sentence why it could not be read.

    permitted: which network addresses may be connected to.  seconds: for everything, redirects included.
    size: most bytes of the body, unpacked.  tls: by default certificates are verified with the usual authorities.
    """
    deadline = Deadline(seconds)
    gate = Gate(resolve, permitted, deadline)
    tls = tls or _usual_authorities()
    address = Address.parse(url, ports)
    passed: list[str] = []
    while True:
        answer = _ask(address, gate, tls, deadline, size)
        if isinstance(answer, str):
            passed.append(str(address))
            if len(passed) > MOST_REDIRECTS:
                raise FetchError(f"This address leads on to another one more than {MOST_REDIRECTS} times.")
            address = address.follow(answer, ports)
            if str(address) in passed:
                raise FetchError(
                    "This address leads in a circle. The site may want a reader to accept cookies first."
                )
            continue
        content_type, body = answer
        return Page(
            url=url.strip(),
            final_url=str(address),
            content_type=content_type,
            body=body,
            sha256=hashlib.sha256(body).hexdigest(),
            redirects=tuple(passed),
        )


@cache
def _usual_authorities() -> ssl.SSLContext:
    """Kept, as reading their certificates takes longer than some fetches."""
    return httpcore.default_ssl_context()


def _ask(
    address: Address, gate: Gate, tls: ssl.SSLContext, deadline: Deadline, size: int
) -> str | tuple[str, bytes]:
    """What one address answers: where it leads on to, or the type and the body of a page."""
    headers = {"Host": address.authority, **HEADERS}
    url = httpcore.URL(scheme=address.scheme, host=address.host, port=address.port, target=address.target.encode())
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=gate, max_connections=1) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            answered = {name.lower(): value.decode("latin-1").strip() for name, value in response.headers}
            if response.status in REDIRECTS and b"location" in answered:
                return _as_written(answered[b"location"])
            if response.status != 200:
                raise FetchError(_refusal(response.status))
            content_type = answered.get(b"content-type", "")
            _check_type(content_type)
            return content_type, _body(response, answered, size)
    except httpcore.TimeoutException:
        raise deadline.passed() from None
    except httpcore.ConnectError as error:
        if isinstance(error.__context__, ssl.SSLError):
            raise FetchError(f"{address.host} cannot show that it is the real site: {_flaw(error)}.") from None
        raise FetchError(f"{address.host} could not be reached.") from None
    except httpcore.NetworkError:
        raise FetchError(BROKEN) from None
    except httpcore.ProtocolError:
        raise FetchError(GARBLED) from None


def _as_written(location: str) -> str:
    """A Location header that was written in UTF-8 without being escaped."""
    try:
        return location.encode("latin-1").decode()
    except UnicodeDecodeError:
        return location


def _refusal(status: int) -> str:
    sentence = REFUSALS.get(status, "The site answered with number {status} instead of a page.")
    if status >= 500:
        sentence = "The site is out of order ({status}). Try again later."
    return sentence.format(status=status)


def _flaw(error: Exception) -> str:
    cause = error.__context__
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"its certificate is not valid ({cause.verify_message.rstrip('.')})"
    return "no secure connection came about"


def _check_type(content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind in READABLE:
        return
    named = kind if re.fullmatch(r"[a-z0-9.+/-]{3,80}", kind) else "something of no stated type"
    raise FetchError(f"This address gives {named}; pages, PDF files, subtitles and plain text are read.")


def _body(response: httpcore.Response, headers: dict[bytes, str], size: int) -> bytes:
    too_long = FetchError(f"This page is larger than {size / 1e6:g} MB. Save it and upload the part that matters.")
    length = headers.get(b"content-length", "")
    if length.isdecimal() and int(length) > size:
        raise too_long
    pieces = response.iter_stream()
    match headers.get(b"content-encoding", "").lower():
        case "gzip" | "x-gzip" | "deflate":
            pieces = _unpacked(pieces)
        case "" | "identity":
            pass
        case _:
            raise FetchError(
                "The site sends this page packed in a way that was not asked for, so it was not read."
            )
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > size:
            raise too_long
    return bytes(body)


def _unpacked(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Undo gzip, a piece at a time, so that a small body that unpacks to a huge one is noticed early."""
    unpacker = zlib.decompressobj(wbits=47)
    try:
        for rest in packed:
            while rest:
                if unpacker.eof:  # a file of several members
                    unpacker = zlib.decompressobj(wbits=47)
                yield unpacker.decompress(rest, PIECE)
                rest = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error:
        raise FetchError(GARBLED) from None
    if not unpacker.eof:
        raise FetchError(BROKEN)
