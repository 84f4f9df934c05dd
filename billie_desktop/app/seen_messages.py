"""Which messages of the day this user has put away: digests only, beside the user's folder of files."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("billie.start")


@dataclass(frozen=True, slots=True)
class SeenMessageFile:
    """Implements ``desk.daily_message.SeenMessages``."""

    path: Path

    @classmethod
    def beside(cls, folder: Path) -> SeenMessageFile:
        """It stays when the folder's content is destroyed."""
        return cls(folder.with_name(f"{folder.name.replace('files-', 'messages-')}.json"))

    def load(self) -> tuple[str, ...]:
        """What was kept; nothing when it cannot be read: then a message is shown once more."""
        try:
            found = json.loads(self.path.read_text(encoding="ascii"))
        except (OSError, ValueError):
            return ()
        return tuple(str(each) for each in found) if isinstance(found, list) else ()

    def keep(self, digests: tuple[str, ...]) -> None:
        """Exactly these. A folder that cannot be written is no reason not to go on."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.path.with_suffix(".new")
            draft.write_text(json.dumps(digests), encoding="ascii")
            draft.replace(self.path)
        except OSError:
            log.warning("which message was read could not be kept")
