"""``python -m billie_desktop.app``."""

from billie_desktop.app.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
