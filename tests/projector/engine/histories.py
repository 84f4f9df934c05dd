"""Raw histories of all sorts of events for a handful of people, with poison in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from projector.contract.event import Lane
from tests.projector.engine.kit import pairs

_PEOPLE = st.sampled_from(["U1", "U2", "U3"])
_ACCOUNTS = st.sampled_from(["A1", "A2"])
_TALKS = st.sampled_from(["C1", "C2"])
_CONTACTS = st.sampled_from(["K1", "K2"])
_DAYS = st.sampled_from([None, "2026-07-02T00:00:00Z", "2026-07-03T00:00:00Z", "2026-07-04T00:00:00Z"])
_MONEY = st.sampled_from(["0", "93.00", "105.00", "420.00"])
_CAUSES = st.one_of(st.none(), st.sampled_from(["e1", "e2", "e3"]))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a history and its inbox."""

    lane: Lane
    pairs: list[bytes]


def _made(
    kind: str | st.SearchStrategy[str], lane: Lane = "ext", /, envelope: dict[str, Any] | None = None, **body: Any
) -> st.SearchStrategy[Entry]:
    """Entries of a type: body and envelope fields are values or strategies; None leaves a field out."""

    def build(name: str, cause: str | None, fields: dict[str, Any], outer: dict[str, Any]) -> Entry:
        given = {key: value for key, value in fields.items() if value is not None}
        around = {key: value for key, value in {**outer, "cause": cause}.items() if value is not None}
        return Entry(lane, pairs(name, given, **around))

    return st.builds(
        build,
        kind if isinstance(kind, st.SearchStrategy) else st.just(kind),
        _CAUSES,
        st.fixed_dictionaries({key: _strategy(value) for key, value in body.items()}),
        st.fixed_dictionaries({key: _strategy(value) for key, value in (envelope or {}).items()}),
    )


def _strategy(value: Any) -> st.SearchStrategy[Any]:
    return value if isinstance(value, st.SearchStrategy) else st.just(value)


_CUSTOMERS = (
    _made(
        st.sampled_from(["customer.created.v1", "customer.changed.v1"]),
        customer_id=_PEOPLE,
        first_name=st.sampled_from([None, "Mia", "Eva"]),
        last_name=st.sampled_from([None, "Tester"]),
        mobile_phone_number=st.sampled_from([None, "0400000001"]),
        changed_at=_DAYS,
    ),
    _made("customer.verified.v1", customer_id=_PEOPLE),
    _made("customer.identity.linked.v1", canonical_id=_PEOPLE, journey_id=_PEOPLE),
)

_LOANS = (
    _made(
        "account.created.v1",
        account_id=_ACCOUNTS,
        account_number="N1",
        customer_id=_PEOPLE,
        status=st.sampled_from(["PENDING_DISBURSEMENT", "ACTIVE"]),
        loan_amount="400.00",
        current_balance="420.00",
    ),
    _made("account.updated.v1", account_id=_ACCOUNTS, current_balance=_MONEY, timestamp=_DAYS),
    _made("account.status_changed.v1", account_id=_ACCOUNTS, new_status="SUSPENDED", changed_at=_DAYS),
    _made("loan.aging.updated.v1", account_id=_ACCOUNTS, bucket="default", dpd=3, last_updated=_DAYS),
    _made(
        "account.schedule.created.v1",
        account_id=_ACCOUNTS,
        n_payments=1,
        payments=[{"payment_number": 1, "due_date": "2026-07-14", "amount": "105.00"}],
    ),
    _made("collection.case.opened.v1", account_id=_ACCOUNTS, customer_id=_PEOPLE, overdue_amount=_MONEY),
)

