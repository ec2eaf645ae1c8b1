"""Files with tables, as people and their programs save them; and those that are none."""

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tracker.documents.document import ExtractError
from tracker.documents.sheets import letter, sheets


def saved(tmp_path: Path, name: str, body: bytes | str) -> Path:
    path = tmp_path / name
    path.write_bytes(body.encode() if isinstance(body, str) else body)
    return path


def workbook(*rows: list, **sheets_beside: list) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name, more in sheets_beside.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(body: bytes, name: str, content: bytes) -> bytes:
    """A workbook with a part of it put in the place of another, or added."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(body)) as old, zipfile.ZipFile(file, "w") as new:
        for one in old.namelist():
            if one != name:
                new.writestr(one, old.read(one))
        new.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_delimiter_and_encoding_are_found(tmp_path, between, encoding):
    text = f"Wer{between}Frage{between}%\r\nMüller{between}Regnet es?{between}73\r\n"
    sheet = sheets(saved(tmp_path, "a.csv", text.encode(encoding)))[0]
    assert (sheet.columns, sheet.delimiter) == (("Wer", "Frage", "%"), between)
    assert list(sheet.rows()) == [(2, ["Müller", "Regnet es?", "73"])]
    assert sheet.is_certain == (encoding != "cp1252")


def test_blank_rows_and_trailing_columns_are_ignored_and_rows_keep_their_numbers(tmp_path):
    sheet = sheets(saved(tmp_path, "a.csv", ",,,\na,b,,\n,,,\n1,2,,\n\n3,4,,\n,,,\n"))[0]
    assert sheet.columns == ("a", "b")
    assert [(number, row[:2]) for number, row in sheet.rows()] == [(4, ["1", "2"]), (6, ["3", "4"])]


def test_a_table_without_a_header_has_letters_for_names(tmp_path):
    sheet = sheets(saved(tmp_path, "a.csv", "x,0.5\ny,0.25\n"))[0]
    assert sheet.columns == ("column A", "column B")
    assert len(list(sheet.rows())) == 2
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_two_columns_of_one_name_are_refused_by_their_letters(tmp_path):
    with pytest.raises(ExtractError, match="two columns are called “p” \\(B and D\\)"):
        sheets(saved(tmp_path, "a.csv", "a,p,b,p\n1,2,3,4\n"))


def test_cells_of_a_workbook_are_as_somebody_would_type_them(tmp_path):
    rows = [["who", "p", "when", "came"], ["Ada", 73.0, date(2024, 1, 31), True], ["Bob", 0.25, None, "#N/A"]]
    sheet = sheets(saved(tmp_path, "a.xlsx", workbook(*rows)))[0]
    assert [row for _, row in sheet.rows()] == [
        ["Ada", "73", "2024-01-31", "TRUE"],
        ["Bob", "0.25", "", "#N/A"],
    ]


def test_a_formula_that_nobody_worked_out_is_seen_as_one(tmp_path):
    sheet = sheets(saved(tmp_path, "a.xlsx", workbook(["who", "p"], ["Ada", "=1/2"])))[0]
    assert list(sheet.rows()) == [(2, ["Ada", "=1/2"])]


def test_macros_and_links_of_a_workbook_are_left_alone(tmp_path):
    body = workbook(["who", "p"], ["Ada", 0.5])
    body = with_member(body, "xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 macro")
    body = with_member(body, "xl/externalLinks/externalLink1.xml", b"<externalLink/>")
    assert list(sheets(saved(tmp_path, "a.xlsm", body))[0].rows()) == [(2, ["Ada", "0.5"])]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "lollollollollollollollollollol">%s]>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">
<c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row></sheetData></worksheet>""" % b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
)


def test_a_billion_laughs_are_refused(tmp_path):
    body = with_member(workbook(["a"]), "xl/worksheets/sheet1.xml", BOMB)
    with pytest.raises(ExtractError):
        sheets(saved(tmp_path, "a.xlsx", body))


def test_a_file_of_strangers_reads_no_file_of_ours(tmp_path):
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    sheet = BOMB.split(b"<worksheet")[1].replace(b"&j;", b"x&e;")
    body = with_member(workbook(["a"]), "xl/worksheets/sheet1.xml", entity + b"<worksheet" + sheet)
    try:
        found = sheets(saved(tmp_path, "a.xlsx", body))[0].columns
    except ExtractError:
        return
    assert found == ("x",)


def test_an_archive_that_swells_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("tracker.documents.sheets.MOST_BYTES_UNPACKED", 1_000_000)
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", b"0" * 2_000_000)
    with pytest.raises(ExtractError, match="larger than 1 MB once it is unpacked"):
        sheets(saved(tmp_path, "a.zip", file.getvalue()))


def all_of(path: Path) -> list:
    return [list(sheet.rows()) for sheet in sheets(path)]


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n\n,,\n", "is empty"),
        ("a.csv", b"a,b\n\x00\x01", "no text"),
        ("a.csv", b"%PDF-1.7", "is a PDF"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old workbook, or locked"),
        ("a.xlsx", b"PK\x03\x04 and no more", "damaged"),
        ("a.json", b"{", "not JSON"),
        ("a.json", b"[" * 100_000, "not JSON"),
        ("a.json", b"[1, 2]", "no list of rows"),
        ("a.json", b'{"a": 1}', "no list of rows"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, name, body, why):
    with pytest.raises(ExtractError, match=why):
        all_of(saved(tmp_path, name, body))


def test_json_and_zip_hold_tables_too(tmp_path):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x/b.csv", "c;d\n3;4\n")
        archive.writestr("a.json", '{"rows": [{"a": 1, "b": null}, {"a": true, "c": "x"}]}')
    first, second = sheets(saved(tmp_path, "a.zip", file.getvalue()))
    assert (first.columns, second.columns) == (("c", "d"), ("a", "b", "c"))
    assert [row for _, row in second.rows()] == [["1", "", ""], ["TRUE", "", "x"]]
