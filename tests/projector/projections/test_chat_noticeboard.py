from __future__ import annotations

from typing import Any

import pytest

from projector.contract.event import Event
from projector.projections import chat_noticeboard
from tests.projector.chat_samples import chat, conversation, fold, start
from tests.projector.fold import at, moment


def post(body: dict[str, Any] | None = None, kind: str = "noticeboard_post", **more: Any) -> Event:
    """A notice."""
    return chat(kind, body, **more)


def notice(*events: Event) -> dict[str, Any]:
    """The only notice that some events leave, without its id."""
    (only,) = conversation(fold(*events))["noticeboard"]
    return {name: value for name, value in only.items() if name != "id"}


@pytest.mark.parametrize("kind", ["noticeboard_post", "noticeboard_updated"])
@pytest.mark.parametrize(
    ("name", "agent", "topic"),
    [
        ({"agent_name": "AGENT::Topic"}, "AGENT::Topic", "Topic"),
        ({"agentName": "a::b::C"}, "a::b::C", "C"),
        ({"agent_name": "Lonely"}, "Lonely", "Lonely"),
        ({"agent_name": ""}, "unknown", "unknown"),
        ({}, "unknown", "unknown"),
    ],
)
def test_chat_08_noticeboard(kind: str, name: dict[str, str], agent: str, topic: str) -> None:
    """Both types add a notice; the topic is the text after the last ``::``."""
    body = {**name, "post": "x", "timestamp": "2026-07-01T00:03:00Z"}
    expected = {"agentName": agent, "topic": topic, "content": "x", "timestamp": moment("2026-07-01T00:03:00Z")}
    assert notice(post(body, kind)) == expected


def test_chat_08_an_update_is_one_more_row() -> None:
    """A notice that is updated stays, the update stands below it."""
    body = {"agent_name": "A::T", "post": "x", "timestamp": "2026-07-01T00:03:00Z"}
    world = fold(post(body), post({**body, "post": "y"}, "noticeboard_updated"))
    assert [row["content"] for row in conversation(world)["noticeboard"]] == ["x", "y"]
    assert conversation(world)["version"] == 2


def test_a_notice_in_the_envelope_is_read_like_one_in_the_body() -> None:
    """The older form has the values at the top level of the envelope, the time among them."""
    inside = {"agent_name": "A::T", "content": "x", "timestamp": "2026-07-01T00:03:00Z"}
    outside = {"agentName": "A::T", "content": "x"}
    older = post(dict(outside), timestamp="2026-07-01T00:03:00Z", **outside)
    assert notice(older) == notice(post(inside))


@pytest.mark.parametrize("sent", [None, "", "later", ["x"]])
def test_a_notice_without_a_readable_time_has_the_entry_time(sent: Any) -> None:
    """The entry time stands where no time can be read."""
    assert notice(post({"post": "x", "timestamp": sent}))["timestamp"] == at(1000)


def test_structured_notices_are_kept_as_json_text() -> None:
    """An object as content or name becomes compact JSON text."""
    found = notice(post({"agent_name": ["A"], "post": {"k": [1]}}))
    assert (found["agentName"], found["content"]) == ('["A"]', '{"k":[1]}')


def test_notices_are_in_time_order_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are kept by time, ties by entry id, and the oldest go beyond the cap; a repeated notice adds none."""
    monkeypatch.setattr(chat_noticeboard, "MAX_NOTICES", 3)

    def at_minute(minute: int, text: str) -> Event:
        return post({"post": text, "timestamp": f"2026-07-01T00:0{minute}:00Z"}, cause=text)

    world = fold(start(), *(at_minute(*each) for each in ((4, "d"), (2, "b"), (3, "c1"), (3, "c2"), (3, "c1"))))
    assert [row["content"] for row in conversation(world)["noticeboard"]] == ["c1", "c2", "d"]
    assert conversation(world)["version"] == 5
