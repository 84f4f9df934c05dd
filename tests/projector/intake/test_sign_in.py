"""Signing in, staying signed in, and signing out, against genuine stores."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime

import jwt
import pytest
from pymongo import MongoClient

from projector.app.intake_settings import IntakeSettings
from projector.app.settings import SettingsError
from projector.contract.staff import Role
from projector.intake.signing_keys import SigningKeys
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import DESK, PASSWORD, FrontDoor, bearer


def request(email: str, password: str = PASSWORD, version: str = "1.4.0") -> pb.SignInRequest:
    return pb.SignInRequest(email=email, password=password, desk=pb.DeskFacts(application_version=version))


async def test_a_right_password_opens_a_session(door: FrontDoor) -> None:
    """WhoAmI names the person, his role, the limits and the read side after a sign-in with a right password."""
    member = await door.hire(Role.SUPERVISOR, "mia@staff.example", "Mia Tester")
    desk = await door.sign_in(" MIA@staff.example ")
    me = await desk.call("WhoAmI", pb.WhoAmIRequest())
    assert (me.user.user_id, me.user.name, me.user.role) == (member.user_id, "Mia Tester", "supervisor")
    assert (me.limits.waive, me.limits.approve_write_off) == ("1000.00", "9999.99")
    assert (me.environment, me.read_side.database) == ("test", door.settings.db_name)
    assert me.read_side.mongo_uri == "mongodb://desk:secret@db.example/?tls=true"
    assert "ledger" in me.features
    assert "chat" in me.features


async def test_marketing_learns_no_addresses(door: FrontDoor) -> None:
    """A role without lending data gets neither the read side nor a feature but the report of a problem."""
    me = await (await door.signed_in(Role.MARKETING)).call("WhoAmI", pb.WhoAmIRequest())
    assert not me.HasField("read_side")
    assert list(me.features) == ["problem-report"]


async def test_wrong_credentials_look_alike(door: FrontDoor) -> None:
    """A wrong password, an unknown e-mail, a disabled user and a user without password get the same answer."""
    known, shut, bare = await door.hire(), await door.hire(), await door.hire()
    await door.servers.staff.set_disabled(shut.user_id, True, datetime.now(UTC))
    await door.servers.staff._passwords.delete_one({"_id": bare.user_id})
    desk = door.desk()
    answers = [
        await desk.refused("SignIn", request(known.email, "wrong")),
        await desk.refused("SignIn", request("nobody@staff.example")),
        await desk.refused("SignIn", request(shut.email)),
        await desk.refused("SignIn", request(bare.email)),
    ]
    assert {(answer.code, answer.text) for answer in answers} == {(answers[0].code, answers[0].text)}
    assert answers[0].code == "UNAUTHENTICATED"
    assert answers[0].detail.reason == "WRONG_CREDENTIALS"


@pytest.mark.parametrize("known", [True, False])
async def test_too_many_failures_lock(door: FrontDoor, known: bool) -> None:
    """After five failures even the right password waits, whether the e-mail is known or not."""
    email = (await door.hire()).email if known else "nobody@staff.example"
    desk = door.desk()
    codes = [(await desk.refused("SignIn", request(email, "wrong"))).code for _ in range(5)]
    assert codes == ["UNAUTHENTICATED"] * 4 + ["RESOURCE_EXHAUSTED"]
    locked = await desk.refused("SignIn", request(email))
    assert (locked.code, locked.detail.reason) == ("RESOURCE_EXHAUSTED", "LOCKED_OUT")
    assert locked.detail.retry_at.seconds > time.time() + 600


async def test_a_lock_ends(open_door: Opener, settings: IntakeSettings) -> None:
    """When the pause is over the right password works, and counting starts again."""
    door = await open_door(replace(settings, lock_attempts=1, lock_seconds=1.0))
    member = await door.hire()
    desk = door.desk()
    locked = await desk.refused("SignIn", request(member.email, "wrong"))
    until = locked.detail.retry_at.ToDatetime(UTC).timestamp()
    assert (await desk.refused("SignIn", request(member.email))).code == "RESOURCE_EXHAUSTED"
    await asyncio.sleep(until - time.time())
    await desk.call("SignIn", request(member.email))


async def test_a_flood_of_sign_ins_is_turned_away(door: FrontDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    """When too many wait to be checked the next one is told to come again, and nobody's failures are counted."""
    member = await door.hire()
    monkeypatch.setattr("projector.intake.passwords.MOST_WAITING", 0)
    refused = await door.desk().refused("SignIn", request(member.email, "wrong"))
    assert (refused.code, refused.detail.reason) == ("RESOURCE_EXHAUSTED", "BUSY")
    monkeypatch.undo()
    await door.sign_in(member.email)


