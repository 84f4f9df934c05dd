"""The generated client of the desk's own service. Generated code carries no types: the methods are used as Any."""

from __future__ import annotations

from typing import Any, cast

import grpc

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2_grpc as stubs


def servicing_stub(channel: grpc.aio.Channel) -> Any:
    """A client on the channel; its attributes are the method names of the service definition."""
    return cast(Any, stubs.ServicingDeskServiceStub)(channel)
