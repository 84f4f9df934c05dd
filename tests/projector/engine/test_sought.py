"""The fields by which folds look for documents, as a rebuild knows them (``engine/sought.py``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from projector.contract.collections import CUSTOMERS, LOAN_ACCOUNTS
from projector.contract.search_terms import FIELD
from projector.engine.sought import SOUGHT
from projector.projections import links
from tests.projector.engine_world import DictionaryStore, EngineWorld
from tests.projector.golden import examples


def test_the_folds_look_by_no_other_field(monkeypatch: pytest.MonkeyPatch) -> None:
    """All examples of the contract, each of them with what follows from its links, look only by fields that are known,
    among them those of every collection that has a customer; the desk's search terms are not among them."""
    asked: set[tuple[str, str]] = set()
    look = DictionaryStore.fetch_matching

    def heard(self: DictionaryStore, collection: str, field: str, values: Iterable[Any]) -> Any:
        asked.add((collection, field))
        return look(self, collection, field, values)

    monkeypatch.setattr(DictionaryStore, "fetch_matching", heard)
    EngineWorld().one_by_one(*examples())
    assert asked <= SOUGHT
    assert {collection for collection, _ in asked} >= links.DEPENDENTS.keys()
    assert not {(CUSTOMERS, FIELD), (LOAN_ACCOUNTS, FIELD)} & SOUGHT
