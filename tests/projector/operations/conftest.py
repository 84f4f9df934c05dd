"""A database and streams of its own for each test."""

from __future__ import annotations

from tests.projector.app.conftest import ground

__all__ = ["ground"]
