"""Desks whose certificate was revoked are turned away, where desks are asked for certificates.

gRPC verifies authority and time of a desk's certificate and takes no list of revoked ones; what the desk has shown is
looked up here at every call. The file is read again when it was replaced. Without a valid list nobody is let in.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from projector.intake.errors import Denied

log = logging.getLogger(__name__)

_SHOWN = "x509_pem_cert"
_AWAY = (0, 0)
_KNOWN_MOST = 10_000


class DeskCertificates:
    """The list of the authority in ``ca_file``; both are PEM files. Raises OSError, ValueError for the authority's."""

    def __init__(self, ca_file: Path, crl_file: Path) -> None:
        self._authority = x509.load_pem_x509_certificate(ca_file.read_bytes())
        self._file = crl_file
        self._seen: tuple[int, int] | None = None
        self._list: x509.CertificateRevocationList | None = None
        self._serials: dict[bytes, int] = {}

    def check(self, context: Any) -> None:
        """Raise Denied when the desk at the other end shows a revoked certificate, or when there is no valid list."""
        found = self._current()
        if found is None:
            raise Denied("CERTIFICATE_UNCHECKED", "The server cannot check the certificate of this computer now.")
        shown = context.auth_context().get(_SHOWN)
        if not shown or found.get_revoked_certificate_by_serial_number(self._serial(shown[0])) is not None:
            raise Denied(
                "CERTIFICATE_REVOKED",
                "The certificate of this computer was revoked. Ask whoever runs the server for another one.",
            )

    def _serial(self, shown: bytes) -> int:
        serial = self._serials.get(shown)
        if serial is None:
            if len(self._serials) >= _KNOWN_MOST:
                self._serials.clear()
            serial = self._serials[shown] = x509.load_pem_x509_certificate(shown).serial_number
        return serial

    def _current(self) -> x509.CertificateRevocationList | None:
        try:
            state = self._file.stat()
            if (state.st_mtime_ns, state.st_ino) != self._seen:
                self._seen, self._list = (state.st_mtime_ns, state.st_ino), self._read()
        except OSError:
            if self._seen != _AWAY:
                self._seen, self._list = _AWAY, None
                _complain("the file cannot be read")
        if self._list is None or (ends := self._list.next_update_utc) is None or ends > datetime.now(UTC):
            return self._list
        return None

    def _read(self) -> x509.CertificateRevocationList | None:
        try:
            found = x509.load_pem_x509_crl(self._file.read_bytes())
            if found.is_signature_valid(self._authority.public_key()):  # type: ignore[arg-type]
                return found
            why = "it is not the authority's"
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            why = "the file holds no list"
        _complain(why)
        return None


def _complain(why: str) -> None:
    log.error("no list of revoked desk certificates", extra={"fields": {"why": why}})
