"""``python -m projector users`` and ``intake`` as an operator runs them, in processes of their own."""

from __future__ import annotations

import asyncio
import getpass
import json
import subprocess
import sys
from dataclasses import fields

import pytest

from projector.app.intake_settings import IntakeSettings
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.front_door import FrontDoor


def environment(settings: IntakeSettings) -> dict[str, str]:
    """The settings as the environment of a process."""
    return {each.metadata["name"]: str(getattr(settings, each.name)) for each in fields(settings)}


def projector(settings: IntakeSettings, *arguments: str, said: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "projector", *arguments]
    return subprocess.run(
        command, input=said, env=environment(settings), capture_output=True, text=True, check=False, timeout=120
    )


async def test_an_operator_keeps_the_staff(door: FrontDoor) -> None:
    """A user that was added signs in as readonly; role, reset and disable work at once and are on the trail."""
    added = projector(
        door.settings, "users", "add", "Ada@staff.example", "--first-name", "Ada", "--last-name", "Agent",
        said="a long enough password\n",
    )  # fmt: skip
    assert added.returncode == 0, added.stderr
    user_id = added.stdout.strip()
    desk = await door.sign_in("ada@staff.example", "a long enough password")
    assert desk.session is not None
    assert (desk.session.user.user_id, desk.session.user.role) == (user_id, "readonly")

    assert projector(door.settings, "users", "role", "ada@staff.example", "operations").returncode == 0
    assert (await desk.call("WhoAmI", pb.WhoAmIRequest())).user.role == "operations"

    reset = projector(door.settings, "users", "reset", "ada@staff.example", said="another long password\n")
    assert reset.returncode == 0, reset.stderr
    assert (await desk.refused("WhoAmI", pb.WhoAmIRequest())).code == "UNAUTHENTICATED"
    desk = await door.sign_in("ada@staff.example", "another long password")

    assert projector(door.settings, "users", "disable", "ada@staff.example").returncode == 0
    assert (await desk.refused("WhoAmI", pb.WhoAmIRequest())).code == "UNAUTHENTICATED"
    listed = projector(door.settings, "users", "list").stdout
    assert listed == f"{user_id}\tada@staff.example\tAda Agent\toperations\tdisabled\n"

    changes = door.events("desk.staff.changed.v1")
    assert [(change["action"], change["reason"]) for change in changes] == [
        ("AddUser", "role readonly"),
        ("ChangeRole", "readonly to operations"),
        ("ResetPassword", ""),
        ("DisableUser", ""),
    ]
    assert "long" not in repr(changes)


@pytest.mark.parametrize(
    ("arguments", "said", "words"),
    [
        (("users", "add", "x@staff.example", "--first-name", "X", "--last-name", "Y"), "short\n", "at least 12"),
        (("users", "role", "nobody@staff.example", "admin"), "", "no user"),
        (
            ("users", "add", "not an address", "--first-name", "X", "--last-name", "Y"),
            "long enough for this\n",
            "no e-mail",
        ),
    ],
)
def test_what_cannot_be_done_is_said(
    settings: IntakeSettings, arguments: tuple[str, ...], said: str, words: str
) -> None:
    """A short password, an unknown user and a bad address end with code 1 and a sentence."""
    result = projector(settings, *arguments, said=said)
    assert (result.returncode, words in result.stderr) == (1, True)


def test_plaintext_for_other_machines_is_refused(settings: IntakeSettings) -> None:
    """An address that others can reach, without a certificate, ends with code 2 before anything listens."""
    values = environment(settings) | {"INTAKE_ADDRESS": "0.0.0.0:0"}
    command = [sys.executable, "-m", "projector", "intake"]
    result = subprocess.run(command, env=values, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 2
    assert "INTAKE_TLS_CERT" in json.loads(result.stdout)["error"]


def test_keys_are_rotated_from_outside(settings: IntakeSettings) -> None:
    """The options make, list and delete signing keys."""
    first = projector(settings, "intake", "--list-keys").stdout.split()
    second = projector(settings, "intake", "--rotate-key").stdout.strip()
    assert projector(settings, "intake", "--list-keys").stdout.split() == [*first, second]
    assert projector(settings, "intake", "--retire-key", first[0]).returncode == 0
    assert projector(settings, "intake", "--retire-key", first[0]).returncode == 2
    assert projector(settings, "intake", "--list-keys").stdout.split() == [second]


async def test_an_operator_stops_and_frees_commands(door: FrontDoor) -> None:
    """A freeze and a notice reach a desk that is signed in, and go away again."""
    desk = await door.signed_in("operations")
    for options, frozen, notice in (
        (("freeze", "on", "Month end."), "Month end.", ""),
        (("intake", "--notice", "Pizza at noon."), "Month end.", "Pizza at noon."),
        (("freeze", "off"), "", "Pizza at noon."),
        (("intake", "--notice", ""), "", ""),
    ):
        assert projector(door.settings, *options).returncode == 0
        async with asyncio.timeout(60):
            while True:
                me = await desk.call("WhoAmI", pb.WhoAmIRequest())
                if (me.frozen, me.notice) == (frozen, notice):
                    break
                await asyncio.sleep(0.05)


async def test_a_freeze_says_who_and_why_and_is_on_the_trail(door: FrontDoor) -> None:
    """``status`` tells reason, operator and moment by text and exit code 3; on and off are audited; on needs a why."""
    assert projector(door.settings, "freeze", "on", "  ").returncode == 2
    assert projector(door.settings, "freeze", "status").stdout == "not frozen\n"
    assert projector(door.settings, "freeze", "on", "Month end.").returncode == 0
    shown = projector(door.settings, "freeze", "status")
    assert shown.returncode == 3
    assert shown.stdout.startswith("frozen since 20")
    assert shown.stdout.endswith(f" UTC by {getpass.getuser()}: Month end.\n")
    assert projector(door.settings, "freeze", "off").returncode == 0
    assert projector(door.settings, "freeze", "status").returncode == 0
    changes = door.events("desk.staff.changed.v1")
    assert [(change["action"], change["resourceKind"], change["reason"]) for change in changes] == [
        ("Freeze", "switch", "Month end."),
        ("Unfreeze", "switch", "Month end."),
    ]
    assert {change["actorName"] for change in changes} == {getpass.getuser()}
