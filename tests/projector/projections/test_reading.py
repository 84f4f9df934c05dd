from __future__ import annotations

from typing import Any

import pytest

from projector.contract.errors import PermanentError
from projector.projections.reading import Reader, envelope_identifier, peek_identifier
from projector.projections.workspace import Workspace
from tests.projector.fold import event


def _reader(**body: Any) -> tuple[Reader, Workspace]:
    workspace = Workspace(lambda collection, key: key)
    return Reader(workspace, event("x.v1", body)), workspace


def test_the_first_given_name_wins() -> None:
    """Empty text and null are passed over; zero and false are values."""
    read, _ = _reader(a="", b=None, c="x", zero=0, no=False)
    assert read.text("a", "b", "c") == "x"
    assert (read.raw("a", "zero"), read.raw("b", "no")) == (0, False)


@pytest.mark.parametrize("value", [None, "", "  ", "\x00", {}, [], '{"a": 1}', True])
def test_an_entry_without_key_is_a_permanent_error(value: Any) -> None:
    """A key that is missing, blank, an object or a list cannot be applied ever."""
    read, _ = _reader(account_id=value)
    with pytest.raises(PermanentError):
        read.key("account_id")


def test_the_error_text_names_the_field_and_no_value() -> None:
    """What goes to logs and dead letters holds no data of the entry."""
    read, _ = _reader(amount="secret")
    with pytest.raises(PermanentError, match="amount") as caught:
        read.money("amount")
    assert "secret" not in str(caught.value)
    assert caught.value.kind == "bad-money"


def test_a_date_that_cannot_be_read() -> None:
    """In a required field it is a permanent error, in an optional one absent with a warning."""
    read, workspace = _reader(when="soon")
    assert read.moment("when") is None
    assert workspace.counts[("warning", "x.v1")] == 1
    with pytest.raises(PermanentError):
        read.moment("when", required=True)


def test_a_required_value_may_be_missing() -> None:
    """Missing is never unreadable."""
    read, _ = _reader()
    assert read.moment("when", required=True) is None
    assert read.integer("n", required=True) is None


@pytest.mark.parametrize("value", [["a"], {"a": 1}])
def test_a_list_where_text_belongs_is_absent_with_a_warning(value: Any) -> None:
    """Text fields never take the text of a list or object."""
    read, workspace = _reader(name=value)
    assert read.text("name") is None
    assert workspace.counts[("warning", "x.v1")] == 1


def test_rows_that_are_no_objects() -> None:
    """A list that is none is absent with a warning; an item that is no object is a permanent error."""
    read, workspace = _reader(rows={"a": 1}, bad=[{"n": 1}, "x"])
    assert list(read.rows("rows")) == []
    assert workspace.counts[("warning", "x.v1")] == 1
    with pytest.raises(PermanentError):
        list(read.rows("bad"))


def test_lenient_money_costs_no_event() -> None:
    """Where a family says so, an unreadable amount becomes null."""
    read, _ = _reader(amount="n/a")
    assert read.lenient_money("amount") is None


def test_ids_for_needs_never_fail() -> None:
    """What names documents to load passes over bad ids."""
    assert peek_identifier({"id": {"$ne": 1}}, "id") is None
    assert peek_identifier({"id": 7}, "id") == "7"


def test_an_envelope_key_that_is_json_is_refused() -> None:
    """JSON text of an object is no conversation id."""
    with pytest.raises(PermanentError):
        envelope_identifier("conv", '{"a":1}')
    assert envelope_identifier("conv", None) is None
