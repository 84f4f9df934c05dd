"""Rules for files: small, named rightly, and free of addresses."""

from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.checkout import ROOT, project_files, python_files, text_of

MOST_LINES = 300
# Hosts that may be named, each for a reason.
ALLOWED_HOSTS = (
    r"127\.0\.0\.1|localhost|\[::1\]",  # this machine
    r"([\w.-]+@)?([\w-]+\.)*example(\.com|\.org|\.net)?|[\w-]+\.(test|invalid)",  # reserved for examples
    r"(www\.)?w3\.org",  # the namespace of SVG
    r"\{typed|…",  # what somebody types
    r"/evil\.example|p\\u0430ypal\.example|x",  # hostile addresses and no address at all
    r"keepachangelog\.com|semver\.org",  # how the changelog is kept
)
URL = re.compile(r"https?://(?P<rest>[^\s\"'`<>)\]}]+)")
INDEX_OPTION = re.compile(r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", re.MULTILINE)


def test_no_python_file_is_long() -> None:
    """No file that people write has 300 lines or more."""
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in python_files()}
    assert {str(path): lines for path, lines in lengths.items() if lines >= MOST_LINES} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    """No module is called utils, helpers, common or misc."""
    bad = {"util", "utils", "helper", "helpers", "common", "misc"}
    assert [str(path) for path in python_files() if path.stem in bad or path.parent.name in bad] == []


def test_packaging_is_no_package() -> None:
    """packaging/ has no __init__.py, which would shadow the library of that name."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_every_package_is_one() -> None:
    """Every folder with modules in the two packages and the tests has an __init__.py."""
    folders = {path.parent for path in python_files() if path.relative_to(ROOT).parts[0] != "packaging"}
    loose = {ROOT / "tests" / "bench"}  # programs, each run by its path
    assert [str(folder) for folder in folders - loose if not (folder / "__init__.py").exists()] == []


def test_no_file_names_a_foreign_host() -> None:
    """Every URL in the project points to this machine, to an example, or to a host with a reason."""
    allowed = re.compile(rf"({'|'.join(ALLOWED_HOSTS)})([:/?#,;.]|\\|$)")
    foreign = [
        f"{path.relative_to(ROOT)}: {found[0]}"
        for path in project_files()
        if "LICENCE" not in path.name  # quoted as it stands
        if (text := text_of(path)) is not None
        for found in URL.finditer(text)
        if not allowed.match(found["rest"]) and not found["rest"].startswith(("{", "%", "$", "["))
    ]
    assert foreign == []


def test_no_list_of_packages_names_where_they_come_from() -> None:
    """The constraints hold names and versions only: no index, no folder, no address."""
    text = (ROOT / "packaging" / "constraints.txt").read_text()
    assert INDEX_OPTION.search(text) is None
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.!+]+( ;.*)?", line)] == []


def test_generated_code_is_where_it_belongs() -> None:
    """No generated stub lies outside projector/stubs."""
    stubs = Path("projector/stubs")
    strays = [path.relative_to(ROOT) for path in project_files() if re.search(r"_pb2(_grpc)?\.pyi?$", path.name)]
    assert [str(path) for path in strays if stubs not in path.parents] == []
