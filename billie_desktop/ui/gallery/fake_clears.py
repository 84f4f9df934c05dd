"""A server that takes block clears: answers at once, or as the scene wants."""

from __future__ import annotations

from billie_desktop.domain.block_clear import BY_APPROVAL, BlockClearForm
from billie_desktop.domain.errors import DeskError


class FakeClears:
    """Implements ``desk.block_clear_desk.BlockClearCommands``. ``error`` is raised once."""

    def __init__(self) -> None:
        self.forms: list[BlockClearForm] = []
        self.error: DeskError | None = None

    async def clear(self, form: BlockClearForm) -> bool:
        self.forms.append(form)
        error, self.error = self.error, None
        if error is not None:
            raise error
        return form.reason in BY_APPROVAL
