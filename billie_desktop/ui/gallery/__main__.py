"""``python -m billie_desktop.ui.gallery --out DIR``: paints every screen and state of the desk without servers."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path


def main() -> int:
    """Paint the scenes; returns 0 when all were saved."""
    parser = argparse.ArgumentParser(prog="python -m billie_desktop.ui.gallery", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build/gallery"))
    parser.add_argument("--theme", choices=("light", "dark", "high-contrast", "all"), default="all")
    parser.add_argument("--only", default="", help="names of scenes, separated by commas")
    parser.add_argument("--size", default="", help="of the window in logical px, as 960x540")
    chosen = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    chosen.out.mkdir(parents=True, exist_ok=True)
    size = tuple(int(side) for side in chosen.size.split("x")) if chosen.size else None
    asyncio.run(_paint(chosen.out, chosen.theme, {name for name in chosen.only.split(",") if name}, size))
    return 0


async def _paint(out: Path, theme_word: str, only: set[str], size: tuple[int, ...] | None) -> None:
    from PySide6.QtWidgets import QApplication, QWidget

    from billie_desktop.ui.gallery.fake_desk import HANNAH
    from billie_desktop.ui.gallery.role_scenes import AGENTS, ROLE_SCENES
    from billie_desktop.ui.gallery.scenes import BEFORE_DESK, SCENES, front_window
    from billie_desktop.ui.gallery.stage import Stage, settle
    from billie_desktop.ui.kit.theme import install_theme, theme
    from billie_desktop.ui.kit.tokens import ThemeName

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_theme(app)
    names = list(ThemeName) if theme_word == "all" else [ThemeName(theme_word)]
    for theme_name in names:
        theme().name = theme_name
        for name, scene in (BEFORE_DESK | SCENES | ROLE_SCENES).items():
            if only and name not in only:
                continue
            stage = Stage(app, AGENTS.get(name, HANNAH))
            if size is not None:
                stage.shell.main.resize(*size)
            if name not in BEFORE_DESK:
                await stage.raise_curtain()
            await scene(stage)
            window = front_window(stage)
            assert isinstance(window, QWidget)
            await settle()
            window.grab().save(str(out / f"{name}-{theme_name.value}.png"))
            await stage.fall()


if __name__ == "__main__":
    raise SystemExit(main())
