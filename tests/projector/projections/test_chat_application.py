from __future__ import annotations

from typing import Any

import pytest

from projector.contract.event import Event
from tests.projector.chat_samples import chat, conversation, fold, said, start
from tests.projector.engine_world import EngineWorld
from tests.projector.fold import Crash, at, event, moment, numbered
from tests.projector.samples import changed, customer, linked


def detail(body: dict[str, Any] | None = None, **more: Any) -> Event:
    """``applicationDetail_changed``."""
    return chat("applicationDetail_changed", body, **more)


MIA = {"customer_id": "U1", "email": "m@e.test"}


def test_chat_06_application_detail() -> None:
    """Amount and term of two events are together; the customer has the e-mail and no invented name."""
    first = detail({"application_number": "APP1", "customer": MIA, "loan_amount": "400", "loan_purpose": None})
    world = fold(start(), first, detail({"loan_term": 28}))
    application = world.get("applications", "APP1")
    assert (application["loanAmount"], application["loanTerm"], application["version"]) == (400.0, 28, 1)
    assert application["customerId"] == world.get("customers", "U1")["_id"]
    assert conversation(world)["applicationData"] == {
        "application_number": "APP1",
        "customer": MIA,
        "loan_amount": "400",
        "loan_term": 28,
    }
    assert conversation(world)["version"] == 3
    assert world.get("customers", "U1") == {
        "_id": "id:customers:U1",
        "customerId": "U1",
        "emailAddress": "m@e.test",
        "createdAt": at(2000),
        "updatedAt": at(2000),
    }


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("AUD 2,300.40", 2300.4),
        ("$ 2 300.40", 2300.4),
        ("2,300", 2300.0),
        ("A$400", 400.0),
        ("400 aud", 400.0),
        (400, 400.0),
        (0, 0.0),
        ("two fortnights", None),
        ("1,5", None),
        (True, None),
        ([400], None),
        ("9" * 100, None),
        ("NaN", None),
    ],
)
def test_amounts_are_read_leniently(sent: Any, stored: float | None) -> None:
    """Currency sign, thousands separators and blanks go; what is still no number leaves the field and counts."""
    world = fold(detail({"applicationNumber": "APP1", "loanAmount": sent, "loanPurpose": "car"}))
    application = world.get("applications", "APP1")
    assert application.get("loanAmount") == stored
    assert application["loanPurpose"] == "car"
    assert world.counted("warning") == (stored is None)


def test_names_in_snake_and_camel_case_mean_the_same() -> None:
    """Both ways to write the names of fields give the same customer and application."""
    snake = {
        "application_number": "APP1",
        "loan_amount": 1,
        "loan_purpose": "p",
        "loan_term": "14",
        "customer_attestation_acceptance": True,
        "statement_capture_consent_provided": "false",
        "product_offer_acceptance": False,
        "customer": {
            "customer_id": "U1",
            "first_name": "Mia",
            "last_name": "Tester",
            "preferred_name": "M",
            "phone": "0400000001",
            "date_of_birth": "1991-02-03",
            "residential_address": {"street_number": "12", "street_name": "Sample", "suburb": "Perth"},
        },
    }
    camel = {
        "applicationNumber": "APP1",
        "loanAmount": 1,
        "loanPurpose": "p",
        "loanTerm": "14",
        "customerAttestationAcceptance": True,
        "statementCaptureConsentProvided": "false",
        "productOfferAcceptance": False,
        "customer": {
            "customerId": "U1",
            "firstName": "Mia",
            "lastName": "Tester",
            "preferredName": "M",
            "mobilePhoneNumber": "0400000001",
            "dateOfBirth": "1991-02-03",
            "residentialAddress": {"streetNumber": "12", "streetName": "Sample", "suburb": "Perth"},
        },
    }
    one, other = fold(detail(snake)), fold(detail(camel))
    for key in (("applications", "APP1"), ("customers", "U1")):
        assert one.get(*key) == other.get(*key)
    mia = one.get("customers", "U1")
    assert (mia["fullName"], mia["preferredName"]) == ("Mia Tester", "M")
    assert mia["dateOfBirth"] == moment("1991-02-03")
    address = mia["residentialAddress"]
    assert (address["city"], address["street"], address["unitNumber"]) == ("Perth", "12 Sample", None)
    assert one.get("applications", "APP1")["statementCaptureConsentProvided"] is False


def test_a_body_in_the_envelope_gives_the_same_documents() -> None:
    """The customer as JSON text and the number at the top level of the envelope are read like a body."""
    body = {"customer": MIA, "loanPurpose": "car", "productOfferAcceptance": True}
    outside = {"customer": '{"customer_id":"U1","email":"m@e.test"}', "loanPurpose": "car"}
    outside["productOfferAcceptance"] = "true"
    one = fold(detail(body, application_number="APP1"))
    other = fold(detail(dict(outside), application_number="APP1", **outside))
    assert one.visible() == other.visible()
    assert conversation(one)["applicationData"]["customer"] == MIA


