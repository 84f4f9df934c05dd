"""The digests of the wheels: those of what is pinned and installed, and not a word about where it came from."""

from __future__ import annotations

import importlib.metadata as metadata
import importlib.util
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from installers.closure import canonical

ROOT = Path(__file__).parents[2]
HASHES = ROOT / "packaging" / "hashes.txt"
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
LINE = re.compile(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.]+) --hash=sha256:([0-9a-f]{64})")
NOT_PINNED = {"billie-desktop", "pip", "setuptools"}
"""The project itself, and what every virtual environment brings."""


@pytest.fixture(scope="module")
def hashed() -> dict[str, tuple[str, str]]:
    """Version and digest by name."""
    lines = [line for line in HASHES.read_text().splitlines() if not line.startswith("#")]
    found = [LINE.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    return {canonical(match[1]): (match[2], match[3]) for match in found if match is not None}


def test_the_list_agrees_with_the_constraints(hashed: dict[str, tuple[str, str]]) -> None:
    """Every pinned package has the digest of its pinned version, there is no other line, and no digest twice."""
    pinned = dict(line.split("==") for line in CONSTRAINTS.read_text().split())
    assert {name: version for name, (version, _) in hashed.items()} == {
        canonical(name): version for name, version in pinned.items()
    }
    assert len({digest for _, digest in hashed.values()}) == len(hashed)


@pytest.mark.skipif(
    (sys.platform, platform.machine(), sys.version_info[:2]) != ("linux", "x86_64", (3, 11)),
    reason="the digests are of one platform's wheels",
)
def test_everything_that_is_installed_is_in_the_list(hashed: dict[str, tuple[str, str]]) -> None:
    """No package of this environment is without a digest, or has another version than the one that was hashed."""
    installed = {canonical(each.name): each.version for each in metadata.distributions()}
    assert {
        name: version
        for name, version in installed.items()
        if name not in NOT_PINNED and hashed.get(name, ("", ""))[0] != version
    } == {}


def test_no_address_is_in_the_lists() -> None:
    """Where packages come from is the configuration of whoever installs: no address, host or option names a place."""
    for file in (HASHES, CONSTRAINTS):
        text = re.sub(r"^#.*$", "", file.read_text(), flags=re.MULTILINE)
        assert not re.search(r"://|@|/|--(?!hash=)", text), file.name


def test_another_wheel_is_refused(tmp_path: Path) -> None:
    """pip reads the list in its strict mode and refuses a wheel whose digest is another."""
    wheels, wanted = tmp_path / "wheels", tmp_path / "wanted.txt"
    wheels.mkdir()
    (wheels / "six-1.17.0-py2.py3-none-any.whl").write_bytes(b"another wheel")
    (line,) = [line for line in HASHES.read_text().splitlines() if line.startswith("six==")]
    wanted.write_text(line + "\n")
    command = [sys.executable, "-m", "pip", "download", "--isolated", "--no-index", "--find-links", str(wheels)]
    command += ["--no-deps", "--require-hashes", "-r", str(wanted), "-d", str(tmp_path / "taken")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr


def test_the_list_is_made_from_pips_report() -> None:
    """Of a report only names, versions and digests are taken; a pinned version that is not in it is an error."""
    spec = importlib.util.spec_from_file_location("renew_hashes", ROOT / "packaging" / "renew_hashes.py")
    assert spec is not None
    assert spec.loader is not None
    renew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(renew)
    wheel = {"url": "https://somewhere.example/a.whl", "archive_info": {"hashes": {"sha256": "ab" * 32}}}
    report = {"install": [{"metadata": {"name": "Some_Thing", "version": "1.0"}, "download_info": wheel}]}
    text = renew.hashes(report, "some-thing==1.0\n")
    assert text.splitlines()[1:] == [f"some-thing==1.0 --hash=sha256:{'ab' * 32}"]
    with pytest.raises(KeyError):
        renew.hashes(report, "some-thing==1.1\n")
