"""Settings of the desk: environment over this user's file over the administrator's over defaults.

BILLIE_SERVER is the desk server where agents sign in. Without it, and with LEDGER_SERVICE_URL, the desk speaks to a
ledger and the read side directly, as BILLIE_AGENT_ID; without either the server is asked for.

| Setting | Default | Raise it | Lower it |
|---|---|---|---|
| GRPC_READ_DEADLINE_MS | 10000 | a slow ledger is marked unavailable too early | a dead one holds figures too long |
| GRPC_WRITE_DEADLINE_MS | 45000 | outcomes become unknown too early | not possible: never below the ledger's own |
| BILLIE_POLL_SECONDS | 30 | fewer reads on a busy ledger | figures without a live change are fresher |

BILLIE_UPDATE_URL is the https address of the signed announcement of versions, beside which the packages lie.
BILLIE_UPDATE_KEY is the public key (Ed25519, base64) that must have signed it, BILLIE_UPDATE_CHANNEL the channel that
is followed (stable). Without an address nobody is asked.

BILLIE_CA_FILE names the authority of one's own that signed the servers' certificates, BILLIE_CRL_FILE its list of
revoked ones; both are PEM files. When the desk server has another authority, LEDGER_GRPC_CA_FILE and
LEDGER_GRPC_CRL_FILE name that one's.

BILLIE_MAP_URL is the beginning of a map's https address. A customer's address is put behind it, and an agent sees it
before it is opened. Without it there is no link to a map: no address leaves the desk unless somebody decided where to.
"""

from __future__ import annotations

import base64
import binascii
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from billie_desktop.app.administrator_file import administrator_file
from billie_desktop.app.private_file import logins_in, others_can_read
from billie_desktop.domain.agent import Agent, Role
from billie_desktop.domain.session import Profile

LEAST_WRITE_DEADLINE_MS = 45_000
PRACTICE = "practice"
HTTPS = "https://"
KEY_BYTES = 32


class SettingsError(Exception):
    """A setting cannot be used; the text names it and says what to write."""


