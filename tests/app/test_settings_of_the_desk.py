"""Settings of the desk that decide what may leave it."""

from __future__ import annotations

import pytest

from billie_desktop.app.settings import Settings, SettingsError


def test_no_map_unless_one_was_chosen() -> None:
    """Without BILLIE_MAP_URL there is none; only https is taken, and the error names the setting."""
    assert Settings.load({}).map_url == ""
    assert Settings.load({"BILLIE_MAP_URL": "https://map.example/?q="}).map_url == "https://map.example/?q="
    for wrong in ("http://map.example/", "javascript:x", "map.example"):
        with pytest.raises(SettingsError, match="BILLIE_MAP_URL must begin with https"):
            Settings.load({"BILLIE_MAP_URL": wrong})
