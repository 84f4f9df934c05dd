"""What is put aside after the start."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from billie_desktop.app.long_lived import put_aside


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    yield
    gc.unfreeze()


class Knot:
    """Garbage that only a collection finds."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_put_aside_and_what_comes_later_is_collected() -> None:
    """Afterwards a full collection looks at almost nothing; a cycle made later still goes, one from before stays."""
    early = Knot()
    of_early = weakref.ref(early)
    put_aside()
    assert len(gc.get_objects()) < gc.get_freeze_count() / 100
    late = Knot()
    of_late = weakref.ref(late)
    del early, late
    gc.collect()
    assert of_early() is not None
    assert of_late() is None
