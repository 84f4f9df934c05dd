"""The widths of columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.ui.kit.column_fit import fit_columns
from billie_desktop.ui.kit.columns import Column, TextCell


@given(
    st.lists(st.tuples(st.integers(20, 200), st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=9),
    st.integers(0, 2000),
)
def test_columns_fill_the_room_exactly_or_not_one_more_could_go(specs: list[tuple[int, int, int]], room: int) -> None:
    """Columns reach the right edge at every width, unless those that never go are wider than the room."""
    columns = [
        Column(str(n), "", width, lambda row: TextCell(""), stretch=stretch, drop=drop)
        for n, (width, stretch, drop) in enumerate(specs)
    ]
    widths = fit_columns(columns, room)
    gone = set(range(len(columns))) - set(widths)
    assert all(columns[n].drop > 0 for n in gone)
    assert all(width >= columns[n].width for n, width in widths.items())
    if sum(widths.values()) != room:
        assert sum(widths.values()) > room
        assert all(columns[n].drop == 0 for n in widths) or len(widths) == 1
    if gone:
        assert min(columns[n].drop for n in gone) >= max(columns[n].drop for n in widths)
