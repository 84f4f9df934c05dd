"""Debian packages, laid out by hand and put together by dpkg-deb. Needs no root."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

from installers.freezing import BuildFailed, files
from installers.identity import DESK, PROJECTOR, ROOT, Identity, source_date
from installers.tree import copy_frozen, fresh, link, put, put_gzip

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MAINTAINER = "Billie <support@billie.example>"
PACKAGED = ROOT / "packaging"

DESK_TEXT = """\
 Billie Desktop is what a servicing agent works in: one customer on one screen,
 the balance from the ledger with its time, the chat beside the account, and
 every command on disk before it is sent.
"""
PROJECTOR_TEXT = """\
 The server's side of Billie Desktop: the projector keeps the read models in
 step with the event streams, and the intake is the front door for desks.
 Nothing is started at installation: write the settings first.
"""
COPYRIGHT = """\
{name}
Copyright {year} {publisher}. All rights reserved.

Programs of others that are inside, and their licences, stand in THIRD-PARTY-NOTICES.gz beside this file.
"""
POSTINST = """\
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    if command -v systemd-sysusers >/dev/null; then
        systemd-sysusers billie-projector.conf
    fi
    if [ -d /run/systemd/system ]; then
        systemctl daemon-reload || true
    fi
fi
"""
POSTRM = """\
#!/bin/sh
set -e
if [ -d /run/systemd/system ]; then
    systemctl daemon-reload || true
fi
"""
PRERM = """\
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl stop billie-projector.service billie-intake.service billie-drift.timer || true
fi
"""


@dataclass(slots=True)
class Layout:
    """What goes into one package: a root folder as installed, and the control files."""

    name: str
    root: Path
    text: str
    depends: list[str]
    section: str
    recommends: list[str] = field(default_factory=list)
    scripts: dict[str, str] = field(default_factory=dict)
    conffiles: list[str] = field(default_factory=list)


def lay_desk(into: Path, frozen: Path, icons: Path, documents: Mapping[str, str], depends: list[str]) -> Layout:
    """The desk: program, menu entry with the link handler, icons, AppStream, manual."""
    root = fresh(into)
    copy_frozen(frozen, root / "usr/lib" / DESK)
    link(root / "usr/bin" / DESK, f"../lib/{DESK}/{DESK}")
    share = root / "usr/share"
    identifier = Identity.read().identifier
    put(share / f"applications/{DESK}.desktop", (PACKAGED / f"linux/{DESK}.desktop").read_bytes())
    metainfo = f"{identifier}.metainfo.xml"
    put(share / f"metainfo/{metainfo}", (PACKAGED / "linux" / metainfo).read_bytes())
    for picture in icons.glob("*.png"):
        size = picture.stem
        put(share / f"icons/hicolor/{size}x{size}/apps/{DESK}.png", picture.read_bytes())
    put(share / f"icons/hicolor/scalable/apps/{DESK}.svg", (ROOT / f"resources/brand/{DESK}.svg").read_bytes())
    _documents(root, DESK, documents)
    return Layout(DESK, root, DESK_TEXT, depends, "misc", ["gnome-keyring | kwalletmanager", "xdg-utils"])


def lay_projector(into: Path, frozen: Path, documents: Mapping[str, str], depends: list[str]) -> Layout:
    """The server's side: program, units, settings, dashboard and alerts."""
    root = fresh(into)
    copy_frozen(frozen, root / "usr/lib" / PROJECTOR)
    link(root / "usr/bin" / PROJECTOR, f"../lib/{PROJECTOR}/{PROJECTOR}")
    server = PACKAGED / "server"
    for unit in sorted((server / "systemd").iterdir()):
        if unit.suffix in (".service", ".timer"):
            put(root / "usr/lib/systemd/system" / unit.name, unit.read_bytes())
    put(root / "usr/lib/sysusers.d/billie-projector.conf", (server / "systemd/sysusers.conf").read_bytes())
    conffiles = []
    for settings in sorted((server / "systemd").glob("*.env")):
        put(root / "etc/billie" / settings.name, settings.read_bytes())
        conffiles.append(f"/etc/billie/{settings.name}")
    for kept in ("grafana", "prometheus"):
        for path in files(server / kept):
            put(root / "usr/share" / PROJECTOR / kept / path.name, path.read_bytes())
    _documents(root, PROJECTOR, documents)
    scripts = {"postinst": POSTINST, "postrm": POSTRM, "prerm": PRERM}
    return Layout(PROJECTOR, root, PROJECTOR_TEXT, depends, "net", ["systemd"], scripts, conffiles)


