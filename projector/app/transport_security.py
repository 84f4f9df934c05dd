"""Plain text goes to this machine only (events.md 1.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from projector.app.settings import Settings, SettingsError
from projector.contract.transport import Unsafe, judge_mongo, judge_redis

_NO_ADDRESS = {
    judge_mongo: "is no MongoDB address (mongodb://user:password@host:port/)",
    judge_redis: "must begin with rediss:// or redis:// and name host and port before any option",
}
_OTHERWISE = ", or say --allow-plaintext when the network between is private"


def check(settings: Settings, *, allow_plaintext: bool) -> None:
    """Raise SettingsError when an address is no address, or would carry passwords and personal data in the clear."""
    addresses = {"REDIS_URL": settings.redis_url, "DATABASE_URI": settings.database_uri}
    check_addresses(addresses, allow_plaintext=allow_plaintext)


def check_addresses(addresses: Mapping[str, str], *, allow_plaintext: bool) -> None:
    """The same for addresses by the names of their settings; what ends in ``_URI`` is MongoDB's, else it is Redis's.

    Certificates are verified also where plaintext is allowed. Raises SettingsError, which quotes no address.
    """
    for name, address in addresses.items():
        judge: Callable[[str], Unsafe | None] = judge_mongo if name.endswith("_URI") else judge_redis
        unsafe = judge(address)
        if unsafe is None and judge is judge_mongo and not _is_read_by_the_driver(address):
            unsafe = Unsafe.NO_ADDRESS
        match unsafe:
            case Unsafe.NO_ADDRESS:
                raise SettingsError(f"{name} {_NO_ADDRESS[judge]}.")
            case Unsafe.UNVERIFIED:
                raise SettingsError(
                    f"{name} switches off the check of the server's certificate, or allows old versions of TLS. Take"
                    " such options away; name an authority of your own by tlsCAFile= (MongoDB) or ssl_ca_certs="
                    " (Redis)."
                )
            case Unsafe.PLAINTEXT if not allow_plaintext:
                otherwise = "; desks refuse any other" if name.startswith("DESK_") else _OTHERWISE
                raise SettingsError(
                    f"{name} leads to another machine without TLS. Use an address with TLS (rediss://, or tls=true for"
                    f" MongoDB){otherwise}."
                )


def _is_read_by_the_driver(uri: str) -> bool:
    if uri.startswith("mongodb+srv://"):
        return True  # its hosts stand in the DNS
    try:
        parse_uri(uri)
    except (PyMongoError, ValueError):
        return False  # the driver's text may quote the address, which may hold a password
    return True
