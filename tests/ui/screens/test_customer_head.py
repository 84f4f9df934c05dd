"""The expanded header: fixed slots, masked reference, a map that is looked at first, documents that say why not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from billie_desktop.domain.customer import Customer, IdentityCheck
from billie_desktop.domain.errors import Unreachable
from billie_desktop.ui.customer.details import CustomerDetails, MapDrawer, map_link
from billie_desktop.ui.customer.identity import CheckReference, check_result
from billie_desktop.ui.customer.page import CustomerPage
from billie_desktop.ui.gallery.fake_desk import FakeDesk
from billie_desktop.ui.gallery.opening import PRIYA
from billie_desktop.ui.gallery.people import priya
from billie_desktop.ui.gallery.stage import settle

pytestmark = pytest.mark.window


async def test_more_and_less(page: CustomerPage) -> None:
    """More shows address and identity check below the header and turns into Less, which hides them."""
    assert page.head.details.isHidden()
    page.header.more.click()
    await settle()
    assert page.head.details.isVisible()
    assert page.header.more.text() == "Less"
    page.header.more.click()
    assert page.head.details.isHidden()


async def test_what_is_missing_is_a_dash_in_its_place(page: CustomerPage, fake: FakeDesk) -> None:
    """Without address and check every slot stays where it was and shows a dash; there is nothing to copy or reveal."""
    page.header.more.click()
    await settle()
    details = page.head.details
    places = [slot.pos() for slot in details._slots]
    view = fake.records.views[PRIYA]
    fake.records.put(replace(view, customer=Customer(PRIYA, full_name="Priya Raghavan")))
    await settle()
    assert [slot.pos() for slot in details._slots] == places
    assert details.address.text_shown() == "—"
    assert details.reference.label.text() == "—"
    assert not details.reference.button.isEnabled()
    assert not details.map.isEnabled()
    assert details.no_result.isVisible()
    assert "No report" in details.report.button.off_reason


async def test_the_reference_is_masked_and_every_reveal_recorded(
    page: CustomerPage, caplog: pytest.LogCaptureFixture
) -> None:
    """Only its end can be read until it is revealed; this machine's log names the customer and never the value."""
    reference = page.head.details.reference
    assert reference.label.text() == "••••-A"
    with caplog.at_level("INFO", "billie.reveals"):
        reference.on_pressed()
    assert reference.label.text() == "GL-77120934-A"
    assert [record.getMessage() for record in caplog.records] == [f"identity check reference revealed for {PRIYA}"]
    reference.show_reference(PRIYA, "GL-2")
    assert reference.label.text() == "••••"


async def test_a_reference_that_cannot_be_recorded_stays_masked(look: object) -> None:
    """The server refuses the record: nothing is shown, and the label says so."""

    class Away:
        """Implements ``RevealLog``; always away."""

        async def log(self, customer_id: str, detail: str, reason: str = "") -> None:
            assert detail == "identity_check_reference"
            raise Unreachable("The server is away.")

    reference = CheckReference(Away())
    reference.show_reference("CUS-1", "ABCDEF-9")
    reference.on_pressed()
    await settle()
    assert reference.label.text().startswith("••••-9 · not recorded")
    reference.deleteLater()
    await settle()


async def test_the_map_is_looked_at_before_it_is_opened(page: CustomerPage) -> None:
    """Map opens a drawer that says where the address would go; nothing leaves the desk before."""
    page.header.more.click()
    page.head.details.map.click()
    await settle()
    drawer = page.panes.findChild(MapDrawer)
    assert drawer is not None
    assert drawer.link == map_link("https://map.example/search?q=", "Unit 4, 21 Wattle Street, Marrickville NSW 2204")
    assert "Wattle%20Street" in drawer.link
    assert "goes to this website" in drawer.notice.words()
    drawer.request_close()
    await settle()


async def test_documents_say_why_they_cannot_be_opened(page: CustomerPage) -> None:
    """Agreement and report are on file and off, with the reason beside and spoken; a click does nothing."""
    page.header.more.click()
    await settle()
    details, agreement = page.head.details, page.work.overview.terms.agreement
    for button in (details.report.button, details.raw.button, agreement.open.button):
        assert button.off_reason == "Documents are not offered by this server."
    assert details.raw.reason.isVisible()
    assert "not offered by this server" in agreement.words.text()


@pytest.mark.parametrize(
    ("customer", "shown"),
    [
        (Customer("C", identity_check=IdentityCheck("PASS")), ("verified", "Pass")),
        (Customer("C", identity_check=IdentityCheck("FAIL"), ekyc_status="successful"), ("failed", "Fail")),
        (Customer("C", identity_check=IdentityCheck("REFER")), ("unknown", "Refer")),
        (Customer("C", ekyc_status="pending"), ("pending", "Pending")),
        (Customer("C"), None),
    ],
)
def test_an_unknown_result_is_never_green(customer: Customer, shown: tuple[str, str] | None) -> None:
    """The check's own result comes first, then the eKYC status; an unlisted word is grey and as received."""
    assert check_result(customer) == shown


async def test_without_a_chosen_map_there_is_no_link(look: object) -> None:
    """A desk whose operators chose no map offers none, whatever the address."""
    details = CustomerDetails()
    details.show_view(priya())
    assert details.map.isHidden()
    assert "Wattle Street" in details.address.text_shown()
    details.deleteLater()
    await settle()
