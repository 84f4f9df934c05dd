"""Which news was read and which was put away, for all windows of an agent; kept over a restart of the desk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Protocol

from billie_desktop.desk.background import Background
from billie_desktop.desk.ports import Clock
from billie_desktop.desk.subscribers import Subscribers
from billie_desktop.domain.errors import DeskError
from billie_desktop.domain.notice_mark import NewsKind, NoticeMark, bounded, marked, still_there


class MarkStore(Protocol):
    """Marks on this machine, encrypted. Raise DeskError when they cannot be read or written."""

    async def load(self) -> dict[str, tuple[NoticeMark, ...]]:
        """All marks by kind."""

    async def keep(self, kind: str, marks: tuple[NoticeMark, ...]) -> None:
        """Exactly these of a kind from now on."""


class Marks:
    """The marks of one kind. A change is told at once and written in the background."""

    def __init__(self, kind: NewsKind, clock: Clock, write: Callable[[NewsKind], None]) -> None:
        self._kind = kind
        self._clock = clock
        self._write = write
        self._dismissed: dict[str, bool] = {}
        self._subscribers: Subscribers[None] = Subscribers()
        self.present: tuple[NoticeMark, ...] = ()

    def is_read(self, notice_id: str) -> bool:
        """Whether it was read or put away."""
        return notice_id in self._dismissed

    def is_dismissed(self, notice_id: str) -> bool:
        """Whether it was put away: it is shown no more."""
        return self._dismissed.get(notice_id, False)

    def read(self, ids: Collection[str]) -> None:
        """These were read."""
        self._change(marked(self._kind, self.present, ids, self._clock.now(), dismissed=False))

    def dismiss(self, ids: Collection[str]) -> None:
        """These were put away."""
        self._change(marked(self._kind, self.present, ids, self._clock.now(), dismissed=True))

    def read_just(self, ids: Collection[str]) -> None:
        """These were read, and nothing else: what is not among them counts as unread when it comes again."""
        stay = tuple(each for each in self.present if each.notice_id in ids)
        self._change(marked(self._kind, stay, ids, self._clock.now(), dismissed=False))

    def still_there(self, ids: Collection[str]) -> None:
        """This news was found at its source just now: its marks do not grow old."""
        self._change(still_there(self._kind, self.present, ids, self._clock.now()))

    def restore(self, marks: tuple[NoticeMark, ...]) -> None:
        """What an earlier run of the desk has kept, beside what was marked since."""
        known = {each.notice_id: each for each in (*marks, *self.present)}
        self._set(bounded(self._kind, known.values(), self._clock.now()))

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Hear that something was marked."""
        return self._subscribers.add(lambda _: callback())

    def _change(self, marks: tuple[NoticeMark, ...]) -> None:
        if marks != self.present:
            self._set(marks)
            self._write(self._kind)

    def _set(self, marks: tuple[NoticeMark, ...]) -> None:
        self.present = marks
        self._dismissed = {each.notice_id: each.dismissed for each in marks}
        self._subscribers.tell(None)


class NoticeMarks:
    """The marks of every kind over one store; without a store they last as long as the desk."""

    def __init__(self, clock: Clock, store: MarkStore | None = None) -> None:
        self._store = store
        self._background = Background()
        self._of = {kind: Marks(kind, clock, self._spawn) for kind in NewsKind}

    def of(self, kind: NewsKind) -> Marks:
        """Those of one kind."""
        return self._of[kind]

    async def load(self) -> None:
        """Read what was kept. Without the file old news counts as unread once more."""
        if self._store is None:
            return
        try:
            kept = await self._store.load()
        except DeskError:
            return
        for kind, marks in self._of.items():
            marks.restore(kept.get(kind.value, ()))

    async def stop(self) -> None:
        """What was marked last reaches the file first."""
        await self._background.finish()

    def _spawn(self, kind: NewsKind) -> None:
        if self._store is not None:
            self._background.spawn(self._keep(self._store, kind), "notice marks")

    async def _keep(self, store: MarkStore, kind: NewsKind) -> None:
        try:
            await store.keep(kind.value, self._of[kind].present)
        except DeskError:
            return  # marked in this run all the same
