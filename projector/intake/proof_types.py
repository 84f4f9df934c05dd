"""What a proof of payment is, told by its content and never by its name. Pure; never raises, whatever the bytes are."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProofType:
    """A kind of file that may be kept: the end of its object's key, and what a reader is told that it is."""

    extension: str
    media_type: str


PDF = ProofType("pdf", "application/pdf")
JPEG = ProofType("jpg", "image/jpeg")
PNG = ProofType("png", "image/png")
WEBP = ProofType("webp", "image/webp")
XLSX = ProofType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
XLS = ProofType("xls", "application/vnd.ms-excel")
CSV = ProofType("csv", "text/csv")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_ENTRY = 128
_WEBP_CHUNKS = (b"VP8 ", b"VP8L", b"VP8X")
_XLSX_MEMBERS = frozenset({"[Content_Types].xml", "xl/workbook.xml"})
_MACROS = "xl/vbaProject.bin"
_SEPARATORS = re.compile("[,;\t|]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINES_LOOKED_AT = 200


def proof_type(content: bytes) -> ProofType | None:
    """The type of a whole file; None when it is none of those that are kept."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and content[12:16] == b"IHDR":
        return PNG
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP" and content[12:16] in _WEBP_CHUNKS:
        return WEBP
    if content.startswith(_OLE):
        return XLS if _is_workbook(content) else None
    if content.startswith(b"PK\x03\x04"):
        return XLSX if _is_xlsx(content) else None
    return CSV if _is_table(content) else None


def _is_xlsx(content: bytes) -> bool:
    """The list of members alone is read; nothing is unpacked. A workbook with macros is another kind of file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {each.filename for each in archive.infolist()}
    except Exception:  # a broken archive raises errors of half a dozen kinds
        return False
    return names >= _XLSX_MEMBERS and _MACROS not in names


def _is_workbook(content: bytes) -> bool:
    """A compound file with the stream of an Excel workbook, and not a document of Word's."""
    is_excel = _has_stream(content, "Workbook") or _has_stream(content, "Book")
    return is_excel and not _has_stream(content, "WordDocument")


def _has_stream(content: bytes, name: str) -> bool:
    """Entries of the directory lie at multiples of 128 and begin with the name, ended by a zero."""
    sought = f"{name}\0".encode("utf-16-le")
    at = content.find(sought, len(_OLE))
    while at >= 0:
        if at % _OLE_ENTRY == 0:
            return True
        at = content.find(sought, at + 1)
    return False


def _is_table(content: bytes) -> bool:
    """Text, of which at least half of the lines hold a separator; no markup."""
    text = _decoded(content)
    if text is None or _NO_TEXT.search(text):
        return False
    lines = [line for line in text.splitlines() if line.strip()][:_LINES_LOOKED_AT]
    if not lines or lines[0].lstrip().startswith(("<", "{", "#!")):
        return False
    return 2 * sum(1 for line in lines if _SEPARATORS.search(line)) >= len(lines)


def _decoded(content: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, or what Excel writes on Windows; None when it is no text."""
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