def default_data_dir(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this user's files of the desk live."""
    base = environ.get("XDG_DATA_HOME") or environ.get("LOCALAPPDATA") or str(Path.home() / ".local" / "share")
    return Path(base) / "billie-desktop"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the desk needs to know from outside. Addresses may carry passwords and are kept out of ``repr``."""

    environment: str = "production"
    server: str = ""
    direct: bool = False
    agent: Agent = field(default_factory=lambda: Agent("", "", Role.READONLY))
    mongo_uri: str = field(default="mongodb://localhost:27017", repr=False)
    database: str = "billie-servicing"
    redis_url: str = field(default="redis://localhost:6379", repr=False)
    changes_stream: str = "billie-servicing:changes"
    ledger_address: str = "localhost:50051"
    ledger_tls: str = ""
    ledger_ca_file: Path | None = None
    ledger_crl_file: Path | None = None
    ledger_certificate_file: Path | None = None
    ledger_private_key_file: Path | None = None
    ledger_server_name: str = ""
    ledger_token: str = field(default="", repr=False)
    ca_file: Path | None = None
    crl_file: Path | None = None
    data_dir: Path = field(default_factory=default_data_dir)
    read_deadline_ms: int = 10_000
    write_deadline_ms: int = LEAST_WRITE_DEADLINE_MS
    poll_seconds: float = 30.0
    map_url: str = ""
    update_url: str = ""
    update_key: bytes = b""
    update_channel: str = "stable"

    @property
    def is_practice(self) -> bool:
        """Whether this is the practice world: nothing is real, the file key may lie beside the files."""
        return self.environment == PRACTICE

    @property
    def server_crl_file(self) -> Path | None:
        """The list of revoked certificates of whoever signed the desk server's or ledger's certificate."""
        return self.ledger_crl_file or (self.crl_file if self.ledger_ca_file is None else None)

    @property
    def signs_in(self) -> bool:
        """Whether the agent signs in at a desk server, instead of speaking to a ledger directly."""
        return not self.direct

    def signed_in(self, profile: Profile, server: str) -> Settings:
        """The settings of somebody who has signed in: who it is and where the read side is come from the server.

        The name of the environment carries the server, so that files on this machine never mix, and so that no other
        machine can call itself the practice world.
        """
        side = profile.read_side
        return replace(
            self,
            environment=self.environment if self.is_practice else f"{profile.environment}@{server}",
            server=server,
            agent=profile.agent,
            mongo_uri=side.mongo_uri if side is not None else "",
            database=side.database if side is not None else "",
            redis_url=side.redis_url if side is not None else "",
        )

    @classmethod
    def load(
        cls,
        environ: Mapping[str, str] = os.environ,
        file: Path | None = None,
        administrator: Path | None = None,
    ) -> Settings:
        """Read the administrator's file, ``file`` over it (both TOML, the same names as in the environment), and the
        environment over both.

        Without ``file`` the one named by BILLIE_SETTINGS is read, else ``settings.toml`` in the data folder if it is
        there; without ``administrator`` the usual one. Raises SettingsError.
        """
        given = _read(administrator or administrator_file()) | _from_file(environ, file)
        reader = _Reader(given, environ)
        return cls(
            environment=reader.text("BILLIE_ENVIRONMENT", "production"),
            server=reader.text("BILLIE_SERVER", ""),
            direct=not reader.text("BILLIE_SERVER", "") and bool(reader.text("LEDGER_SERVICE_URL", "")),
            agent=Agent(
                reader.text("BILLIE_AGENT_ID", ""),
                reader.text("BILLIE_AGENT_NAME", ""),
                reader.role("BILLIE_AGENT_ROLE"),
            ),
            mongo_uri=reader.text("DATABASE_URI", "mongodb://localhost:27017"),
            database=reader.text("DB_NAME", "billie-servicing"),
            redis_url=reader.text("REDIS_URL", "redis://localhost:6379"),
            changes_stream=reader.text("CHANGES_STREAM", "billie-servicing:changes"),
            ledger_address=reader.text("LEDGER_SERVICE_URL", "localhost:50051"),
            ledger_tls=reader.text("LEDGER_GRPC_TLS", ""),
            ledger_ca_file=reader.path("LEDGER_GRPC_CA_FILE"),
            ledger_crl_file=reader.path("LEDGER_GRPC_CRL_FILE"),
            ledger_certificate_file=reader.path("LEDGER_GRPC_CERT_FILE"),
            ledger_private_key_file=reader.path("LEDGER_GRPC_KEY_FILE"),
            ledger_server_name=reader.text("LEDGER_GRPC_SERVER_NAME", ""),
            ledger_token=reader.text("LEDGER_GRPC_TOKEN", ""),
            ca_file=reader.path("BILLIE_CA_FILE"),
            crl_file=reader.path("BILLIE_CRL_FILE"),
            data_dir=reader.path("BILLIE_DATA_DIR") or default_data_dir(environ),
            read_deadline_ms=reader.number("GRPC_READ_DEADLINE_MS", 10_000, least=100),
            write_deadline_ms=reader.number(
                "GRPC_WRITE_DEADLINE_MS", LEAST_WRITE_DEADLINE_MS, least=LEAST_WRITE_DEADLINE_MS
            ),
            poll_seconds=reader.number("BILLIE_POLL_SECONDS", 30, least=5),
            map_url=reader.https("BILLIE_MAP_URL"),
            update_url=reader.https("BILLIE_UPDATE_URL"),
            update_key=reader.key("BILLIE_UPDATE_KEY", needed=bool(reader.text("BILLIE_UPDATE_URL", ""))),
            update_channel=reader.text("BILLIE_UPDATE_CHANNEL", "stable"),
        )


class _Reader:
    def __init__(self, file: Mapping[str, object], environ: Mapping[str, str]) -> None:
        self._file = file
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        if name in self._environ:
            return self._environ[name]
        return str(self._file.get(name, default))

    def path(self, name: str) -> Path | None:
        text = self.text(name, "")
        return Path(text).expanduser() if text else None

    def number(self, name: str, default: int, *, least: int) -> int:
        text = self.text(name, str(default))
        if not text.isdigit() or int(text) < least:
            raise SettingsError(f"{name} must be a whole number of at least {least}.")
        return int(text)

    def https(self, name: str) -> str:
        text = self.text(name, "").strip()
        if text and not text.startswith(HTTPS):
            raise SettingsError(f"{name} must begin with {HTTPS}")
        return text

    def key(self, name: str, *, needed: bool) -> bytes:
        text = self.text(name, "").strip()
        try:
            key = base64.b64decode(text, validate=True)
        except binascii.Error:
            key = b""
        if (text or needed) and len(key) != KEY_BYTES:
            raise SettingsError(f"{name} must be an Ed25519 public key in base64.")
        return key

    def role(self, name: str) -> Role:
        text = self.text(name, Role.READONLY.value)
        try:
            return Role(text)
        except ValueError:
            raise SettingsError(f"{name} must be one of {', '.join(role.value for role in Role)}.") from None


def _from_file(environ: Mapping[str, str], file: Path | None) -> dict[str, object]:
    named = file or (Path(environ["BILLIE_SETTINGS"]) if environ.get("BILLIE_SETTINGS") else None)
    if named is not None and not named.exists():
        raise SettingsError(f"The settings file {named} does not exist.")
    return _read(named or default_data_dir(environ) / "settings.toml")


def _read(path: Path) -> dict[str, object]:
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
        logins = logins_in(values) if others_can_read(path) else ()
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"The settings file {path} cannot be read: {error}.") from error
    if logins:
        raise SettingsError(
            f"The settings file {path} holds a login ({', '.join(logins)}), and others can read it. Take it out, or"
            " make the file yours alone (chmod 600)."
        )
    return values
