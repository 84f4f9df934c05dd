"""Made-up customers. Names come from Faker's Australian lists, addresses from real suburbs, numbers from nowhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from faker import Faker

_SUBURBS = (
    ("Marrickville", "NSW", "2204"), ("Parramatta", "NSW", "2150"), ("Newtown", "NSW", "2042"),
    ("Blacktown", "NSW", "2148"), ("Penrith", "NSW", "2750"), ("Wollongong", "NSW", "2500"),
    ("Newcastle", "NSW", "2300"), ("Dubbo", "NSW", "2830"), ("Brunswick", "VIC", "3056"),
    ("Footscray", "VIC", "3011"), ("Dandenong", "VIC", "3175"), ("Geelong", "VIC", "3220"),
    ("Ballarat", "VIC", "3350"), ("Bendigo", "VIC", "3550"), ("Frankston", "VIC", "3199"),
    ("Toowoomba", "QLD", "4350"), ("Ipswich", "QLD", "4305"), ("Caboolture", "QLD", "4510"),
    ("Cairns", "QLD", "4870"), ("Townsville", "QLD", "4810"), ("Logan Central", "QLD", "4114"),
    ("Southport", "QLD", "4215"), ("Fremantle", "WA", "6160"), ("Rockingham", "WA", "6168"),
    ("Joondalup", "WA", "6027"), ("Bunbury", "WA", "6230"), ("Salisbury", "SA", "5108"),
    ("Port Adelaide", "SA", "5015"), ("Mount Gambier", "SA", "5290"), ("Launceston", "TAS", "7250"),
    ("Glenorchy", "TAS", "7010"), ("Palmerston", "NT", "0830"), ("Alice Springs", "NT", "0870"),
    ("Belconnen", "ACT", "2617"), ("Tuggeranong", "ACT", "2900"),
)  # fmt: skip
_STREET_TYPES = ("St", "Rd", "Ave", "Cres", "Pde", "Ct", "Way", "Ln", "Tce", "Dr")
_STREETS = (
    "Banksia", "Wattle", "Railway", "Church", "Victoria", "Albert", "George", "Station", "Beach", "Hill", "King",
    "Queen", "Park", "River", "Acacia", "Grevillea", "Kookaburra", "Myrtle", "Elizabeth", "Macquarie", "Murray",
    "Darling", "Flinders", "Lachlan", "Boronia", "Jacaranda", "Lake", "Mill", "School", "Pine",
)  # fmt: skip
_POOL = 600


@dataclass(frozen=True, slots=True)
class Person:
    """One made-up customer. ``mobile`` is as typed; ``flags`` are set by staff, not by events."""

    number: int
    customer_id: str
    first_name: str
    last_name: str
    email: str
    mobile: str
    born: date
    address: dict[str, str]
    verified: bool
    flags: tuple[str, ...]
    block: str | None
    alias: str | None

    @property
    def full_name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


def people(count: int, seed: int, today: date) -> Iterator[Person]:
    """``count`` customers, the same for the same seed and day."""
    first, last = _names(seed)
    digits = 4 if count <= 4000 else 6
    ids = random.Random(f"{seed}:ids").sample(range(16 ** (digits - 1), 16**digits), count)
    for number in range(count):
        yield _person(number, f"CUS-{ids[number]:0{digits}X}", first, last, random.Random(f"{seed}:{number}"), today)


@lru_cache(maxsize=1)
def _names(seed: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First and last names to draw from."""
    faker = Faker("en_AU")
    faker.seed_instance(seed)
    return tuple(faker.first_name() for _ in range(_POOL)), tuple(faker.last_name() for _ in range(_POOL))


def _person(
    number: int, customer_id: str, first: tuple[str, ...], last: tuple[str, ...], rng: random.Random, today: date
) -> Person:
    first_name, last_name = rng.choice(first), rng.choice(last)
    suburb, state, postcode = rng.choice(_SUBURBS)
    unit = str(rng.randint(1, 24)) if rng.random() < 0.3 else ""
    house, street, kind = str(rng.randint(1, 240)), rng.choice(_STREETS), rng.choice(_STREET_TYPES)
    digits = f"04{rng.randint(10, 99)}{rng.randint(0, 999999):06d}"
    mobile = rng.choice((digits, f"+61{digits[1:]}", f"{digits[:4]} {digits[4:7]} {digits[7:]}"))
    flags: list[str] = []
    if rng.random() < 0.04:
        flags.append("vulnerableFlag")
    if rng.random() < 0.015:
        flags.append("staffFlag")
    if rng.random() < 0.01:
        flags.append(rng.choice(("investorFlag", "founderFlag")))
    if number == 0:
        flags = ["vulnerableFlag"]
    block = rng.choice(("SERVICEABILITY", "ACCOUNT_CONDUCT", "ID_VERIFICATION", "PRIOR_DEFAULT"))
    return Person(
        number=number,
        customer_id=customer_id,
        first_name=first_name,
        last_name=last_name,
        email=f"{first_name}.{last_name}{rng.randint(1, 99)}@example.com".lower().replace("'", ""),
        mobile=mobile,
        born=today - timedelta(days=rng.randint(19 * 365, 67 * 365)),
        address={
            "address_type": "RESIDENTIAL",
            **({"unit_number": unit} if unit else {}),
            "street_number": house,
            "street_name": street,
            "street_type": kind,
            "suburb": suburb,
            "state": state,
            "postcode": postcode,
            "country": "Australia",
            "full_address": f"{unit + '/' if unit else ''}{house} {street} {kind}, {suburb} {state} {postcode}",
        },
        verified=number == 0 or rng.random() < 0.85,
        flags=tuple(flags),
        block=block if rng.random() < 0.05 else None,
        alias=f"{customer_id}-J" if rng.random() < 0.02 else None,
    )
