"""Addresses of the web as people paste them, and the network addresses that may be reached for them."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Self
from urllib.parse import quote, urljoin, urlsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset(DEFAULT_PORTS.values())
LONGEST_ADDRESS = 2000
NEVER = re.compile(r"[\x00-\x1f\x7f\\]")  # browsers and libraries disagree about these
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*")
AS_THEY_ARE = "/%:@!$&'()*+,;=~?"

PUBLIC_IPV6 = ip_network("2000::/3")
# What `is_global` lets pass in some version of Python, or what leads on to an address that it does not see.
REFUSED_NETWORKS = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared by the customers of a provider
        "168.63.129.16/32",  # looks public, but is the host of a virtual machine at Azure
        "192.0.0.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
        "2001::/23",  # Teredo and other protocols
        "2002::/16",  # 6to4 has an IPv4 address inside; so have ::ffff:0:0/96 and 64:ff9b::/96, not in 2000::/3
        "3fff::/20",  # documentation
    )
]


class FetchError(Exception):
    """Why an address was not read, in a sentence for the analyst who gave it."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anyone on the internet reaches the same machine by this address."""
    return (
        address.is_global
        and (address.version == 4 or address in PUBLIC_IPV6)
        and not any(address in network for network in REFUSED_NETWORKS)
    )


@dataclass(frozen=True, slots=True)
class Address:
    """An http or https address, checked and written in one way.

    host: ASCII, in lower case, without brackets or a final dot.  target: path and query, escaped; no fragment.
    """

    scheme: str
    host: str
    port: int
    target: str

    @classmethod
    def parse(cls, text: str, ports: frozenset[int] = WEB_PORTS) -> Self:
        """Raises FetchError for what is not an address, and for one that names a user or an unusual port."""
        text = text.strip()
        if len(text) > LONGEST_ADDRESS:
            raise FetchError("This address is too long: 2,000 characters at most.")
        if NEVER.search(text):
            raise FetchError("An address has no backslashes or line breaks in it; copy it from the browser.")
        try:
            parts = urlsplit(text)
            if parts.scheme not in DEFAULT_PORTS:
                raise FetchError("Only addresses that begin with http:// or https:// are read.")
            host, port = _ascii_host(parts.hostname or ""), parts.port
        except ValueError:
            raise FetchError("This is not an address of the web; copy it from the browser.") from None
        if "@" in parts.netloc:
            raise FetchError("This address has a user name or password in it; leave out what stands before the @.")
        port = DEFAULT_PORTS[parts.scheme] if port is None else port
        if port not in ports:
            raise FetchError(
                f"Only the usual ports of the web, 80 and 443, are read, and this address names {port}."
            )
        query = f"?{quote(parts.query, safe=AS_THEY_ARE)}" if parts.query else ""
        return cls(parts.scheme, host, port, quote(parts.path or "/", safe=AS_THEY_ARE) + query)

    def follow(self, location: str, ports: frozenset[int]) -> Self:
        """Where a redirect leads from here."""
        try:
            return self.parse(urljoin(str(self), location), ports)
        except ValueError:
            raise FetchError("This address leads to something that is not an address of the web.") from None

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def _ascii_host(host: str) -> str:
    """The host as the name system takes it. Raises ValueError.

    A number in an odd spelling (0x7f.1, 2130706433) passes: what counts is the address that it is looked up as.
    """
    if ":" in host:
        return str(IPv6Address(host))
    if not host.isascii():
        host = idna.encode(host, uts46=True).decode()
    host = host.removesuffix(".").lower()
    if not HOST.fullmatch(host):
        raise ValueError(host)
    return host
