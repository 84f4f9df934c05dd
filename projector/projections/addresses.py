"""Residential addresses as the read model holds them (rule CUS-6)."""

from __future__ import annotations

from projector.projections.reading import Reader

DEFAULT_COUNTRY = "Australia"

_PARTS = {
    "streetNumber": ("street_number", "streetNumber"),
    "streetName": ("street_name", "streetName"),
    "streetType": ("street_type", "streetType"),
    "unitNumber": ("unit_number", "unitNumber"),
    "suburb": ("suburb",),
    "state": ("state",),
    "postcode": ("postcode",),
    "country": ("country",),
    "fullAddress": ("full_address", "fullAddress"),
}


def address(read: Reader | None) -> dict[str, str | None] | None:
    """The whole group, missing parts null; None when the event carries no part of an address.

    ``city`` copies the suburb, ``street`` is built from the parts. Names of parts in snake_case and camelCase.
    """
    if read is None:
        return None
    parts = {name: read.text(*names) for name, names in _PARTS.items()}
    if not any(parts.values()):
        return None
    parts["country"] = parts["country"] or DEFAULT_COUNTRY
    return parts | {"city": parts["suburb"], "street": _street(parts)}


def _street(parts: dict[str, str | None]) -> str | None:
    """ "Unit U, N Name Type" from the parts that exist."""
    unit = f"Unit {parts['unitNumber']}" if parts["unitNumber"] else ""
    road = " ".join(filter(None, (parts["streetNumber"], parts["streetName"], parts["streetType"])))
    return ", ".join(filter(None, (unit, road))) or None
