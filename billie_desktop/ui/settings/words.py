"""What the choices of the settings are called."""

from __future__ import annotations

THEME_WORDS = {"light": "Light", "dark": "Dark", "high-contrast": "High contrast"}
DENSITY_WORDS = {"normal": "Roomy, 40 px", "dense": "Dense, 32 px"}


def _hour(hour: int) -> str:
    return f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"


HOUR_WORDS = tuple(_hour(hour) for hour in range(24))
