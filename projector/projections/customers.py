"""Customers: created, updated, changed, verified (events.md 5.3)."""

from __future__ import annotations

from projector.contract.event import Event
from projector.projections.addresses import address
from projector.projections.customer import begin, link_grants, need_grants, recompute_name, set_fields
from projector.projections.maps import EKYC
from projector.projections.reading import Reader, first, peek_identifier
from projector.projections.registry import Projection
from projector.projections.workspace import Needs, Workspace


def need_customer(event: Event, needs: Needs) -> None:
    """The customer that the body names."""
    needs.customer(peek_identifier(event.body, "customer_id"))


def need_customer_and_grants(event: Event, needs: Needs) -> None:
    """The customer, and the release grants of its mobile number (rule CUS-8)."""
    need_customer(event, needs)
    need_grants(needs, first(event.body, "mobile_phone_number"))


def fold_customer(event: Event, workspace: Workspace) -> None:
    """A partial customer record, guarded field by field by ``changed_at``."""
    read = Reader(workspace, event)
    customer_id = read.key("customer_id")
    own, ekyc = read.own_time("changed_at"), read.word("ekyc_status")
    values = {
        "firstName": _name(read, "first_name"),
        "lastName": _name(read, "last_name"),
        "emailAddress": read.text("email_address"),
        "mobilePhoneNumber": read.text("mobile_phone_number"),
        "dateOfBirth": read.day("date_of_birth"),
        "ekycStatus": None if ekyc is None else EKYC.get(ekyc.lower()),
        "residentialAddress": address(read.group("residential_address")),
    }

    customer = begin(workspace, event, customer_id)
    if customer is None:
        return
    if ekyc is not None and values["ekycStatus"] is None:
        workspace.count("unknown", event.type)
    accepted = set_fields(customer, event, values, own)
    if not accepted and any(value is not None for value in values.values()):
        workspace.count("stale", event.type)
        return
    recompute_name(workspace, event, customer)
    if "mobilePhoneNumber" in accepted:
        link_grants(workspace, event, customer)
    customer.stamp(event.time)


def fold_verified(event: Event, workspace: Workspace) -> None:
    """The identity is confirmed for good; the status yields to a newer one."""
    read = Reader(workspace, event)
    customer_id = read.key("customer_id")
    own = read.own_time("verified_at")

    customer = begin(workspace, event, customer_id)
    if customer is None:
        return
    customer.set("identityVerified", True)
    set_fields(customer, event, {"ekycStatus": "successful"}, own)
    customer.stamp(event.time)


def _name(read: Reader, field: str) -> str | None:
    """A name; a blank one is never a value (rule CUS-1)."""
    name = read.text(field)
    return name if name is not None and name.strip() else None


PROJECTIONS = {
    "customer.created.v1": Projection(need_customer_and_grants, fold_customer),
    "customer.updated.v1": Projection(need_customer_and_grants, fold_customer),
    "customer.changed.v1": Projection(need_customer_and_grants, fold_customer),
    "customer.verified.v1": Projection(need_customer, fold_verified),
}
