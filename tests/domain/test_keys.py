"""Keys and payment ids."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from billie_desktop.domain.command import Action
from billie_desktop.domain.keys import idempotency_key, may_replay, payment_id

AT = datetime(2026, 7, 1, 0, 0, 0, 123_000, tzinfo=UTC)


def test_shape_of_a_key() -> None:
    """Account, action, epoch milliseconds and eight random characters."""
    key = idempotency_key("ACC-1", Action.WAIVE_FEE, AT)
    assert re.fullmatch(r"ACC-1-waive-fee-1782864000123-[a-z0-9]{8}", key)


@given(st.text(min_size=1, max_size=300), st.sampled_from(Action))
def test_a_key_has_8_to_128_characters_and_is_never_repeated(account_id: str, action: Action) -> None:
    """Also for account ids of any length, two intents of one moment have two keys."""
    first, second = idempotency_key(account_id, action, AT), idempotency_key(account_id, action, AT)
    assert 8 <= len(first) <= 128
    assert first != second


def test_payment_ids_differ() -> None:
    """A thousand payment ids are a thousand different ones of the agreed shape."""
    made = {payment_id() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"PAY-[A-Z0-9]{12}", each) for each in made)


def test_a_key_past_its_day_is_not_replayed() -> None:
    """Keys are replayed up to five minutes before the ledger forgets them."""
    assert may_replay(AT, AT + timedelta(hours=23, minutes=54))
    assert not may_replay(AT, AT + timedelta(hours=23, minutes=56))
