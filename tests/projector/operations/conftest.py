"""A database and streams of its own for each test, and servers with logins."""

from __future__ import annotations

from tests.projector.app.conftest import ground
from tests.projector.operations.granting import as_mongo, granted

__all__ = ["as_mongo", "granted", "ground"]
