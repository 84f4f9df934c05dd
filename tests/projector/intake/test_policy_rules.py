"""The pure rules of the policy: two persons, limits, cancelling, owners."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projector.contract.staff import Role
from projector.intake import policy
from projector.intake.errors import Denied
from projector.intake.policy import DEFAULT_LIMITS, Limits
from projector.intake.role_limits import parse_limits

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
