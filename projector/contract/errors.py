"""Why an entry cannot be applied. Texts carry ids and kinds only, never values."""

from __future__ import annotations


class ContractError(Exception):
    """Root of everything the contract refuses."""


class PermanentError(ContractError):
    """The entry itself is wrong and stays wrong: dead letter at the first attempt (events.md 1.6).

    ``kind`` is a short word for counters, for example ``bad-json``, ``missing-key``, ``bad-money``.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
