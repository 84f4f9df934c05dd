"""The parts of the build that need no PyInstaller."""

from __future__ import annotations

import gzip
import os
import subprocess
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from installers import deb, same, tree
from installers.freezing import settle
from installers.icons import ICNS_TYPES, ICO_SIZES, icns, ico, render
from installers.identity import DESK, PROJECTOR, Identity, source_date
from installers.manual import desk_page, projector_page
from installers.slimming import dropped, slim, spoken_here

PACKAGING = Path(__file__).parents[2] / "packaging"
MOMENT = 1_700_000_000
DOCUMENTS = {"changelog": "x\n", "notices": "notices\n", "bill": "{}\n", "manual": ".TH X 1\n"}


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A stand-in for a frozen program: a program, a library, a link."""
    folder = tmp_path / "frozen" / "program"
    tree.put(folder / "program", "#!/bin/sh\n", 0o755)
    tree.put(folder / "_internal" / "libz.so.1", b"\x7fELF")
    tree.link(folder / "_internal" / "libz.so", "libz.so.1")
    tree.put(folder / "_internal" / "resources" / "tokens.json", "{}")
    return folder


def entries(package: Path) -> dict[str, str]:
    """Mode and owner by path of a Debian package, as dpkg-deb lists them."""
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    parts = [line.split() for line in listed.splitlines()]
    return {each[5].removeprefix("./"): f"{each[0]} {each[1]}" for each in parts}


def field(package: Path, name: str) -> str:
    return subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True).stdout.strip()


def test_the_desks_package_is_laid_out(frozen: Path, tmp_path: Path) -> None:
    """Program, command, menu entry, AppStream, icons, manual and notices are where Linux looks for them, root's."""
    icons = tmp_path / "icons"
    for size in (16, 256):
        tree.put(icons / f"{size}.png", b"png")
    layout = deb.lay_desk(tmp_path / "layout", frozen, icons, DOCUMENTS, ["libc6 (>= 2.36)", "libgl1"])
    package = deb.build(layout, tmp_path / "out", MOMENT)
    found = entries(package)
    identity = Identity.read()
    for path in (
        f"usr/lib/{DESK}/program",
        f"usr/share/applications/{DESK}.desktop",
        f"usr/share/metainfo/{identity.identifier}.metainfo.xml",
        f"usr/share/icons/hicolor/16x16/apps/{DESK}.png",
        f"usr/share/icons/hicolor/256x256/apps/{DESK}.png",
        f"usr/share/icons/hicolor/scalable/apps/{DESK}.svg",
        f"usr/share/man/man1/{DESK}.1.gz",
        f"usr/share/doc/{DESK}/THIRD-PARTY-NOTICES.gz",
        f"usr/share/doc/{DESK}/{DESK}.cdx.json",
    ):
        assert path in found, path
    assert found[f"usr/bin/{DESK}"].startswith("lrwx")
    assert {each.split()[1] for each in found.values()} == {"root/root"}
    assert found[f"usr/lib/{DESK}/program"].startswith("-rwxr-xr-x")
    assert field(package, "Version") == identity.version
    assert field(package, "Depends") == "libc6 (>= 2.36), libgl1"


def test_the_projectors_package_brings_units_and_settings(frozen: Path, tmp_path: Path) -> None:
    """Units, user, settings as conffiles, dashboard and rules are in it; nothing is started at installation."""
    layout = deb.lay_projector(tmp_path / "layout", frozen, DOCUMENTS, ["libc6"])
    package = deb.build(layout, tmp_path / "out", MOMENT)
    found = entries(package)
    for name in ("billie-projector.service", "billie-intake.service", "billie-drift.service", "billie-drift.timer"):
        assert f"usr/lib/systemd/system/{name}" in found
    assert "usr/lib/sysusers.d/billie-projector.conf" in found
    assert f"usr/share/{PROJECTOR}/prometheus/billie-rules.yml" in found
    assert f"usr/share/{PROJECTOR}/grafana/billie.json" in found
    extracted = tmp_path / "control"
    subprocess.run(["dpkg-deb", "-e", package, extracted], check=True)
    assert set((extracted / "conffiles").read_text().split()) == {"/etc/billie/projector.env", "/etc/billie/intake.env"}
    assert "systemctl start" not in (extracted / "postinst").read_text()
    assert "systemctl enable" not in (extracted / "postinst").read_text()
    for script in ("postinst", "prerm", "postrm"):
        subprocess.run(["sh", "-n", extracted / script], check=True)
    assert "etc/billie" not in (extracted / "md5sums").read_text()


def test_packages_are_the_same_at_every_build(frozen: Path, tmp_path: Path) -> None:
    """Two builds from the same files, made at other times in other folders, are equal byte for byte."""
    made = []
    for name, seconds in (("one", 1), ("two", 2)):
        for path in frozen.rglob("*"):
            os.utime(path, (seconds, seconds), follow_symlinks=False)
        settle(frozen, MOMENT)
        out = tmp_path / name / "packages"
        layout = deb.lay_projector(tmp_path / name / "layout", frozen, DOCUMENTS, ["libc6"])
        deb.build(layout, out, MOMENT)
        tree.tarball(frozen, "program-1", out / "program-1.tar.xz", MOMENT)
        made.append(out)
    assert same.differences(*made) == []
    assert len(list(made[0].iterdir())) == 2


