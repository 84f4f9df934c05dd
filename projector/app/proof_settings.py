"""The settings of the store of proofs, each with why to raise or lower it, and what makes them unsafe."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from projector.adapters.intake_proofs import ProofPlace
from projector.app.settings import SettingsError
from projector.contract.addresses import is_loopback
from projector.intake.ledger_messages import is_proof_address

_ENCRYPTIONS = ("", "AES256", "aws:kms", "aws:kms:dsse")
_URL = re.compile(r"s3://([^/]+)/?(.*)")


def _setting(name: str, default: Any, why: str, *, at_least: float | None = None) -> Any:
    return field(default=default, metadata={"name": name, "why": why, "at_least": at_least})


@dataclass(frozen=True, slots=True, repr=False)
class ProofSettings:
    """Where proofs of payment are kept; part of the intake's settings."""

    proofs_url: str = _setting(
        "PROOFS_URL",
        "",
        "s3://bucket/prefix where proofs of disbursements are kept; '' = desks cannot attach any. The ledger keeps the"
        " addresses, so another bucket later leaves the old ones where they are.",
    )
    proofs_endpoint: str = _setting(
        "PROOFS_ENDPOINT", "", "https address of an S3 server of your own; '' = that of AWS in PROOFS_REGION."
    )
    proofs_region: str = _setting(
        "PROOFS_REGION", "ap-southeast-2", "Region of the bucket; requests are signed for it."
    )
    proofs_access_key: str = _setting(
        "PROOFS_ACCESS_KEY",
        "",
        "Login that may put objects below the prefix and nothing else; '' = the machine's role.",
    )
    proofs_secret_key: str = _setting("PROOFS_SECRET_KEY", "", "Its secret.")
    proofs_ca: str = _setting(
        "PROOFS_CA_FILE", "", "PEM file of the authority that signed the S3 server's certificate, beside those known."
    )
    proofs_encryption: str = _setting(
        "PROOFS_ENCRYPTION", "", "AES256, aws:kms or aws:kms:dsse; '' = what the bucket does by itself."
    )
    proofs_kms_key: str = _setting("PROOFS_KMS_KEY", "", "Id of the key for aws:kms; '' = the bucket's.")
    proofs_folder: str = _setting(
        "PROOFS_FOLDER", "", "A folder that plays the bucket, for practice; nobody but this machine can read it."
    )
    proofs_at_once: int = _setting(
        "PROOFS_AT_ONCE",
        8,
        "Uploads in memory at the same time, 10 MiB each at most; more wait. Raise it when agents wait for each other;"
        " lower it on machines with little memory.",
        at_least=1,
    )

    @property
    def proofs(self) -> ProofPlace | None:
        """The place of proofs; None when there is none. Raises SettingsError."""
        if not self.proofs_url:
            return None
        found = _URL.fullmatch(self.proofs_url)
        prefix = found[2].strip("/") if found else ""
        if found is None or not is_proof_address(
            "/".join(part for part in (f"s3://{found[1]}", prefix, "a.pdf") if part)
        ):
            raise SettingsError("PROOFS_URL must be s3://bucket or s3://bucket/prefix, in letters, digits, - and _.")
        if bool(self.proofs_access_key) != bool(self.proofs_secret_key):
            raise SettingsError("PROOFS_ACCESS_KEY and PROOFS_SECRET_KEY belong together.")
        if self.proofs_encryption not in _ENCRYPTIONS:
            raise SettingsError("PROOFS_ENCRYPTION must be AES256, aws:kms, aws:kms:dsse or nothing.")
        if self.proofs_kms_key and not self.proofs_encryption.startswith("aws:kms"):
            raise SettingsError("PROOFS_KMS_KEY needs PROOFS_ENCRYPTION aws:kms or aws:kms:dsse.")
        return ProofPlace(
            found[1],
            prefix,
            Path(self.proofs_folder) if self.proofs_folder else None,
            self.proofs_endpoint,
            self.proofs_region,
            self.proofs_access_key,
            self.proofs_secret_key,
            Path(self.proofs_ca) if self.proofs_ca else None,
            self.proofs_encryption,
            self.proofs_kms_key,
        )


def check_proofs(settings: ProofSettings, *, allow_plaintext: bool) -> None:
    """Raise SettingsError when proofs would leave this machine in the clear, or the place is none."""
    place = settings.proofs
    if place is None or not place.endpoint:
        return
    try:
        parts = urlsplit(place.endpoint)
        host = parts.hostname or ""
    except ValueError:
        parts, host = urlsplit(""), ""
    if parts.scheme not in ("https", "http") or not host or parts.username is not None:
        raise SettingsError("PROOFS_ENDPOINT must be an address such as https://s3.example, without a login in it.")
    if parts.scheme == "http" and not is_loopback(host) and not allow_plaintext:
        raise SettingsError(
            "PROOFS_ENDPOINT leads to another machine without TLS. Use https, or say --allow-plaintext when the"
            " network between is private."
        )
