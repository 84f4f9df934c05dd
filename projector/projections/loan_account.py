"""Beginning to apply an event to a loan account (rule ACC-1)."""

from __future__ import annotations

from projector.contract.collections import LOAN_ACCOUNTS
from projector.contract.event import Event
from projector.contract.search_terms import MOST_TRANSACTIONS, SEARCH, search_terms, transaction_term
from projector.projections.document import Document
from projector.projections.reading import peek_identifier
from projector.projections.workspace import Needs, Workspace


def need_account(event: Event, needs: Needs) -> None:
    """The account that the body names."""
    account_id = peek_identifier(event.body, "account_id")
    if account_id is not None:
        needs.document(LOAN_ACCOUNTS, account_id)


def begin(workspace: Workspace, event: Event, account_id: str) -> Document | None:
    """Apply an event to an account, a stub with its key and times when it is unknown; None when applied already.

    The caller stamps a known account when the event has an effect.
    """
    known = workspace.peek(LOAN_ACCOUNTS, account_id) is not None
    account = workspace.touch(event, LOAN_ACCOUNTS, account_id)
    if account is not None and not known:
        account.set("loanAccountId", account_id)
        account.stamp(event.time)
    return account


def remember_transaction(account: Document, event: Event) -> None:
    """Let the account be found by the transaction that caused an event, where the event names one (SE-4)."""
    identifier = peek_identifier(event.body, "triggered_by_transaction_id")
    if not identifier:
        return
    known, term = account.meta.get(SEARCH) or (), transaction_term(identifier)
    if term not in known:
        terms = [*known, term]
        if not known or len(terms) > MOST_TRANSACTIONS:
            terms = search_terms(LOAN_ACCOUNTS, account.data, terms)
        account.note(SEARCH, terms)
