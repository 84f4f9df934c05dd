"""What is wrong with the other side's certificate or TLS, from the error of whichever library met it.

Words only: no names, no content of certificates. They continue a sentence like "The ledger is not reachable: …".
"""

from __future__ import annotations

import ssl
from enum import StrEnum


class Trouble(StrEnum):
    """Why a TLS connection was not made."""

    NOT_YET_VALID = "its certificate is not valid yet; check the clocks"
    EXPIRED = "its certificate has expired"
    OTHER_NAME = "its certificate is for another name"
    AUTHORITY = "its certificate is not from a trusted authority"
    REVOKED = "its certificate was revoked"
    NO_LIST = "there is no valid list of revoked certificates from its authority"
    OLD_TLS = "it does not speak TLS 1.2 or later"
    NO_TLS = "it does not speak TLS"
    WANTS_OURS = "it does not accept the certificate of this program"


# X509_V_ERR_… of OpenSSL.
_BY_CODE = {
    3: Trouble.NO_LIST,  # UNABLE_TO_GET_CRL
    8: Trouble.NO_LIST,  # CRL_SIGNATURE_FAILURE
    9: Trouble.NOT_YET_VALID,
    10: Trouble.EXPIRED,
    11: Trouble.NO_LIST,  # CRL_NOT_YET_VALID
    12: Trouble.NO_LIST,  # CRL_HAS_EXPIRED
    23: Trouble.REVOKED,
    62: Trouble.OTHER_NAME,  # HOSTNAME_MISMATCH
    64: Trouble.OTHER_NAME,  # IP_ADDRESS_MISMATCH
}
# Reasons of errors that are not about our view of a certificate.
_BY_REASON = {
    "UNSUPPORTED_PROTOCOL": Trouble.OLD_TLS,
    "TLSV1_ALERT_PROTOCOL_VERSION": Trouble.OLD_TLS,
    "WRONG_VERSION_NUMBER": Trouble.NO_TLS,
    "RECORD_LAYER_FAILURE": Trouble.NO_TLS,
    "PACKET_LENGTH_TOO_LONG": Trouble.NO_TLS,
    "TLSV13_ALERT_CERTIFICATE_REQUIRED": Trouble.WANTS_OURS,
    "SSLV3_ALERT_BAD_CERTIFICATE": Trouble.WANTS_OURS,
    "SSLV3_ALERT_CERTIFICATE_EXPIRED": Trouble.WANTS_OURS,
    "TLSV1_ALERT_UNKNOWN_CA": Trouble.WANTS_OURS,
}
# gRPC with its own TLS, and MongoDB's driver at the search for servers, tell the reason in a text alone.
_BY_WORDS = (
    ("certificate has expired", Trouble.EXPIRED),
    ("certificate is not yet valid", Trouble.NOT_YET_VALID),
    ("certificate revoked", Trouble.REVOKED),
    ("certificate CRL", Trouble.NO_LIST),
    ("CRL has expired", Trouble.NO_LIST),
    ("CRL is not yet valid", Trouble.NO_LIST),
    ("CRL signature failure", Trouble.NO_LIST),
    ("ostname mismatch", Trouble.OTHER_NAME),
    ("IP address mismatch", Trouble.OTHER_NAME),
    ("Hostname Verification", Trouble.OTHER_NAME),
    ("is not in peer certificate", Trouble.OTHER_NAME),
    ("CERTIFICATE_VERIFY_FAILED", Trouble.AUTHORITY),
    *_BY_REASON.items(),
)


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble in an error or in one that led to it; None when TLS was not the reason."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, ssl.SSLCertVerificationError):
            return _BY_CODE.get(error.verify_code, Trouble.AUTHORITY)
        if isinstance(error, ssl.SSLError) and error.reason in _BY_REASON:
            return _BY_REASON[error.reason]
        # urllib keeps the error in ``reason`` and raises its own from nothing.
        inner = getattr(error, "reason", None)
        error = error.__cause__ or error.__context__ or (inner if isinstance(inner, BaseException) else None)
    return None


def trouble_in(text: str) -> Trouble | None:
    """The trouble that the text of an error tells; None when TLS was not the reason."""
    for trouble in Trouble:
        if trouble.value in text:  # said by a program of ours in between
            return trouble
    return next((trouble for words, trouble in _BY_WORDS if words in text), None)
