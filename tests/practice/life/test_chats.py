"""Practice customers who chat: the plays, and how they take what staff say."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest

from billie_desktop.practice.life.chats import Chats
from billie_desktop.practice.life.customer import LEAST_TALK, MOST_TALK, Customer, Mood
from billie_desktop.practice.life.plots import ASKS_FOR_PERSON, BACK_AGAIN, HARDSHIP, PLOTS, REFERRED, Plot
from projector.contract.attention_words import asks_for_person, sounds_vulnerable

NOON = datetime(2026, 6, 10, 2, 0, tzinfo=UTC)


class Tape:
    """A stream that remembers."""

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []

    async def append(self, fields: dict[str, str]) -> None:
        self.entries.append(fields)

    def said(self) -> list[str]:
        """Words in order."""
        bodies: list[dict[str, Any]] = [json.loads(entry["payload"]) for entry in self.entries]
        return [body["utterance"] for body in bodies if "utterance" in body]


def play(customer: Customer, until: float = 1e9) -> list[str]:
    """Everything he says by himself."""
    said = []
    while (due := customer.due()) is not None and due <= until:
        said.append(customer.speak(due).text)
    return said


async def run(chats: Chats, until: float) -> None:
    """Let the clock run."""
    while (due := chats.due()) is not None and due <= until:
        await chats.say_what_is_due(due, lambda: NOON)


@pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)
def test_every_play_comes_to_its_end_by_itself(plot: Plot) -> None:
    """With nobody answering, the customer says all his lines once, impatience included, and is gone."""
    customer = Customer(plot, "Mia", random.Random(1), 0.0)
    said = play(customer)
    assert len(said) == len(set(said)) >= len(plot.opening) + len(plot.patience)
    assert customer.mood is Mood.OVER
    assert not any("{" in line for line in said)


def test_the_plays_reach_the_queue() -> None:
    """One customer asks for a person, one uses words of hardship, one is referred."""
    assert any(asks_for_person(line.text) for line in ASKS_FOR_PERSON.opening)
    assert any(sounds_vulnerable(line.text) for line in HARDSHIP.opening)
    assert REFERRED.decision == "REFERRED"


@pytest.mark.parametrize("seed", range(20))
def test_a_customer_who_is_answered_accepts_or_leaves(seed: int) -> None:
    """He stops waiting, tells his problem, answers what he is asked, and after a few turns it is over."""
    customer = Customer(ASKS_FOR_PERSON, "Mia", random.Random(seed), 0.0)
    play(customer, until=customer._since + 200)
    customer.hear("Hi Mia, this is Robin. How can I help?", 300.0)
    (first,) = play(customer)
    assert ASKS_FOR_PERSON.problem in first
    turns = 1
    while customer.mood is not Mood.OVER:
        customer.hear("Could you send me a payslip?", 400.0 + turns)
        assert len(play(customer)) == 1
        turns += 1
    assert LEAST_TALK < turns - 0 <= MOST_TALK + 1


def test_the_last_word_of_staff_gets_the_answer() -> None:
    """Two messages in a row are answered once."""
    customer = Customer(BACK_AGAIN, "Mia", random.Random(3), 0.0)
    customer.hear("Hello", 1.0)
    customer.hear("Could you send a photo of your payslip?", 2.0)
    assert len(play(customer)) == 1


async def test_the_same_seed_plays_the_same_chats() -> None:
    """What is said, and in which order, depends on the seed and on staff alone."""
    tapes = []
    for _ in range(2):
        tape = Tape()
        chats = Chats(tape, 7, "run", most=9)
        for number in range(7):
            await chats.open(f"CUS-{number}", "Mia", number * 10.0)
        chats.hear("conv-live-run-1", "CUS-1", "Mia", "Hi, how can I help?", 40.0)
        await run(chats, 5_000.0)
        tapes.append(tape)
    assert tapes[0].entries == tapes[1].entries
    assert len({entry["cause"] for entry in tapes[0].entries}) == len(tapes[0].entries)
    assert chats.running == 0


async def test_only_so_many_talk_at_once() -> None:
    """Enough is enough, until one of them has ended."""
    chats = Chats(Tape(), 7, "run", most=2)
    outcomes = [await chats.open(f"CUS-{number}", "", 0.0) for number in range(3)]
    assert outcomes == ["chat opened", "chat opened", "everybody chats already"]
    await run(chats, 5_000.0)
    assert await chats.open("CUS-9", "", 5_000.0) == "chat opened"


async def test_a_customer_of_the_past_comes_back() -> None:
    """A conversation that this run does not know is answered too."""
    tape = Tape()
    chats = Chats(tape, 7, "run", most=2)
    chats.hear("conv-old", "CUS-1", "Mia", "Hello Mia, your payment has arrived.", 0.0)
    await run(chats, 100.0)
    assert [entry["conv"] for entry in tape.entries] == ["conv-old"]
    assert BACK_AGAIN.problem in tape.said()[0]


async def test_a_referred_application_is_assessed_once() -> None:
    """The engine's events come after the opening and before the impatience."""
    tape = Tape()
    chats = Chats(tape, 7, "run", most=9)
    for number in range(3):
        await chats.open(f"CUS-{number}", "Mia", 0.0)
    await run(chats, 5_000.0)
    kinds = [entry["typ"] for entry in tape.entries if entry["conv"] == "conv-live-run-2"]
    assert kinds.count("final_credit_decision") == 1
    assert kinds.index("final_credit_decision") > kinds.index("assistant_response")
    assert kinds[-1] == "user_input"
