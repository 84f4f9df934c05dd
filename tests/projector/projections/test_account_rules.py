from __future__ import annotations

from typing import Any

import pytest

from tests.projector.fold import World, at, late, moment, numbered
from tests.projector.samples import aging, closed, created, schedule, status_changed, updated


def fold(*events: Any) -> World:
    """Apply events one by one, with growing entry ids."""
    return World().one_by_one(*numbered(*events))


def account(world: World) -> dict[str, Any]:
    return world.get("loan-accounts", "A1")


def shown(world: World) -> tuple[Any, Any]:
    return account(world).get("accountStatus"), account(world).get("sdkStatus")


@pytest.mark.parametrize(
    "child", [updated(current_balance="5"), status_changed("ACTIVE"), closed(), aging(), schedule(1)]
)
def test_acc_1_any_event_makes_a_stub(child: Any) -> None:
    """A child of an unknown account makes a document with the key and its own values; creation completes that one."""
    world = fold(child)
    assert account(world)["loanAccountId"] == "A1"
    assert not {"accountNumber", "customerIdString", "customerName", "loanTerms"} & set(account(world))
    both = fold(child, created())
    assert (account(both)["accountNumber"], account(both)["createdAt"]) == ("N1", at(1000))
    assert len(both.store) == 1


def test_acc_2_an_unknown_word_on_a_stub_is_kept_raw() -> None:
    """With no status stored the raw text is kept and the mapped one stays unset; the event applies and is counted."""
    world = fold(updated(status="AccountStatus.FROZEN", current_balance="5"))
    assert shown(world) == (None, "FROZEN")
    assert account(world)["balances"]["currentBalance"] == 5.0
    assert world.counts[("unknown", "account.updated.v1")] == 1


def test_acc_2_an_unknown_word_never_disturbs_a_known_one() -> None:
    """An unknown status leaves both status fields, and a later known one still applies."""
    world = fold(created(status="ACTIVE"), status_changed("FROZEN"))
    assert shown(world) == ("active", "ACTIVE")
    assert shown(fold(status_changed("FROZEN"), status_changed("SUSPENDED"))) == ("in_arrears", "SUSPENDED")


@pytest.mark.parametrize("before", ["ACTIVE", "SUSPENDED", "CLOSED"])
@pytest.mark.parametrize("word", ["PENDING", "PENDING_DISBURSEMENT"])
def test_acc_3_a_disbursed_account_never_goes_back(before: str, word: str) -> None:
    """A pending status never replaces that of a disbursed account; the rest of the event applies."""
    world = fold(created(status=before), updated(status=word, commencement_date="2026-07-02"))
    assert account(world)["sdkStatus"] == before
    assert account(world)["commencementDate"] == moment("2026-07-02")
    assert world.counts[("gated", "account.updated.v1")] == 1


def test_acc_3_the_disbursement_date_is_enough() -> None:
    """An account with a disbursement date is disbursed whatever its status word says."""
    world = fold(created(), updated(current_balance="420"), updated(status="ODD"), status_changed("PENDING"))
    assert shown(world) == ("active", "ACTIVE")


def test_acc_3_a_gated_status_change_changes_nothing_at_all() -> None:
    """A status change stopped by the gate leaves even the time of the last change."""
    before = fold(created(status="ACTIVE"))
    after = fold(created(status="ACTIVE"), status_changed("PENDING"))
    assert account(after) == account(before)
    assert after.counts[("gated", "account.status_changed.v1")] == 1


@pytest.mark.parametrize("word", ["ACTIVE", "SUSPENDED", "PENDING", "CLOSED"])
def test_acc_4_a_closed_account_is_locked(word: str) -> None:
    """No status in another event moves a closed account, nor does CLOSED turn a write-off into paid off."""
    before = fold(created(), closed(closure_reason="WRITTEN_OFF"))
    for word_again in (status_changed(word, changed_at="2027-01-01T00:00:00Z"), updated(status=word)):
        after = fold(created(), closed(closure_reason="WRITTEN_OFF"), word_again)
        assert shown(after) == shown(before) == ("written_off", "CLOSED")
        assert after.counted("gated") == 1


def test_acc_4_a_locked_status_change_changes_nothing_at_all() -> None:
    """A status change on a closed account leaves the document as it was."""
    assert account(fold(created(), closed(), status_changed("ACTIVE"))) == account(fold(created(), closed()))


