"""Why a conversation may wait for a person, as the projector notes it."""

from __future__ import annotations

import itertools

import pytest

from projector.contract import staff_events
from projector.contract.attention_words import asks_for_person, sounds_vulnerable
from tests.projector.chat_samples import answered, conversation, fold, said, start
from tests.projector.fold import event, moment


@pytest.mark.parametrize(
    "text",
    [
        "Can I talk to a person about it?",
        "I want to SPEAK with someone",
        "real human please",
        "could you please call me",
        "am I not talking to a bot?",
    ],
)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    """In the ways in which people say it, in any case."""
    assert asks_for_person(text)


@pytest.mark.parametrize(
    "text", ["I can’t afford food", "lost my job", "I want to end my life", "scared of my partner", "we were evicted"]
)
def test_words_of_hardship_are_heard(text: str) -> None:
    """With straight and with curled apostrophes."""
    assert sounds_vulnerable(text)


@pytest.mark.parametrize("text", ["", "is my payment going out thursday?", "I want to move it to friday", "a" * 9000])
def test_everyday_words_flag_nothing(text: str) -> None:
    """Neither wish nor hardship."""
    assert not asks_for_person(text)
    assert not sounds_vulnerable(text)


def test_the_moments_do_not_depend_on_the_order_of_events() -> None:
    """Latest wish, latest words, latest answer of staff; what the assistant says counts for nothing."""
    body = staff_events.staff_message("m-1", "I lost my job", "user-1", "Op One", moment("2026-07-01T11:20:00Z"))
    events = [
        said("talk to a person", "2026-07-01T11:00:00Z", cause="a"),
        said("speak to someone! i lost my job", "2026-07-01T11:10:00Z", cause="b"),
        event(staff_events.STAFF_MESSAGE_SENT, body, lane="int", conv="C1", usr="user-1", cause="c"),
    ]
    for order in itertools.permutations(events):
        world = fold(start(), *order, answered("talk to a person", "2026-07-01T11:30:00Z"))
        assert conversation(world)["attention"] == {
            "askedForPersonAt": moment("2026-07-01T11:10:00Z"),
            "vulnerableAt": moment("2026-07-01T11:10:00Z"),
            "staffSaidAt": moment("2026-07-01T11:20:00Z"),
        }
