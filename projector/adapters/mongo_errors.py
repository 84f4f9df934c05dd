"""Errors of the MongoDB driver, in the engine's words. Codes are compared, never texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from bson.errors import BSONError
from pymongo.errors import BulkWriteError, InvalidOperation, OperationFailure, PyMongoError

from projector.contract.certificates import trouble_in, trouble_of
from projector.engine.errors import Conflict, Refused, StoreAway

DUPLICATE_KEY = 11000

REFUSED_CODES = frozenset(
    (
        2,  # BadValue
        9,  # FailedToParse
        14,  # TypeMismatch
        15,  # Overflow: nested too deeply
        17,  # ProtocolError
        22,  # InvalidBSON
        28,  # PathNotViable
        40,  # ConflictingUpdateOperators
        52,  # DollarPrefixedFieldName
        54,  # NotSingleValueField
        56,  # EmptyFieldName
        57,  # DottedFieldName
        121,  # DocumentValidationFailure
        10334,  # BSONObjectTooLarge
        17280,  # KeyTooLong
        17419,  # the updated document would be too large
        17420,  # the inserted document would be too large
    )
)
"""What the server says about a document. Every other refusal is about the server's state and passes: rights that
are being changed, a full disk, a new primary. Valid events are never given up for such a reason."""


@contextmanager
def translated() -> Iterator[None]:
    """Let errors of reads and single commands leave as StoreAway; the text is its kind and what is wrong with TLS."""
    try:
        yield
    except InvalidOperation:
        raise  # a client that is used after its end is a mistake of ours
    except OperationFailure as error:
        raise StoreAway(f"{type(error).__name__} {error.code}") from error
    except PyMongoError as error:
        raise StoreAway(_kind(error)) from error


@contextmanager
def translated_write(key_fields: tuple[str, ...]) -> Iterator[None]:
    """The same for a bulk write: StoreAway, Conflict or Refused. ``key_fields``: natural key of the collection."""
    try:
        yield
    except BulkWriteError as error:
        raise _of_bulk(error.details or {}, key_fields) from error
    except InvalidOperation:
        raise
    except OperationFailure as error:
        if error.code in REFUSED_CODES:
            raise Refused(f"code {error.code}") from error
        raise StoreAway(f"{type(error).__name__} {error.code}") from error
    except (BSONError, OverflowError, ValueError, TypeError, RecursionError) as error:
        # Raised while the document is encoded: too large, an integer beyond 64 bits, a text that is not UTF-8.
        raise Refused(type(error).__name__) from error
    except PyMongoError as error:
        raise StoreAway(_kind(error)) from error


def _kind(error: PyMongoError) -> str:
    # A search for servers that found none has each one's error in its text only.
    trouble = trouble_of(error) or trouble_in(str(error))
    return type(error).__name__ if trouble is None else f"{type(error).__name__}: {trouble}"


def _of_bulk(details: Mapping[str, Any], key_fields: tuple[str, ...]) -> Exception:
    """The gravest of a bulk's errors: what passes by itself hides what does not, for it is tried again anyway."""
    refused: Exception | None = None
    for each in details.get("writeErrors", ()):
        code = each.get("code")
        if code == DUPLICATE_KEY:
            pattern = tuple(each.get("keyPattern") or ())
            if pattern not in (("_id",), key_fields):
                # A unique index that is not ours: loading again by the natural key would never find the other.
                refused = Refused("a unique index besides the natural key")
        elif code in REFUSED_CODES:
            refused = Refused(f"code {code}")
        else:
            return StoreAway(f"code {code}")
    for each in details.get("writeConcernErrors", ()):
        return StoreAway(f"write concern {each.get('code')}")
    return refused or Conflict()
