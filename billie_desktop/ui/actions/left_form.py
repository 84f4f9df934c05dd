"""The guard against the wrong customer: a form of money that was left asks whom it is for before anything leaves."""

from __future__ import annotations

from billie_desktop.desk.values import Confirm

WORDS = "You were elsewhere since this form was opened. It is for {}."


class LeftForm:
    """``confirmed`` is the form's own set of answers; ``who`` names customer and account."""

    def __init__(self, confirmed: set[Confirm], who: str) -> None:
        self._confirmed = confirmed
        self._was_left = False
        self.question = WORDS.format(who)

    def leave(self) -> None:
        """Another page was in front: what was answered before counts no more."""
        self._was_left = True
        self._confirmed.discard(Confirm.OTHER_CUSTOMER)

    @property
    def must_ask(self) -> bool:
        """Whether the form was left and nobody has said since whom it is for."""
        return self._was_left and Confirm.OTHER_CUSTOMER not in self._confirmed
