"""PDF files, written by hand so that they can be as odd as files are."""

from io import BytesIO

from pypdf import PdfReader, PdfWriter


def pdf(pages: list[str], *, info: str = "", repeat: int = 1) -> bytes:
    """A PDF with a line of text on each page, or a drawing if that is empty; each page stands `repeat` times."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>",
    ]
    kids = []
    for text in pages:
        drawn = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else "0 0 m 100 100 l S"
        kids += [f"{len(objects) + 2} 0 R"] * repeat
        objects += [
            f"<< /Length {len(drawn.encode('cp1252'))} >>\nstream\n{drawn}\nendstream",
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects) + 1} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
        ]
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return put_together(objects)


def put_together(objects: list[str]) -> bytes:
    """A file of these objects, numbered from 1: the first is its root, the fourth what it says of itself."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    trailer = f"<< /Size {len(objects) + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n{trailer}".encode()


def locked(body: bytes, to_read: str, to_change: str) -> bytes:
    """The same PDF, encrypted as current programs do it."""
    writer = PdfWriter(PdfReader(BytesIO(body)))
    writer.encrypt(to_read, to_change, algorithm="AES-256")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()
