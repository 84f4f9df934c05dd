"""A half-written note as text, so that it can lie where half-written messages lie."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from billie_desktop.domain.rich_text import Block, BlockKind, RichText, Run
from billie_desktop.domain.text_safety import safe_link


@dataclass(frozen=True, slots=True)
class NoteForm:
    """What stands in the fields of a note; nothing of it has to be right yet. ``key`` is that of the form."""

    key: str
    channel: str = ""
    topic: str = ""
    direction: str = ""
    account_id: str = ""
    subject: str = ""
    body: RichText = ()
    priority: str = "normal"
    sentiment: str = "neutral"

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it was written: choices alone are worth no draft."""
        return not self.subject.strip() and not any(block.text.strip() for block in self.body)


def form_text(form: NoteForm) -> str:
    """The form as text; '' for a blank one."""
    return "" if form.is_blank else json.dumps(asdict(form), ensure_ascii=False, separators=(",", ":"))


def read_form(text: str) -> NoteForm | None:
    """The form that a text holds; None when it holds none."""
    try:
        found = json.loads(text) if text else None
        if not isinstance(found, dict):
            return None
        body = tuple(_block(block) for block in found.pop("body", ()))
        return NoteForm(**{name: str(value) for name, value in found.items()}, body=body)
    except (ValueError, TypeError, KeyError):
        return None


def _block(found: dict[str, Any]) -> Block:
    runs = tuple(
        Run(
            str(run["text"]),
            bool(run["bold"]),
            bool(run["italic"]),
            bool(run["underline"]),
            safe_link(str(run["link"])) or "",
        )
        for run in found["runs"]
    )
    return Block(runs, BlockKind(found["kind"]), int(found["number"]), int(found["depth"]))