def _documents(root: Path, name: str, documents: Mapping[str, str]) -> None:
    """``documents``: manual, notices, bill, changelog, as text."""
    identity = Identity.read()
    year = datetime.fromtimestamp(source_date(), UTC).year
    share = root / "usr/share"
    put(share / f"doc/{name}/copyright", COPYRIGHT.format(name=identity.name, publisher=identity.publisher, year=year))
    put_gzip(share / f"doc/{name}/changelog.gz", documents["changelog"])
    put_gzip(share / f"doc/{name}/THIRD-PARTY-NOTICES.gz", documents["notices"])
    put(share / f"doc/{name}/{name}.cdx.json", documents["bill"])
    put_gzip(share / f"man/man1/{name}.1.gz", documents["manual"])
    overrides = PACKAGED / "linux" / f"{name}.lintian-overrides"
    put(share / f"lintian/overrides/{name}", overrides.read_bytes())


def changelog(name: str, identity: Identity, moment: int) -> str:
    """The package's changelog as Debian writes it; what changed for users stands in the program's own."""
    day = format_datetime(datetime.fromtimestamp(moment, UTC))
    return f"{name} ({identity.version}) stable; urgency=medium\n\n  * See CHANGELOG.\n\n -- {MAINTAINER}  {day}\n"


def build(layout: Layout, into: Path, moment: int) -> Path:
    """Make the .deb; returns its path. Raises BuildFailed."""
    identity = Identity.read()
    architecture = ARCHITECTURES[platform.machine()]
    size = sum(path.stat().st_size for path in files(layout.root)) // 1024
    lines = [
        f"Package: {layout.name}",
        f"Version: {identity.version}",
        f"Architecture: {architecture}",
        f"Maintainer: {MAINTAINER}",
        f"Installed-Size: {size}",
        f"Depends: {', '.join(layout.depends)}",
        f"Recommends: {', '.join(layout.recommends)}",
        f"Section: {layout.section}",
        "Priority: optional",
        f"Description: {identity.summary if layout.name == DESK else 'read models and front door of Billie Desktop'}",
        layout.text.rstrip(),
    ]
    control = layout.root / "DEBIAN"
    put(control / "control", "\n".join(lines) + "\n")
    sums = (
        f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(layout.root)}\n"
        for path in files(layout.root)
        if control not in path.parents and f"/{path.relative_to(layout.root)}" not in layout.conffiles
    )
    put(control / "md5sums", "".join(sums))
    for name, script in layout.scripts.items():
        put(control / name, script, 0o755)
    if layout.conffiles:
        put(control / "conffiles", "\n".join(layout.conffiles) + "\n")
    for path in [layout.root, *layout.root.rglob("*")]:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
        os.utime(path, (moment, moment), follow_symlinks=False)
    into.mkdir(parents=True, exist_ok=True)
    target = into / f"{layout.name}_{identity.version}_{architecture}.deb"
    command = [
        "dpkg-deb",
        "--root-owner-group",
        "-Zxz",
        "-z6",
        "--threads-max=1",
        "--build",
        str(layout.root),
        str(target),
    ]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(moment)}
    if subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL).returncode:
        raise BuildFailed(f"dpkg-deb could not build {target.name}: see above.")
    return target
