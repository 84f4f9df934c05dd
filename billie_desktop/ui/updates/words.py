"""How a newer version is spoken of, and what is done with its package."""

from __future__ import annotations

from billie_desktop.domain.business_date import in_sydney
from billie_desktop.domain.release import Package, Release, UpdateState
from billie_desktop.domain.words import date_and_time, long_date


def headline(release: Release) -> str:
    """The one line of the banner."""
    return f"Version {release.version} of this desk is there. Nothing is installed by itself."


def published(release: Release) -> str:
    """When, by the Sydney calendar."""
    return long_date(in_sydney(release.published).date())


def line_of(package: Package) -> str:
    """What to type to check and install it; '' where a package is opened instead."""
    check = f'echo "{package.sha256}  {package.file}" | sha256sum --check'
    if package.file.endswith(".deb"):
        return f"{check} && sudo apt install ./{package.file}"
    if package.file.endswith(".tar.xz"):
        return f"{check} && tar --extract --file {package.file}"
    return ""


def state_words(state: UpdateState, version: str) -> str:
    """What is known, for the settings."""
    if state.problem:
        return state.problem
    if state.newer is not None:
        return f"Version {state.newer.version} is there."
    if state.checked_at is None:
        return "Not looked yet."
    return f"{version} is the newest. Looked {date_and_time(state.checked_at)}."
