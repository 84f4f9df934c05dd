"""How the desk decides to speak TLS."""

from __future__ import annotations

import pytest

from billie_desktop.gateways.grpc.channel import LedgerAddress
from projector.contract.addresses import host_of, uses_tls
from projector.contract.channel import CHANNEL_OPTIONS


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("localhost:50051", "localhost"),
        ("Ledger.Example.COM:443", "ledger.example.com"),
        ("[::1]:50051", "::1"),
        ("::1", "::1"),
        ("dns:///ledger.internal:50051", "ledger.internal"),
        ("dns:ledger.internal:50051", "ledger.internal"),
        ("ipv4:127.0.0.1:50051", "127.0.0.1"),
        ("https://ledger.example.com:443", "ledger.example.com"),
    ],
)
def test_host_of_an_address(address: str, host: str) -> None:
    """The host name is parsed out of every spelling of an address."""
    assert host_of(address) == host


@pytest.mark.parametrize(
    ("address", "tls"),
    [
        ("localhost:50051", False),
        ("127.0.0.1:50051", False),
        ("127.8.9.10:50051", False),
        ("[::1]:50051", False),
        ("ledger.internal:50051", False),
        ("ledger.platform:50051", False),
        ("localhost.evil.example:50051", True),
        ("127.0.0.1.evil.example:50051", True),
        ("internal:50051", True),
        ("ledger.internal.example:50051", True),
        ("10.0.0.5:50051", True),
        ("ledger.example.com:443", True),
    ],
)
def test_plaintext_only_for_local_and_internal_hosts(address: str, tls: bool) -> None:
    """The whole host name decides, never the beginning of the text."""
    assert uses_tls(address) is tls


@pytest.mark.parametrize("word", ["1", "true", "YES", " on ", "require"])
def test_the_setting_switches_tls_on(word: str) -> None:
    """A known word of LEDGER_GRPC_TLS wins over the host."""
    assert uses_tls("localhost:50051", word)


@pytest.mark.parametrize("word", ["0", "false", "No", "off", "insecure", "disable"])
def test_the_setting_switches_tls_off(word: str) -> None:
    """Plaintext to another host needs the setting."""
    assert not uses_tls("ledger.example.com:443", word)


def test_an_unknown_word_does_not_switch_tls_off() -> None:
    """A misspelt setting leaves the host to decide."""
    assert uses_tls("ledger.example.com:443", "none")


def test_without_a_token_nothing_is_sent() -> None:
    """Metadata is empty without a token and carries key and prefix with one."""
    assert LedgerAddress().metadata == ()
    assert LedgerAddress(token="T").metadata == (("authorization", "Bearer T"),)


def test_options_that_bite_when_missing() -> None:
    """All keepalive settings are there together, and gRPC repeats nothing by itself."""
    options = dict(CHANNEL_OPTIONS)
    assert options["grpc.keepalive_time_ms"] == 10_000
    assert options["grpc.keepalive_timeout_ms"] == options["grpc.http2.ping_timeout_ms"] == 3_000
    assert options["grpc.enable_retries"] == 0
    assert options["grpc.max_receive_message_length"] > 4 * 2**20
