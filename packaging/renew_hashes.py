"""Writes packaging/hashes.txt: the digests of the wheels that packaging/constraints.txt pins, for this platform.

    python -m pip install --dry-run --ignore-installed --no-deps --only-binary :all: --report report.json \\
        -r packaging/constraints.txt
    python packaging/renew_hashes.py report.json

Of pip's report only names, versions and digests are taken: where packages came from is nobody else's business.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
HEAD = (
    "# The wheels of packaging/constraints.txt for CPython 3.11 on Linux (x86-64). Renew both together:"
    " packaging/renew_hashes.py.\n"
)


def hashes(report: dict[str, Any], constraints: str) -> str:
    """The text of the list. Raises KeyError for a pinned package, or a version of it, that is not in the report."""
    found = {}
    for each in report["install"]:
        name, version = each["metadata"]["name"], each["metadata"]["version"]
        found[_canonical(name), version] = each["download_info"]["archive_info"]["hashes"]["sha256"]
    lines = []
    for line in constraints.split():
        name, _, version = line.partition("==")
        lines.append(f"{line} --hash=sha256:{found[_canonical(name), version]}\n")
    return HEAD + "".join(lines)


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def main() -> int:
    report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    text = hashes(report, (FOLDER / "constraints.txt").read_text(encoding="utf-8"))
    (FOLDER / "hashes.txt").write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