async def test_each_refresh_token_works_once(door: FrontDoor) -> None:
    """A refresh gives new tokens; the old refresh token, when it comes again, ends the session for everybody."""
    desk = await door.signed_in(Role.OPERATIONS)
    first = desk.session
    assert first is not None
    second = await desk.call("Refresh", pb.RefreshRequest(refresh_token=first.refresh_token, desk=DESK))
    await desk.call("WhoAmI", pb.WhoAmIRequest(), metadata=bearer(second.access_token))
    stolen = await desk.refused("Refresh", pb.RefreshRequest(refresh_token=first.refresh_token, desk=DESK))
    assert (stolen.code, stolen.detail.reason) == ("UNAUTHENTICATED", "SESSION_ENDED")
    again = await desk.refused("Refresh", pb.RefreshRequest(refresh_token=second.refresh_token, desk=DESK))
    assert again.code == "UNAUTHENTICATED"
    me = await desk.refused("WhoAmI", pb.WhoAmIRequest(), metadata=bearer(second.access_token))
    assert (me.code, me.detail.reason) == ("UNAUTHENTICATED", "SESSION_ENDED")


async def test_a_renewal_whose_answer_was_lost_is_answered_again(door: FrontDoor) -> None:
    """The same token with the same renewal id gives new tokens as often as it comes, and the lost ones work no more;
    once the newest were used, or with another id, it is a reused token."""
    for other in ("", "another"):
        desk = await door.signed_in(Role.OPERATIONS)
        assert desk.session is not None
        request = pb.RefreshRequest(refresh_token=desk.session.refresh_token, desk=DESK, renewal_id="r-1")
        lost, again, third = [await desk.call("Refresh", request) for _ in range(3)]
        assert len({lost.refresh_token, again.refresh_token, third.refresh_token}) == 3
        await desk.call("WhoAmI", pb.WhoAmIRequest(), metadata=bearer(third.access_token))
        both = await asyncio.gather(*(desk.call("Refresh", request) for _ in range(2)))
        newest = both[0] if other else both[1]
        await desk.call("WhoAmI", pb.WhoAmIRequest(), metadata=bearer(newest.access_token))
        stolen = pb.RefreshRequest(refresh_token=desk.session.refresh_token, desk=DESK, renewal_id=other)
        assert (await desk.refused("Refresh", stolen)).detail.reason == "SESSION_ENDED"
        me = await desk.refused("WhoAmI", pb.WhoAmIRequest(), metadata=bearer(newest.access_token))
        assert me.detail.reason == "SESSION_ENDED"


async def test_a_guessed_refresh_token_ends_nothing(door: FrontDoor) -> None:
    """A token that was never given is refused and leaves the session alone."""
    desk = await door.signed_in(Role.OPERATIONS)
    assert desk.session is not None
    session_id = desk.session.refresh_token.partition(".")[0]
    for guess in (f"{session_id}.guess", "guess", "", ".", f"{session_id}."):
        assert (await desk.refused("Refresh", pb.RefreshRequest(refresh_token=guess))).code == "UNAUTHENTICATED"
        await desk.call("SignOut", pb.SignOutRequest(refresh_token=guess))
    await desk.call("WhoAmI", pb.WhoAmIRequest())


async def test_signing_out_ends_the_session(door: FrontDoor) -> None:
    """After SignOut neither token is worth anything, and a second SignOut is fine."""
    desk = await door.signed_in(Role.OPERATIONS)
    assert desk.session is not None
    for _ in range(2):
        await desk.call("SignOut", pb.SignOutRequest(refresh_token=desk.session.refresh_token), metadata=())
    assert (await desk.refused("WhoAmI", pb.WhoAmIRequest())).code == "UNAUTHENTICATED"
    refresh = pb.RefreshRequest(refresh_token=desk.session.refresh_token)
    assert (await desk.refused("Refresh", refresh)).code == "UNAUTHENTICATED"


async def test_a_new_role_counts_at_the_next_call(door: FrontDoor) -> None:
    """A token given before a change of role carries the new role."""
    desk = await door.signed_in(Role.READONLY)
    await door.servers.staff.set_role(desk.user_id, Role.ADMIN, datetime.now(UTC))
    assert (await desk.call("WhoAmI", pb.WhoAmIRequest())).user.role == "admin"


