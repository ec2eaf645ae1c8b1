"""Connections to the public web, and to nothing else.

A host is looked up once. Only those of its addresses that are permitted are connected to, and the address at the
other end of the connection is checked again before a byte is sent, so that a name that answers differently the
second time gains nothing.
"""

import ssl
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from socket import SOCK_STREAM, getaddrinfo
from threading import Thread
from typing import Any

import httpcore

from tracker.documents.addresses import FetchError

type Resolver = Callable[[str, int], Iterable[str]]
type Rule = Callable[[IPv4Address | IPv6Address], bool]

MOST_ADDRESSES = 4  # of one host that are tried
INWARD = "This address leads into a private network, and only the public web is read."


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, by the name system of this machine. Raises OSError."""
    return [str(found[4][0]) for found in getaddrinfo(host, port, type=SOCK_STREAM)]


class Deadline:
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


class Gate(httpcore.SyncBackend):
    """Opens connections, to permitted addresses only."""

    def __init__(self, resolve: Resolver, permitted: Rule, deadline: Deadline) -> None:
        self._resolve = resolve
        self._permitted = permitted
        self._deadline = deadline

    def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> httpcore.NetworkStream:
        addresses = [address for address in self._look_up(host, port) if self._permitted(address)]
        if not addresses:
            raise FetchError(INWARD)
        stream = self._connect(addresses[:MOST_ADDRESSES], port)
        try:
            peer = ip_address(stream.get_extra_info("server_addr")[0])
        except OSError as error:  # hung up already
            stream.close()
            raise httpcore.ConnectError from error
        if not self._permitted(peer):
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
        except TimeoutError:
            raise self._deadline.passed() from None
        except (OSError, UnicodeError):
            raise FetchError(f"There is no site called {host}.") from None


class _TimedStream(httpcore.NetworkStream):
    """A connection on which every step has only the time that is left, so that a drip of bytes gains none."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
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
