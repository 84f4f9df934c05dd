"""The address of a proof of payment, as it may pass the intake."""

from __future__ import annotations

import pytest

from projector.contract.staff import Role, StaffMember
from projector.intake.caller import Caller, DeskFacts
from projector.intake.errors import Invalid
from projector.intake.ledger_messages import command
from projector.stubs.billie.ledger.v1 import accounting_ledger_pb2 as pb

CALLER = Caller(
    StaffMember("user-1", "ops@staff.example", "Olga", "Operator", Role.OPERATIONS), "session-1", DeskFacts()
)


def disbursement(address: str) -> bytes:
    return pb.DisburseLoanRequest(
        loan_account_id="ACC-1", idempotency_key="key-of-a-test", attachment_location=address
    ).SerializeToString()


@pytest.mark.parametrize("address", ["", "s3://billie-proofs/2026/07/ACC-1001.pdf", "s3://abc/a"])
def test_the_address_of_an_object_passes_as_it_is(address: str) -> None:
    """No proof, and one by bucket and key, reach the ledger byte for byte."""
    request = disbursement(address)
    assert command("DisburseLoan", request, CALLER).request == request


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/proof.pdf",
        "file:///etc/passwd",
        "s3://billie-proofs",
        "s3://billie-proofs/",
        "s3://billie-proofs/../other/secret.pdf",
        "s3://billie-proofs/a//b.pdf",
        "s3://billie-proofs/.hidden",
        "s3://billie-proofs/a/./b.pdf",
        "s3://billie-proofs/a%2e%2e/b.pdf",
        "s3://billie-proofs/a.pdf\n",
        "S3://billie-proofs/a.pdf",
        "s3://user:secret@billie-proofs/a.pdf",
        f"s3://billie-proofs/{'a' * 1100}",
    ],
)
def test_an_address_that_leads_elsewhere_is_refused(address: str) -> None:
    """Another scheme, path parts, hidden names, escapes, users and endless keys never reach the ledger."""
    with pytest.raises(Invalid) as caught:
        command("DisburseLoan", disbursement(address), CALLER)
    assert caught.value.facts.field == "attachment_location"