async def test_another_password_ends_other_sessions(door: FrontDoor) -> None:
    """ChangePassword keeps the session that asks and ends the others; short and wrong ones change nothing."""
    member = await door.hire()
    here, there = await door.sign_in(member.email), await door.sign_in(member.email)
    short = await here.refused("ChangePassword", pb.ChangePasswordRequest(current_password=PASSWORD, new_password="x"))
    wrong = await here.refused(
        "ChangePassword", pb.ChangePasswordRequest(current_password="x", new_password="quite another one")
    )
    assert [short.detail.field, wrong.detail.field] == ["new_password", "current_password"]
    change = pb.ChangePasswordRequest(current_password=PASSWORD, new_password="quite another one")
    await here.call("ChangePassword", change)
    await here.call("WhoAmI", pb.WhoAmIRequest())
    assert (await there.refused("WhoAmI", pb.WhoAmIRequest())).code == "UNAUTHENTICATED"
    await door.sign_in(member.email, "quite another one")


async def test_an_old_desk_is_told_so(open_door: Opener, settings: IntakeSettings) -> None:
    """A desk below the version floor cannot sign in and learns why, and cannot renew a session either; one at the floor
    can. A floor that is no version is refused at the start."""
    door = await open_door(replace(settings, version_floor="1.10.0"))
    member = await door.hire()
    desk = door.desk()
    old = await desk.refused("SignIn", request(member.email, version="1.9.9"))
    assert (old.code, old.detail.reason) == ("FAILED_PRECONDITION", "VERSION_TOO_OLD")
    for odd in ("²", "9" * 5000, "1.²²", ""):
        assert (await desk.refused("SignIn", request(member.email, version=odd))).detail.reason == "VERSION_TOO_OLD"
    session = await desk.call("SignIn", request(member.email, version="1.10.0"))
    facts = pb.DeskFacts(application_version="1.9.9")
    renewal = pb.RefreshRequest(refresh_token=session.refresh_token, desk=facts)
    assert (await desk.refused("Refresh", renewal)).detail.reason == "VERSION_TOO_OLD"
    options = await desk.call("GetSignInOptions", pb.GetSignInOptionsRequest())
    assert (options.environment, options.version_floor, options.password) == ("test", "1.10.0", True)
    assert IntakeSettings.from_environment({"DESK_VERSION_FLOOR": "1.6"}).version_floor == "1.6"
    for wrong in ("v1.6.0", "latest"):
        with pytest.raises(SettingsError, match="DESK_VERSION_FLOOR"):
            IntakeSettings.from_environment({"DESK_VERSION_FLOOR": wrong})


async def test_keys_rotate(door: FrontDoor) -> None:
    """Tokens of the old key work beside those of the new one, and stop when the old key is retired."""
    desk = await door.signed_in(Role.READONLY)
    keys = SigningKeys.open(door.settings.keys)
    old, new = keys.ids[0], keys.rotate()
    later = await door.signed_in(Role.READONLY)
    assert later.session is not None
    assert jwt.get_unverified_header(later.session.access_token)["kid"] == new
    await desk.call("WhoAmI", pb.WhoAmIRequest())
    assert keys.retire(old)
    assert (await desk.refused("WhoAmI", pb.WhoAmIRequest())).detail.reason == "TOKEN_INVALID"
    await later.call("WhoAmI", pb.WhoAmIRequest())


async def test_sign_ins_are_on_the_trail(door: FrontDoor) -> None:
    """A sign-in, a failed one, a sign-out each leave one event with terminal and version, and none with a password."""
    member = await door.hire(Role.OPERATIONS, name="Olga Operator")
    desk = await door.sign_in(member.email)
    assert desk.session is not None
    await desk.refused("SignIn", pb.SignInRequest(email=member.email, password="secret-typo", desk=DESK))
    await desk.call("SignOut", pb.SignOutRequest(refresh_token=desk.session.refresh_token))
    events = door.events("desk.session.changed.v1")
    assert [(event["action"], event["outcome"]) for event in events] == [
        ("SignIn", "OK"),
        ("SignIn", "UNAUTHENTICATED"),
        ("SignOut", "OK"),
    ]
    assert {(event["actor"], event["terminal"], event["applicationVersion"]) for event in events} == {
        (member.user_id, "COUNTER-3", "1.4.0")
    }
    assert "secret-typo" not in repr(events)


async def test_desks_cannot_read_passwords(door: FrontDoor) -> None:
    """Nothing of a password or a session lies in the database that desks may read."""
    await door.signed_in(Role.READONLY)
    with MongoClient(door.settings.database_uri) as client:
        database = client[door.settings.db_name]
        assert set(database.list_collection_names()) == {"users"}
        assert set(database["users"].find_one() or {}) == {
            "_id", "email", "firstName", "lastName", "role", "createdAt", "updatedAt",
        }  # fmt: skip
