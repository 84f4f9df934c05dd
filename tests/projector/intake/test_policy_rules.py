"""The pure rules of the policy: two persons, limits, cancelling, owners."""

from __future__ import annotations

from decimal import Decimal

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.staff import Role
from projector.intake import policy
from projector.intake.errors import Denied
from projector.intake.policy import DEFAULT_LIMITS, Limits
from projector.intake.role_limits import parse_limits
from projector.stubs.billie.servicing.v1 import servicing_desk_pb2 as pb

IDENTITIES = st.one_of(st.none(), st.sampled_from(["", " ", "user-1", "user-2", " user-1 "]), st.text(max_size=5))


@given(IDENTITIES, IDENTITIES)
def test_two_persons_means_two_known_persons(requester: str | None, actor: str | None) -> None:
    """A decision passes only when requester and actor are both known and different."""
    passes = bool(requester and requester.strip()) and bool(actor and actor.strip())
    passes = passes and (requester or "").strip() != (actor or "").strip()
    try:
        policy.check_two_persons(requester, actor)
    except Denied:
        assert not passes
    else:
        assert passes


@pytest.mark.parametrize("actor", [None, "", "  "])
@pytest.mark.parametrize("stored", [None, "", "  ", "user-1"])
def test_an_absent_identity_is_refused_before_anything_is_compared(actor: str | None, stored: str | None) -> None:
    """Nobody is equal to nobody: without an actor every check refuses, also where the stored person is missing too,
    and says that nobody is signed in; without a role there is no capability."""
    for check in (
        lambda: policy.check_two_persons(stored, actor),
        lambda: policy.check_cancel(stored, actor, Role.ADMIN),
        lambda: policy.check_cancel(stored, actor, Role.OPERATIONS),
        lambda: policy.check_export_owner(stored, actor or "", Role.ADMIN),
    ):
        with pytest.raises(Denied, match="Nobody is signed in"):
            check()
    for capability in (policy.SIGNED_IN, policy.READ, policy.APPROVE, None):
        with pytest.raises(Denied):
            policy.check_role(capability, None)


def test_no_call_of_a_desk_changes_a_role() -> None:
    """Roles are changed by the server's administrator alone: no request of the protocol carries one, and a limit that
    no role was given allows nothing."""
    service = pb.DESCRIPTOR.services_by_name["ServicingDeskService"]
    carried = {field.name for method in service.methods for field in _fields(method.input_type)}
    assert not carried & {"role", "roles", "limits", "disabled"}
    assert not any("Role" in method.name or "User" in method.name for method in service.methods)
    assert Limits() == Limits(Decimal(0), Decimal(0), Decimal(0), Decimal(0))
    assert set(DEFAULT_LIMITS) == {Role.ADMIN, Role.SUPERVISOR}


def _fields(message: Descriptor) -> list[FieldDescriptor]:
    inner = [each for field in message.fields if field.message_type for each in _fields(field.message_type)]
    return [*message.fields, *inner]


@given(st.decimals(-20_000, 20_000, places=2), st.none() | st.decimals(0, 20_000, places=2))
def test_a_limit_counts_for_both_signs(amount: Decimal, limit: Decimal | None) -> None:
    """An amount passes exactly when there is no limit or its absolute value does not exceed it."""
    try:
        policy.check_limit(limit, amount)
    except Denied:
        assert limit is not None
        assert abs(amount) > limit
    else:
        assert limit is None or abs(amount) <= limit


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("requester", [None, "", "user-1", "user-2"])
def test_who_may_cancel(role: Role | None, requester: str | None) -> None:
    """Supervisors and admins cancel any request; everybody else only one that is known to be his own."""
    try:
        policy.check_cancel(requester, "user-1", role)
    except Denied:
        allowed = False
    else:
        allowed = True
    assert allowed == (role in (Role.ADMIN, Role.SUPERVISOR) or requester == "user-1")


@pytest.mark.parametrize("role", [*Role, None])
@pytest.mark.parametrize("owner", [None, "", "user-1", "user-2"])
def test_exports_belong_to_somebody(role: Role | None, owner: str | None) -> None:
    """An export is for the one who made it and for admins; one without a maker is for admins only."""
    try:
        policy.check_export_owner(owner, "user-1", role)
    except Denied:
        allowed = False
    else:
        allowed = True
    assert allowed == (role is Role.ADMIN or owner == "user-1")


def test_limits_are_written_over_the_defaults() -> None:
    """What an operator writes replaces the named limits and leaves the others; null takes a limit away."""
    limits = parse_limits('{"supervisor": {"waive": "50.00"}, "operations": {"approve_write_off": null}}')
    assert limits[Role.SUPERVISOR].waive == Decimal("50.00")
    assert limits[Role.SUPERVISOR].approve_write_off == DEFAULT_LIMITS[Role.SUPERVISOR].approve_write_off
    assert limits[Role.OPERATIONS] == Limits(approve_write_off=None)
    assert parse_limits("") == dict(DEFAULT_LIMITS)


BAD = ("5", '"-1"', '"NaN"', '"much"')


@pytest.mark.parametrize(
    "text",
    ["[]", "nonsense", '{"boss": {}}', '{"admin": {"fly": "1"}}', *(f'{{"admin": {{"waive": {bad}}}}}' for bad in BAD)],
)
def test_limits_that_make_no_sense_are_refused(text: str) -> None:
    """Anything but roles with named decimal texts is an error, never a silent "no limit"."""
    with pytest.raises(ValueError):
        parse_limits(text)
