"""``applicationDetail_changed``: one event about a customer, a conversation and an application.

All values are read before the first write; then each of the three documents takes its part, unless it has it already.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from projector.contract.collections import APPLICATIONS, CONVERSATIONS
from projector.contract.event import Event
from projector.projections import freeform, links
from projector.projections.addresses import address
from projector.projections.application_numbers import ENVELOPE_NAMES, give_number, need_number
from projector.projections.chat_fields import (
    conversation_key,
    customer_key,
    envelope_first,
    from_envelope,
    full_body,
    group,
    need_conversation,
    unfold,
)
from projector.projections.conversation import begin
from projector.projections.customer import begin as begin_customer
from projector.projections.customer import link_grants, need_grants, recompute_name, set_fields
from projector.projections.document import Document
from projector.projections.lenient import to_lenient_integer, to_lenient_money
from projector.projections.reading import Reader, first, peek_identifier
from projector.projections.registry import Projection
from projector.projections.shallow_merge import merge
from projector.projections.values import Unreadable, is_given
from projector.projections.workspace import Needs, Workspace

_CUSTOMER_ID = ("customer_id", "customerId")
_PHONE = ("phone", "mobile_phone_number", "mobilePhoneNumber")


@dataclass(frozen=True, slots=True)
class Detail:
    """What one event says; None where it says nothing."""

    conversation_id: str
    customer_id: str | None
    number: str | None
    customer: dict[str, Any]
    full_name: str | None
    application: dict[str, Any]
    data: dict[str, Any]


def _needs(event: Event, needs: Needs) -> None:
    need_conversation(event, needs)
    need_number(event, needs)
    customer = unfold(from_envelope(event, "customer"))
    if isinstance(customer, dict):
        needs.customer(peek_identifier(customer, *_CUSTOMER_ID))
        need_grants(needs, first(customer, *_PHONE))
    where = event.fields if any(is_given(event.fields.get(name)) for name in ENVELOPE_NAMES) else event.body
    number = peek_identifier(where, *ENVELOPE_NAMES)
    if number is not None:
        needs.document(APPLICATIONS, number)


def _fold(event: Event, workspace: Workspace) -> None:
    detail = _read(event, workspace)
    known = workspace.peek(CONVERSATIONS, detail.conversation_id)
    # Without a number of its own the event is about the application that the conversation is known for.
    number = detail.number or (None if known is None else known.get("applicationNumber")) or None
    _write_customer(workspace, event, detail)
    conversation = begin(workspace, event, detail.conversation_id, detail.customer_id)
    if conversation is not None:
        _take_customer(workspace, event, conversation, detail.customer_id)
        merge(conversation, "applicationData", detail.data, None, event.position)
    give_number(workspace, event, detail.conversation_id, conversation, detail.number, replace=True)
    if number is not None:
        _write_application(workspace, event, number, detail)


def _read(event: Event, workspace: Workspace) -> Detail:
    read = Reader(workspace, event)
    customer = group(workspace, event, from_envelope(event, "customer"), "customer.")
    named = None if customer is None else customer.identifier(*_CUSTOMER_ID)
    given = freeform.clean(full_body(event))
    return Detail(
        conversation_id=conversation_key(event),
        customer_id=named or customer_key(event),
        number=envelope_first(workspace, event, *ENVELOPE_NAMES).identifier(*ENVELOPE_NAMES),
        customer={} if customer is None else _customer_values(workspace, event, customer),
        full_name=None if customer is None else _name(customer, "full_name", "fullName", "name"),
        application=_application_values(read),
        data={name: value for name, value in given.items() if is_given(value)},
    )


def _customer_values(workspace: Workspace, event: Event, read: Reader) -> dict[str, Any]:
    home = group(workspace, event, read.raw("residential_address", "residentialAddress"), "residential_address.")
    return {
        "customerId": read.identifier(*_CUSTOMER_ID),
        "firstName": _name(read, "first_name", "firstName"),
        "lastName": _name(read, "last_name", "lastName"),
        "preferredName": _name(read, "preferred_name", "preferredName"),
        "emailAddress": read.text("email", "email_address", "emailAddress"),
        "mobilePhoneNumber": read.text(*_PHONE),
        "dateOfBirth": read.day("date_of_birth", "dateOfBirth"),
        "residentialAddress": address(home),
    }


def _application_values(read: Reader) -> dict[str, Any]:
    return {
        "loanAmount": _lenient(read, to_lenient_money, "loanAmount", "loan_amount"),
        "loanPurpose": read.text("loanPurpose", "loan_purpose"),
        "loanTerm": _lenient(read, to_lenient_integer, "loanTerm", "loan_term"),
        "customerAttestationAcceptance": read.boolean(
            "customerAttestationAcceptance", "customer_attestation_acceptance"
        ),
        "statementCaptureConsentProvided": read.boolean(
            "statementCaptureConsentProvided", "statement_capture_consent_provided"
        ),
        "productOfferAcceptance": read.boolean("productOfferAcceptance", "product_offer_acceptance"),
    }


def _lenient(read: Reader, convert: Any, *names: str) -> Any:
    value = read.raw(*names)
    if value is None:
        return None
    try:
        return convert(value)
    except Unreadable:
        read.warn()
        return None


def _name(read: Reader, *names: str) -> str | None:
    """A name; a blank one is never a value (rule CUS-1)."""
    name = read.text(*names)
    return name.strip() if name is not None and name.strip() else None


def _write_customer(workspace: Workspace, event: Event, detail: Detail) -> None:
    """The customer's part. An event that says nothing about the customer does not touch it."""
    values = {name: value for name, value in detail.customer.items() if name != "customerId"}
    if detail.customer_id is None or not (any(detail.customer.values()) or detail.full_name):
        if detail.customer_id is None and (any(values.values()) or detail.full_name):
            workspace.count("warning", event.type)
        return
    customer = begin_customer(workspace, event, detail.customer_id)
    if customer is None:
        return
    accepted = set_fields(customer, event, values, None)
    if detail.full_name is not None and customer.newer("fullName", None, event.position):
        links.rename(workspace, event, customer, detail.full_name)
    elif detail.full_name is None and accepted & {"firstName", "lastName"}:
        recompute_name(workspace, event, customer)
    if "mobilePhoneNumber" in accepted:
        link_grants(workspace, event, customer)
    customer.stamp(event.time)


def _take_customer(workspace: Workspace, event: Event, conversation: Document, customer_id: str | None) -> None:
    if customer_id is not None and conversation.newer("customer", None, event.position):
        links.attach(workspace, conversation, customer_id)


def _write_application(workspace: Workspace, event: Event, number: str, detail: Detail) -> None:
    known = workspace.peek(APPLICATIONS, number) is not None
    application = workspace.touch(event, APPLICATIONS, number)
    if application is None:
        return
    if not known:
        application.set("applicationNumber", number)
        application.set("version", 1)
    for name, value in detail.application.items():
        if value is not None and application.newer(name, None, event.position):
            application.set(name, value)
    if detail.customer_id is not None and application.newer("customer", None, event.position):
        links.attach(workspace, application, detail.customer_id)
    application.stamp(event.time)


PROJECTIONS: dict[str, Projection] = {"applicationDetail_changed": Projection(_needs, _fold)}
