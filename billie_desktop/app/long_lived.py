"""What stays until the end is no longer looked through for garbage.

After the start the program holds some hundred thousand objects: modules, classes, servers' stubs, the main window. Each
full collection walks through all of them and holds the event loop for 50 ms and more. They are put aside when the
window has been painted, and once more a moment after the start; what is made later is collected as ever.
"""

from __future__ import annotations

import asyncio
import gc

REST_SECONDS = 2.0


def put_aside_soon() -> asyncio.TimerHandle:
    """Put aside, after a rest, what is alive then; the answer can be cancelled. Needs the running loop."""
    return asyncio.get_running_loop().call_later(REST_SECONDS, put_aside)


def put_aside() -> None:
    """Never look again at what is there now.

    Only what is young is collected before: a start leaves a handful of older objects as garbage, and finding them would
    hold the loop as long as the collection that is avoided.
    """
    gc.collect(1)
    gc.freeze()
