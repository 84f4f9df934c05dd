"""The ledger's protocol file says exactly what the contract says."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb
from tests.protos.contract_walk import described, differences, golden

Change = Callable[[dict[str, Any]], None]


def test_descriptors_equal_the_contract() -> None:
    """Every method, message, field, number, type, presence, oneof and enum value is the contract's."""
    assert differences(golden(), described(pb.DESCRIPTOR)) == []


def test_the_contract_has_its_known_size() -> None:
    """The contract counts 49 methods, 115 messages, 611 fields and 4 enums, one stream and one real oneof."""
    found = described(pb.DESCRIPTOR)
    fields = [field for rows in found["messages"].values() for field in rows]
    assert (len(found["methods"]), len(found["messages"]), len(fields), len(found["enums"])) == (49, 115, 611, 4)
    assert [row[0] for row in found["methods"] if row[3]] == ["WatchTransactions"]
    assert {field[4] for field in fields} == {None, "identifier"}


def test_the_only_import_is_the_timestamp() -> None:
    """The protocol file imports google/protobuf/timestamp.proto and nothing else."""
    assert [file.name for file in pb.DESCRIPTOR.dependencies] == ["google/protobuf/timestamp.proto"]


def _renumber(contract: dict[str, Any]) -> None:
    contract["messages"]["Transaction"][4][1] = 20


def _retype(contract: dict[str, Any]) -> None:
    contract["messages"]["AccountAgingResponse"][1][2] = "int64"


def _drop_presence(contract: dict[str, Any]) -> None:
    contract["messages"]["TransactionResponse"][2][3] = "singular"


def _drop_oneof(contract: dict[str, Any]) -> None:
    contract["messages"]["GetScheduleWithStatusRequest"][0][4] = None


def _drop_field(contract: dict[str, Any]) -> None:
    del contract["messages"]["Transaction"][-1]


def _drop_message(contract: dict[str, Any]) -> None:
    del contract["messages"]["Anomaly"]


def _rename_method(contract: dict[str, Any]) -> None:
    contract["methods"][0][0] = "ListTransactions"


def _stop_streaming(contract: dict[str, Any]) -> None:
    contract["methods"][4][3] = False


def _renumber_enum(contract: dict[str, Any]) -> None:
    contract["enums"]["TransactionType"][3][1] = 9


@pytest.mark.parametrize(
    "change",
    [
        _renumber,
        _retype,
        _drop_presence,
        _drop_oneof,
        _drop_field,
        _drop_message,
        _rename_method,
        _stop_streaming,
        _renumber_enum,
    ],
)
def test_a_planted_difference_is_found(change: Change) -> None:
    """The comparison reports any single change of the contract."""
    changed = copy.deepcopy(golden())
    change(changed)
    assert differences(changed, described(pb.DESCRIPTOR))
