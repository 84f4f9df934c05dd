"""Small files of every kind that a proof of payment may be, made by hand."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L\x0d\x00\x00\x00\x2f\x00\x00\x00\x10\x07\x10\x11\x11\x88\x88\xfe\x07\x00"
CSV = b"Date,Reference,Amount\n24/11/2026,BILLIE-1,410.00\n"
CSV_OF_EXCEL = "Datum;Empfänger;Betrag\r\n24.11.2026;José;410,00\r\n".encode("cp1252")
CSV_UTF_16 = "Date\tReference\n24/11/2026\tBILLIE-1\n".encode("utf-16")
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 8
SCRIPT = b"#!/bin/sh\nrm -rf a,b,c\n"
PAGE = b"<html><script>a,b,c</script></html>"


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")


def archive(*names: str) -> bytes:
    """A zip with these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


def compound(*streams: str) -> bytes:
    """A compound file of OLE whose directory names these streams."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
    return head + b"".join(f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams))


XLSX = archive("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml")
XLS = compound("Workbook")

KEPT = {
    "pdf": PDF, "jpg": JPEG, "png": png(), "webp": WEBP, "xlsx": XLSX, "xls": XLS, "csv": CSV,
}  # fmt: skip
REFUSED = {
    "a program": EXE,
    "a program with a workbook behind it": EXE + XLSX,
    "a script": SCRIPT,
    "a page": PAGE,
    "a document of Word": archive("[Content_Types].xml", "word/document.xml"),
    "an old document of Word": compound("WordDocument"),
    "an installer": compound("Property"),
    "a workbook with macros": archive("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"),
    "a broken archive": XLSX[:40],
    "an archive": archive("proof.pdf"),
    "prose": b"Paid on Tuesday.\n",
    "nothing": b"",
    "a sound": b"RIFF\x24\x00\x00\x00WAVEfmt ",
}
