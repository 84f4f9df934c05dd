"""Where the frozen projector begins."""

import sys

from projector.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
