from __future__ import annotations

import pytest

from projector.projections import maps
from tests.projector.golden import value_maps

_GOLDEN = value_maps()
_OTHER = "anything else"


def _words(name: str) -> dict[str, str]:
    """A golden map word by word, without its remarks about everything else."""
    remarks = (_OTHER, "absent or empty on create", "absent or anything else")
    return {
        word: result for group, result in _GOLDEN[name].items() if group not in remarks for word in group.split(", ")
    }


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("account status → accountStatus", maps.ACCOUNT_STATUS),
        ("closure_reason → accountStatus", maps.CLOSURE),
        ("instalment status", maps.INSTALMENT),
        ("ekyc_status (any case)", maps.EKYC),
        ("decision → conversations.status", maps.DECISION_CONVERSATION),
        ("decision → decisionStatus", maps.DECISION),
        ("notification error_type → status", maps.NOTIFICATION_FAILURE),
        ("interaction direction (any case)", maps.DIRECTION),
    ],
)
def test_every_word_is_mapped_as_in_the_contract(name: str, ours: dict[str, str]) -> None:
    """Our map holds exactly the words of the contract with its results."""
    assert dict(ours) == _words(name)


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("closure_reason → accountStatus", maps.CLOSURE_OTHER),
        ("decision → conversations.status", maps.DECISION_CONVERSATION_OTHER),
        ("decision → decisionStatus", maps.DECISION_OTHER),
        ("notification error_type → status", maps.NOTIFICATION_FAILURE_OTHER),
    ],
)
def test_everything_else_is_mapped_as_in_the_contract(name: str, ours: str) -> None:
    """A word outside a map ends where the contract says."""
    assert _GOLDEN[name][_OTHER] == ours


def test_no_map_is_forgotten() -> None:
    """The contract has eleven maps; eight are compared word by word, three are rules of their own."""
    assert len(_GOLDEN) == 11
    assert _GOLDEN["severity rank (fraud)"] == {" < ".join(maps.SEVERITY_RANK): "only rises"}
    assert sorted(maps.CONSENT_FINAL) == ["cancelled", "complete"]
    assert _GOLDEN["account status → accountStatus"]["absent or empty on create"] == f"as {maps.OPENING_STATUS}"
    assert _GOLDEN["instalment status"]["absent or anything else"].startswith(maps.INSTALMENT_OTHER)


@pytest.mark.parametrize(
    "number", ["0400000001", "61400000001", "+61400000001", "400000001", "0400 000 001", "(04) 0000-0001"]
)
def test_every_spelling_of_a_mobile_is_one_number(number: str) -> None:
    """National, international and bare spellings are the same number."""
    assert maps.mobile(number) == "+61400000001"


@pytest.mark.parametrize("number", [None, "", "12", "500000001", "04000000011", "+64400000001", "０400000001", "abc"])
def test_what_is_no_australian_mobile_matches_nothing(number: str | None) -> None:
    """Foreign, short, long and odd numbers have no normal form."""
    assert maps.mobile(number) is None
