"""Sites on this machine that answer as badly as sites can."""

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

import pytest

from tracker.documents.addresses import FetchError
from tracker.documents.fetching import fetch

OURS = "127.0.0.1"  # stands for the public web in these tests; everything else is as forbidden as ever
HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def page(body: bytes = b"<p>Words.</p>", headers: bytes = HTML, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\n%bContent-Length: %d\r\n\r\n%b" % (status.encode(), headers, len(body), body)


def redirect(to: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {to}\r\n".encode(), status)


@dataclass
class Site:
    """port: where it listens.  asked: the head of every request.  A connection without a request adds ""."""

    port: int
    asked: list[str] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [head.split(" ")[1] for head in self.asked]


@contextmanager
def site(
    answer: Callable[[socket.socket, str], None] | dict[str, bytes] | bytes,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Site]:
    """A site that gives one answer, or one for each path, or lets a function write to the connection."""
    listener = socket.create_server((host, port))
    served = Site(listener.getsockname()[1])

    def serve(connection: socket.socket) -> None:
        with suppress(OSError):
            if tls:
                connection = tls.wrap_socket(connection, server_side=True)
            with connection:
                head = connection.recv(65536).decode("latin-1")
                served.asked.append(head)
                if not head:
                    return
                path = head.split(" ")[1]
                if callable(answer):
                    answer(connection, path)
                else:
                    connection.sendall(answer if isinstance(answer, bytes) else answer[path])

    def listen() -> None:
        with suppress(OSError):
            while True:
                Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()

    thread = Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def read(served, path="/", *, names=None, scheme="http", **options):
    """Fetch a page of a site on this machine under the name of site.example."""
    return fetch(
        f"{scheme}://site.example:{served.port}{path}",
        resolve=lambda host, port: (names or {"site.example": [OURS]})[host],
        permitted=lambda address: str(address) == OURS,
        ports=frozenset({served.port}),
        **options,
    )


def refusal(served, path="/", **options) -> str:
    with pytest.raises(FetchError) as caught:
        read(served, path, **options)
    return str(caught.value)
