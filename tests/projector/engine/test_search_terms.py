"""The terms under which customers and accounts are found, and that every write keeps them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.collections import CONTACTS, CUSTOMERS, LOAN_ACCOUNTS
from projector.contract.event import Event
from projector.contract.search_terms import (
    LONGEST,
    MOST_TRANSACTIONS,
    SOURCES,
    begins_email,
    begins_id,
    begins_names,
    begins_phone,
    search_terms,
    transaction_term,
)
from projector.engine.control import Control
from projector.engine.plan import make_plan
from projector.engine.search_fill import STALLS, Filled, SearchFill
from projector.projections import registry
from projector.projections.workspace import Workspace
from tests.projector import samples
from tests.projector.fold import numbered

MIA = {
    "customerId": "CUS-7F3A",
    "fullName": "Zoë Anne-Marie O’Brien",
    "firstName": "Zoë",
    "lastName": "O’Brien",
    "emailAddress": "Zoe.OBrien@Example.com",
    "mobilePhoneNumber": "+61 412 345 678",
}


def found(document: dict[str, Any], *beginnings: str) -> bool:
    """Whether a range for each beginning holds a term of the customer."""
    terms = search_terms(CUSTOMERS, document)
    return all(any(term.startswith(each) for term in terms) for each in beginnings)


@pytest.mark.parametrize(
    "typed",
    [
        "zoe",
        "ZOË",
        "obr",
        "o'brien",
        "brien zo",
        "zo brien",
        "ann obrien",
        "marie zoe",
        "anne-marie",
        "mar ann z",
        "annem",
    ],
)
def test_words_of_a_name_find_it_in_any_order(typed: str) -> None:
    """Beginnings of words, without accents, apostrophes and hyphens, one to three of them."""
    assert found(MIA, *begins_names(typed))


@pytest.mark.parametrize("typed", ["oe", "smith", "zoe smith", "zoe anx", "obrien jo zoe"])
def test_other_words_do_not_find_it(typed: str) -> None:
    """The middle of a word, a foreign word, and a foreign word beside known ones."""
    assert not found(MIA, *begins_names(typed))


@pytest.mark.parametrize("number", ["+61 412 345 678", "0412345678", "61412345678", "412 345 678", "0061412345678"])
def test_a_number_is_one_term_in_every_stored_spelling(number: str) -> None:
    """However the platform stores a mobile number, it is found by its national digits."""
    assert found(MIA | {"mobilePhoneNumber": number}, begins_phone("412345678"), begins_phone("4123"))


def test_ids_and_addresses_are_found_by_their_beginning() -> None:
    """Upper or lower case, an id also without its letters."""
    assert found(MIA, begins_id("cus-7F"), begins_id("7f3a"), begins_email("ZOE.obrien@"))


def test_a_merged_customer_is_found_by_its_id_alone() -> None:
    """Names and numbers of an alias lead nowhere; its id still leads to the customer it became."""
    assert search_terms(CUSTOMERS, MIA | {"mergedInto": "CUS-1"}) == ["i:cus-7f3a", "i:7f3a"]


@given(st.dictionaries(st.sampled_from(sorted(MIA)), st.none() | st.text() | st.integers() | st.lists(st.text())))
def test_terms_are_few_and_short_whatever_is_stored(document: dict[str, Any]) -> None:
    """Strange values, very long names and many words never make a document large, and never raise."""
    terms = search_terms(CUSTOMERS, document)
    assert len(terms) == len(set(terms)) < 120
    assert all(len(term) <= LONGEST for term in terms)


def test_a_contact_is_found_by_what_marketing_knows() -> None:
    """First name, address, number, id and referral code; an erased one by its id."""
    contact = {"contactId": "K-900", "firstName": "Mia", "email": "m@x.test", "mobileE164": "+61400000003"}
    terms = search_terms(CONTACTS, contact | {"referralCode": "MIA77"})
    assert terms == ["i:k-900", "i:900", "i:mia77", "n:mia", "e:m@x.test", "p:400000003"]
    assert search_terms(CONTACTS, {"contactId": "K-900", "firstName": None, "email": None}) == ["i:k-900", "i:900"]


def test_an_account_keeps_the_transactions_it_knows() -> None:
    """Those of the schedule and of the closure, and the newest of those that came by events."""
    known = [transaction_term(f"TXN-{n}") for n in range(MOST_TRANSACTIONS + 5)]
    account = {
        "loanAccountId": "ACC-1001",
        "accountNumber": "VN2604",
        "customerName": "Mia",
        "repaymentSchedule": {"payments": [{"linkedTransactionIds": ["TXN-A"]}, {"linkedTransactionIds": None}, 7]},
        "closure": {"triggeredByTransactionId": "TXN-B"},
    }
    terms = search_terms(LOAN_ACCOUNTS, account, ["i:old", *known])
    assert terms[:7] == ["i:acc-1001", "i:1001", "i:vn2604", "i:2604", "n:mia", "t:txn-a", "t:txn-b"]
    assert terms[7:] == known[-MOST_TRANSACTIONS:]


def planned(*events: Event) -> dict[tuple[str, str], list[str]]:
    """The terms after each event has been folded and planned by itself."""
    projections = registry.load([])
    stored: dict[tuple[str, str], dict[str, Any]] = {}
    for each in numbered(*events):
        workspace = Workspace(lambda collection, key: f"{collection}/{key}")
        for (collection, key), document in stored.items():
            workspace.add(collection, key, document)
        projections[each.type].fold(each, workspace)
        for collection, writes in make_plan(workspace, 1).writes:
            for write in writes:
                known = stored.get((collection, write.key), {"_id": write.id})
                stored[(collection, write.key)] = {**known, **write.values}
    return {key: document["_proj"]["search"] for key, document in stored.items() if "search" in document["_proj"]}


def test_a_new_name_and_a_merge_change_the_terms() -> None:
    """After a rename the old name is not found any more; after a merge the alias is found by its id alone."""
    first = planned(samples.customer(first_name="Mia", last_name="Old"))
    assert "n:old" in first[(CUSTOMERS, "U1")]
    renamed = planned(samples.customer(first_name="Mia", last_name="Old"), samples.changed(last_name="New"))
    assert "n:new" in renamed[(CUSTOMERS, "U1")]
    assert "n:old" not in renamed[(CUSTOMERS, "U1")]
    merged = planned(samples.customer(first_name="Mia", last_name="Old"), samples.merged("U1", "CANON"))
    assert merged[(CUSTOMERS, "U1")] == ["i:u1"]


def test_an_account_is_found_by_what_changed_its_balance() -> None:
    """The transaction that an update names is kept, also when a later update names another one."""
    terms = planned(
        samples.created(),
        samples.updated(triggered_by_transaction_id="TXN-2026-00000042"),
        samples.updated(triggered_by_transaction_id="TXN-2026-00000043"),
        samples.updated(triggered_by_transaction_id=""),
    )[(LOAN_ACCOUNTS, "A1")]
    assert [term for term in terms if term.startswith("t:")] == ["t:txn-2026-00000042", "t:txn-2026-00000043"]


def test_filling_ends_when_nothing_is_left_or_nothing_moves() -> None:
    """A collection whose documents cannot be filled does not keep the projector busy."""

    class Stuck:
        calls = 0

        def fill(self, collection: str, limit: int) -> Filled:
            self.calls += 1
            return Filled(3, 0) if collection == CUSTOMERS else Filled(0, 0)

    store = Stuck()
    task = SearchFill(store, Control(), chance=lambda: 0.5, again=3600)
    task.start()
    task.end()
    assert store.calls <= STALLS + len(SOURCES) - 1
