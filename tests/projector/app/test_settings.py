"""Settings come from the environment, are checked, and keep plain text on this machine."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from projector.app.cli import main
from projector.app.settings import Settings, SettingsError
from projector.app.transport_security import check


def test_defaults_are_those_of_the_contract() -> None:
    """Without any environment every shared setting has the contract's value."""
    assert Settings.from_environment({}) == Settings()
    found = Settings()
    assert (found.redis_url, found.db_name) == ("redis://localhost:6383", "billie-servicing")
    assert (found.inbox_stream, found.internal_stream) == ("inbox:billie-servicing", "inbox:billie-servicing:internal")
    assert (found.dlq_stream, found.consumer_group) == ("dlq:billie-servicing", "billie-servicing-processor")
    assert (found.max_retries, found.batch_size, found.block_timeout_ms) == (3, 10, 1000)
    assert (found.max_payload_bytes, found.max_utterances, found.max_noticeboard_entries) == (262_144, 2000, 500)
    assert (found.reclaim_interval, found.min_idle_ms, found.stale_consumer_ms) == (60.0, 60_000, 7 * 86_400_000)
    assert found.health_port == 0


def test_values_are_read_by_their_names() -> None:
    """Every setting is taken from its name, lower-case names also in capitals; empty counts as not given."""
    found = Settings.from_environment(
        {
            "REDIS_URL": "redis://127.0.0.1:1",
            "MAX_RETRIES": "5",
            "pending_min_idle_ms": "70000",
            "STALE_CONSUMER_MAX_IDLE_MS": "9",
            "pending_reclaim_interval_seconds": "1.5",
            "DB_NAME": "",
            "INSTANCE_ID": "p-1",
        }
    )
    assert (found.redis_url, found.max_retries, found.min_idle_ms) == ("redis://127.0.0.1:1", 5, 70_000)
    assert (found.stale_consumer_ms, found.reclaim_interval) == (9, 1.5)
    assert (found.db_name, found.consumer) == ("billie-servicing", "p-1")


def test_every_setting_says_why() -> None:
    """Each setting is documented, and each number says when to raise and when to lower it."""
    for each in fields(Settings):
        why = each.metadata["why"].lower()
        assert len(why) > 10
        if each.metadata["at_least"] is not None and each.name != "health_port":
            assert "raise" in why, each.name
            assert "lower" in why, each.name


@pytest.mark.parametrize("value", ["x", "1.5", "0", "-3", "nan"])
def test_a_number_that_is_none_is_refused_by_name(value: str) -> None:
    """The refusal names the setting and does not repeat the value."""
    with pytest.raises(SettingsError, match="MAX_RETRIES must be") as caught:
        Settings.from_environment({"MAX_RETRIES": value})
    assert f" {value}." not in str(caught.value)


@pytest.mark.parametrize("value", ["nan", "inf0"])
def test_a_time_that_is_none_is_refused(value: str) -> None:
    """What is no number does not slip through a comparison."""
    with pytest.raises(SettingsError, match="LEASE_SECONDS"):
        Settings.from_environment({"LEASE_SECONDS": value})


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"redis_url": "redis://127.0.0.1:6379/0", "database_uri": "mongodb://[::1]:27017/"},
        {"redis_url": "unix:///run/redis.sock"},
        {"redis_url": "rediss://user:secret@redis.example:6379"},
        {"database_uri": "mongodb://u:secret@db.example:27017/?tls=true"},
        {"database_uri": "mongodb+srv://u:secret@db.example/"},
    ],
)
def test_loopback_and_tls_are_fine(changes: dict[str, Any]) -> None:
    """Plain text on this machine, and TLS to any other, is accepted."""
    check(Settings(**changes), allow_plaintext=False)


@pytest.mark.parametrize(
    "changes",
    [
        {"redis_url": "redis://user:secret@redis.example:6379"},
        {"redis_url": "redis://10.0.0.7"},
        {"database_uri": "mongodb://u:secret@db.example:27017/"},
        {"database_uri": "mongodb://localhost:27017,db.example:27017/?replicaSet=r"},
        {"database_uri": "mongodb://u:secret@db.example/?tls=false"},
        {"database_uri": "mongodb+srv://u:secret@db.example/?tls=false"},
    ],
)
def test_plain_text_to_elsewhere_is_refused(changes: dict[str, Any]) -> None:
    """Plain text to another machine needs to be allowed by name; the refusal holds no secret."""
    with pytest.raises(SettingsError) as caught:
        check(Settings(**changes), allow_plaintext=False)
    assert "secret" not in str(caught.value)
    assert "--allow-plaintext" in str(caught.value)
    check(Settings(**changes), allow_plaintext=True)


@pytest.mark.parametrize(
    "changes", [{"redis_url": "http://x"}, {"database_uri": "mongodb://u:secret@:x/"}, {"database_uri": "nonsense"}]
)
def test_what_is_no_address_is_refused(changes: dict[str, Any]) -> None:
    """An address that cannot be read is refused by the setting's name, without the address."""
    with pytest.raises(SettingsError) as caught:
        check(Settings(**changes), allow_plaintext=True)
    assert "secret" not in str(caught.value)


def test_the_program_refuses_with_code_2(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Wrong settings end the program with a sentence on stderr and code 2, before any connection."""
    monkeypatch.setenv("REDIS_URL", "redis://redis.example:6379")
    assert main(["status"]) == 2
    assert "REDIS_URL leads to another machine" in capsys.readouterr().err


def test_help_lists_every_setting(capsys: pytest.CaptureFixture[str]) -> None:
    """The help names each setting."""
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert all(each.metadata["name"] in said for each in fields(Settings))
