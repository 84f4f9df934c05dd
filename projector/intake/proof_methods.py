"""StoreProof: the proof of a disbursement, piece by piece, judged by its content, kept under its own digest.

Two uploads of the same content are one object, so that a retry is harmless and a crash leaves nothing half done. The
key of an object says nothing about anybody.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Mapping
from typing import Any, Protocol

from google.protobuf.message import Message

from projector.engine.errors import StoreAway
from projector.intake import request_values as values
from projector.intake.caller import Caller
from projector.intake.desk_service import Upload
from projector.intake.errors import Away, UnknownThing
from projector.intake.proof_types import ProofType, proof_type
from projector.intake.shelter import Shelter
from projector.intake.trail import Act, Trail
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

MOST_BYTES = 10 * 1024 * 1024
LARGEST_PIECE = 256 * 1024

TOO_LARGE = "The file is larger than 10 MB. Save it smaller, or as a PDF of fewer pages, and choose it again."
EMPTY = "The file is empty. Choose the file that holds the proof."
WRONG_TYPE = (
    "This file is none of PDF, JPEG, PNG, WebP, Excel (xlsx or xls) and CSV, whatever its name says."
    " Save it as one of these and choose it again."
)
STORE_AWAY = "The store of proofs cannot be reached. Nothing was kept; try again, or go on without the proof."
NOT_WHOLE = "The file did not arrive whole. Nothing was kept; try again."
TOO_SLOW = "The file took too long to arrive. Nothing was kept; try again when the line is better."


class Proofs(Protocol):
    """Where proofs are kept. Raises StoreAway."""

    async def keep(self, key: str, content: bytes, media_type: str) -> str:
        """Keep an object under a key, in place of the same one; its ``s3://`` address."""


class Accounts(Protocol):
    """Which accounts there are. Raises StoreAway."""

    async def missing(self, about: Mapping[str, str]) -> str:
        """The first of the names (``loanAccountId``) whose document is not known; '' when all are."""


class ProofMethods:
    """StoreProof. ``at_once``: uploads that are held in memory at the same time; others wait unread."""

    def __init__(self, proofs: Proofs, accounts: Accounts, trail: Trail, shelter: Shelter, at_once: int) -> None:
        self._proofs = proofs
        self._accounts = accounts
        self._trail = trail
        self._shelter = shelter
        self._places = asyncio.Semaphore(at_once)

    def uploads(self) -> Mapping[str, Upload]:
        """Methods by name."""
        return {"StoreProof": self.store}

    async def store(self, pieces: AsyncIterator[Any], caller: Caller, seconds: float) -> Message:
        """Take the pieces, judge the whole, keep it."""
        try:
            async with asyncio.timeout(seconds), self._places:
                account, content = await self._received(pieces)
                found = await asyncio.to_thread(proof_type, content)
                if found is None:
                    raise values.invalid("content", WRONG_TYPE)
                # From here on a desk that hangs up changes nothing: what became of it is recorded.
                return await self._shelter.finished(self._keep(account, content, found, caller))
        except TimeoutError:
            raise Away("BUSY", TOO_SLOW) from None

    async def _received(self, pieces: AsyncIterator[Any]) -> tuple[str, bytes]:
        """Account and content. Raises Invalid before more than the announced size was taken in."""
        content = bytearray()
        account, size = "", 0
        async for piece in pieces:
            if not account:
                account, size = await self._opened(piece)
            if len(piece.content) > LARGEST_PIECE or len(content) + len(piece.content) > size:
                raise values.invalid("content", "More was sent than was announced. Choose the file again.")
            content += piece.content
        if not account:
            raise values.invalid("loan_account_id", "This is missing.")
        if len(content) < size:
            raise Away("BUSY", NOT_WHOLE)
        return account, bytes(content)

    async def _opened(self, first: pb.StoreProofRequest) -> tuple[str, int]:
        account = values.required("loan_account_id", first.loan_account_id, 100)
        if first.size <= 0:
            raise values.invalid("size", EMPTY)
        if first.size > MOST_BYTES:
            raise values.invalid("size", TOO_LARGE)
        if await self._accounts.missing({"loanAccountId": account}):
            raise UnknownThing("UNKNOWN_ACCOUNT", "This account is not known.")
        return account, first.size

    async def _keep(self, account: str, content: bytes, found: ProofType, caller: Caller) -> Message:
        digest = (await asyncio.to_thread(hashlib.sha256, content)).hexdigest()
        key = f"disbursements/{digest}.{found.extension}"
        act = Act("StoreProof", "account", account, reason=f"{key}, {len(content)} bytes")
        async with self._trail.around(caller, act):
            try:
                location = await self._proofs.keep(key, content, found.media_type)
            except StoreAway as error:
                raise Away("STORE_AWAY", STORE_AWAY) from error
        return pb.StoreProofResponse(location=location, size=len(content), media_type=found.media_type)
