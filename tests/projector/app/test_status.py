"""``python -m projector status`` beside a projector that runs, and one that does not."""

from __future__ import annotations

import json
from typing import Any

import pytest

from projector.app.cli import main
from tests.projector.app.running import Ground, wait_until
from tests.projector.engine.kit import pairs

pytestmark = pytest.mark.servers


@pytest.fixture
def status(ground: Ground, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs the command with arguments; its exit code and what it prints."""
    for name, value in ground.environment(LOG_LEVEL="ERROR").items():
        monkeypatch.setenv(name, value)

    def ask(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        return main(["status", *arguments]), capsys.readouterr().out

    return ask


def test_before_the_first_start(ground: Ground, status: Any) -> None:
    """Without a group and an owner the status says so and is no error."""
    code, said = status()
    assert code == 0
    assert "not running" in said
    assert "the consumer group does not exist yet" in said
    assert json.loads(status("--json")[1])["lag"] == 0


def test_while_it_runs(ground: Ground, status: Any) -> None:
    """The owner's own report, the lag to the true end, pending entries and dead letters are shown."""
    ground.add("ext", pairs("account.created.v1", {}))
    ground.add("int", pairs("x.unknown", {}))
    with ground.projector(LEASE_SECONDS="0.5"):
        ground.wait_until_settled()
        wait_until(lambda: json.loads(status("--json")[1])["entries_since_start"] == 2)
        found = json.loads(status("--json")[1])
    assert (found["running"], found["lag"], found["pending"], found["dead_letters"]) == (True, 0, 0, 1)
    assert found["owner"] == "one"
    assert found["events_per_second"] == 0.2
    assert found["streams"][ground.inboxes["ext"]]["applied"] == str(ground.entries()[0][1])
    code, said = status()
    assert code == 0
    assert "not running" in said
    assert "dead letters   1" in said


def test_a_server_that_cannot_be_asked(ground: Ground, status: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a server the status fails with its kind, and prints no address."""
    monkeypatch.setenv("REDIS_URL", "redis://user:secret@127.0.0.1:9/0")
    code, said = status()
    assert code == 1
    assert "StreamsAway" in said
    assert "secret" not in said
