"""Where the fonts, icons and tokens lie: a checkout, an installed wheel or a frozen build.

Order of search: the folder a frozen program unpacks to, the `resources` folder of the checkout,
then the data path of the installation (`<prefix>/share/billie-desktop`).
"""

from __future__ import annotations

import sys
import sysconfig
from functools import lru_cache
from pathlib import Path


class ResourcesMissing(RuntimeError):
    """The program was installed without its resources; the text names every place that was looked at."""


def candidate_roots() -> list[Path]:
    """Folders that may hold the resources, the most specific first."""
    roots: list[Path] = []
    frozen_root = getattr(sys, "_MEIPASS", None)
    if frozen_root is not None:
        roots.append(Path(frozen_root) / "resources")
    roots.append(Path(__file__).resolve().parents[3] / "resources")
    roots.append(Path(sysconfig.get_path("data")) / "share" / "billie-desktop")
    return roots


@lru_cache(maxsize=1)
def resource_root() -> Path:
    """The first folder that holds `tokens.json`. Raises ResourcesMissing."""
    roots = candidate_roots()
    for root in roots:
        if (root / "tokens.json").is_file():
            return root
    looked = ", ".join(str(root) for root in roots)
    raise ResourcesMissing(f"No tokens.json in any of: {looked}. Reinstall the program.")


def resource_path(*parts: str) -> Path:
    """Path of one resource, for example `resource_path("fonts", "Inter-Bold.otf")`."""
    return resource_root().joinpath(*parts)
