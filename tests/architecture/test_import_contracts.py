"""Each import contract of pyproject.toml breaks when one bad import is planted, and holds when none is."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.checkout import ROOT

# contract id -> module that gets the bad import, the import, and the words in which it must be reported
PLANTS = {
    "desk-rooms": ("billie_desktop/domain/planted.py", "import billie_desktop.desk", "billie_desktop.desk"),
    "projector-rooms": ("projector/engine/planted.py", "import projector.adapters", "projector.adapters"),
    "practice-is-lazy": ("billie_desktop/ui/planted.py", "import billie_desktop.practice", "billie_desktop.practice"),
    "qt-stays-in-front": ("billie_desktop/desk/planted.py", "import PySide6.QtCore", "PySide6"),
    "domain-is-pure": ("billie_desktop/domain/planted.py", "import pymongo", "pymongo"),
    "projections-are-pure": ("projector/projections/planted.py", "import logging", "logging"),
    "gateways-see-the-contract-only": (
        "billie_desktop/gateways/planted.py",
        "import projector.engine",
        "projector.engine",
    ),
    "stubs-stay-at-the-wire": ("projector/engine/planted.py", "import projector.stubs", "projector.stubs"),
}


def contracts() -> dict[str, dict[str, object]]:
    """Every contract of pyproject.toml by its id."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return {contract["id"]: contract for contract in project["tool"]["importlinter"]["contracts"]}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of both packages and the contracts."""
    for package in ("billie_desktop", "projector"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def check(tree: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the import linter over the tree."""
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", program, "--no-cache", *options]
    return subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)


def test_every_contract_has_a_plant() -> None:
    """No contract stands in pyproject.toml without a test that breaks it."""
    assert set(PLANTS) == set(contracts())


@pytest.mark.parametrize("contract", sorted(PLANTS))
def test_a_planted_import_breaks_its_contract(tree: Path, contract: str) -> None:
    """With one bad import the contract is reported broken, and the report names the import."""
    module, statement, words = PLANTS[contract]
    (tree / module).write_text(f"{statement}\n")
    result = check(tree, "--contract", contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "BROKEN" in result.stdout
    planted = module.removesuffix(".py").replace("/", ".")
    assert f"{planted} -> {words}" in " ".join(result.stdout.split())


def test_the_tree_as_it_is_keeps_every_contract(tree: Path) -> None:
    """Without a planted import all contracts are kept."""
    result = check(tree)
    assert result.returncode == 0, result.stdout
    assert f"{len(PLANTS)} kept, 0 broken" in result.stdout
