"""The oldest TLS that is spoken, said by us: what a library or a system takes for its default differs."""

from __future__ import annotations

import ssl
from os import PathLike
from typing import Any

from projector.contract.certificates import Trouble, trouble_of

OLDEST = ssl.TLSVersion.TLSv1_2


def trusting(ca_file: str | None = None, crl_file: PathLike[str] | None = None) -> ssl.SSLContext:
    """A client's context that verifies, by the authorities of a PEM file or else of the system. Raises OSError.

    With ``crl_file``, their list of revoked certificates, one that stands there is refused, and any without a list.
    """
    context = ssl.create_default_context(cafile=ca_file)
    context.minimum_version = OLDEST
    if crl_file is not None:
        context.load_verify_locations(crl_file)
        context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
    return context


class RefusedCertificate(Exception):
    """What the server shows is not to be trusted; the text is the trouble's."""


def certificate_over(connection: Any, context: ssl.SSLContext, name: str) -> bytes:
    """The certificate (PEM) that a server with this name shows over a connected socket, verified by the context.

    Raises RefusedCertificate; OSError when the handshake broke for another reason.
    """
    try:
        with context.wrap_socket(connection, server_hostname=name) as safe:
            shown = safe.getpeercert(binary_form=True)
    except ssl.SSLError as error:
        trouble: Trouble | None = trouble_of(error)
        if trouble is None:
            raise
        raise RefusedCertificate(trouble) from error
    assert shown is not None, "a verified server has shown a certificate"
    return ssl.DER_cert_to_PEM_cert(shown).encode()


def require_tls12(client: Any) -> None:
    """Tell it a MongoDB client that has not connected yet: the driver has no option for it."""
    context = getattr(client.options.pool_options, "_ssl_context", None)
    if isinstance(context, ssl.SSLContext):
        context.minimum_version = OLDEST


def redis_options(url: str) -> dict[str, Any]:
    """The same as an option of the Redis client, where the address speaks TLS."""
    return {"ssl_min_version": OLDEST} if url.startswith("rediss:") else {}
