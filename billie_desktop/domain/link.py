"""Links into the desk: ``billie://customer/CUS-1``, ``billie://customer/CUS-1?account=ACC-1``, ``billie://account/ACC-1``
and ``billie://accounts?…`` for a list; ``billie://find`` for the search.

Anybody can send a link, so it opens and never acts, and it carries ids and filters only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

SCHEME = "billie"
LONGEST = 2000
_ID = r"[A-Za-z0-9][A-Za-z0-9._~%:-]{0,99}"
_CUSTOMER = re.compile(rf"{SCHEME}://customer/(?P<customer>{_ID})/?(\?account=(?P<account>{_ID}))?", re.IGNORECASE)
_ACCOUNT = re.compile(rf"{SCHEME}://account/(?P<account>{_ID})/?", re.IGNORECASE)
_FIND = re.compile(rf"{SCHEME}://find/?", re.IGNORECASE)
_ACCOUNTS = re.compile(rf"{SCHEME}://accounts/?(\?[A-Za-z0-9=&%.,:_*~+-]*)?", re.IGNORECASE)


class NotALink(ValueError):
    """The text is no link of this program; it is not quoted, for anybody may have written it."""


@dataclass(frozen=True, slots=True)
class CustomerLink:
    """Opens a customer, with an account selected when ``account`` names one."""

    customer: str
    account: str = ""

    @classmethod
    def parse(cls, text: str) -> CustomerLink:
        """Read a link. Raises NotALink."""
        found = _CUSTOMER.fullmatch(text.strip())
        if found is None:
            raise NotALink("That is no link that Billie Desktop can open.")
        return cls(unquote(found["customer"]), unquote(found["account"] or ""))

    def __str__(self) -> str:
        account = f"?account={quote(self.account, safe='')}" if self.account else ""
        return f"{SCHEME}://customer/{quote(self.customer, safe='')}{account}"


@dataclass(frozen=True, slots=True)
class AccountLink:
    """Opens the customer of an account, named by ledger id or number, with this account selected."""

    account: str

    def __str__(self) -> str:
        return f"{SCHEME}://account/{quote(self.account, safe='')}"


@dataclass(frozen=True, slots=True)
class AccountsLink:
    """Opens the list of accounts; ``address`` is read by the list itself, which refuses what it does not know."""

    address: str

    def __str__(self) -> str:
        return self.address


@dataclass(frozen=True, slots=True)
class FindLink:
    """Opens the search: what a key of the system runs, so that it works from any program."""

    def __str__(self) -> str:
        return f"{SCHEME}://find"


Link = CustomerLink | AccountLink | AccountsLink | FindLink


def parse_link(text: str) -> Link:
    """Read any link. Raises NotALink."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NotALink("That link is too long.")
    if _ACCOUNTS.fullmatch(text) is not None:
        return AccountsLink(text)
    if _FIND.fullmatch(text) is not None:
        return FindLink()
    found = _ACCOUNT.fullmatch(text)
    if found is not None:
        return AccountLink(unquote(found["account"]))
    return CustomerLink.parse(text)
