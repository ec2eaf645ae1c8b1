"""Addresses that try to reach into a private network. None of them leads to a connection."""

import re
import socket
import sys
from ipaddress import ip_address

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.documents.addresses import Address, FetchError, is_public
from tracker.documents.fetching import fetch

LITERALS = re.findall(
    r"\S+",
    """
    127.0.0.1 127.0.0.1. 127.1 127.0.1 2130706433 017700000001 0177.0.0.1 0x7f000001 0x7f.1 0x7f.0x0.0x0.0x1
    0 0.0.0.0 00000.0 127.255.255.254 127.00.00.01
    10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.257 169.254.169.254 0xa9fea9fe 2852039166
    100.64.0.1 100.100.100.200 198.18.0.1 192.0.0.192 192.0.2.1 168.63.129.16
    224.0.0.1 239.255.255.250 255.255.255.255 240.0.0.1
    [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:0:127.0.0.1] [::127.0.0.1]
    [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::a00:1] [2002:7f00:1::] [2002:a00:1::1]
    [2001:0:7f00:1::] [fe80::1] [fec0::1] [fc00::1] [fd00:ec2::254] [ff02::1] [2001:db8::1] [100::1] [5f00::1]
    １２７.０.０.１ 127。0。0。1 ①②⑦.0.0.1 ⑯⑨。254。169。254
    """,
)

NAMES = {
    "inside.example": ["127.0.0.1"],
    "inside6.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "translated.example": ["64:ff9b::7f00:1"],
    "many.example": ["10.0.0.1", "127.0.0.1", "::1", "fe80::1", "100.64.0.1"],
    "localhost": ["127.0.0.1", "::1"],
    "metadata.google.internal": ["169.254.169.254"],
    "xn--bcher-kva.example": ["127.0.0.1"],
}
WHOLE = [
    *(f"http://{name}:{{port}}/" for name in [*NAMES, "LOCALHOST", "localhost.", "bücher.example"]),
    "http://user:secret@127.0.0.1:{port}/",
    "http://public.example@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}@public.example/",
    "http://public.example#@127.0.0.1:{port}/",
    "http://127.0.0.1:{port}#@public.example/",
    "http://public.example\\@127.0.0.1:{port}/",
    "http:\\\\127.0.0.1:{port}\\",
    "http:/127.0.0.1:{port}/",
    "http:127.0.0.1:{port}/",
    "//127.0.0.1:{port}/",
    "127.0.0.1:{port}/",
    "http:///127.0.0.1:{port}/",
    "http://127.0.0.1\t:{port}/",
    "http://127.0.0.1:{port}\r\nHost: public.example/",
    "http://127.0.0.1 :{port}/",
    "http://127.0.0.1%00.public.example:{port}/",
    "http://%31%32%37.0.0.1:{port}/",
    "http://[::1%25lo]:{port}/",
    "http://[fe80::1%1]:{port}/",
    "http://[v1.127]:{port}/",
    "http://127..1:{port}/",
    "http://.:{port}/",
    "http://:{port}/",
    "ftp://127.0.0.1:{port}/",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:{port}/_GET",
    "unix://127.0.0.1:{port}/",
    "jar:http://127.0.0.1:{port}/!/",
    "javascript:fetch('http://127.0.0.1:{port}/')",
    "",
    "http://",
    "http://" + "a" * 64 + ".example:{port}/",
    "http://" + "a." * 1000 + "example/",
]
HOSTILE = [*(f"http://{literal}:{{port}}/" for literal in LITERALS), *WHOLE]

connected: list[object] = []
watched: set[int] = set()


def watch(event: str, arguments: tuple[object, ...]) -> None:
    """Every attempt of this process to connect, whether it succeeds or not; an audit hook stays for good."""
    if watched and event == "socket.connect":
        connected.append(arguments[1])


sys.addaudithook(watch)


@pytest.fixture
def listener():
    """Takes connections to any address of this machine, both IPv4 and IPv6."""
    dual = socket.has_dualstack_ipv6()
    family = socket.AF_INET6 if dual else socket.AF_INET
    with socket.create_server(("", 0), family=family, dualstack_ipv6=dual) as listener:
        listener.settimeout(0.05)
        connected.clear()
        watched.add(1)
        yield listener
        watched.clear()


def resolve(host: str, port: int) -> list[str]:
    """Names from the table, numbers in any spelling as this machine reads them, and nothing from the network."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [str(address[4][0]) for address in found]


def test_no_hostile_address_leads_to_a_connection(listener):
    port = listener.getsockname()[1]
    for hostile in HOSTILE:
        with pytest.raises(FetchError) as caught:
            fetch(hostile.format(port=port), resolve=resolve, ports=frozenset({80, port}))
        assert str(caught.value).endswith(".")
    assert len(set(HOSTILE)) > 100
    assert connected == []
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_listener_would_have_noticed(listener):
    port = listener.getsockname()[1]
    with pytest.raises(FetchError, match="longer than"):
        fetch(
            f"http://0x7f.1:{port}/",
            resolve=resolve,
            ports=frozenset({port}),
            permitted=lambda address: True,
            seconds=0.3,
        )
    assert connected == [("127.0.0.1", port)]
    listener.accept()[0].close()


def test_the_name_system_of_this_machine_leads_nowhere_inward(listener):
    port = listener.getsockname()[1]
    for host in ["localhost", "127.1", "0x7f.1", "2130706433", socket.gethostname(), "[::1]"]:
        with pytest.raises(FetchError):
            fetch(f"http://{host}:{port}/", ports=frozenset({port}))
    with pytest.raises(TimeoutError):
        listener.accept()


def test_only_the_ports_of_the_web_are_asked():
    for port in [0, 22, 5432, 6379, 8080, 65535]:
        with pytest.raises(FetchError, match="Only the usual ports of the web"):
            fetch(f"http://site.example:{port}/", resolve=resolve)


@pytest.mark.parametrize(
    "public", ["8.8.8.8", "1.1.1.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "2a00::1"]
)
def test_public_addresses_are_public(public):
    assert is_public(ip_address(public))


@pytest.mark.parametrize(
    ("pasted", "asked"),
    [
        (" HTTP://Site.Example./a/../b?q=1#part ", "http://site.example/a/../b?q=1"),
        ("https://site.example:443", "https://site.example/"),
        ("http://site.example:443/", "http://site.example:443/"),
        ("https://bücher.example/straße?q=ü%20x", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC%20x"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://under_score.example/a b", "https://under_score.example/a%20b"),
        ("http://[2606:4700::0:1111]/", "http://[2606:4700::1111]/"),
        ("http://site.example?q", "http://site.example/?q"),
    ],
)
def test_addresses_are_written_in_one_way(pasted, asked):
    assert str(Address.parse(pasted)) == asked


@given(st.one_of(st.text(), st.text(alphabet=":/?#[]@!%.\\ \t0x1afhtps-ä①")))
@example("http://[::1]:80:80/")
def test_whatever_is_pasted_is_an_address_or_a_sentence(pasted):
    for text in [pasted, f"http://{pasted}", f"https://site.example/{pasted}"]:
        try:
            address = Address.parse(text)
        except FetchError:
            continue
        assert str(address).isascii()
        assert Address.parse(str(address)) == address
