"""The generated client of the ledger service. Generated code carries no types: the methods are used as Any."""

from __future__ import annotations

from typing import Any, cast

import grpc

from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2_grpc as stubs


def ledger_stub(channel: grpc.aio.Channel) -> Any:
    """A client on the channel; its attributes are the method names of the service definition."""
    return cast(Any, stubs.AccountingLedgerServiceStub)(channel)
