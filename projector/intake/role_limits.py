"""Limits per role as an operator writes them: one JSON object in a setting."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal, InvalidOperation

from projector.contract.staff import Role
from projector.intake.policy import DEFAULT_LIMITS, Limits

_NAMES = frozenset(field.name for field in fields(Limits))


def parse_limits(text: str) -> dict[Role, Limits]:
    """``{"supervisor": {"waive": "500.00", "approve_write_off": null}}`` over the defaults; null = no limit.

    Raises ValueError for an unknown role or name, or a value that is no amount.
    """
    limits: dict[Role, Limits] = dict(DEFAULT_LIMITS)
    given = json.loads(text) if text.strip() else {}
    if not isinstance(given, Mapping):
        raise ValueError("the limits must be a JSON object")
    for role_word, values in given.items():
        role = Role(role_word)
        if not isinstance(values, Mapping) or not set(values) <= _NAMES:
            raise ValueError(f"the limits of a role are an object with the names {', '.join(sorted(_NAMES))}")
        limits[role] = replace(limits.get(role, Limits()), **{name: _amount(value) for name, value in values.items()})
    return limits


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        amount = None
    if amount is None or not amount.is_finite() or amount < 0:
        raise ValueError('a limit is a decimal text such as "500.00", or null for none')
    return amount
