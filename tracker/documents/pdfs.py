"""The text of a PDF, page after page."""

import re
from io import BytesIO

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from tracker.documents.document import Document, ExtractError, one_line, tidy

MOST_PAGES = 300
NOT_A_TITLE = re.compile(r"untitled|microsoft (word|powerpoint) - |.*\.(docx?|pdf|indd|qxd|tex|pptx?)$", re.I)


def read_pdf(body: bytes) -> Document:
    """Raises ExtractError for one that is locked, too long, or a scan; anything at all for one that is damaged."""
    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):  # most that are locked may be read, though not changed
        raise ExtractError("This PDF is locked with a password. Paste the text instead.")
    if (pages := len(reader.pages)) > MOST_PAGES:
        raise ExtractError(
            f"This PDF has {pages:,} pages, and at most {MOST_PAGES} are read. Paste the part that matters."
        )
    text = tidy("\n\n".join(page.extract_text() for page in reader.pages))
    if not any(letter.isalnum() for letter in text):
        raise ExtractError("This PDF holds no text: it is probably a scan. Paste the text instead.")
    return _with_origin(reader, re.sub(r"[ \t]+\n", "\n", text))


def _with_origin(reader: PdfReader, text: str) -> Document:
    title = author = made = ""
    try:
        said = reader.metadata
        if said:
            title, author = one_line(said.title or ""), one_line(said.author or "")
            made = said.creation_date.date().isoformat() if said.creation_date else ""
    except (PyPdfError, ValueError, TypeError, AttributeError):
        pass  # what the file says of itself is damaged, and its text is not
    title = "" if NOT_A_TITLE.match(title) else title
    return Document(
        text=text,
        title=title,
        title_basis="the PDF’s metadata (Title)" if title else "",
        authors=(author,) if author else (),
        authors_basis="the PDF’s metadata (Author)" if author else "",
        published=made,
        published_basis="the day the PDF was made (CreationDate)" if made else "",
    )
