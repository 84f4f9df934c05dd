"""Attention strip and account rail: what surrounds the accounts is told, in order and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billie_desktop.desk.values import CustomerView
from billie_desktop.domain.circumstances import Circumstances, CollectionCase, OpenWriteOff
from billie_desktop.domain.customer import FraudRisk
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.people import TODAY, account_view, priya
from billie_desktop.ui.gallery.stage import settle
from billie_desktop.ui.kit.chips import AttentionChip
from billie_desktop.ui.models.attention import Attention, attention
from billie_desktop.ui.models.case_words import case_badges, case_spoken
from billie_desktop.ui.models.rail_rows import rail_rows


def with_case(case: CollectionCase | None, account: int = 0, view: CustomerView | None = None) -> CustomerView:
    """The customer whose account at this place has this case."""
    view = view or plain()
    accounts = list(view.accounts)
    accounts[account] = replace(accounts[account], case=case)
    return replace(view, accounts=tuple(accounts))


def plain() -> CustomerView:
    """Priya without a case."""
    view = priya()
    return replace(view, accounts=tuple(replace(each, case=None) for each in view.accounts))


def chip(view: CustomerView, name: str) -> Attention | None:
    """The chip of this name, if it is there."""
    return next((each for each in attention(view, TODAY) if each.name == name), None)


def test_all_chips_stand_in_their_order() -> None:
    """The order is that of features.md CV-3, whatever order the facts come in."""
    view = with_case(CollectionCase("A", state="open", rung=2, hardship_paused=True, stopped_contact=True))
    assert view.customer is not None
    asked = replace(view.accounts[2], write_off=OpenWriteOff("W-1", view.accounts[2].account_id))
    view = replace(view, accounts=(*view.accounts[:2], asked, *view.accounts[3:]))
    view = replace(view, customer=replace(view.customer, fraud=FraudRisk("high", None, True)))
    assert [each.name for each in attention(view, TODAY)] == [
        "vulnerable",
        "block",
        "fraud",
        "overdue",
        "pending",
        "write-off",
        "collections",
        "hardship",
        "stop-contact",
        "queue",
    ]
    assert chip(view, "write-off") == Attention(
        "write-off", "attention-amber", "ban", "1 write-off pending", account_id=asked.account_id
    )


def test_events_that_could_not_be_applied_are_told_last_and_quietly() -> None:
    """The chip counts those of the customer and of all accounts, and leads to the first account that lacks one."""
    view = plain()
    assert view.customer is not None
    assert chip(view, "dead-letters") is None
    third = replace(view.accounts[2], account=replace(view.accounts[2].account, dead_letters=2))
    view = replace(view, accounts=(*view.accounts[:2], third, *view.accounts[3:]))
    view = replace(view, customer=replace(view.customer, dead_letters=1))
    last = attention(view, TODAY)[-1]
    assert (last.name, last.status, last.headline) == (
        "dead-letters",
        "attention-blue",
        "3 events could not be applied",
    )
    assert last.account_id == third.account_id
    alone = replace(plain(), customer=replace(view.customer, dead_letters=1))
    assert attention(alone, TODAY)[-1].headline == "1 event could not be applied"


@pytest.mark.parametrize("state", ["cured", None])
def test_stopped_contact_stays_after_the_case(state: str | None) -> None:
    """A cured case, or a row without a state, is no collection and no hardship any more, but contact stays stopped."""
    view = with_case(CollectionCase("A", state=state, rung=3, hardship_paused=True, stopped_contact=True))
    names = {each.name for each in attention(view, TODAY)}
    assert "stop-contact" in names
    assert "collections" not in names
    assert ("hardship" in names) is (state is None)


def test_a_flag_that_was_never_set_is_no_flag() -> None:
    """None and False say nothing."""
    view = with_case(CollectionCase("A", state="open", rung=None, hardship_paused=None, stopped_contact=False))
    names = {each.name for each in attention(view, TODAY)}
    assert names & {"hardship", "stop-contact"} == set()
    found = chip(view, "collections")
    assert found is not None
    assert (found.headline, found.detail) == ("In collections", "")


def test_a_case_that_waits_for_a_human_comes_first() -> None:
    """With two cases the chip speaks of both and leads to the one that waits."""
    view = with_case(CollectionCase("A", state="open", rung=1))
    view = with_case(CollectionCase("B", state="awaiting_human", rung=5), account=2, view=view)
    found = chip(view, "collections")
    assert found is not None
    assert (found.headline, found.detail) == ("Awaiting a human", "1 of 2 cases")
    assert found.account_id == view.accounts[2].account_id


def test_a_request_on_an_account_that_is_not_listed_is_counted() -> None:
    """The write-off chip covers all accounts of the customer, those that could not be listed too."""
    view = replace(plain(), elsewhere=Circumstances(write_offs=(OpenWriteOff("W-1", "ACC-ELSEWHERE"),)))
    found = chip(view, "write-off")
    assert found is not None
    assert (found.headline, found.account_id) == ("1 write-off pending", "")


def test_an_unknown_state_is_grey_and_as_received() -> None:
    """A word that is not listed is shown as it is and still counts as a case."""
    case = CollectionCase("A", state="escalated", rung=2)
    (badge,) = case_badges(case)
    assert (badge.status, badge.word) == ("unknown", "2/5 · escalated")
    found = chip(with_case(case), "collections")
    assert found is not None
    assert found.detail == "step 2 of 5 · escalated"


def test_the_rail_row_says_its_case() -> None:
    """Step, state and flags are badges of the row, and spoken."""
    case = CollectionCase("A", state="awaiting_human", rung=2, hardship_paused=True, stopped_contact=True)
    row = rail_rows(with_case(case).accounts, TODAY)[0]
    assert [badge.word for badge in row.badges] == ["2/5 · awaiting human", "hardship", "no contact"]
    assert "collections step 2 of 5, awaiting human, hardship paused, contact stopped" in row.spoken
    assert case_spoken(None) == ""
    assert case_badges(CollectionCase("A", state="cured")) == ()


@pytest.mark.window
async def test_a_chip_selects_its_account(page: CustomerPage, fake: FakeDesk) -> None:
    """A press on a chip of an account selects that account; a chip without one cannot be pressed."""
    view = with_case(CollectionCase("A", state="open", rung=2), account=2, view=priya())
    view = with_case(None, account=0, view=view)
    fake.records.put(view)
    await settle()
    chips = {each.text(): each for each in page.strip.findChildren(AttentionChip)}
    chips["In collections"].click()
    await settle()
    assert page.work.account_id == view.accounts[2].account_id


@pytest.mark.window
async def test_a_total_over_a_part_says_so(page: CustomerPage, fake: FakeDesk) -> None:
    """With one balance unknown the rail names how many accounts it adds up; with none known there is no total."""
    view = priya()
    stub = account_view(replace(view.accounts[2].account, balance=None, total_outstanding=None))
    fake.records.put(replace(view, accounts=(*view.accounts[:2], stub, *view.accounts[3:])))
    await settle()
    assert page.rail.caption.text() == "Total of 4 of 5"
    assert page.rail.total.text() == "$873.00"
    fake.records.put(replace(view, accounts=(stub,)))
    await settle()
    assert (page.rail.caption.text(), page.rail.total.text()) == ("Total outstanding", "—")
    fake.records.put(view)
    await settle()
    assert (page.rail.caption.text(), page.rail.total.text()) == ("Total outstanding", "$1,185.30")
