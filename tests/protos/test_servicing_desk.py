"""The desk's own service says what it does, and no request says who acts."""

import itertools
import re
from pathlib import Path

from google.protobuf.descriptor import Descriptor

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

SOURCE = Path(__file__).resolve().parents[2] / "protos" / "billie" / "servicing" / "v1" / "servicing_desk.proto"
SERVICE = pb.DESCRIPTOR.services_by_name["ServicingDeskService"]
FILTERS = {("ListAuditRequest", "actor_id")}


def test_every_method_is_documented() -> None:
    """Every method of the service has a comment on the line above it."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    bare = [line.strip() for above, line in itertools.pairwise(lines) if "  rpc " in line and "//" not in above]
    assert bare == []
    assert sum("  rpc " in line for line in lines) == len(SERVICE.methods)


def test_no_request_says_who_acts() -> None:
    """No request has a field for a requester, approver, author, their names, or a moment of the action."""
    pattern = re.compile(r"(_by|_by_name|user_id|user_name|actor.*|author.*|role|requested_at|approved_at)$")
    found = {
        (message.name, field.name)
        for method in SERVICE.methods
        for message in _messages(method.input_type)
        for field in message.fields
        if pattern.search(field.name)
    }
    assert found == FILTERS


def _messages(message: Descriptor) -> list[Descriptor]:
    inner = [field.message_type for field in message.fields if field.message_type is not None]
    return [message, *(found for each in inner for found in _messages(each))]
