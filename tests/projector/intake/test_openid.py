"""Signing in through the organisation's OpenID provider, a process of its own."""

from __future__ import annotations

import base64
import hashlib
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import pytest_asyncio

from projector.app.intake_settings import IntakeSettings
from projector.app.settings import SettingsError
from projector.contract.staff import Role
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb
from tests.guards.logs import ExpectLog
from tests.projector.intake.conftest import Opener
from tests.projector.intake.front_door import DESK, FrontDoor
from tests.projector.intake.openid_provider import CLIENT, SECRET
from tests.projector.intake.processes import Program

REDIRECT = "http://127.0.0.1:39999/signed-in"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        return None


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the running provider."""
    log: Path = tmp_path_factory.mktemp("openid") / "provider.log"
    program = Program(["tests.projector.intake.openid_provider"], {}, log)
    yield program.start()
    program.kill()


@pytest_asyncio.fixture
async def company(open_door: Opener, settings: IntakeSettings, provider: str) -> FrontDoor:
    return await open_door(
        replace(settings, oidc_issuer=provider, oidc_client_id=CLIENT, oidc_client_secret=SECRET, oidc_name="Staff ID")
    )


class Browser:
    """What desk and system browser do together."""

    def __init__(self) -> None:
        self.verifier = secrets.token_urlsafe(48)
        self.nonce = secrets.token_urlsafe(16)

    def code(self, options: pb.ProviderOptions, hint: str) -> str:
        """Go to the provider, and take the code from the address that it sends the browser to."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": options.client_id,
            "redirect_uri": REDIRECT,
            "scope": options.scope,
            "state": "state-1",
            "nonce": self.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "login_hint": hint,
        }
        opener = urllib.request.build_opener(NoRedirect)
        with pytest.raises(urllib.error.HTTPError) as caught:
            opener.open(f"{options.authorization_endpoint}?{urlencode(asked)}", timeout=10)
        with caught.value as answer:
            return parse_qs(urlsplit(answer.headers["Location"]).query)["code"][0]

    def request(self, code: str = "code-1", /, **values: str) -> pb.SignInWithProviderRequest:
        given = {"code": code, "code_verifier": self.verifier, "redirect_uri": REDIRECT, "nonce": self.nonce}
        return pb.SignInWithProviderRequest(**{**given, **values}, desk=DESK)


async def options_of(door: FrontDoor) -> pb.ProviderOptions:
    answer = await door.desk().call("GetSignInOptions", pb.GetSignInOptionsRequest())
    return answer.provider


async def test_the_company_vouches_for_somebody(company: FrontDoor) -> None:
    """Code and verifier become a session of the user with the verified e-mail, in any case; the code works once."""
    member = await company.hire(Role.SUPERVISOR, "mia@staff.example", "Mia Tester")
    options = await options_of(company)
    assert (options.name, options.client_id, options.scope) == ("Staff ID", CLIENT, "openid email")
    desk, browser = company.desk(), Browser()
    request = browser.request(browser.code(options, "Mia@Staff.example"))
    desk.session = await desk.call("SignInWithProvider", request)
    me = await desk.call("WhoAmI", pb.WhoAmIRequest())
    assert (me.user.user_id, me.user.role) == (member.user_id, "supervisor")
    assert (await desk.refused("SignInWithProvider", request)).code == "UNAUTHENTICATED"
    assert [event["action"] for event in company.events("desk.session.changed.v1")] == ["SignIn"]


@pytest.mark.parametrize(
    "fault", ["unverified", "expired", "audience", "issuer", "nonce", "forged", "unsigned", "shared", "azp"]
)
async def test_nobody_else_is_believed(company: FrontDoor, fault: str) -> None:
    """An identity token with any fault opens no session."""
    await company.hire(Role.ADMIN, "mia@staff.example")
    browser = Browser()
    code = browser.code(await options_of(company), f"{fault} mia@staff.example")
    refused = await company.desk().refused("SignInWithProvider", browser.request(code))
    assert (refused.code, refused.detail.reason) == ("UNAUTHENTICATED", "WRONG_CREDENTIALS")


