"""Where the ledger or a desk server is, and how to speak to it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_ADDRESS = "localhost:50051"


@dataclass(frozen=True, slots=True)
class LedgerAddress:
    """Where the ledger is and how to speak to it.

    ``tls`` is the text of LEDGER_GRPC_TLS ('' = decide by the host). Certificates are PEM files; with ``crl_file``, a
    list of revoked ones from their authority, certificates on it are refused. ``token_key`` and ``token_prefix`` say
    how a bearer token is sent; without a token nothing is sent.
    """

    address: str = DEFAULT_ADDRESS
    tls: str = ""
    ca_file: Path | None = None
    crl_file: Path | None = None
    certificate_file: Path | None = None
    private_key_file: Path | None = None
    server_name: str = ""
    token: str = ""
    token_key: str = "authorization"  # noqa: S105 - the name of a metadata entry
    token_prefix: str = "Bearer "  # noqa: S105 - a public word before the token

    @property
    def metadata(self) -> tuple[tuple[str, str], ...]:
        """Metadata of every call."""
        return ((self.token_key, f"{self.token_prefix}{self.token}"),) if self.token else ()
