"""Command line, what must be there before Qt, and a start that fails with words instead of a trace."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from billie_desktop.app.cli import Options, parse
from billie_desktop.app.preflight import complaint, has_screen, missing_packages
from billie_desktop.app.ui_main import Session, utc_now
from billie_desktop.practice.servers import WorldLock
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.shell.shell import Shell
from tests.guards.logs import ExpectLog


def test_the_command_line_is_read() -> None:
    """Defaults are those of the practice world; a tour implies practice and takes the folder of a file."""
    assert parse([]) == Options()
    tour = parse(["--tour", "build/tour/tour.json", "--theme", "dark"])
    assert (tour.practice, tour.tour, tour.theme) == (True, Path("build/tour"), "dark")
    assert parse(["--practice", "--customers", "5", "--rate", "0"]).customers == 5
    assert parse(["--practice", "--directory", "build/world"]).directory == Path.cwd() / "build" / "world"
    with pytest.raises(SystemExit):
        parse(["--theme", "pink"])


def test_missing_libraries_are_named_as_packages() -> None:
    """Each library that is not there names its package; X11's are asked for on X11 only."""
    assert missing_packages("offscreen", lambda _library: True) == []
    assert missing_packages("offscreen", lambda library: library != "libEGL.so.1") == ["libegl1"]
    gone = missing_packages("xcb", lambda library: not library.startswith("libxcb"))
    assert gone == ["libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"]


def test_without_a_screen_the_way_out_is_named() -> None:
    """No display and no platform named: the words say what to set; on this machine nothing is missing."""
    assert not has_screen({})
    assert "QT_QPA_PLATFORM=offscreen" in complaint({})
    assert complaint({"QT_QPA_PLATFORM": "offscreen"}) == ""


@pytest.mark.window
async def test_a_world_in_use_is_said_in_the_window(
    tmp_path: Path, qapp: QApplication, expect_log: ExpectLog, capsys: pytest.CaptureFixture[str]
) -> None:
    """The window stands first, then says that the world is running elsewhere; closing it ends with code 1. A tour whose
    window nobody looks at, says it on the terminal and ends by itself."""
    expect_log("could not start")
    install_theme(qapp)
    shell = Shell(qapp, utc_now)
    said: list[str] = []
    show_failure = shell.show_failure

    def note(text: str) -> None:
        show_failure(text)
        said.append(text)
        assert shell.main.isVisible()
        assert shell.main.start_page.failure.isVisible()
        shell.main.close()

    shell.show_failure = note  # type: ignore[method-assign]
    with WorldLock(tmp_path):
        assert await Session(qapp, shell, Options(practice=True, directory=tmp_path)).run() == 1
        unseen = Options(practice=True, directory=tmp_path, tour=tmp_path)
        assert await Session(qapp, Shell(qapp, utc_now), unseen).run() == 1
    assert len(said) == 1
    assert str(tmp_path) in said[0]
    assert said[0] in capsys.readouterr().err


@pytest.mark.window
async def test_closing_the_window_ends_the_start(tmp_path: Path, qapp: QApplication) -> None:
    """Closing the window while the practice servers start takes them down again and ends well."""
    install_theme(qapp)
    shell = Shell(qapp, utc_now)
    show_progress = shell.show_progress

    def close_at_seed(text: str) -> None:
        show_progress(text)
        if not text.startswith(("Starting the practice servers", "Connecting")):
            shell.main.close()

    shell.show_progress = close_at_seed  # type: ignore[method-assign]
    options = Options(practice=True, directory=tmp_path, customers=3, rate=0)
    assert await Session(qapp, shell, options).run() == 0
    with WorldLock(tmp_path):  # nothing holds the folder any more
        pass
