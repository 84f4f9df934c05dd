"""Driver errors as domain errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pymongo.errors import OperationFailure, PyMongoError, ServerSelectionTimeoutError

from billie_desktop.domain.errors import Unavailable
from projector.contract.certificates import trouble_in

_UNAUTHORISED = (13, 18)
_TIME_LIMIT = 50


@contextmanager
def read_errors() -> Iterator[None]:
    """Turn every driver error into Unavailable. Its text never quotes the driver, which may quote values."""
    try:
        yield
    except ServerSelectionTimeoutError as error:
        # The driver keeps what each server answered in the text only.
        trouble = trouble_in(str(error))
        if trouble is not None:
            raise Unavailable(f"The database is not reachable: {trouble}.", code="DATABASE_NOT_SAFE") from error
        raise Unavailable("The database is not reachable.", code="DATABASE_UNREACHABLE") from error
    except OperationFailure as error:
        if error.code in _UNAUTHORISED:
            raise Unavailable("The database refused this sign-in.", code="DATABASE_REFUSED") from error
        if error.code == _TIME_LIMIT:
            raise Unavailable("The database took too long.", code="DATABASE_SLOW") from error
        raise Unavailable(f"The database could not answer (code {error.code}).", code="DATABASE_ERROR") from error
    except PyMongoError as error:
        raise Unavailable("The connection to the database broke.", code="DATABASE_LOST") from error
