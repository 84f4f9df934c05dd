"""Two agents who both claim the same conversations and both answer, at the same moments, through two intakes."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field

import grpc

from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.front_door import Desk


@dataclass
class Race:
    """What the two were told. ``accepted`` holds each message once that an agent was told is sent."""

    owners: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    accepted: dict[str, str] = field(default_factory=dict)


async def run(desks: list[Desk], conversation_id: str, number: int, race: Race, rng: random.Random) -> None:
    """One round: both claim, both answer, messages are repeated; the owner hands the conversation back."""
    claims = await asyncio.gather(*(_claim(desk, conversation_id) for desk in desks))
    owners = [desk for desk, code in zip(desks, claims, strict=True) if code == "OK"]
    race.owners.append(",".join(desk.user_id for desk in owners))
    sends = []
    for desk in desks:
        key, text = f"{conversation_id}-{number}-{desk.user_id}", f"answer {number}"
        sends += [_say(desk, conversation_id, key, text, race) for _ in range(rng.choice((1, 2, 3)))]
    rng.shuffle(sends)
    race.refused += [code for code in await asyncio.gather(*sends) if code != "OK"]
    await asyncio.gather(
        *(
            desk.call("ReleaseConversation", pb.ReleaseConversationRequest(conversation_id=conversation_id))
            for desk in desks
        )
    )


async def _claim(desk: Desk, conversation_id: str) -> str:
    try:
        await desk.call("ClaimConversation", pb.ClaimConversationRequest(conversation_id=conversation_id))
    except grpc.aio.AioRpcError as error:
        return error.code().name
    return "OK"


async def _say(desk: Desk, conversation_id: str, key: str, text: str, race: Race) -> str:
    seen = (race.accepted and list(race.accepted)[-1]) or ""
    request = pb.SendStaffMessageRequest(
        message_key=key, conversation_id=conversation_id, text=text, seen_message_id=seen
    )
    try:
        await desk.call("SendStaffMessage", request)
    except grpc.aio.AioRpcError as error:
        return error.code().name
    race.accepted[key] = desk.user_id
    return "OK"
