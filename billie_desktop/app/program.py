"""The program from its one window application to its exit code: one of its kind, one session after the other."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QProcess, Qt
from PySide6.QtWidgets import QApplication

from billie_desktop.app.crash_files import CrashFile
from billie_desktop.app.loop.runner import run
from billie_desktop.app.preference_files import set_scale
from billie_desktop.app.settings import PRACTICE, Settings, SettingsError, default_data_dir
from billie_desktop.app.single_instance import OpenedLinks, SingleInstance, instance_name
from billie_desktop.app.trail_log import TrailHandler
from billie_desktop.app.ui_main import Session, utc_now
from billie_desktop.app.version import program_version
from billie_desktop.ui.kit.theme import install_theme
from billie_desktop.ui.kit.tokens import ThemeName
from billie_desktop.ui.shell.link_opening import open_text
from billie_desktop.ui.shell.shell import Shell

if TYPE_CHECKING:
    from billie_desktop.app.cli import Options

RESTART = -1


def run_desk(options: Options) -> int:
    """Make the application and run it to its end; returns the exit code.

    Where the program runs already, that one is raised and gets the link, and this one ends with 0.
    """
    if options.tour is None:
        set_scale(_data_dir(options))
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("billie-desktop")
    app.setApplicationDisplayName("Billie Desktop")
    app.setApplicationVersion(program_version())
    app.setDesktopFileName("billie-desktop")
    crash_file = CrashFile(_data_dir(options))
    instance = SingleInstance(_instance_name(options), app)
    if options.tour is None and not instance.claim(str(options.link or "")):
        return 0
    install_theme(app, ThemeName(options.theme or ThemeName.LIGHT))
    crash_file.begin()
    try:
        code = run(_run_until_quit(app, instance, options, crash_file), app)
    finally:
        instance.close()
        crash_file.end()
    if code == RESTART:
        os.environ.pop("QT_SCALE_FACTOR", None)
        return 0 if QProcess.startDetached(sys.executable, _arguments()) else 1
    return code


def _arguments() -> list[str]:
    """What starts this program once more: a frozen one is its own interpreter."""
    return sys.argv[1:] if getattr(sys, "frozen", False) else ["-m", "billie_desktop.app", *sys.argv[1:]]


async def _run_until_quit(app: QApplication, instance: SingleInstance, options: Options, crash_file: CrashFile) -> int:
    """One session after the other: who signs out leaves nothing of it in the window of the next."""
    links = OpenedLinks(app)
    while True:
        shell = Shell(app, utc_now)
        trail = TrailHandler(shell.reporter.trail, shell.reporter.offer)
        trail.attach()
        shell.reporter.version = program_version()
        shell.reporter.on_crash_read = crash_file.forget
        left = crash_file.left_behind() if options.tour is None else ""
        if left:
            shell.reporter.offer_crash(left)
        session = Session(app, shell, options)
        heard = partial(open_text, shell)
        for signal in (instance.asked, links.opened):
            signal.connect(heard)
        code = await session.run()
        trail.detach()
        for signal in (instance.asked, links.opened):
            signal.disconnect(heard)
        if not session.signed_out:
            return RESTART if session.restarts else code
        session.discard()
        options = replace(options, link=None)


def _instance_name(options: Options) -> str:
    """Practice worlds are told apart by their folder, others by data folder and server."""
    if options.practice:
        return instance_name(_data_dir(options), PRACTICE)
    settings = _settings(options)
    return instance_name(settings.data_dir, f"{settings.environment}@{settings.server}")


def _data_dir(options: Options) -> Path:
    if options.practice:
        return (options.directory or default_data_dir() / PRACTICE) / "desk"
    return _settings(options).data_dir


def _settings(options: Options) -> Settings:
    try:
        return Settings.load(file=options.settings)
    except SettingsError:
        return Settings()  # what is wrong is said in the window
