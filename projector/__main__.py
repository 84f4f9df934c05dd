"""``python -m projector``."""

from __future__ import annotations

import sys

from projector.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