async def test_a_stranger_and_a_disabled_user_stay_outside(company: FrontDoor) -> None:
    """The provider knows more people than the desk: without an enabled user there is no session."""
    member = await company.hire(Role.ADMIN, "gone@staff.example")
    await company.servers.staff.set_disabled(member.user_id, True, datetime.now(UTC))
    for email in ("nobody@staff.example", "gone@staff.example"):
        browser = Browser()
        code = browser.code(await options_of(company), email)
        assert (await company.desk().refused("SignInWithProvider", browser.request(code))).code == "UNAUTHENTICATED"


async def test_a_stolen_code_is_worth_nothing(company: FrontDoor) -> None:
    """A code without its verifier, or for another address, opens no session."""
    await company.hire(Role.ADMIN, "mia@staff.example")
    options = await options_of(company)
    for values in ({"code_verifier": secrets.token_urlsafe(48)}, {"redirect_uri": "http://127.0.0.1:1/other"}):
        browser = Browser()
        request = browser.request(browser.code(options, "mia@staff.example"), **values)
        assert (await company.desk().refused("SignInWithProvider", request)).code == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": ""}, "code"),
        ({"code_verifier": "short"}, "code_verifier"),
        ({"nonce": ""}, "nonce"),
        ({"redirect_uri": "https://desk.example.com/signed-in"}, "redirect_uri"),
        ({"redirect_uri": "http://127.0.0.1.example.com/"}, "redirect_uri"),
    ],
)
async def test_wrong_values_never_reach_the_provider(company: FrontDoor, values: dict[str, str], field: str) -> None:
    """A missing code or nonce, a short verifier and a foreign address are refused by name."""
    refused = await company.desk().refused("SignInWithProvider", Browser().request(**values))
    assert (refused.code, refused.detail.field) == ("INVALID_ARGUMENT", field)


async def test_a_new_key_is_found(open_door: Opener, settings: IntakeSettings, provider: str) -> None:
    """After the provider has changed its key an intake that knows the old one asks again."""
    company = await open_door(replace(settings, oidc_issuer=provider, oidc_client_id=CLIENT, oidc_client_secret=SECRET))
    await company.hire(Role.ADMIN, "mia@staff.example")
    provider_of = company.intake._provider
    assert provider_of is not None
    for _ in range(2):
        browser = Browser()
        code = browser.code(await options_of(company), "mia@staff.example")
        await company.desk().call("SignInWithProvider", browser.request(code))
        urllib.request.urlopen(f"{provider}/rotate", timeout=10).close()
        provider_of._keys = (provider_of._keys[0] - 60, provider_of._keys[1])  # a minute later


async def test_passwords_can_be_switched_off(open_door: Opener, settings: IntakeSettings, provider: str) -> None:
    """With the provider alone SignIn is not offered, and the options say so."""
    company = await open_door(
        replace(settings, oidc_issuer=provider, oidc_client_id=CLIENT, oidc_client_secret=SECRET, password_sign_in="no")
    )
    answer = await company.desk().call("GetSignInOptions", pb.GetSignInOptionsRequest())
    assert (answer.password, answer.provider.client_id) == (False, CLIENT)
    assert (await company.desk().refused("SignIn", pb.SignInRequest())).code == "UNIMPLEMENTED"


async def test_a_provider_that_is_away(open_door: Opener, settings: IntakeSettings, expect_log: ExpectLog) -> None:
    """While the provider is away its sign-in is not offered and answers UNAVAILABLE; passwords go on."""
    expect_log("the OpenID provider cannot be reached")
    door = await open_door(replace(settings, oidc_issuer="http://127.0.0.1:9", oidc_client_id=CLIENT))
    member = await door.hire()
    answer = await door.desk().call("GetSignInOptions", pb.GetSignInOptionsRequest())
    assert (answer.password, answer.HasField("provider")) == (True, False)
    refused = await door.desk().refused("SignInWithProvider", Browser().request())
    assert (refused.code, refused.detail.reason) == ("UNAVAILABLE", "PROVIDER_AWAY")
    await door.sign_in(member.email)


def test_a_provider_in_the_clear_is_refused(settings: IntakeSettings) -> None:
    """An issuer that is neither https nor this machine is a wrong setting, and so is one without a client id."""
    for issuer, client in (("http://login.example.com", CLIENT), ("https://login.example.com", "")):
        with pytest.raises(SettingsError):
            _ = replace(settings, oidc_issuer=issuer, oidc_client_id=client).oidc
