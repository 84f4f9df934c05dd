"""Preferences per user and environment, and the size at which this machine showed the desk last."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

from billie_desktop.domain.preferences import SCALES, Preferences

SCALE_FILE = "scale.txt"
log = logging.getLogger("billie.start")


@dataclass(frozen=True, slots=True)
class PreferenceFile:
    """Implements ``desk.PreferenceStore``. The name of the file is a hash; it holds nothing personal."""

    path: Path

    @classmethod
    def beside(cls, folder: Path) -> PreferenceFile:
        """For the user of a folder of files: they stay when the folder's content is destroyed."""
        return cls(folder.with_name(f"{folder.name.replace('files-', 'preferences-')}.json"))

    def load(self) -> Preferences:
        """What was kept; as at first when there is nothing or it cannot be read."""
        try:
            return Preferences.read(json.loads(self.path.read_text(encoding="utf-8")))
        except (OSError, ValueError):
            return Preferences()

    def store(self, preferences: Preferences) -> None:
        """Keep it. A folder that cannot be written is no reason not to go on."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.path.with_suffix(".new")
            draft.write_text(json.dumps(preferences.written(), indent=1), encoding="utf-8")
            draft.replace(self.path)
            (self.path.parent / SCALE_FILE).write_text(f"{preferences.scale}\n", encoding="ascii")
        except OSError:
            log.warning("the preferences could not be kept")


def set_scale(data_dir: Path) -> None:
    """Let Qt draw everything at the size of the last time; before the application is made."""
    try:
        text = (data_dir / SCALE_FILE).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return
    if text.isdigit() and int(text) in SCALES and int(text) != SCALES[0]:
        os.environ.setdefault("QT_SCALE_FACTOR", str(int(text) / 100))
