"""``python -m billie_desktop.ui.conversations.gallery --out DIR``: paints the conversations in every state."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from pathlib import Path


def main() -> int:
    """Paint the scenes; returns 0 when all were saved."""
    parser = argparse.ArgumentParser(prog="python -m billie_desktop.ui.conversations.gallery", description=__doc__)
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
    from PySide6.QtWidgets import QApplication

    from billie_desktop.ui.conversations.gallery.note_scenes import NOTE_SCENES
    from billie_desktop.ui.conversations.gallery.scenes import POPUP_SCENES, SCENES
    from billie_desktop.ui.conversations.gallery.stage import ChatStage
    from billie_desktop.ui.gallery.stage import settle
    from billie_desktop.ui.kit.theme import install_theme, theme
    from billie_desktop.ui.kit.tokens import ThemeName

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    install_theme(app)
    names = list(ThemeName) if theme_word == "all" else [ThemeName(theme_word)]
    for theme_name in names:
        theme().name = theme_name
        for name, scene in (SCENES | POPUP_SCENES | NOTE_SCENES).items():
            if only and name not in only:
                continue
            stage = ChatStage(app)
            if size is not None:
                stage.shell.main.resize(*size)
            await stage.raise_curtain()
            await scene(stage)
            await settle()
            front = QApplication.activePopupWidget() or stage.shell.windows[-1]
            front.grab().save(str(out / f"{name}-{theme_name.value}.png"))
            await stage.fall()


if __name__ == "__main__":
    raise SystemExit(main())
