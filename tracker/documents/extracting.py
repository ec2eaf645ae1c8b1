"""The text of what was fetched or uploaded, and what it says of its origin."""

import json
import logging
import subprocess
import sys
from math import ceil
from pathlib import Path, PurePath
from typing import Any

from tracker.documents.charsets import decode
from tracker.documents.document import Document, ExtractError, tidy

MOST_BYTES = 20_000_000
SECONDS = 20.0
MEMORY = 1_000_000_000  # bytes
ROOT = Path(__file__).parents[2]

KINDS = {
    "text/html": "page",
    "application/xhtml+xml": "page",
    "text/plain": "text",
    "text/markdown": "text",
    "application/pdf": "pdf",
    "text/vtt": "subtitles",
    "application/x-subrip": "subtitles",
}
# Browsers guess the type of an uploaded file from its name, and do not know every one of these.
KINDS_BY_NAME = {
    ".html": "page",
    ".htm": "page",
    ".txt": "text",
    ".md": "text",
    ".pdf": "pdf",
    ".srt": "subtitles",
    ".vtt": "subtitles",
}

logger = logging.getLogger(__name__)


def extract(
    body: bytes, content_type: str = "", filename: str = "", *, seconds: float = SECONDS, memory: int = MEMORY
) -> Document:
    """Read a page, a PDF, subtitles or a plain text. Raises ExtractError: in a sentence, why there is no text.

    content_type: a header, with the charset if it is known.  filename: of an upload; its ending decides.
    seconds, memory: what reading all but a plain text may take; memory in bytes.
    """
    kind = _kind(content_type, filename)
    if len(body) > MOST_BYTES:
        raise ExtractError(f"This is larger than {MOST_BYTES / 1e6:g} MB. Paste the part that matters.")
    if kind == "pdf":
        if b"%PDF-" not in body[:1024]:
            raise ExtractError("This is not a PDF, though it says so. Paste the text instead.")
        return _apart(kind, body, seconds, memory)
    if body.startswith(b"%PDF-"):
        raise ExtractError("This is a PDF under another name. Give it a name that ends in .pdf.")
    text = decode(body, content_type, is_page=kind == "page")
    if "\0" in text:
        raise ExtractError("This is not text, though it says so. Paste the text instead.")
    if kind != "text":
        return _apart(kind, text.encode(), seconds, memory)
    if not (text := tidy(text)):
        raise ExtractError("This file is empty.")
    return Document(text)


def _kind(content_type: str, filename: str) -> str:
    if filename:
        kind = KINDS_BY_NAME.get(PurePath(filename).suffix.lower())
    else:
        kind = KINDS.get(content_type.partition(";")[0].strip().lower())
    if kind is None:
        raise ExtractError(
            "Text is read from files that end in .txt, .md, .html, .pdf, .srt or .vtt. Paste the text instead."
        )
    return kind


def _apart(kind: str, body: bytes, seconds: float, memory: int) -> Document:
    return Document.of(read_apart(kind, body, seconds=seconds, memory=memory))


def read_apart(kind: str, body: bytes, *, seconds: float = SECONDS, memory: int = MEMORY) -> dict[str, Any]:
    """Read it in another process: see `tracker.documents.reading`. Raises ExtractError."""
    command = [sys.executable, "-m", "tracker.documents.reading", kind, str(ceil(seconds)), str(memory)]
    instead = "Save it anew, or as CSV." if kind == "workbook" else "Paste the text instead."
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=seconds, cwd=ROOT, env={})
    except subprocess.TimeoutExpired:
        raise ExtractError(
            f"Reading this took longer than {seconds:g} seconds and was stopped. {instead}"
        ) from None
    if done.returncode:
        logger.warning("A %s of %d bytes could not be read: %r", kind, len(body), done.stderr[-2000:])
        named = {"pdf": "PDF", "subtitles": "file"}.get(kind, kind)
        raise ExtractError(f"This {named} is damaged or too intricate to read. {instead}")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refusal" in answer:
        raise ExtractError(answer["refusal"])
    return answer
