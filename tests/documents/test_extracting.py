"""Files and bodies to text: every charset, and what is too long, locked, empty or meant to do harm."""

import logging
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.files import locked, pdf
from tracker.documents.document import Document, ExtractError, tidy
from tracker.documents.extracting import extract

PAGE = "<html><head>{}</head><body><p>Größe: 5 €.</p></body></html>"


def refusal(*arguments, **options) -> str:
    with pytest.raises(ExtractError) as caught:
        extract(*arguments, **options)
    return str(caught.value)


def test_plain_text_and_markdown_are_kept_as_they_are():
    text = "# One\r\n\r\n  *Two*\tthree \rfour\n\n\n\nfive"
    kept = "# One\n\n  *Two*\tthree \nfour\n\n\n\nfive"
    assert extract(text.encode(), filename="notes.MD") == Document(kept)
    assert extract(text.encode(), "text/plain; charset=utf-8") == Document(kept)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE.format("").encode(), "text/html"),
        (PAGE.format("").encode(), "text/html; charset=UTF8"),
        (PAGE.format("").encode("cp1252"), 'text/html; charset="windows-1252"'),
        (PAGE.format("").encode("cp1252"), "text/html; charset=ISO-8859-1"),
        (PAGE.format('<meta charset="windows-1252">').encode("cp1252"), "text/html"),
        (
            PAGE.format('<meta http-equiv=content-type content="text/html;charset=latin1">').encode("cp1252"),
            "text/html",
        ),
        (PAGE.format('<meta charset="utf-16">').encode(), "text/html"),
        (('<?xml version="1.0" encoding="iso-8859-15"?>' + PAGE).format("").encode("iso-8859-15"), "text/html"),
        (PAGE.format('<meta charset="latin1">').encode("utf-8-sig"), "text/html; charset=latin1"),
        (PAGE.format("").encode("utf-16"), "text/html"),
    ],
)
def test_charsets_are_known_by_mark_header_or_declaration(body, content_type):
    assert extract(body, content_type).text == "Größe: 5 €."


@pytest.mark.parametrize(
    ("charset", "words"),
    [("shift_jis", "首脳会談は失敗"), ("gb2312", "首脑会谈失败"), ("koi8-r", "Саммит"), ("euc-kr", "회담")],
)
def test_other_scripts_are_read(charset, words):
    assert extract(words.encode(charset), f"text/plain; charset={charset}").text == words


@pytest.mark.parametrize(
    ("body", "content_type", "sentence"),
    [
        (
            "Größe".encode("cp1252"),
            "text/plain; charset=utf-8",
            "“utf-8”, is not the one in which",
        ),
        ("Größe".encode(), "text/plain; charset=latin1", "“latin1”, is not the one in which this is written"),
        ("Größe".encode(), "text/plain; charset=shift_jis", "“shift_jis”, is not the one"),
        (b"\xef\xbb\xbf\xff", "text/plain", "“utf-8”, is not the one"),
        (
            "Größe".encode("cp1252"),
            "text/plain",
            "Nothing says which charset this is written in",
        ),
        (b"Words", "text/plain; charset=klingon", "“klingon”, is unknown"),
        (b"Words", "text/plain; charset=rot13", "“rot13”, is unknown"),
        (b"Words", "text/plain; charset=unicode_escape", "“unicode_escape”, is unknown"),
        (b"Words", "text/plain; charset=utf-7", "“utf-7”, is unknown"),
        (b"Words", "text/plain; charset=idna", "“idna”, is unknown"),
        (b"Words", "text/plain; charset=" + "x" * 500, "x”, is unknown"),
    ],
)
def test_a_wrong_charset_is_a_sentence_and_never_garbled_text(body, content_type, sentence):
    assert sentence in refusal(body, content_type)


def test_what_is_not_what_it_says_is_refused():
    assert refusal(b"Words", filename="a.pdf") == "This is not a PDF, though it says so. Paste the text instead."
    assert "a PDF under another name" in refusal(pdf(["Words"]), filename="a.txt")
    assert "This is not text" in refusal(b"\x7fELF\0\0", filename="a.txt")
    assert "This file is empty." in refusal(b" \n ", filename="a.txt")
    for name in ["a.docx", "a", "a.pdf.exe", ".pdf"]:
        assert "Text is read from files that end in .txt, .md, .html, .pdf, .srt or .vtt." in refusal(
            b"Words", "text/plain", name
        )
    assert "Text is read from files" in refusal(b"Words", "image/png")


def test_texts_and_files_that_are_too_large_are_refused():
    assert "larger than 20 MB" in refusal(b"x" * 20_000_001, filename="a.txt")
    assert "2,000,001 characters, and at most 2,000,000" in refusal(b"x" * 2_000_001, filename="a.txt")
    assert tidy("x" * 2_000_000)


