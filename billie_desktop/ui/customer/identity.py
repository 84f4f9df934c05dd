"""The identity check of a customer: what came out, who checked, and the masked reference of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from billie_desktop.desk.note_book import RevealLog
from billie_desktop.domain.customer import Customer
from billie_desktop.domain.words import DASH, date_and_time
from billie_desktop.ui.customer.reveal import MASK, Reveal

RESULT_BADGES = {"PASS": "verified", "PASSED": "verified", "VERIFIED": "verified", "FAIL": "failed", "FAILED": "failed"}
EKYC_BADGES = {"successful": "verified", "failed": "failed", "pending": "pending"}
SHOWN_END = 2


class CheckReference(Reveal):
    """The provider's reference; its last two characters stay readable, so that two checks can be told apart."""

    detail = "identity_check_reference"
    logged = "identity check reference"
    what = "reference of the identity check"

    def __init__(self, reveals: RevealLog | None = None, parent: QWidget | None = None) -> None:
        super().__init__(reveals, parent, "mono-dense", "text")
        self._reference = ""
        self._write()

    @property
    def _has_value(self) -> bool:
        return bool(self._reference)

    def show_reference(self, customer_id: str, reference: str | None) -> None:
        """Another customer or another check: masked again unless nothing changed."""
        if (customer_id, reference or "") != (self._customer_id, self._reference):
            self._reference = reference or ""
            self._begin(customer_id)

    def _write(self) -> None:
        value = self._reference
        masked = f"{MASK}{value[-SHOWN_END:]}" if len(value) > 2 * SHOWN_END else MASK
        self.label.setText((value if self.is_revealed else masked) if value else DASH)
        spoken = "not available" if not value else value if self.is_revealed else "hidden"
        self.label.setAccessibleName(f"Reference: {spoken}")
        self._write_button()


def check_result(customer: Customer) -> tuple[str, str] | None:
    """(badge, word) of the check: its result, else what is known of the customer; None when neither is."""
    check = customer.identity_check
    if check is not None and check.overall_result is not None:
        return RESULT_BADGES.get(check.overall_result.upper(), "unknown"), check.overall_result.capitalize()
    if customer.ekyc_status is not None:
        return EKYC_BADGES.get(customer.ekyc_status, "unknown"), customer.ekyc_status.capitalize()
    return None


def check_words(customer: Customer) -> tuple[str, str]:
    """(provider, when it was checked), dashes for what is missing."""
    check = customer.identity_check
    if check is None:
        return DASH, DASH
    return check.provider or DASH, date_and_time(check.checked_at)
