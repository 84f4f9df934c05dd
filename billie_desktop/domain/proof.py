"""The proof of a disbursement: which files may be one, and where it is kept.

The server judges the content again, more strictly; here an agent learns at once what it would refuse anyway.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
NOT_ATTACHED = "not attached"
"""What a form says of a file that was chosen and is not at the server; it cannot be sent like that."""

TOO_LARGE = "The file is larger than 10 MB. Save it smaller, or as a PDF of fewer pages, and choose it again."
EMPTY = "The file is empty. Choose the file that holds the proof."
WRONG_TYPE = (
    "This file is none of PDF, JPEG, PNG, WebP, Excel and CSV, whatever its name says. "
    "Save it as one of these and choose it again."
)
WORDS = {
    "pdf": "PDF",
    "jpg": "JPEG",
    "png": "PNG",
    "webp": "WebP",
    "xlsx": "Excel",
    "xls": "Excel",
    "csv": "CSV",
}
"""Kinds by the end of their address."""

_BEGINNINGS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ADDRESS = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_LONGEST_ADDRESS = 1024


@dataclass(frozen=True, slots=True)
class StoredProof:
    """A proof that the server keeps: its ``s3://`` address, and its size in bytes."""

    location: str
    size: int


def problem_of(content: bytes) -> str:
    """Why the server would refuse this content, in a sentence for the agent; '' when it is worth sending.

    ``content`` is the whole file, or its first ``MOST_BYTES`` + 1 bytes.
    """
    if not content:
        return EMPTY
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    return "" if _may_be_proof(content) else WRONG_TYPE


def kind_of(location: str) -> str:
    """The kind of a stored proof in a word, by the end of its address; "File" when that says nothing."""
    return WORDS.get(location.rpartition(".")[2], "File")


def is_address(text: str) -> bool:
    """Whether a text is the address of a stored object."""
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def size_words(size: int) -> str:
    """A size in bytes as people say it: 820 bytes, 14 kB, 2.5 MB (of 1024 each, as the limit counts)."""
    if size < 1024:
        return f"{size} bytes"
    if size < 1024 * 1024:
        return f"{round(size / 1024)} kB"
    return f"{size / (1024 * 1024):.1f} MB"


def short_name(name: str, most: int = 34) -> str:
    """A file's name for one line: what is too long is cut in the middle, so that its end stays."""
    if len(name) <= most:
        return name
    tail = most // 2 - 1
    return f"{name[: most - tail - 1]}…{name[-tail:]}"


def _may_be_proof(content: bytes) -> bool:
    if content.startswith(_BEGINNINGS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return True
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in content and any(each in content for each in (b",", b";", b"\t", b"|"))
