"""From the start of the process to the first paint and to data on the window, in a practice world.

``make bench NAME=start``; the last line is one JSON object. Each start is a process of its own, offscreen, from the
moment of its creation. ``data`` is the first account in the accounts list. ``empty`` is the very first start,
seed included; ``cached`` is a later one, servers included. ``raw_qt_s`` is the same for a bare Qt window, as the limit.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

STARTS = 5
BARE = """
import os, time
import psutil
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        print(time.time() - psutil.Process().create_time())
        QApplication.quit()
app = QApplication([])
window = Window()
window.show()
app.exec()
"""


def child(directory: Path) -> None:
    """Start the desk as its command line does, print the two marks as one JSON line, and end it in order."""
    import psutil
    from PySide6.QtWidgets import QApplication

    from billie_desktop.app.cli import Options
    from billie_desktop.app.loop.runner import run
    from billie_desktop.app.ui_main import FirstPaint, Session, utc_now
    from billie_desktop.ui.kit.theme import install_theme
    from billie_desktop.ui.kit.tokens import ThemeName
    from billie_desktop.ui.shell.shell import Shell

    started = psutil.Process().create_time()
    app = QApplication(["billie-desktop"])
    install_theme(app, ThemeName.LIGHT)
    shell = Shell(app, utc_now)
    session = Session(app, shell, Options(practice=True, directory=directory, rate=0.0))

    async def measured() -> None:
        painted = FirstPaint(shell.main)
        running = asyncio.ensure_future(session.run())
        await painted.done.wait()
        marks = {"first_paint_s": time.time() - started}
        while "home" not in shell.main.pages.places:
            await asyncio.sleep(0.005)
        shell.main.go_to_place("accounts")
        model = shell.main.pages.places["accounts"].model  # type: ignore[attr-defined]
        asked = time.monotonic()
        while model.rowCount() == 0:
            await asyncio.sleep(0.005)
            if time.monotonic() - asked > 0.25:  # the list was empty: the projector was not that far yet
                shell.main.pages.places["accounts"].ask()  # type: ignore[attr-defined]
                asked = time.monotonic()
        marks["data_s"] = time.time() - started
        print(json.dumps(marks), flush=True)
        shell.quit_asked.emit()
        await running

    run(measured(), app)


def start(directory: Path) -> dict[str, float]:
    """One start; its marks."""
    command = [sys.executable, __file__, "--child", str(directory)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    marks: dict[str, float] = json.loads(said.splitlines()[-1])
    return marks


def main() -> None:
    """One start from nothing, some later ones, some bare windows."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--child", type=Path)
    options = parser.parse_args()
    if options.child:
        child(options.child)
        return
    with tempfile.TemporaryDirectory() as folder:
        first = start(Path(folder) / "world")
        later = [start(Path(folder) / "world") for _ in range(STARTS)]
    bare = [
        float(subprocess.run([sys.executable, "-c", BARE], capture_output=True, text=True, check=True).stdout)
        for _ in range(STARTS)
    ]
    figures = {
        "first_paint_s": round(median(mark["first_paint_s"] for mark in later), 3),
        "data_s_cached": round(median(mark["data_s"] for mark in later), 3),
        "data_s_empty": round(first["data_s"], 3),
        "raw_qt_s": round(median(bare), 3),
    }
    figures["ratio_to_raw_qt"] = round(figures["first_paint_s"] / figures["raw_qt_s"], 2)
    conditions = {
        "starts": STARTS, "customers": 200, "cores": os.cpu_count(), "python": platform.python_version(),
        "platform": os.environ["QT_QPA_PLATFORM"],
    }  # fmt: skip
    print(json.dumps({"bench": "start", "figures": figures, "conditions": conditions}))


if __name__ == "__main__":
    main()
