"""Time and memory that it takes to read long files, in the process that reads them.

    python bench/files.py

PDFs of 300 pages, as printers lay them out and packed with small print; subtitles of four hours.
"""

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from bench.served import ROOT
from tests.documents.layouts import Run, column, laid_out
from tracker.documents.extracting import MEMORY, SECONDS

RUNS = 5
WORDS = (
    "The harvest of district {n} will most likely be 2.5 percent below that of last year, because the rain came "
    "late and most fields were not sown before April. Nobody in the ministry of province {n} has said what it "
    "means."
)


def pages(columns: int, paragraphs: int, size: float) -> bytes:
    """300 pages with running heads and page numbers, in so many columns of so many paragraphs."""
    width = 500 / columns
    book: list[list[Run]] = []
    for n in range(300):
        drawn = [Run(60, 760, "Ruritanian Affairs Quarterly"), Run(300, 30, str(n + 1))]
        for place in range(columns):
            texts = [WORDS.format(n=1000 * n + 100 * place + each) for each in range(paragraphs)]
            drawn += column(texts, 60 + place * width, 730, width - 16, size=size, leading=1.15 * size)
        book.append(drawn)
    return laid_out(book)


def subtitles() -> bytes:
    """Four hours in captions of two seconds, which break sentences anywhere."""
    words = " ".join(WORDS.format(n=n) for n in range(1200)).split()
    captions = []
    for n in range(7200):
        begins = f"{n // 1800:02}:{n // 30 % 60:02}:{2 * n % 60:02}"
        who = ">> ADA EXAMPLE: " if n % 50 == 0 else ""
        captions.append(f"{n}\n{begins},000 --> {begins},900\n{who}{' '.join(words[6 * n : 6 * n + 6])}")
    return "\n\n".join(captions).encode()


FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "Subtitles of four hours": ("subtitles", subtitles),
    "PDF, 300 pages of one column": ("pdf", lambda: pages(1, 12, 10)),
    "PDF, 300 pages of two columns": ("pdf", lambda: pages(2, 9, 9)),
    "PDF, 300 pages of three columns of small print": ("pdf", lambda: pages(3, 9, 6)),
}


def read(kind: str, body: bytes) -> tuple[float, int, int]:
    """Seconds, characters that came of it and peak memory in bytes of a process of its own."""
    command = [sys.executable, "-m", "tracker.documents.reading", kind, str(int(10 * SECONDS)), str(MEMORY)]
    begun = time.perf_counter()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, env={}) as process:
        answer, _ = process.communicate(body)
    return time.perf_counter() - begun, len(answer), process.returncode


def main() -> None:
    for name, (kind, make) in FILES.items():
        body = make()
        runs = [read(kind, body) for _ in range(RUNS)]
        taken = [seconds for seconds, _, _ in runs]
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        print(f"{name}: {len(body) / 1e6:.1f} MB, {runs[0][1]:,} characters, exit {runs[0][2]}")
        median = statistics.median(taken)
        print(f"  median {median:.1f} s, {min(taken):.1f}–{max(taken):.1f}; most memory so far {peak:.0f} MB")


if __name__ == "__main__":
    main()
