"""What ``rebuild`` prints: counts, and the natural keys of some documents, for the operator alone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from projector.adapters.shadow_comparison import Findings
from projector.engine.carry_over import Verdict

_SAYS = {
    Verdict.CHANGED: "changed",
    Verdict.ADDED: "added",
    Verdict.KEPT: "kept, made by another program",
    Verdict.LACKING: "know events that the history does not hold",
    Verdict.MOVING: "with events under way",
}


def as_json(
    findings: Mapping[str, Findings], switched: Sequence[str], figures: Mapping[str, Any], problem: str | None
) -> str:
    """One object."""
    collections = {
        name: {
            "documents": found.verdicts.total(),
            **{verdict.value: found.verdicts[verdict] for verdict in Verdict},
            "switched": name in switched,
            "samples": {verdict.value: keys for verdict in _SAYS if (keys := found.samples(verdict))},
        }
        for name, found in findings.items()
    }
    differences = sum(found.differences for found in findings.values())
    return json.dumps(
        {"difference_count": differences, "collections": collections, **figures, "error": problem}, default=str
    )


def as_text(
    findings: Mapping[str, Findings], switched: Sequence[str], figures: Mapping[str, Any], problem: str | None
) -> str:
    """The same for reading; collections without documents are left out."""
    lines = []
    for name, found in findings.items():
        if not found.verdicts.total():
            continue
        parts = [f"{found.verdicts[verdict]} {says}" for verdict, says in _SAYS.items() if found.verdicts[verdict]]
        state = "switched" if name in switched else "left as it is"
        lines.append(f"{name}: {found.verdicts.total()} documents, {', '.join(parts) or 'no difference'}; {state}")
        samples = {verdict: found.samples(verdict) for verdict in _SAYS}
        lines += [f"  {verdict.value}: {', '.join(keys)}" for verdict, keys in samples.items() if keys]
    differences = sum(found.differences for found in findings.values())
    entries, failed = figures["entries"], figures["entries_that_cannot_be_applied"]
    lines.append(f"{differences} differences from {entries} entries, {failed} of which cannot be applied")
    if figures.get("handover_seconds") is not None:
        lines.append(f"the projector was held up for {figures['handover_seconds']} s")
    if problem:
        lines.append(problem)
    return "\n".join(lines)
