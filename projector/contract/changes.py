"""The change stream ``billie-servicing:changes``: which document changed, for desks to re-read.

One entry per changed document and batch. Fields, all text: ``c`` collection, ``k`` natural key,
``u`` customer key when the document belongs to one ('' otherwise), ``r`` revision of the document after the
change. No values and no personal data; a reader re-reads the document.
"""

from __future__ import annotations

from dataclasses import dataclass

STREAM = "billie-servicing:changes"
MAX_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class Change:
    """One changed document."""

    collection: str
    key: str
    customer: str
    revision: int

    def fields(self) -> dict[str, str]:
        """The entry as written to the stream."""
        return {"c": self.collection, "k": self.key, "u": self.customer, "r": str(self.revision)}

    @classmethod
    def parse(cls, fields: dict[str, str]) -> Change:
        """Read an entry. Raises KeyError or ValueError when it is not of this format."""
        return cls(fields["c"], fields["k"], fields.get("u", ""), int(fields.get("r", "0")))
