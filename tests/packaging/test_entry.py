"""Where frozen programs begin: the practice world's children, and the authorities that are trusted."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


def entry(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"entry_{name}", ROOT / "packaging" / "entry" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_frozen_desk_answers_for_every_child_of_the_practice_world() -> None:
    """Each module that the practice world starts with -m is one that the frozen desk runs in place of Python."""
    text = (ROOT / "billie_desktop" / "practice" / "world.py").read_text()
    started = set(re.findall(r'\[\s*"((?:billie_desktop\.practice|projector)[\w.]*)"', text))
    assert "projector" in started
    assert started <= entry("start_desk").CHILDREN


def test_no_other_module_can_be_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A module that is no child of the practice world is not run: -m is then an unknown option."""
    monkeypatch.setattr(sys, "argv", ["billie-desktop", "-m", "http.server"])
    with pytest.raises(SystemExit) as ended:
        entry("start_desk").main()
    assert ended.value.code == 2
    assert "-m" in capsys.readouterr().err


def test_the_systems_authorities_come_before_the_shipped_ones(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The first list that the system has is trusted; the shipped one only where the system has none."""
    trust = entry("trust")
    system = tmp_path / "ca-bundle.pem"
    monkeypatch.setattr(trust, "SYSTEM_LISTS", (str(tmp_path / "missing.pem"), str(system)))
    assert trust.trusted_list("shipped.pem") == "shipped.pem"
    system.write_text("list")
    assert trust.trusted_list("shipped.pem") == str(system)
