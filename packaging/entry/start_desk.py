"""Where the frozen desk begins.

The practice world starts its ledger, projector, seed and life with ``<this program> -m <module>``. A frozen program
has no ``-m`` of its own, so it is answered here, for exactly these modules.
"""

import runpy
import sys

CHILDREN = frozenset(
    {
        "projector",
        "billie_desktop.practice.ledger",
        "billie_desktop.practice.seed",
        "billie_desktop.practice.staff",
        "billie_desktop.practice.life",
    }
)


def main() -> int:
    if len(sys.argv) > 2 and sys.argv[1] == "-m" and sys.argv[2] in CHILDREN:
        module = sys.argv[2]
        sys.argv[1:3] = []
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from billie_desktop.app.cli import main as desk

    return desk()


if __name__ == "__main__":
    sys.exit(main())
