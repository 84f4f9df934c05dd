"""The file of a report: its text, and the picture when it stays in."""

from __future__ import annotations

import zipfile
from pathlib import Path

REPORT, PICTURE = "report.json", "picture.png"


def write_bundle(path: Path, text: str, picture: bytes | None) -> None:
    """Write a zip that only this user reads. Blocking. Raises OSError."""
    draft = path.with_name(f"{path.name}.part")
    draft.touch(mode=0o600)
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(REPORT, text)
        if picture is not None:
            bundle.writestr(PICTURE, picture)
    draft.replace(path)
