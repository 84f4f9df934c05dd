"""Every installer says the same names and the same version as pyproject.toml."""

from __future__ import annotations

import configparser
import plistlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from installers import bundle
from installers.identity import DESK, PROJECTOR, Identity

from billie_desktop.domain.link import SCHEME

PACKAGING = Path(__file__).parents[2] / "packaging"


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.read()


def inno_sections(text: str) -> dict[str, list[str]]:
    """Lines of an Inno Setup script by section; ``define`` holds the preprocessor's."""
    found: dict[str, list[str]] = {"define": []}
    section = ""
    for line in text.splitlines():
        if line.startswith("#define"):
            found["define"].append(line)
        elif line.startswith("[") and line.endswith("]"):
            section = line[1:-1]
            found[section] = []
        elif line and not line.startswith(";"):
            found[section].append(line)
    return found


@pytest.fixture(scope="module")
def inno() -> dict[str, list[str]]:
    return inno_sections((PACKAGING / "windows" / f"{DESK}.iss").read_text())


def test_the_windows_installer_says_who_it_is(inno: dict[str, list[str]], identity: Identity) -> None:
    """Name, version, publisher, ids, program and scheme of the Inno script are the project's."""
    defined = dict(re.findall(r'#define (\w+) "(.*)"', "\n".join(inno["define"])))
    assert defined == {
        "AppName": identity.name,
        "AppVersion": identity.version,
        "AppPublisher": identity.publisher,
        "AppId": identity.windows_id,
        "AppUserModelId": identity.identifier,
        "Program": DESK,
        "Scheme": identity.scheme,
    }


def test_the_windows_installer_needs_no_administrator(inno: dict[str, list[str]]) -> None:
    """It installs into the user's own folders and registry, and nothing in it asks for more rights."""
    setup = dict(line.split("=", 1) for line in inno["Setup"])
    assert setup["PrivilegesRequired"] == "lowest"
    assert setup["PrivilegesRequiredOverridesAllowed"] == ""
    assert setup["DefaultDirName"].startswith("{localappdata}")
    assert all(line.startswith("Root: HKCU;") for line in inno["Registry"])
    assert not any("{commonprograms}" in line or "{autopf}" in line for lines in inno.values() for line in lines)


def test_windows_hands_a_link_over_as_one_argument(inno: dict[str, list[str]]) -> None:
    """The protocol handler quotes program and link, so that a link cannot become further options."""
    command = next(line for line in inno["Registry"] if r"shell\open\command" in line)
    assert command.endswith('ValueData: """{app}\\{#Program}.exe"" ""%1"""')
    assert any('ValueName: "URL Protocol"' in line for line in inno["Registry"])


def test_the_macos_bundle_says_who_it_is(identity: Identity) -> None:
    """Info.plist carries name, version and scheme, and no exception from transport security."""
    found = bundle.info_plist(identity)
    assert found["CFBundleShortVersionString"] == found["CFBundleVersion"] == identity.version
    assert found["CFBundleDisplayName"] == identity.name
    assert found["CFBundleURLTypes"][0]["CFBundleURLSchemes"] == [identity.scheme]
    assert found["NSAppTransportSecurity"] == {"NSAllowsArbitraryLoads": False}
    assert plistlib.loads(plistlib.dumps(found)) == found


def test_the_macos_script_packs_this_version(identity: Identity) -> None:
    """Name, version and identifier in the dmg script are the project's, and it refuses another bundle."""
    text = (PACKAGING / "macos" / "make_dmg.sh").read_text()
    assert f'\nNAME="{identity.name}"\nVERSION="{identity.version}"\nIDENTIFIER="{identity.identifier}"\n' in text
    assert '[ "$found" = "$VERSION" ]' in text
    assert "--options runtime" in text
    assert "--entitlements packaging/macos/entitlements.plist" in text


def test_the_macos_entitlements_are_few() -> None:
    """The hardened runtime keeps everything closed but what Python needs, the network as a client, and chosen files."""
    found = plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes())
    prefix = "com.apple.security."
    assert {name.removeprefix(prefix) for name, on in found.items() if on} == {
        "cs.allow-unsigned-executable-memory",
        "cs.disable-library-validation",
        "network.client",
        "files.user-selected.read-write",
    }


def test_the_menu_entry_opens_links(identity: Identity) -> None:
    """The desktop file starts the desk with a link and claims exactly our scheme."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(PACKAGING / "linux" / f"{DESK}.desktop")
    entry = parser["Desktop Entry"]
    assert entry["Name"] == identity.name
    assert entry["Comment"] == identity.summary
    assert entry["Exec"] == f"{DESK} %u"
    assert entry["MimeType"] == f"x-scheme-handler/{identity.scheme};"
    assert (entry["Icon"], entry["StartupWMClass"]) == (DESK, DESK)
    assert identity.scheme == SCHEME
    for action in filter(None, entry["Actions"].split(";")):
        assert parser[f"Desktop Action {action}"]["Exec"].startswith(DESK)


def test_the_software_centre_knows_the_release(identity: Identity) -> None:
    """AppStream's id, name, summary, handler and newest release are the project's."""
    root = ElementTree.parse(PACKAGING / "linux" / f"{identity.identifier}.metainfo.xml").getroot()  # our own file
    assert root.get("type") == "desktop-application"
    assert root.findtext("id") == identity.identifier
    assert root.findtext("name") == identity.name
    assert root.findtext("summary") == identity.summary
    assert root.findtext("launchable") == f"{DESK}.desktop"
    assert root.findtext("provides/mediatype") == f"x-scheme-handler/{identity.scheme}"
    newest = root.find("releases/release")
    assert newest is not None
    assert newest.get("version") == identity.version


def test_the_servers_files_name_this_version(identity: Identity) -> None:
    """Image tags of the compose file, the chart and the build argument are the project's version."""
    server = PACKAGING / "server"
    chart = yaml.safe_load((server / "helm/billie/Chart.yaml").read_text())
    assert (chart["version"], chart["appVersion"]) == (identity.version, identity.version)
    services = yaml.safe_load((server / "compose/compose.yaml").read_text())["services"]
    images = {each["image"] for each in services.values() if "exporter" not in each["image"].lower()}
    assert images == {f"{PROJECTOR}:{identity.version}"}
    docker = (server / "Dockerfile").read_text()
    assert f"ARG VERSION={identity.version}\n" in docker
    assert f"COPY {PROJECTOR}_${{VERSION}}_${{ARCHITECTURE}}.deb" in docker
