"""Versions of the desk: three numbers, compared as numbers."""

from __future__ import annotations


def version_number(text: str) -> tuple[int, ...]:
    """``1.4.0`` as numbers to compare by; ``1.4`` is the same. What is no number counts as 0, what stands after a
    hyphen or plus is left out."""
    parts = text.strip().split("+")[0].split("-")[0].split(".")
    numbers = [int(part) if part.isascii() and part.isdigit() and len(part) < 10 else 0 for part in parts]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def is_older(version: str, than: str) -> bool:
    """Whether ``version`` is below ``than``; nothing is below ''."""
    return version_number(version) < version_number(than)
