"""Rebuilt collections beside the read models: looked through, made ready to take their place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Any

from pymongo import DeleteOne, InsertOne, ReplaceOne, UpdateOne
from pymongo.database import Database

from projector.adapters.mongo_errors import translated
from projector.adapters.mongo_store import QUICK, by_key, identify
from projector.adapters.shadow_store import PREFIX
from projector.contract.changes import Change
from projector.contract.collections import PROJECTED
from projector.engine.carry_over import Frame, Verdict, combine, judge, keep

_Document = dict[str, Any]

SAMPLES = 10
NOTABLE_KEPT = 100_000
"""As many as the change stream holds; a reader who is further behind reads everything again."""

_PAGE, _PAGE_WITH_ARRAYS = 1_000, 100


@dataclass(slots=True)
class Findings:
    """What looks through a collection found. Of documents that are the same only the number is kept."""

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    notable: dict[str, Verdict] = field(default_factory=dict)
    """By natural key, the first ones of those that are not the same."""
    changes: dict[str, Change] = field(default_factory=dict)
    """What readers are to be told when the collection is switched."""

    @property
    def differences(self) -> int:
        """Documents that the switch makes or changes."""
        return self.verdicts[Verdict.CHANGED] + self.verdicts[Verdict.ADDED]

    @property
    def moving(self) -> list[str]:
        """Documents to be looked at again."""
        return [key for key, verdict in self.notable.items() if verdict is Verdict.MOVING]

    def samples(self, verdict: Verdict) -> list[str]:
        """Some natural keys."""
        return list(islice((key for key, each in self.notable.items() if each is verdict), SAMPLES))

    def add(self, verdict: Verdict, key: str, change: Change | None) -> None:
        """Take in one document."""
        self.verdicts[verdict] += 1
        if verdict is not Verdict.SAME and len(self.notable) < NOTABLE_KEPT:
            self.notable[key] = verdict
            if change is not None:
                self.changes[key] = change

    def replace(self, keys: Iterable[str], newer: Findings) -> None:
        """Documents with these keys have been looked at once more. How many are the same is counted in the end."""
        for key in keys:
            before = self.notable.pop(key, None)
            self.changes.pop(key, None)
            if before is not None:
                self.verdicts[before] -= 1
            if before is Verdict.LACKING and key not in newer.notable:
                self.add(before, key, None)  # the same by now, because it was taken over
        for key, verdict in newer.notable.items():
            self.add(verdict, key, newer.changes.get(key))


class Look(Enum):
    """What a look at documents is for."""

    ONLY = "only"
    PREPARE = "prepare"
    LAST = "last"
    """To prepare, while nobody else projects, right before the switch."""


class Comparison:
    """One collection beside its rebuilt twin. Every method raises StoreAway.

    With ``prepare`` the twin is made ready to take the place: it gets what other writers put into the read models,
    their ``_id``s, and revisions above theirs. Documents that another program made are taken in by ``look`` LAST
    only, for nobody would notice that they change afterwards.
    """

    def __init__(self, database: Database[_Document], name: str, frame: Frame) -> None:
        self._spec = PROJECTED[name]
        self._live = database[name]
        self._shadow = database.get_collection(PREFIX + name, write_concern=QUICK)
        self._frame = frame
        self._page = _PAGE_WITH_ARRAYS if self._spec.arrays else _PAGE

    def whole(self, look: Look) -> Findings:
        """Every document of both sides."""
        findings = Findings()
        seen = 0
        with translated():
            for page in self._pages(self._live.find({}, batch_size=self._page)):
                seen += self._pair(page, findings, look)
            # Documents on our side alone are looked for only when there must be some.
            if self._shadow.count_documents({}) > seen:
                for page in self._pages(self._shadow.find({}, {"_id": 1})):
                    self._unpaired([document["_id"] for document in page], findings)
        return findings

    def some(self, keys: Iterable[str], look: Look) -> Findings:
        """The documents of these natural keys."""
        findings = Findings()
        wanted = sorted(keys)
        with translated():
            for start in range(0, len(wanted), self._page):
                part = wanted[start : start + self._page]
                live = list(self._live.find(self._filter(part)))
                known = set(part)
                live = [document for document in live if self._key(document) in known]
                self._pair(live, findings, look)
                found = {self._key(document) for document in live}
                rest = [key for key in part if key not in found]
                ids = (
                    [document["_id"] for document in self._shadow.find(self._filter(rest), {"_id": 1})] if rest else []
                )
                self._unpaired(ids, findings)
        return findings

    def count_same(self, findings: Findings) -> None:
        """Set the number of those that are the same, from the number of all."""
        with translated():
            total = self._shadow.estimated_document_count()
        findings.verdicts[Verdict.SAME] = 0
        findings.verdicts[Verdict.SAME] = max(0, total - findings.verdicts.total())

    def follow_others(self, findings: Findings) -> None:
        """The last look at documents in which, since they were made ready, another writer has put something, or which
        it made. Reads of all others only what events do not write.
        """
        projection = self._frame.written.hidden()
        with translated():
            for page in self._pages(self._live.find({}, projection)):
                twins = {each["_id"]: each for each in self._shadow.find(self._ids(page), projection)}
                odd = [document for document in page if twins.get(document["_id"]) != document]
                if odd:
                    newer = Findings()
                    live = list(self._live.find(self._ids(odd)))
                    self._pair(live, newer, Look.LAST)
                    findings.replace([self._key(document) for document in live], newer)

    # -- steps --------------------------------------------------------------------------------------------------

    def _pair(self, page: list[_Document], findings: Findings, look: Look) -> int:
        """Judge documents of the read models; how many have a twin."""
        twins = {document["_id"]: document for document in self._shadow.find(self._ids(page))}
        lonely = [document for document in page if document["_id"] not in twins]
        if lonely and self._spec.key_fields:
            # Begun by another program after it was folded: the same key under another _id.
            keys = [key for document in lonely if (key := self._spec.key_of(document)) is not None]
            by_natural_key = (
                {self._spec.key_of(each): each for each in self._shadow.find(self._filter(keys))} if keys else {}
            )
            for document in lonely:
                twin = by_natural_key.get(self._spec.key_of(document))
                if twin is not None:
                    twins[document["_id"]] = twin
        operations: list[Any] = []
        for document in page:
            operations += self._judge_one(document, twins.get(document["_id"]), findings, look)
        if look is not Look.ONLY and operations:
            self._shadow.bulk_write(operations, ordered=True)
        return len(twins)

    def _judge_one(self, live: _Document, twin: _Document | None, findings: Findings, look: Look) -> list[Any]:
        key = self._key(live)
        if twin is None:
            verdict = judge(live, None, self._frame)
            findings.add(verdict, key, None)
            taken = verdict is Verdict.LACKING or (verdict is Verdict.KEPT and look is Look.LAST)
            return [InsertOne(keep(live))] if taken else []
        elsewhere = live["_id"] != identify(self._spec.name, key)
        result = combine(key, live, twin, self._frame, made_elsewhere=elsewhere)
        verdict = judge(live, result, self._frame)
        if verdict is Verdict.LACKING:
            result = keep(live)
        findings.add(verdict, key, self._change(key, result) if verdict is Verdict.CHANGED else None)
        if live["_id"] != twin["_id"]:
            return [DeleteOne({"_id": twin["_id"]}), InsertOne(result)]
        return _update(twin, result)

    def _unpaired(self, ids: list[Any], findings: Findings) -> None:
        """Judge rebuilt documents among these that the read models lack."""
        known = {document["_id"] for document in self._live.find({"_id": {"$in": ids}}, {"_id": 1})}
        missing = [identity for identity in ids if identity not in known]
        if not missing:
            return
        hidden = dict.fromkeys(self._spec.arrays, 0)
        for twin in self._shadow.find({"_id": {"$in": missing}}, hidden or None):
            key, verdict = self._key(twin), judge(None, twin, self._frame)
            findings.add(verdict, key, self._change(key, twin) if verdict is Verdict.ADDED else None)

    def _change(self, key: str, document: Mapping[str, Any]) -> Change:
        customer = document.get(self._spec.customer_field) if self._spec.customer_field else None
        revision = int((document.get("_proj") or {}).get("rev") or 0)
        return Change(self._spec.name, key, customer if isinstance(customer, str) else "", revision)

    def _key(self, document: Mapping[str, Any]) -> str:
        """The natural key; of a document that lacks it, the ``_id``."""
        return self._spec.key_of(document) or str(document["_id"])

    def _filter(self, keys: list[str]) -> _Document:
        if self._spec.key_fields:
            return by_key(self._spec, keys)
        return {"_id": {"$in": [identify(self._spec.name, key) for key in keys]}}

    def _ids(self, page: list[_Document]) -> _Document:
        return {"_id": {"$in": [document["_id"] for document in page]}}

    def _pages(self, cursor: Any) -> Iterator[list[_Document]]:
        page: list[_Document] = []
        for document in cursor:
            page.append(document)
            if len(page) >= self._page:
                yield page
                page = []
        if page:
            yield page


def _update(twin: _Document, result: _Document) -> list[Any]:
    """What makes the one of the other."""
    if result == twin:
        return []
    meta, revision = dict(twin.get("_proj") or {}), result["_proj"].get("rev")
    if {**result, "_proj": {**result["_proj"], "rev": meta.get("rev")}} == {**twin, "_proj": meta}:
        return [UpdateOne({"_id": twin["_id"]}, {"$set": {"_proj.rev": revision}})]
    return [ReplaceOne({"_id": twin["_id"]}, result)]