_TALK = {"cid": _TALKS, "usr": _PEOPLE}
_TALKING = (
    _made("conversation_started", envelope={**_TALK, "app_number": "APP1"}),
    _made(
        st.sampled_from(["user_input", "assistant_response"]),
        envelope={**_TALK, "prev_seq": st.sampled_from(["1", "2"])},
        utterance=st.sampled_from(["hi", "ho"]),
        created_at=_DAYS,
    ),
    _made("noticeboard_post", envelope=_TALK, agent_name="a::T", post="x", timestamp=_DAYS),
    _made("final_credit_decision", envelope=_TALK, decision=st.sampled_from(["APPROVED", "DECLINED"])),
    _made("applicationDetail_changed", envelope=_TALK, applicationNumber="APP1", loanAmount="400"),
    _made("conversation_summary", envelope=_TALK, purpose="loan", facts=["a"]),
)

_OTHERS = (
    _made(
        "writeoff.requested.v1",
        "int",
        envelope={"conv": "R1"},
        loanAccountId=_ACCOUNTS,
        customerId=_PEOPLE,
        amount=120.5,
        originalBalance=120.5,
        reason="hardship",
        requestedBy="user-1",
    ),
    _made("writeoff.approved.v1", "int", envelope={"conv": "R1"}, requestId="R1", approvedBy="user-2", comment="fine"),
    _made("notification.sent.v1", envelope={"usr": _PEOPLE}, notification_id="N1", customer_id=_PEOPLE, sent_at=_DAYS),
    _made("contact.observed.v1", contact_id=_CONTACTS, first_name="Mia", observed_at="2026-07-01T00:00:00Z"),
    _made("contact.linked.v1", contact_id=_CONTACTS, customer_id=_PEOPLE, basis="mobile", linked_at=_DAYS),
    _made("contact.interaction.logged.v1", interaction_id="I1", contact_id=_CONTACTS, kind="note"),
    _made("contact.merged.v1", surviving_id=_CONTACTS, merged_id=_CONTACTS, merged_at=_DAYS),
)

_POISON = st.sampled_from(
    [
        Entry("ext", pairs("account.created.v1", b"[1]")),
        Entry("ext", pairs("account.created.v1", {})),
        Entry("ext", pairs("account.updated.v1", {"account_id": "A1", "current_balance": "abc"})),
        Entry("ext", pairs("user_input", b"\xff\xfe", cid="C1")),
        Entry("int", pairs("x.unknown", {})),
        Entry("int", pairs(None, {})),
    ]
)

ENTRIES: st.SearchStrategy[Entry] = st.one_of(*_CUSTOMERS, *_LOANS, *_TALKING, *_OTHERS, _POISON)
"""One entry of any sort."""

HISTORIES: st.SearchStrategy[list[Entry]] = st.lists(ENTRIES, min_size=1, max_size=24)
"""Entries in the order in which they were appended."""

_NUMBERS = st.sampled_from(["0400000001", "0400000002"])
_SHARED = (
    _made("batch.created.v1", batch_id="B1", name="Wave", created_at="2026-07-01T00:00:00Z"),
    _made("contact.batch.assigned.v1", contact_id=_CONTACTS, batch_id="B1", assigned_at=_DAYS),
    _made("applicant_release.grant_claimed.v1", release_id="R1", mobile_e164=_NUMBERS, claimed_at=_DAYS),
    _made("contact.observed.v1", contact_id=_CONTACTS, mobile=_NUMBERS, observed_at="2026-07-01T00:00:00Z"),
    _made("customer.changed.v1", customer_id=_PEOPLE, mobile_phone_number=_NUMBERS, changed_at=_DAYS),
    _made("clicksend.inbound.received.v1", message_id="M1", **{"from": _NUMBERS, "body": "stop"}),
    _made("desk.command.requested.v1", "int", envelope={"usr": "user-1"}, action="waive-fee", resourceId=_ACCOUNTS),
)

WIDE_HISTORIES: st.SearchStrategy[list[Entry]] = st.lists(
    st.one_of(ENTRIES, st.one_of(*_SHARED)), min_size=1, max_size=30
)
"""The same with events that touch what everybody shares, and that find each other by mobile numbers."""
