"""Reading one page of the web for an analyst, without being led anywhere else.

A host is looked up once. Only those of its addresses that are public are connected to, and the address at the
other end of the connection is checked again before a byte is sent, so a name that answers differently the
second time gains nothing. Every redirect begins anew. One deadline holds for all of it.
"""

import hashlib
import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import SOCK_STREAM, getaddrinfo
from threading import Thread
from typing import Any

import httpcore

from tracker.documents.addresses import WEB_PORTS, Address, FetchError, is_public

type Resolver = Callable[[str, int], Iterable[str]]
type Rule = Callable[[IPv4Address | IPv6Address], bool]

READABLE = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown", "application/pdf"})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4  # of one host that are tried
SECONDS = 10.0
SIZE = 5_000_000  # bytes
PIECE = 65_536  # bytes that are unpacked at once
HEADERS: dict[bytes | str, bytes | str] = {
    "User-Agent": "Outturn/0.1 (reads one page for an analyst)",
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/markdown, text/plain;q=0.9",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en, *;q=0.5",
}

INWARD = "This address leads into a private network, and only the public web is read."
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


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, by the name system of this machine. Raises OSError."""
    return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM)]


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
    deadline = _Deadline(seconds)
    gate = _Gate(resolve, permitted, deadline)
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
    address: Address, gate: "_Gate", tls: ssl.SSLContext, deadline: "_Deadline", size: int
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
    raise FetchError(f"This address gives {named}; pages, PDF files and plain text are read.")


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


class _Deadline:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds; more than none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise self.passed()
        return left

    def passed(self) -> FetchError:
        return FetchError(f"The site took longer than {self._seconds:g} seconds to answer. Try again later.")


class _Gate(httpcore.SyncBackend):
    """Opens connections, to permitted addresses only."""

    def __init__(self, resolve: Resolver, permitted: Rule, deadline: _Deadline) -> None:
        self._resolve = resolve
        self._permitted = permitted
        self._deadline = deadline

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        addresses = [address for address in self._look_up(host, port) if self._permitted(address)]
        if not addresses:
            raise FetchError(INWARD)
        stream = self._connect(addresses[:MOST_ADDRESSES], port)
        if not self._permitted(ip_address(stream.get_extra_info("server_addr")[0])):
            stream.close()
            raise FetchError(INWARD)
        return _TimedStream(stream, self._deadline)

    def _connect(self, addresses: list[IPv4Address | IPv6Address], port: int) -> httpcore.NetworkStream:
        """To the first that answers. Each has a share of the time: it may be on a network that leads nowhere."""
        *others, last = map(str, addresses)
        for tried, address in enumerate(others):
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                share = self._deadline.left() / (len(addresses) - tried)
                return super().connect_tcp(address, port, timeout=share)
        return super().connect_tcp(last, port, timeout=self._deadline.left())

    def _look_up(self, host: str, port: int) -> list[IPv4Address | IPv6Address]:
        """In a thread of its own, because nothing else ends a question to the name system in time."""
        found: Future[list[IPv4Address | IPv6Address]] = Future()

        def look_up() -> None:
            try:
                found.set_result([ip_address(address) for address in self._resolve(host, port)])
            except Exception as error:
                found.set_exception(error)

        Thread(target=look_up, daemon=True).start()
        try:
            return found.result(self._deadline.left())
        except FutureTimeoutError:
            raise self._deadline.passed() from None
        except (OSError, UnicodeError):
            raise FetchError(f"There is no site called {host}.") from None


class _TimedStream(httpcore.NetworkStream):
    """A connection on which every step has only the time that is left, so that a drip of bytes gains none."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: _Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(
            self._stream.start_tls(ssl_context, server_hostname, self._deadline.left()), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
