"""Reads one page or file in a process of its own, which may take so much time and memory and no more.

    python -m tracker.documents.reading page|pdf|subtitles|workbook SECONDS BYTES < body > JSON

Libraries that read what strangers have written can be made to run for ever or to fill the memory. Here that
ends this process only. It starts with an empty environment: no password is in its reach.
"""

import json
import resource
import sys
from dataclasses import asdict

from tracker.documents.document import Document, ExtractError
from tracker.documents.pages import read_page
from tracker.documents.pdfs import read_pdf
from tracker.documents.subtitles import read_subtitles
from tracker.documents.workbooks import read_workbook


def read(kind: str, body: bytes) -> Document:
    match kind:
        case "pdf":
            return read_pdf(body)
        case "subtitles":
            return read_subtitles(body.decode())
        case _:
            return read_page(body.decode())


def main(kind: str, seconds: str, memory: str) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_DATA, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        body = sys.stdin.buffer.read()
        answer = {"sheets": read_workbook(body)} if kind == "workbook" else asdict(read(kind, body))
    except ExtractError as refusal:
        answer = {"refusal": str(refusal)}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
