"""Addresses of recordings that begin at a time, where it is known how their site writes that."""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, urlsplit, urlunsplit

from tracker.prose.transcripts import stamp

MEDIA = re.compile(r"\.(?:mp3|mp4|m4a|m4v|webm|og[agv]|wav)$", re.IGNORECASE)
OLD_TIMES = re.compile(r"(?:t|start|time_continue)=", re.IGNORECASE)


def timed(url: str, seconds: int) -> str:
    """The address of the recording at this time; "" where nobody knows how to write that."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or not host:
        return ""
    for hosts, path, write in SITES:
        if host in hosts and re.match(path, parts.path):
            return urlunsplit(write(parts, seconds))
    return urlunsplit(_fragment("t={}")(parts, seconds)) if MEDIA.search(parts.path) else ""


def _query(name: str, form: str = "{}") -> Callable[[SplitResult, int], SplitResult]:
    """In the query, in the place of another time."""

    def write(parts: SplitResult, seconds: int) -> SplitResult:
        others = [one for one in parts.query.split("&") if one and not OLD_TIMES.match(one)]
        fragment = "" if OLD_TIMES.match(parts.fragment) else parts.fragment
        return parts._replace(query="&".join([*others, f"{name}={form.format(seconds)}"]), fragment=fragment)

    return write


def _fragment(form: str) -> Callable[[SplitResult, int], SplitResult]:
    return lambda parts, seconds: parts._replace(fragment=form.format(seconds))


def _of_twitch(parts: SplitResult, seconds: int) -> SplitResult:
    minutes, second = divmod(seconds, 60)
    return _query("t", f"{minutes // 60}h{minutes % 60}m{second}s")(parts, seconds)


def _of_soundcloud(parts: SplitResult, seconds: int) -> SplitResult:
    return parts._replace(fragment=f"t={stamp(seconds)}")


_in_seconds, _start = _query("t", "{}s"), _query("start")
# The first that fits: hosts without www. and m., the beginning of the path, how the time is written.
SITES: list[tuple[frozenset[str], str, Callable[[SplitResult, int], SplitResult]]] = [
    (frozenset({"youtube.com", "youtube-nocookie.com"}), r"/embed/[\w-]", _start),
    (frozenset({"youtube.com"}), r"/watch$|/(?:live|shorts)/[\w-]", _in_seconds),
    (frozenset({"youtu.be"}), r"/[\w-]", _in_seconds),
    (frozenset({"vimeo.com", "player.vimeo.com"}), r"/(?:\w+/)*\d", _fragment("t={}s")),
    (frozenset({"twitch.tv"}), r"/videos/\d", _of_twitch),
    (frozenset({"dailymotion.com"}), r"/(?:embed/)?video/\w", _start),
    (frozenset({"soundcloud.com"}), r"/[\w-]+/[\w-]", _of_soundcloud),
    (frozenset({"archive.org"}), r"/details/[^/]", _start),
    (frozenset({"c-span.org"}), r"/(?:video|program)/", _start),
]
