"""Links into the desk: ``billie://customer/CUS-1`` and ``billie://customer/CUS-1?account=ACC-1``.

Anybody can send a link, so it opens and never acts, and it carries ids only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

SCHEME = "billie"
_ID = r"[A-Za-z0-9][A-Za-z0-9._~%:-]{0,99}"
_LINK = re.compile(rf"{SCHEME}://customer/(?P<customer>{_ID})/?(\?account=(?P<account>{_ID}))?", re.IGNORECASE)


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
        found = _LINK.fullmatch(text.strip())
        if found is None:
            raise NotALink("That is no link that Billie Desktop can open.")
        return cls(unquote(found["customer"]), unquote(found["account"] or ""))

    def __str__(self) -> str:
        account = f"?account={quote(self.account, safe='')}" if self.account else ""
        return f"{SCHEME}://customer/{quote(self.customer, safe='')}{account}"
