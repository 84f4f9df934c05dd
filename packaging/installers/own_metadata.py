"""The product's own entry among the packages of a frozen program: what ``--version`` reads."""

from __future__ import annotations

from pathlib import Path

from installers.identity import Identity


def own_metadata(build: Path) -> tuple[str, str]:
    """Write it from pyproject.toml, never from an installation that may be older; (folder, name inside) for a spec."""
    identity = Identity.read()
    name = f"billie_desktop-{identity.version}.dist-info"
    folder = build / "metadata" / name
    folder.mkdir(parents=True, exist_ok=True)
    lines = [
        "Metadata-Version: 2.1",
        "Name: billie-desktop",
        f"Version: {identity.version}",
        f"Summary: {identity.summary}",
    ]
    (folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return str(folder), name
