"""Runs the validators of each kind over what was built, as far as the system has them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from installers.freezing import BuildFailed
from installers.identity import ROOT


def validate(packages: Path, layouts: Path) -> list[str]:
    """Run them; names of the tools that were not there. Raises BuildFailed when one of them complains."""
    linux, server = ROOT / "packaging/linux", ROOT / "packaging/server"
    checks: list[list[str | Path]] = [
        ["desktop-file-validate", *linux.glob("*.desktop")],
        ["appstreamcli", "validate", "--no-net", *linux.glob("*.metainfo.xml")],
        ["lintian", "--fail-on=error", "--allow-root", *sorted(packages.glob("*.deb"))],
        ["promtool", "check", "rules", server / "prometheus" / "billie-rules.yml"],
        ["promtool", "test", "rules", server / "prometheus" / "billie-rules-test.yml"],
        ["mandoc", "-T", "lint", "-W", "error", *sorted(layouts.glob("*.1"))],
        ["systemd-analyze", "verify", "--man=no", *_units(server / "systemd", layouts)],
    ]
    absent = []
    for command in checks:
        tool = str(command[0])
        if shutil.which(tool) is None:
            absent.append(tool)
            continue
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said = (done.stdout + done.stderr).strip()
        print(f"-- {tool}: {'fine' if done.returncode == 0 else f'exit {done.returncode}'}")
        if said:
            print(said)
        if done.returncode:
            raise BuildFailed(f"{tool} complains: see above.")
    _validate_bills(packages)
    return absent


def _units(folder: Path, into: Path) -> list[Path]:
    """Copies of the units whose program is one of this machine: the verifier asks whether it can be run."""
    copies = []
    for unit in sorted(folder.iterdir()):
        if unit.suffix in (".service", ".timer"):
            copy = into / unit.name
            copy.write_text(unit.read_text().replace("/usr/bin/billie-projector", "/bin/true"))
            copies.append(copy)
    return copies


def _validate_bills(packages: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    for bill in sorted(packages.glob("*.cdx.json")):
        wrong = validator.validate_str(bill.read_text(encoding="utf-8"))
        if wrong is not None:
            raise BuildFailed(f"{bill.name} is no CycloneDX document: {wrong}")
    print("-- cyclonedx: fine")
