"""Proofs of payment in an S3 bucket, or in a folder that plays one in practice (``obstore``).

An object is written whole with one PUT and never read: rights to put are all that the intake's login needs.
"""

from __future__ import annotations

import logging
import stat
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from projector.engine.errors import StoreAway

CONNECT_SECONDS, PUT_SECONDS, RETRY_SECONDS = 5, 30, 20
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProofPlace:
    """Where proofs go: ``s3://bucket/prefix``. ``folder`` plays the bucket; the rest is for S3 only.

    ``endpoint`` '' is that of the region at AWS; without keys the machine's own role signs. ``encryption`` is '' (what
    the bucket does by itself), AES256, aws:kms or aws:kms:dsse.
    """

    bucket: str
    prefix: str = ""
    folder: Path | None = None
    endpoint: str = ""
    region: str = ""
    access_key: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    authority: Path | None = None
    encryption: str = ""
    kms_key: str = ""


class ObjectProofs:
    """Implements ``proof_methods.Proofs``. Making one opens no connection; raises OSError for a missing file."""

    def __init__(self, place: ProofPlace) -> None:
        self._root = "/".join(part for part in (f"s3://{place.bucket}", place.prefix) if part)
        self._on_s3 = place.folder is None
        self._store: Any = _bucket(place) if place.folder is None else _folder(place.folder, place.prefix)

    async def keep(self, key: str, content: bytes, media_type: str) -> str:
        """Write the object; its address. Raises StoreAway, whose text names no more than the kind of the error."""
        about: Any = {"Content-Type": media_type} if self._on_s3 else None
        try:
            await obstore.put_async(self._store, key, content, attributes=about, use_multipart=False)
        except (BaseError, OSError) as error:
            # Its text quotes addresses and what the other side said.
            log.warning("the store of proofs did not take an object", extra={"fields": {"kind": type(error).__name__}})
            raise StoreAway(type(error).__name__) from None
        return f"{self._root}/{key}"


def _bucket(place: ProofPlace) -> S3Store:
    client: Any = {
        "connect_timeout": timedelta(seconds=CONNECT_SECONDS),
        "timeout": timedelta(seconds=PUT_SECONDS),
        "allow_http": place.endpoint.startswith("http://"),
    }
    if place.authority is not None:
        client["root_certificate"] = place.authority.read_bytes()
    given = {
        "endpoint": place.endpoint,
        "region": place.region,
        "access_key_id": place.access_key,
        "secret_access_key": place.secret_key,
        "server_side_encryption": place.encryption,
        "sse_kms_key_id": place.kms_key,
    }
    config: Any = {name: value for name, value in given.items() if value}
    retry: Any = {"max_retries": 2, "retry_timeout": timedelta(seconds=RETRY_SECONDS)}
    return S3Store(place.bucket, prefix=place.prefix or None, config=config, client_options=client, retry_config=retry)


def _folder(folder: Path, prefix: str) -> LocalStore:
    whole = folder / prefix
    whole.mkdir(parents=True, exist_ok=True)
    folder.chmod(stat.S_IRWXU)
    return LocalStore(whole)