def test_acc_4_only_a_closing_refines_a_closed_account() -> None:
    """The reason decides also when a plain CLOSED came first."""
    assert shown(fold(created(), status_changed("CLOSED"))) == ("paid_off", "CLOSED")
    world = fold(created(), status_changed("CLOSED"), closed(closure_reason="WRITTEN_OFF"))
    assert shown(world) == ("written_off", "CLOSED")


def test_acc_4_the_newest_closing_decides() -> None:
    """An older closing that arrives late changes nothing."""
    newer = closed(closure_reason="WRITTEN_OFF", closed_date="2026-08-21T00:00:01Z")
    older = closed(closure_reason="PAID_OFF", final_balance="9", closed_date="2026-08-20T00:00:01Z")
    world = fold(created(), newer, older)
    assert (shown(world), account(world)["balances"]["currentBalance"]) == (("written_off", "CLOSED"), 0.0)
    assert shown(fold(created(), older, newer)) == ("written_off", "CLOSED")


def test_acc_5_disbursement_is_stamped_once() -> None:
    """The date is the entry time of pending → active and never changes; in_arrears → active does not stamp."""
    world = fold(created(), status_changed("ACTIVE"), status_changed("SUSPENDED"), status_changed("ACTIVE"))
    assert account(world)["loanTerms"]["disbursedDate"] == at(2000)
    assert "disbursedDate" not in account(fold(created(status="SUSPENDED"), status_changed("ACTIVE")))["loanTerms"]


@pytest.mark.parametrize(
    "move",
    [
        status_changed("ACTIVE", changed_at="2026-07-02T05:00:00Z"),
        updated(status="ACTIVE", current_balance="300", timestamp="2026-07-02T05:00:00Z"),
        updated(current_balance="300"),
        updated(current_balance="300", timestamp="2026-07-02T05:00:00Z"),
        status_changed("SUSPENDED"),
        closed(),
        status_changed("PENDING_DISBURSEMENT"),
        updated(current_balance="0"),
    ],
)
def test_acc_5_creation_and_move_commute(move: Any) -> None:
    """Creation before or after the moving event ends in the same document: status, disbursement, balances, times."""
    first, second = numbered(created(), move)
    ahead, behind = World().one_by_one(first, second), World().one_by_one(second, *late(first))
    inferred = ("lastPayment",)  # a payment is worked out from the stored balance, which a stub has not
    assert ahead.visible(inferred) == behind.visible(inferred)


def test_acc_5_a_stub_that_moved_on_keeps_its_stamp() -> None:
    """Activated by balance, then in arrears, then created: disbursed when it was activated, and in arrears."""
    moves = (updated(current_balance="300"), status_changed("SUSPENDED"))
    world = fold(*moves, created())
    assert shown(world) == ("in_arrears", "SUSPENDED")
    assert account(world)["loanTerms"]["disbursedDate"] == at(1000)
    assert shown(fold(created(), *moves)) == shown(world)


def test_acc_5_a_stub_that_was_suspended_first_has_no_stamp() -> None:
    """In arrears, then active, then created: nothing took the account from pending to active."""
    world = fold(status_changed("SUSPENDED"), status_changed("ACTIVE"), created())
    assert shown(world) == ("active", "ACTIVE")
    assert "disbursedDate" not in account(world)["loanTerms"]


def test_acc_5_an_explicit_pending_word_after_the_activating_balance() -> None:
    """Activated by balance, then told pending, then created pending: active, as a disbursed one never goes back."""
    moves = (updated(current_balance="300"), status_changed("PENDING_DISBURSEMENT"))
    for events in ((*moves, created()), (created(), *moves)):
        assert shown(fold(*events)) == ("active", "ACTIVE")


def test_acc_6_an_older_snapshot_loses() -> None:
    """An update older by its own time changes neither balance nor payment nor status, and counts as stale."""
    newer = updated(current_balance="100", status="ACTIVE", timestamp="2026-07-15T03:00:00Z")
    older = updated(
        current_balance="200", status="SUSPENDED", last_payment_date="2026-07-14", timestamp="2026-07-15T02:59:59Z"
    )
    world = fold(created(status="ACTIVE"), newer)
    before = account(world)
    world = fold(created(status="ACTIVE"), newer, older)
    assert account(world) == before
    assert world.counts[("stale", "account.updated.v1")] == 1


def test_acc_6_equal_own_times_go_by_entry() -> None:
    """Of two updates with the same own time the later entry wins."""
    same = {"timestamp": "2026-07-15T03:00:00Z"}
    world = fold(created(), updated(current_balance="100", **same), updated(current_balance="90", **same))
    assert account(world)["balances"]["currentBalance"] == 90.0


