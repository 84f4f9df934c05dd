"""Two agents race for a conversation, over and over, at two intakes of the same environment."""

from __future__ import annotations

import os
import random
from collections import Counter
from dataclasses import replace

import pytest

from projector.app.intake_settings import IntakeSettings
from projector.contract.staff import Role
from tests.projector.intake.chat_race import Race, run
from tests.projector.intake.conftest import Opener
from tests.projector.intake.read_side import ReadSide
from tests.projector.intake.test_chat import CONVERSATION, Room, settings

__all__ = ["settings"]

ROUNDS = int(os.environ.get("BILLIE_RACE_ROUNDS", "60"))
"""1000 for a thorough run."""


@pytest.mark.timeout(600)
async def test_one_owner_and_every_message_once(
    open_door: Opener, settings: IntakeSettings, read_side: ReadSide
) -> None:
    """In every round exactly one of the two has the conversation, only he is heard, and what the record and the chat
    platform show is exactly what the two were told was sent."""
    one = await open_door(replace(settings, memory_seconds=2.0))
    two = await open_door(one.settings)
    side = ReadSide(one.settings, read_side.database.client, one.redis)
    side.database["conversations"].insert_one({"_id": CONVERSATION, "conversationId": CONVERSATION})
    ann = await one.signed_in(Role.OPERATIONS, name="Ann Agent")
    bob = await two.signed_in(Role.OPERATIONS, name="Bob Agent")
    room, race, rng = Room(one, side, ann, bob), Race(), random.Random(7)
    for number in range(ROUNDS):
        await run([ann, bob], CONVERSATION, number, race, rng)
    assert set(race.owners) == {ann.user_id, bob.user_id}
    assert len(race.accepted) == ROUNDS
    assert [race.accepted[key] for key in sorted(race.accepted, key=_round)] == race.owners
    assert Counter(race.refused).keys() == {"FAILED_PRECONDITION"}
    shown = [row["messageId"] for row in room.shown()["utterances"]]
    assert Counter(shown) == Counter(race.accepted.keys())
    commands = Counter(command["cause"] for command in room.commands())
    assert len(commands) == ROUNDS
    assert max(commands.values()) == 1


def _round(key: str) -> int:
    return int(key.removeprefix(f"{CONVERSATION}-").partition("-")[0])
