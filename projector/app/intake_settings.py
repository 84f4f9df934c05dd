"""The intake's settings from the environment, each with why to raise and why to lower it. Secrets never stand in
arguments: every user of the machine can read those."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from projector.app.proof_settings import ProofSettings
from projector.app.settings import Settings, SettingsError
from projector.contract.staff import Role
from projector.intake.desk_certificates import DeskCertificates
from projector.intake.ledger_channel import LedgerAddress
from projector.intake.oidc import OidcSettings, is_safe
from projector.intake.passwords import HashCost
from projector.intake.policy import Limits
from projector.intake.role_limits import parse_limits
from projector.intake.server import ServerTls

_VERSION = re.compile(r"\d+(\.\d+){1,3}")
YES = frozenset({"1", "true", "yes", "on"})


def _setting(name: str, default: Any, why: str, *, at_least: float | None = None) -> Any:
    return field(default=default, metadata={"name": name, "why": why, "at_least": at_least})


@dataclass(frozen=True, slots=True, repr=False)
class IntakeSettings(ProofSettings):
    """Everything the intake can be told."""

    address: str = _setting(
        "INTAKE_ADDRESS", "127.0.0.1:50061", "host:port where desks come in; port 0 takes a free one."
    )
    environment: str = _setting(
        "INTAKE_ENVIRONMENT", "development", "Name of the environment; tokens of another one are worth nothing here."
    )
    keys_folder: str = _setting("INTAKE_KEYS", "", "Folder of the signing keys, shared by all intakes; needed.")
    tls_certificate: str = _setting("INTAKE_TLS_CERT", "", "PEM file of the server's certificate chain.")
    tls_key: str = _setting("INTAKE_TLS_KEY", "", "PEM file of its key.")
    tls_client_ca: str = _setting(
        "INTAKE_TLS_CLIENT_CA", "", "PEM file: only desks with a certificate of this authority are let in."
    )
    allow_plaintext: str = _setting(
        "INTAKE_ALLOW_PLAINTEXT",
        "",
        "yes: listen without TLS also for other machines, when something in front ends TLS.",
    )
    tls_client_crl: str = _setting(
        "INTAKE_TLS_CLIENT_CRL",
        "",
        "PEM file: its list of revoked certificates; read again when it is replaced.",
    )
    ledger_address: str = _setting("LEDGER_SERVICE_URL", "localhost:50051", "host:port of the ledger.")
    ledger_tls: str = _setting("LEDGER_GRPC_TLS", "", "yes, no, or '' to decide by the host.")
    ledger_ca: str = _setting("LEDGER_CA_FILE", "", "PEM file of the authority that signed the ledger's certificate.")
    ledger_crl: str = _setting("LEDGER_CRL_FILE", "", "PEM file of its authority's list of revoked certificates.")
    ledger_certificate: str = _setting("LEDGER_CERT_FILE", "", "PEM file of our client certificate.")
    ledger_key: str = _setting("LEDGER_KEY_FILE", "", "PEM file of its key.")
    ledger_server_name: str = _setting(
        "LEDGER_SERVER_NAME", "", "Name in the ledger's certificate, when it is another."
    )
    ledger_token: str = _setting("LEDGER_TOKEN", "", "Bearer token for a ledger that asks for one.")
    database_uri: str = _setting("DATABASE_URI", "mongodb://localhost:27017", "MongoDB, with rights to write.")
    db_name: str = _setting("DB_NAME", "billie-servicing", "The database of the read models.")
    own_db_name: str = _setting(
        "INTAKE_DB_NAME", "", "Database of passwords and sessions, which no desk may read; '' = DB_NAME with -intake."
    )
    redis_url: str = _setting("REDIS_URL", "redis://localhost:6383", "Redis, with rights to write.")
    internal_stream: str = _setting("INTERNAL_STREAM", "inbox:billie-servicing:internal", "Events of the desk.")
    inbox_stream: str = _setting("INBOX_STREAM", "inbox:billie-servicing", "Events of the platform, which it looks at.")
    dlq_stream: str = _setting("DLQ_STREAM", "dlq:billie-servicing", "Dead letters.")
    consumer_group: str = _setting(
        "CONSUMER_GROUP", "billie-servicing-processor", "The projector's group, as the projector is told."
    )
    chat_stream: str = _setting("CHAT_STREAM", "chatLedger", "Commands to the chat platform.")
    staff_chat: str = _setting(
        "STAFF_CHAT",
        "yes",
        "no: agents cannot answer in conversations, for a chat platform that does not know staff_message.send.v1.",
    )
    claim_seconds: float = _setting(
        "CLAIM_SECONDS",
        300.0,
        "How long a claimed conversation stays with an agent whose desk is silent. Raise it against claims lost in"
        " short outages; lower it so that others can take over sooner.",
        at_least=1,
    )
    presence_seconds: float = _setting(
        "PRESENCE_SECONDS",
        9.0,
        "How long an agent counts as reading along after his desk has last said so; desks say it three times as often."
        " Raise it for fewer calls; lower it so that a desk that died is forgotten sooner.",
        at_least=0.3,
    )
    desk_database_uri: str = _setting(
        "DESK_DATABASE_URI", "", "What desks are told: MongoDB with a login that only reads."
    )
    desk_redis_url: str = _setting("DESK_REDIS_URL", "", "What desks are told: Redis with a login that only reads.")
    version_floor: str = _setting(
        "DESK_VERSION_FLOOR",
        "",
        "Lowest version of the desk that may sign in, such as 1.4.0; '' = any. Raise it when older ones must not be"
        " used, lower it to take that back.",
    )
    limits: str = _setting(
        "INTAKE_LIMITS",
        "",
        'Limits per role as JSON over the defaults, for example {"supervisor": {"waive": "500.00"}}.',
    )
    access_seconds: float = _setting(
        "ACCESS_TOKEN_SECONDS",
        300.0,
        "Life of an access token. Raise it for fewer renewals; lower it so that a stolen one is worth less.",
        at_least=1,
    )
    session_seconds: float = _setting(
        "SESSION_SECONDS",
        43_200.0,
        "Life of a session. Raise it above the longest shift; lower it to ask for the password more often.",
        at_least=1,
    )
    memory_seconds: float = _setting(
        "IDENTITY_MEMORY_SECONDS",
        2.0,
        "How long a stored user and session are remembered. Raise it for less load on MongoDB; lower it so that a"
        " disabled user is stopped sooner.",
        at_least=0,
    )
    lock_attempts: int = _setting(
        "LOCK_ATTEMPTS",
        5,
        "Failed sign-ins before a pause. Raise it when agents lock themselves out; lower it against guessing.",
        at_least=1,
    )
    lock_seconds: float = _setting(
        "LOCK_SECONDS",
        900.0,
        "Length of that pause. Raise it against guessing; lower it to let agents back in sooner.",
        at_least=1,
    )
    argon2_passes: int = _setting(
        "ARGON2_PASSES",
        3,
        "Raise it against stolen hashes; lower it when sign-in takes over half a second.",
        at_least=1,
    )
    argon2_memory_kib: int = _setting(
        "ARGON2_MEMORY_KIB",
        65_536,
        "Raise it against special hardware; lower it on machines with little memory.",
        at_least=8,
    )
    argon2_lanes: int = _setting("ARGON2_LANES", 4, "Raise it with the number of cores; lower it likewise.", at_least=1)
    metrics_port: int = _setting("INTAKE_METRICS_PORT", 0, "Port of /health and /metrics; 0 opens none.", at_least=0)
    metrics_host: str = _setting(
        "INTAKE_METRICS_HOST",
        "127.0.0.1",
        "Address of that port. 0.0.0.0 lets probes and Prometheus of other machines in; the pages hold counts only.",
    )
    password_sign_in: str = _setting("PASSWORD_SIGN_IN", "yes", "no: only the OpenID provider signs people in.")
    oidc_issuer: str = _setting("OIDC_ISSUER", "", "The organisation's OpenID provider; '' offers passwords only.")
    oidc_client_id: str = _setting("OIDC_CLIENT_ID", "", "Our registration there.")
    oidc_client_secret: str = _setting("OIDC_CLIENT_SECRET", "", "Its secret; '' for a public client.")
    oidc_name: str = _setting("OIDC_NAME", "Company sign-in", "What stands on the desk's button.")
    oidc_scope: str = _setting("OIDC_SCOPE", "openid email", "Must bring the verified e-mail.")
    oidc_ca: str = _setting("OIDC_CA_FILE", "", "PEM file of the authority that signed the provider's certificate.")
    log_level: str = _setting("LOG_LEVEL", "INFO", "WARNING logs only what needs attention.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> IntakeSettings:
        """Read the settings; an empty value counts as not given. Raises SettingsError."""
        values: dict[str, Any] = {}
        for each in fields(cls):
            name, least = each.metadata["name"], each.metadata["at_least"]
            text = environment.get(name, "").strip()
            if not text:
                continue
            try:
                kind: Any = type(each.default)
                values[each.name] = kind(text)
            except ValueError:
                raise SettingsError(f"{name} must be a number.") from None
            if least is not None and values[each.name] < least:
                raise SettingsError(f"{name} must be at least {least:g}.")
        made = cls(**values)
        if made.version_floor and not _VERSION.fullmatch(made.version_floor):
            raise SettingsError("DESK_VERSION_FLOOR must be a version such as 1.4.0.")
        return made

    @property
    def own_database(self) -> str:
        """The intake's own database."""
        return self.own_db_name or f"{self.db_name}-intake"

    @property
    def tls(self) -> ServerTls | None:
        """The server's certificate. Raises SettingsError when half of it is missing."""
        if bool(self.tls_certificate) != bool(self.tls_key) or (self.tls_client_ca and not self.tls_certificate):
            raise SettingsError("INTAKE_TLS_CERT and INTAKE_TLS_KEY belong together.")
        if self.tls_client_crl and not self.tls_client_ca:
            raise SettingsError("INTAKE_TLS_CLIENT_CRL needs INTAKE_TLS_CLIENT_CA, whose list it is.")
        if not self.tls_certificate:
            return None
        authority = Path(self.tls_client_ca) if self.tls_client_ca else None
        return ServerTls(Path(self.tls_certificate), Path(self.tls_key), authority)

    @property
    def desk_certificates(self) -> DeskCertificates | None:
        """Where certificates of desks are looked up. Raises OSError; SettingsError for a file without an authority."""
        if not self.tls_client_crl:
            return None
        try:
            return DeskCertificates(Path(self.tls_client_ca), Path(self.tls_client_crl))
        except ValueError:
            raise SettingsError("INTAKE_TLS_CLIENT_CA holds no certificate.") from None

    @property
    def plaintext_allowed(self) -> bool:
        """Whether other machines may come in without TLS."""
        return self.allow_plaintext.lower() in YES

    @property
    def ledger(self) -> LedgerAddress:
        """Where the ledger is."""
        return LedgerAddress(
            self.ledger_address,
            self.ledger_tls,
            ca_file=_path(self.ledger_ca),
            crl_file=_path(self.ledger_crl),
            certificate_file=_path(self.ledger_certificate),
            key_file=_path(self.ledger_key),
            server_name=self.ledger_server_name,
            token=self.ledger_token,
        )

    @property
    def projector(self) -> Settings:
        """The same servers and streams as the projector's commands are told."""
        return Settings(
            redis_url=self.redis_url,
            database_uri=self.database_uri,
            db_name=self.db_name,
            inbox_stream=self.inbox_stream,
            internal_stream=self.internal_stream,
            dlq_stream=self.dlq_stream,
            consumer_group=self.consumer_group,
            instance_id="intake",
        )

    @property
    def hash_cost(self) -> HashCost:
        """What hashing a password costs."""
        return HashCost(self.argon2_passes, self.argon2_memory_kib, self.argon2_lanes)

    @property
    def role_limits(self) -> dict[Role, Limits]:
        """Limits per role. Raises SettingsError."""
        try:
            return parse_limits(self.limits)
        except ValueError as error:
            raise SettingsError(f"INTAKE_LIMITS cannot be used: {error}.") from None

    @property
    def oidc(self) -> OidcSettings | None:
        """The OpenID provider; None without one. Raises SettingsError."""
        if not self.oidc_issuer:
            return None
        if not is_safe(self.oidc_issuer) or not self.oidc_client_id:
            raise SettingsError("OIDC_ISSUER must be an https address, and OIDC_CLIENT_ID is needed with it.")
        return OidcSettings(
            self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret, self.oidc_name, self.oidc_scope
        )

    @property
    def keys(self) -> Path:
        """The folder of the signing keys. Raises SettingsError."""
        if not self.keys_folder:
            raise SettingsError("INTAKE_KEYS must name a folder for the signing keys.")
        return Path(self.keys_folder)


def _path(text: str) -> Path | None:
    return Path(text) if text else None
