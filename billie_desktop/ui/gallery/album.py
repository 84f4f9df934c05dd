"""``python -m billie_desktop.ui.gallery.album``: every scene of all galleries, and the album that is kept of them.

All pictures go to ``--work`` in each look; ``--out`` gets the album: every scene in the light look, chosen ones in the
others, small and with few colours, and ``README.md`` that lists them. Scenes are found in the galleries, so that a new
scene is in the next album by itself.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from billie_desktop.ui.gallery.few_colors import save_small

GALLERIES = ("billie_desktop.ui.gallery", "billie_desktop.ui.conversations.gallery")
FULL_HD_AT_200 = "960x540"
"""What a window has on a screen of 1920 × 1080 at 200 %."""
CHOSEN = (
    "customer", "customer-loading", "customer-unavailable", "customer-not-found", "customer-offline", "customer-long",
    "transactions", "fees", "repayment-error", "repayment-review", "repayment-unknown", "palette", "home",
    "home-empty", "home-unavailable", "accounts", "accounts-filters", "accounts-stale", "approvals", "system-degraded",
    "chat", "note-add", "settings", "sign-in", "locked", "collections", "paused", "problems", "disburse-proof",
    "block-clear-form", "approvals-clear",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """A column of the album. ``scale`` in percent, ``size`` of the window in logical px or ''."""

    name: str
    theme: str
    scale: int = 100
    size: str = ""

    def command(self, gallery: str, out: Path, only: str) -> list[str]:
        """How a gallery is painted in this look."""
        command = [sys.executable, "-m", gallery, "--out", str(out), "--theme", self.theme]
        return command + (["--size", self.size] if self.size else []) + (["--only", only] if only else [])


LOOKS = (
    Look("light", "light"),
    Look("dark", "dark"),
    Look("high-contrast", "high-contrast"),
    Look("200", "light", 200, FULL_HD_AT_200),
)
WORDS = {"light": "Light", "dark": "Dark", "high-contrast": "High contrast", "200": "Light at 200 %"}


def paint(work: Path, looks: list[Look], only: str) -> None:
    """Paint every scene in these looks, as it is on the screen. Raises CalledProcessError."""
    for look in looks:
        out = work / look.name
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": str(look.scale / 100)}
        for gallery in GALLERIES:
            subprocess.run(look.command(gallery, out, only), check=True, env=environment)


def scenes(work: Path, look: Look) -> dict[str, Path]:
    """Pictures of a look by scene, in the order of their names."""
    tail = f"-{look.theme}.png"
    found = sorted((work / look.name).glob(f"*{tail}"))
    return {path.name.removesuffix(tail): path for path in found}


def bind(work: Path, out: Path) -> int:
    """Make the album of what was painted; returns its size in bytes."""
    out.mkdir(parents=True, exist_ok=True)
    for old in out.glob("*.png"):
        old.unlink()
    kept: dict[str, list[str]] = {}
    for look in LOOKS:
        for scene, path in scenes(work, look).items():
            if look.name == "light" or scene in CHOSEN:
                save_small(path, out / f"{scene}-{look.name}.png")
                kept.setdefault(scene, []).append(look.name)
    (out / "README.md").write_text(index(kept), encoding="utf-8")
    return sum(path.stat().st_size for path in out.iterdir())


def index(kept: dict[str, list[str]]) -> str:
    """The page that lists the album: scenes and the looks in which each is kept."""
    lines = [
        "# Gallery",
        "",
        "Every screen and state of the desk, painted from its own code without servers (`make gallery`). All names are",
        "made up. The pictures are reduced; `build/gallery` has them as they are on the screen, each in every look.",
        "",
        f"| Scene | {' | '.join(WORDS[look.name] for look in LOOKS)} |",
        f"|---|{'---|' * len(LOOKS)}",
    ]
    for scene in sorted(kept):
        cells = [f"[open]({scene}-{look.name}.png)" if look.name in kept[scene] else "" for look in LOOKS]
        lines.append(f"| {scene} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Paint and bind; returns 0."""
    parser = argparse.ArgumentParser(prog="python -m billie_desktop.ui.gallery.album", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/gallery"))
    parser.add_argument("--work", type=Path, default=Path("build/gallery"))
    parser.add_argument("--look", choices=[look.name for look in LOOKS], action="append", help="paint only these")
    parser.add_argument("--only", default="", help="names of scenes, separated by commas")
    parser.add_argument("--bind-only", action="store_true", help="make the album of what was painted before")
    chosen = parser.parse_args()
    if not chosen.bind_only:
        paint(chosen.work, [look for look in LOOKS if not chosen.look or look.name in chosen.look], chosen.only)
    size = bind(chosen.work, chosen.out)
    sys.stdout.write(f"{chosen.out}: {size / 2**20:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
