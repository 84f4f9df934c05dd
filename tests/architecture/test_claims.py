"""A test says its claim."""

from __future__ import annotations

import ast

from tests.architecture.checkout import ROOT, python_files


def test_every_test_has_a_claim() -> None:
    """Every test function has a docstring of at least four words that ends as a sentence."""
    silent = []
    for path in python_files():
        if not path.name.startswith("test_") or ROOT / "tests" not in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                claim = ast.get_docstring(node) or ""
                if len(claim.split()) < 4 or not claim.rstrip().endswith((".", "”", '"')):
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert silent == []


def test_no_test_is_switched_off() -> None:
    """No test is marked to be skipped or to fail without a condition."""
    off = []
    for path in python_files():
        if ROOT / "tests" not in path.parents:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                marks = [ast.unparse(mark) for mark in node.decorator_list]
                off += [
                    f"{path.relative_to(ROOT)}:{node.lineno}"
                    for mark in marks
                    if mark.startswith(("pytest.mark.skip(", "pytest.mark.xfail")) or mark == "pytest.mark.skip"
                ]
    assert off == []
