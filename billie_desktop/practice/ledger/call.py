"""One gRPC call on its way through the practice ledger."""

from dataclasses import dataclass
from typing import Any

import grpc

from billie_desktop.practice.ledger.api import RefusalKind
from billie_desktop.practice.ledger.faults import MethodFault

STATUS_OF = {kind: grpc.StatusCode[kind.value] for kind in RefusalKind}


class FailedCall(Exception):
    """The call ends with a status that is not a refusal of the books."""

    def __init__(self, code: grpc.StatusCode, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Call:
    """What a method may need besides its request."""

    method: str
    context: "grpc.aio.ServicerContext[Any, Any]"
    fault: MethodFault