def test_the_envelope_goes_before_the_body() -> None:
    """Application number and customer are looked for in the envelope first."""
    body = {"application_number": "APP2", "customer": {"customer_id": "U2", "email": "b@e.test"}}
    world = fold(detail(body, app_number="APP1", customer='{"customer_id":"U1","email":"a@e.test"}'))
    assert world.has("applications", "APP1")
    assert not world.has("applications", "APP2")
    assert not world.has("customers", "U2")
    assert conversation(world)["applicationNumber"] == "APP1"


def test_full_name_is_taken_or_computed_and_copies_follow() -> None:
    """A full name is stored as given; first and last name alone compose it; a blank name is no name."""
    given = {"customer_id": "U1", "full_name": "Mia M. Tester", "first_name": "Mia", "last_name": "Tester"}
    assert fold(detail({"customer": given})).get("customers", "U1")["fullName"] == "Mia M. Tester"
    blank = {"customer_id": "U1", "name": "  ", "first_name": "Mia"}
    assert fold(detail({"customer": blank})).get("customers", "U1")["fullName"] == "Mia"
    body = {"account_id": "A1", "account_number": "N1", "customer_id": "U1"}
    world = fold(event("account.created.v1", body), detail({"customer": given}))
    assert world.get("loan-accounts", "A1")["customerName"] == "Mia M. Tester"


def test_the_event_replaces_the_customer_of_the_conversation() -> None:
    """A named customer replaces the one of the envelope; merged ids end at the survivor."""
    world = fold(said("hi", usr="U1"), linked("U2", "U3"), detail({"customer": {"customer_id": "U2"}}, usr="U1"))
    assert conversation(world)["customerIdString"] == "U3"
    assert conversation(world)["customerId"] == world.get("customers", "U3")["_id"]


def test_nulls_never_erase_and_operators_are_removed() -> None:
    """Null and empty values keep what is stored; keys that begin with ``$`` go at every depth, dots are made safe."""
    first = detail({"loanPurpose": "car", "a.b": {"$set": 1, "x": 2}, "$where": "1", "n": 1})
    world = fold(first, detail({"loanPurpose": None, "n": "", "customer": {"first_name": None}}))
    data = conversation(world)["applicationData"]
    assert {name: data[name] for name in ("loanPurpose", "a_b", "n")} == {"loanPurpose": "car", "a_b": {"x": 2}, "n": 1}
    assert not any(name.startswith("$") for name in data)


def test_an_event_about_no_customer_touches_none() -> None:
    """Without a word about the customer no customer document appears."""
    world = fold(detail({"application_number": "APP1", "loanAmount": 1}))
    assert not world.has("customers", "U1")
    assert world.get("applications", "APP1")["customerId"] is None
    later = fold(detail({"application_number": "APP1", "loanAmount": 1}), customer())
    assert later.get("applications", "APP1")["customerId"] == later.get("customers", "U1")["_id"]


def test_a_customer_without_any_id_is_counted_and_the_rest_applies() -> None:
    """Values of a customer that nobody names are dropped with a warning."""
    world = fold(detail({"application_number": "APP1", "customer": {"email": "m@e.test"}}, usr=None))
    assert world.counted("warning") == 1
    assert world.has("applications", "APP1")
    assert not [key for key in world.store if key[0] == "customers"]


def test_a_structured_id_writes_nothing_at_all() -> None:
    """Everything is read before anything is written: one bad id costs the whole event and nothing else."""
    world = fold(detail({"application_number": {"a": 1}, "customer": MIA, "loanAmount": 1}))
    assert [failure.reason for _, failure in world.dead] == ["bad-id"]  # type: ignore[attr-defined]
    assert world.store == {}


def test_without_a_number_there_is_no_application() -> None:
    """As long as nobody knows the application number, values stay with the conversation."""
    world = fold(detail({"loanAmount": 400}))
    assert conversation(world)["applicationData"] == {"loanAmount": 400}
    assert not [key for key in world.store if key[0] == "applications"]


def test_the_number_is_replaced_by_a_newer_event_only() -> None:
    """``conversation_started`` fills a number, a detail replaces it."""
    world = fold(start(app_number="APP1"), detail({"application_number": "APP2"}), start(app_number="APP3"))
    assert conversation(world)["applicationNumber"] == "APP2"


def test_a_name_of_the_customer_service_wins_when_it_is_newer() -> None:
    """Chat and customer service set the same fields; the newer entry wins."""
    body = {"customer": {"customer_id": "U1", "first_name": "Mimi", "email": "x@e.test"}}
    world = fold(customer(), detail(body), changed(first_name="Mia"))
    assert world.get("customers", "U1")["fullName"] == "Mia Tester"
    assert world.get("customers", "U1")["emailAddress"] == "x@e.test"


@pytest.mark.parametrize("written", [0, 1, 2, 3])
def test_a_crash_between_the_three_documents_is_repaired(written: int) -> None:
    """Whatever part of the three was written, the redelivered event completes the others and repeats none."""
    events = numbered(start(), detail({"application_number": "APP1", "customer": MIA, "loan_amount": "400"}))
    straight = EngineWorld()
    straight.one_by_one(*events)
    world = EngineWorld()
    world.batch(events[:1])
    with pytest.raises(Crash):
        world.batch(events[1:], crash_after=written)
    world.batch(events[1:])
    assert world.visible() == straight.visible()
