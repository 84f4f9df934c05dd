"""What can be wrong with a local file."""

from __future__ import annotations

from billie_desktop.domain.errors import DeskError


class StorageFailed(DeskError):
    """The local file could not be written: a command whose record is not on disk is never sent."""