def test_acc_6_differences_below_a_millisecond_count() -> None:
    """Own times are compared with all their digits."""
    newer = updated(current_balance="100", timestamp="2026-07-15T03:00:00.000900Z")
    older = updated(current_balance="90", timestamp="2026-07-15T03:00:00.000100Z")
    assert account(fold(created(), newer, older))["balances"]["currentBalance"] == 100.0


def test_acc_6_status_is_guarded_across_event_types() -> None:
    """A status change newer than an update keeps its status; the update's balance applies."""
    world = fold(
        created(status="ACTIVE"),
        status_changed("SUSPENDED", changed_at="2026-07-15T03:00:00Z"),
        updated(status="ACTIVE", current_balance="77", timestamp="2026-07-15T02:00:00Z"),
    )
    assert (shown(world), account(world)["balances"]["currentBalance"]) == (("in_arrears", "SUSPENDED"), 77.0)


def test_acc_6_an_older_status_change_changes_nothing() -> None:
    """The older change loses and leaves the document as it was."""
    newer = status_changed("SUSPENDED", changed_at="2026-07-15T03:00:00Z")
    older = status_changed("ACTIVE", changed_at="2026-07-15T02:00:00Z")
    assert account(fold(created(), newer, older)) == account(fold(created(), newer))


def test_acc_7_zero_is_a_value_and_absent_is_null() -> None:
    """An amount of zero is stored as zero, an absent one as null; the opening balance is zero when absent."""
    world = fold(created(loan_fee="0", loan_amount=None, loan_total_payable=None, current_balance=None))
    terms = account(world)["loanTerms"]
    assert (terms["loanFee"], terms["loanAmount"], terms["totalPayable"]) == (0.0, None, None)
    assert account(world)["balances"]["currentBalance"] == 0.0


def test_created_again_under_a_new_entry_changes_no_progress() -> None:
    """A second creation leaves balance, total paid, last payment, closure and status untouched."""
    life = (
        created(),
        updated(current_balance="300", status="ACTIVE", last_payment_date="2026-07-14", last_payment_amount="120"),
        closed(total_paid="420"),
    )
    before, after = account(fold(*life)), account(fold(*life, created()))
    assert {**after, "updatedAt": None} == {**before, "updatedAt": None}


def test_explicit_payment_wins() -> None:
    """With a payment date, date and amount come from the event and nothing is inferred."""
    world = fold(
        created(status="ACTIVE"),
        updated(current_balance="300", last_payment_date="2026-07-14", last_payment_amount="99.50"),
    )
    assert account(world)["lastPayment"] == {"date": moment("2026-07-14"), "amount": 99.5}


def test_nothing_erases() -> None:
    """Null and empty text leave commencement date, agreement address and last payment."""
    full = updated(
        commencement_date="2026-07-02", signed_loan_agreement_url="s3://x/y.pdf", last_payment_date="2026-07-14",
        last_payment_amount="1",
    )  # fmt: skip
    empty = updated(
        commencement_date=None, signed_loan_agreement_url="", last_payment_date=None, last_payment_amount=None
    )
    kept = ("commencementDate", "signedLoanAgreementUrl", "lastPayment")
    before, after = account(fold(created(), full)), account(fold(created(), full, empty))
    assert [after[name] for name in kept] == [before[name] for name in kept]


def test_an_unreadable_optional_date_costs_nothing() -> None:
    """A payment date that cannot be read counts as absent, with a warning."""
    world = fold(created(status="ACTIVE"), updated(current_balance="300", last_payment_date="soon"))
    assert account(world)["lastPayment"] == {"date": at(2000), "amount": 120.0}
    assert world.counts[("warning", "account.updated.v1")] == 1


def test_an_account_opens_once() -> None:
    """A second creation brings its terms, never its balance or status; the first in the stream opens, however late."""
    first, second = created(), created(status="ACTIVE", current_balance="999", loan_amount="500", cause="again")
    in_order, again = numbered(first, second)
    for order in ([in_order, again], [again, *late(in_order)]):
        found = account(World().one_by_one(*order))
        assert found["balances"]["currentBalance"] == 420.0
        assert (found["sdkStatus"], found["loanTerms"]["loanAmount"]) == ("PENDING_DISBURSEMENT", 500.0)
        assert "disbursedDate" not in found["loanTerms"]
