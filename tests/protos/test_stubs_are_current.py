"""The committed stubs are what the generator makes of the committed protocol files."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
STUBS = ROOT / "projector" / "stubs"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate_stubs", ROOT / "packaging" / "generate_stubs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def tree(folder: Path) -> dict[str, bytes]:
    """All source files below a folder, without its own package file."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.suffix in {".py", ".pyi"} and path.parent != folder
    }


def test_committed_stubs_are_current(generator: ModuleType, tmp_path: Path) -> None:
    """Generating again gives the committed files byte for byte, none missing and none left over."""
    generator.generate(tmp_path / "stubs")
    fresh, committed = tree(tmp_path / "stubs"), tree(STUBS)
    assert fresh.keys() == committed.keys()
    assert [name for name in fresh if fresh[name] != committed[name]] == []


def test_a_changed_source_changes_the_stubs(generator: ModuleType, tmp_path: Path) -> None:
    """A field added to a protocol file makes the comparison fail."""
    source = tmp_path / "protos"
    for name in generator.proto_files():
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = (generator.PROTOS / name).read_text(encoding="utf-8")
        target.write_text(
            text.replace("message GetBalanceRequest {", "message GetBalanceRequest {\n  string planted = 99;"),
            encoding="utf-8",
        )
    generator.generate(tmp_path / "stubs", source)
    fresh, committed = tree(tmp_path / "stubs"), tree(STUBS)
    assert [name for name in fresh if fresh[name] != committed[name]]


def test_stubs_import_their_siblings_as_a_package() -> None:
    """No stub imports a sibling by a name that only works with protos/ on the path."""
    lines = [
        line
        for path in STUBS.rglob("*_pb2*")
        if path.suffix in {".py", ".pyi"}
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert [line for line in lines if line.startswith(("from billie", "import billie"))] == []
    assert any(line.startswith("from projector.stubs.billie.ledger.v1 import") for line in lines)
