"""Which partition an event goes to, and what must be applied elsewhere before it.

Groups (``grouping``) are kept as trees: every name points to another one of its group or, as the root, to itself. The
partition of a group is a hash of its root: with the first customer named that is a hash of the customer's key. A merge
makes one group of two; the event that does it goes to the partition of the group that stays, and waits until the
partitions of the others have applied all they were given before. What follows goes to the same partition behind it, so
it needs no waiting. Events that touch what everybody shares go to partition 0; the next event of their groups waits for
them in turn.

Only the trees are kept in the store, before anything is routed by them. What is on its way is not: whoever begins to
route, and whoever forgets, first waits until everything routed so far has been applied (``router``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Protocol

from projector.engine.errors import EngineError
from projector.engine.grouping import Name, Names

HOME = 0
"""The partition of what everybody shares, and of entries that name nothing."""

NODES_KEPT = 400_000
"""Names in memory (some 200 bytes each); beyond that they are forgotten and loaded again."""

Node = bytes


class DirectoryChanged(EngineError):
    """Another router has written the trees meanwhile: forget them, and route again."""


class Directory(Protocol):
    """The trees. Every method raises StoreAway."""

    def load(self, nodes: Iterable[Node]) -> dict[Node, Node]:
        """What each of these points to; those that are not stored are left out."""

    def save(self, added: Mapping[Node, Node], joined: Mapping[Node, Node]) -> None:
        """Store new nodes, roots first, then let roots point to others. Safe to repeat.

        Raises DirectoryChanged when a node is there already and points elsewhere, or a root is none any more.
        """


@dataclass(frozen=True, slots=True)
class Place:
    """The partition of an entry, and those whose entries so far must be applied before it."""

    partition: int
    waits: tuple[int, ...] = ()


class Routing:
    """Decides in the order in which it is asked. Not to be shared by threads."""

    def __init__(self, directory: Directory, partitions: int) -> None:
        self._directory = directory
        self._partitions = partitions
        self._nodes: dict[Name, Node] = {}
        self._up: dict[Node, Node] = {}
        self._away: dict[Node, int] = {}
        """Groups whose last event is in another partition than their own."""

    @property
    def crowded(self) -> bool:
        """Whether it is time to forget."""
        return len(self._nodes) > NODES_KEPT

    def forget(self) -> None:
        """Know nothing; to be followed by waiting until all partitions have applied what they were given."""
        self._nodes, self._up, self._away = {}, {}, {}

    def route(self, batch: Iterable[Names | None]) -> list[Place]:
        """The places of a batch's entries. The trees are stored before it returns.

        Raises StoreAway, DirectoryChanged; ``forget`` afterwards.
        """
        named = list(batch)
        self._load(name for each in named if each is not None for name in each.own)
        added: dict[Node, Node] = {}
        joined: dict[Node, Node] = {}
        places = [Place(HOME) if each is None else self._place(each, added, joined) for each in named]
        if added or joined:
            # To the end of its tree each: so a part of them that is stored is never without what it points to.
            self._directory.save({node: self._root(node) for node in added}, joined)
        return places

    def _place(self, names: Names, added: dict[Node, Node], joined: dict[Node, Node]) -> Place:
        up = self._up
        roots: list[Node] = []
        new: list[Node] = []
        for name in names.own:
            node = self._nodes[name]
            if node not in up:
                new.append(node)
                continue
            root = self._root(node)
            if root not in roots:
                roots.append(root)
        before = [self._away.pop(root, None) for root in roots]
        waits = {self._home(root) if place is None else place for root, place in zip(roots, before, strict=True)}
        if names.shared:
            # What everybody shares joins nobody: one release would make a group of all who are in it.
            for node in new:
                up[node] = added[node] = node
            self._away |= dict.fromkeys([*roots, *new], HOME)
            partition = HOME
        else:
            partition = self._home(self._join(roots, new, added, joined)) if roots or new else HOME
        waits.discard(partition)
        return Place(partition, tuple(sorted(waits)))

    def _join(self, roots: list[Node], new: list[Node], added: dict[Node, Node], joined: dict[Node, Node]) -> Node:
        """Make one group; its root."""
        # A root never points to a greater one: so there is no circle, whoever else joins groups.
        root, up = min(roots) if roots else new[0], self._up
        for node in new:
            up[node] = added[node] = root
        for other in roots:
            if other != root:
                up[other] = root
                (added if other in added else joined)[other] = root
        return root

    def _home(self, root: Node) -> int:
        return int.from_bytes(root[:8]) % self._partitions

    def _root(self, node: Node) -> Node:
        up = self._up
        root = node
        while up[root] != root:
            root = up[root]
        while up[node] != root:
            up[node], node = root, up[node]
        return root

    def _load(self, names: Iterable[Name]) -> None:
        """Learn the trees of names that have not been asked for."""
        wanted: set[Node] = set()
        for name in names:
            if name not in self._nodes:
                self._nodes[name] = node = node_of(name)
                wanted.add(node)
        wanted.difference_update(self._up)
        while wanted:
            found = self._directory.load(wanted)
            self._up.update(found)
            wanted = {target for target in found.values() if target not in self._up}


def node_of(name: Name) -> Node:
    """12 bytes of a hash: names hold personal data."""
    return blake2b(f"{name[0]}\0{name[1]}".encode("utf-8", "surrogatepass"), digest_size=12).digest()