def test_a_difference_is_named_by_its_path(frozen: Path, tmp_path: Path) -> None:
    """When one file of an archive changes, the comparison says which; and a missing package is told."""
    for name in ("one", "two"):
        tree.put(frozen / "_internal" / "resources" / "tokens.json", f'"{name}"')
        tree.tarball(frozen, "program-1", tmp_path / name / "program-1.tar.xz", MOMENT)
    tree.put(tmp_path / "one" / "only.deb", "x")
    found = same.differences(tmp_path / "one", tmp_path / "two")
    assert found == ["only.deb: only in one build", "program-1.tar.xz: program-1/_internal/resources/tokens.json"]


def test_a_tarball_tells_nothing_of_who_built_it(frozen: Path, tmp_path: Path) -> None:
    """Entries are in order, of one moment, root's, and links stay links."""
    target = tmp_path / "x.tar.xz"
    tree.tarball(frozen, "program-1", target, MOMENT)
    with tarfile.open(target) as archive:
        members = archive.getmembers()
    assert [each.name for each in members] == sorted(each.name for each in members)
    assert {(each.uid, each.gid, each.uname, each.mtime) for each in members} == {(0, 0, "root", MOMENT)}
    assert [each.name for each in members if each.issym()] == ["program-1/_internal/libz.so"]


@given(st.text(max_size=200))
def test_a_compressed_document_has_no_time_and_no_name(text: str) -> None:
    """The same text gives the same bytes, and comes back whole."""
    folder = Path(os.environ.get("TMPDIR", "/tmp")) / f"billie-test-{os.getpid()}"
    tree.put_gzip(folder / "a.gz", text)
    tree.put_gzip(folder / "b.gz", text)
    first = (folder / "a.gz").read_bytes()
    assert first == (folder / "b.gz").read_bytes()
    assert gzip.decompress(first).decode() == text
    tree.fresh(folder)
    folder.rmdir()


def test_the_moment_of_a_build_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH wins over the time of the last commit, which stands in for it."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "12345")
    assert source_date() == 12345
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    shown = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=PACKAGING, capture_output=True, check=True)
    assert source_date() == int(shown.stdout)


@pytest.mark.parametrize(
    ("path", "out"),
    [
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", False),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", False),
        ("PySide6/Qt/plugins/printsupport/libcupsprintersupport.so", False),
        ("PySide6/Qt/plugins/imageformats/libqwebp.so", False),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6", True),
        ("PySide6/Qt/lib/libQt6Widgets.so.6", False),
        ("tzdata/zoneinfo/Australia/Sydney", False),
        ("tzdata/zoneinfo/Europe/Berlin", True),
        ("faker/providers/person/en_AU/__init__.py", False),
        ("faker/providers/person/de_DE/__init__.py", True),
        ("libreadline.so.8", True),
        ("libcups.so.2", True),
        ("libgnutls.so.30", True),
        ("resources/tokens.json", False),
    ],
)
def test_what_stays_out(path: str, out: bool) -> None:
    """Themes, translations, languages and zones that nobody uses stay out; what the desk needs stays in."""
    assert dropped(path) is out
    assert slim([(path, "somewhere", "DATA")]) == ([] if out else [(path, "somewhere", "DATA")])


def test_the_languages_of_made_up_names() -> None:
    """English of our kind is spoken; other languages' modules of Faker are left out, its general ones stay."""
    assert spoken_here("faker.providers.person.en_AU")
    assert spoken_here("faker.providers.date_time")
    assert spoken_here("billie_desktop.app.cli")
    assert not spoken_here("faker.providers.person.ja_JP")


def test_the_manuals_name_every_option_and_setting() -> None:
    """The pages are made from the command lines, so an option or setting cannot be missing."""
    identity = Identity.read()
    desk = desk_page(identity, MOMENT).replace("\\-", "-")
    assert desk.startswith(f'.TH BILLIE-DESKTOP 1 "2023-11-14" "Billie Desktop {identity.version}"')
    for option in ("--practice", "--settings", "--theme light|dark|high-contrast", "--version", "billie://customer/"):
        assert option in desk
    server = projector_page(identity, MOMENT).replace("\\-", "-")
    for word in ("REDIS_URL", "HEALTH_HOST", "INTAKE_TLS_CERT", "--allow-plaintext", ".SS users add", ".SS drift"):
        assert word in server


@pytest.mark.window
def test_the_icon_is_drawn_in_every_size() -> None:
    """Every size is a PNG of its edge, and both containers hold their sizes."""
    pictures = render((16, 32, 256))
    for size, body in pictures.items():
        assert body.startswith(b"\x89PNG")
        assert int.from_bytes(body[16:20]) == int.from_bytes(body[20:24]) == size
    assert ico(pictures)[:6] == b"\0\0\1\0\3\0"
    assert pictures[256] in ico(pictures)
    mac = icns(pictures)
    assert mac[:4] == b"icns"
    assert int.from_bytes(mac[4:8]) == len(mac)
    assert {16, 32, 256} <= ICNS_TYPES.keys()
    assert {16, 32, 256} <= set(ICO_SIZES)
