"""``python -m installers``: everything that is handed over, into ``dist/``.

Without options it freezes, starts, packs, checks and measures. ``--twice`` does the work a second time in other folders
and compares.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import time
from pathlib import Path

from installers import deb, icons, manual, needs
from installers.closure import ONLY_WHEN_FROZEN, UnknownLicence, closure, desk_roots
from installers.freezing import BuildFailed, freeze, megabytes
from installers.identity import DESK, PROJECTOR, ROOT, Identity, source_date
from installers.inside import outside_of_bill, packages_inside
from installers.licensing import is_allowed
from installers.notices import notices
from installers.same import EXCEPTIONS, differences
from installers.sbom import bill
from installers.smoke import smoke
from installers.system_libraries import taken_along
from installers.tree import fresh, put, tarball
from installers.validators import validate

DIST = ROOT / "dist"
BUILD = ROOT / "build"
CHANGES = ROOT / "CHANGELOG.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="installers", description="Build what is handed over.")
    parser.add_argument("--twice", action="store_true", help="build a second time and compare every byte")
    options = parser.parse_args()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # lines of children stay in order
    try:
        figures = build(DIST, BUILD)
        if options.twice:
            build(BUILD / "again" / "dist", BUILD / "again", check=False)
            found = differences(DIST / "packages", BUILD / "again" / "dist" / "packages")
            for line in found:
                print(f"differs: {line}")
            if found:
                raise BuildFailed(f"Two builds differ in {len(found)} places: see above.")
            print(f"== two builds are the same, with {len(EXCEPTIONS)} exceptions")
        (DIST / "figures.json").write_text(json.dumps(figures, indent=2) + "\n")
        print(json.dumps(figures, indent=2))
    except (BuildFailed, UnknownLicence) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


def build(dist: Path, work: Path, *, check: bool = True) -> dict[str, float]:
    """Make the packages below ``dist``; sizes in MB and times in seconds by name. Raises BuildFailed."""
    identity, moment = Identity.read(), source_date()
    frozen, packages, layouts = work / "frozen", fresh(dist / "packages"), fresh(work / "layouts")
    icons.write(BUILD / "icons")
    figures: dict[str, float] = {}
    manuals = {DESK: manual.desk_page(identity, moment), PROJECTOR: manual.projector_page(identity, moment)}
    for program in (DESK, PROJECTOR):
        began = time.perf_counter()
        print(f"== {program}: freezing")
        folder = freeze(program, frozen, work / "freezing", moment)
        figures[f"{program}_freeze_s"] = round(time.perf_counter() - began, 1)
        figures[f"{program}_folder_mb"] = round(megabytes(folder), 1)
        documents = _documents(program, folder, identity, moment)
        documents["manual"] = manuals[program]
        put(layouts / f"{program}.1", manuals[program])
        put(packages / f"{program}-{identity.version}.cdx.json", documents["bill"])
        depends = needs.debian_packages(folder)
        depends[depends.index("libc6")] = f"libc6 (>= {needs.least_glibc(folder)})"
        if program == DESK:
            layout = deb.lay_desk(layouts / program, folder, BUILD / "icons", documents, depends)
        else:
            layout = deb.lay_projector(layouts / program, folder, documents, depends)
        package = deb.build(layout, packages, moment)
        figures[f"{program}_deb_mb"] = _size(package)
        # The notices travel with the plain folder too.
        put(folder / "THIRD-PARTY-NOTICES.txt", documents["notices"])
        put(folder / f"{program}.cdx.json", documents["bill"])
        archive = packages / f"{program}-{identity.version}-linux-{platform.machine()}.tar.xz"
        tarball(folder, f"{program}-{identity.version}", archive, moment)
        figures[f"{program}_tar_mb"] = _size(archive)
    if check:
        print("== starting the frozen programs")
        figures |= smoke(frozen)
        print("== validating")
        absent = validate(packages, layouts)
        if absent:
            print(f"-- not on this machine: {', '.join(absent)}")
    return figures


def _documents(program: str, folder: Path, identity: Identity, moment: int) -> dict[str, str]:
    """Notices, bill and changelog. Raises BuildFailed when something is inside that may not be, or is not listed."""
    with_qt = program == DESK
    all_packages = closure([*desk_roots(), *ONLY_WHEN_FROZEN])
    packages = packages_inside(folder, all_packages)
    unlisted = outside_of_bill(folder, packages)
    if unlisted:
        raise BuildFailed(f"{program} holds {', '.join(unlisted)}, which no list of packages names.")
    libraries = taken_along(path.name for path in (folder / "_internal").iterdir())
    wrong = [each.name for each in packages if not is_allowed(each.licence)]
    wrong += [each.pattern for each in libraries if not is_allowed(each.licence)]
    if wrong:
        raise BuildFailed(f"{program} holds programs under licences that may not be inside: {', '.join(wrong)}.")
    return {
        "notices": notices(identity, packages, libraries, with_qt=with_qt),
        "bill": bill(program, identity, packages, libraries, moment, with_qt=with_qt),
        "changelog": deb.changelog(program, identity, moment),
    }


def _size(path: Path) -> float:
    return round(path.stat().st_size / 1_000_000, 1)


if __name__ == "__main__":
    sys.exit(main())
