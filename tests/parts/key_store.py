"""A key store of the operating system that lives as long as a test."""

from __future__ import annotations

from keyring.errors import PasswordDeleteError


class MemoryKeyStore:
    """Speaks as a backend of the keyring library."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, secret: str) -> None:
        self.kept[service, name] = secret

    def delete_password(self, service: str, name: str) -> None:
        try:
            del self.kept[service, name]
        except KeyError as error:
            raise PasswordDeleteError("there is no such key") from error