def test_surrogates_that_no_database_takes_are_replaced():
    assert tidy("a\ud800b") == "a\ufffdb"


def test_a_pdf_is_read_page_after_page_with_what_it_says_of_itself():
    body = pdf(
        ["There is a 70% chance…", "“Café”"],
        info="/Title (On summits) /Author (Ada Example) /CreationDate (D:20190226080000+01'00')",
    )
    assert extract(body, filename="Paper.PDF") == Document(
        text="There is a 70% chance…\n\n“Café”",
        title="On summits",
        title_basis="the PDF’s own data",
        authors=("Ada Example",),
        authors_basis="the PDF’s own data",
        published="2019-02-26",
        published_basis="the day the PDF was made",
        published_is_inferred=True,
    )


def test_a_pdf_whose_title_is_a_file_name_and_whose_date_is_nonsense():
    read = extract(
        pdf(["Words"], info="/Title (Microsoft Word - summit.docx) /CreationDate (D:99)"), "application/pdf"
    )
    assert (read.text, read.title, read.title_basis, read.published) == ("Words", "", "", "")


def test_a_pdf_without_text_says_so():
    for body in [pdf([""]), pdf([" . - . "])]:
        assert refusal(body, "application/pdf") == (
            "This PDF holds no text: it is probably a scan. Paste the text instead."
        )


def test_a_pdf_that_is_locked_says_so_unless_it_may_be_read():
    body = pdf(["Words"])
    assert refusal(locked(body, "secret", "secret"), "application/pdf") == (
        "This PDF is locked with a password. Paste the text instead."
    )
    assert extract(locked(body, "", "secret"), "application/pdf").text == "Words"


def test_three_hundred_pages_of_a_pdf_are_read_and_no_more():
    assert extract(pdf(["Words"], repeat=300), "application/pdf").text.count("Words") == 300
    assert "This PDF has 301 pages, and at most 300 are read." in refusal(
        pdf(["Words"], repeat=301), "application/pdf"
    )
    assert "This PDF has 10,000 pages" in refusal(pdf(["Words"] * 10_000), "application/pdf")


@pytest.mark.parametrize("damaged", [b"%PDF-1.7\n", pdf(["Words"])[:300], b"%PDF-" + bytes(1000)])
def test_a_damaged_pdf_is_a_sentence_and_a_line_in_the_log(damaged, caplog):
    with caplog.at_level(logging.WARNING, "tracker.documents"):
        assert "This PDF is damaged or too intricate to read." in refusal(damaged, "application/pdf")
    assert "could not be read" in caplog.text


def bomb(packed: bytes) -> bytes:
    """A PDF of one page whose drawing unpacks to far more than it is."""
    stream = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode() + packed + b"\nendstream"
    body = pdf([""])
    start = body.index(b"5 0 obj\n") + len(b"5 0 obj\n")
    return body[:start] + stream + body[body.index(b"\nendobj", start) :]


def test_a_pdf_that_unpacks_to_far_more_than_it_is():
    body = bomb(zlib.compress(bytes(500_000_000), 9))
    assert len(body) < 1_000_000
    assert "damaged or too intricate" in refusal(body, "application/pdf")


def test_a_pdf_that_takes_for_ever_is_stopped():
    drawn = b"".join(b"BT /F1 4 Tf %d 700 Td (Many words) Tj ET\n" % (60 * n) for n in range(60_000))
    body = bomb(zlib.compress(drawn, 9))
    started = time.monotonic()
    assert refusal(body, "application/pdf", seconds=1.5) == (
        "Reading this took longer than 1.5 seconds and was stopped. Paste the text instead."
    )
    assert time.monotonic() - started < 5


def test_a_page_that_takes_too_much_memory_is_stopped():
    body = b"<p>x</p>" * 1_000_000
    assert "This page is damaged or too intricate to read." in refusal(body, "text/html", memory=150_000_000)


def test_nothing_of_this_process_is_in_reach_of_what_is_read(monkeypatch):
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONHOME", "/nowhere")  # would keep any Python that sees it from starting
    assert extract(b"<p>Words.</p>", "text/html").text == "Words."


@given(st.binary(), st.sampled_from(["text/plain", "text/markdown; charset=big5", "text/plain; charset=cp1251"]))
def test_whatever_is_in_a_text_can_be_kept(body, content_type):
    try:
        text = extract(body, content_type).text
    except ExtractError:
        return
    assert text.encode()
    assert not any(unseen in text for unseen in "\0\r\x1b\x85\u202e\ufeff")
    assert tidy(text) == text
