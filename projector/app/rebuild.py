"""``python -m projector rebuild``: the history folded once more beside the read models, compared, put in their place.

The way: fold everything up to where the projector is into shadow collections; compare; make ready the collections that
differ (fields of other writers, ``_id``s, revisions); fold what came meanwhile; then take the lease for a moment, fold
the rest, look again at what moved, rename. Collections without a difference stay as they are. Before the first rename
nothing of the read models has been touched, and all collections stand at the same place of the history, so that any
number of renames leaves a state that is right. A run that is interrupted goes on where it was; only one that ends
between two renames is begun anew, for its shadow collections are no longer complete.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import projector
from projector.adapters.archive_files import ArchiveError
from projector.adapters.incarnation import Incarnation
from projector.adapters.mongo_lease import MongoLease
from projector.adapters.shadow_collections import SWITCHING, Progress, ShadowCollections
from projector.app.rebuild_document import rebuild_document
from projector.app.rebuild_report import as_json, as_text
from projector.app.rebuild_run import NAME, Rebuild, default_names
from projector.app.settings import Settings, SettingsError
from projector.app.stopping import stop_on_signals
from projector.app.wiring import Servers, servers
from projector.engine.collecting import Collector
from projector.engine.control import Control
from projector.engine.errors import EngineError, Stopped
from projector.engine.ownership import Ownership

log = logging.getLogger("projector")

DONE, NOT_DONE, INTERRUPTED = 0, 1, 3


def rebuild(settings: Settings, options: argparse.Namespace) -> int:
    """Do it; the exit code: 0 done, 1 not done or ``--check`` found differences, 3 interrupted."""
    names = options.collection or default_names()
    unknown = sorted(set(names) - set(default_names()))
    if unknown:
        raise SettingsError(f"{', '.join(unknown)} cannot be rebuilt: choose from {', '.join(default_names())}.")
    control = Control()
    stop_on_signals(control)
    Collector.take_over()
    try:
        if options.document:
            with servers(settings, NAME) as parts:
                return rebuild_document(settings, parts, control, options)
        with servers(settings, NAME) as parts, _alone(settings, parts, control) as ownership:
            return _run(settings, parts, control, names, ownership, options)
    except Stopped:
        print("interrupted: run it again to go on")  # noqa: T201  the answer to the operator
        return INTERRUPTED
    except (EngineError, ArchiveError) as error:
        print(f"projector: {type(error).__name__}: {error}")  # noqa: T201
        return NOT_DONE


def _run(
    settings: Settings,
    parts: Servers,
    control: Control,
    names: list[str],
    ownership: Ownership,
    options: argparse.Namespace,
) -> int:
    shadows = ShadowCollections(parts.database, settings.consumer_group)
    if options.abandon:
        shadows.drop()
        return DONE
    progress = _begin(settings, shadows, options.restart)
    run = Rebuild(
        settings, parts, control, shadows, progress, names, ownership.guard, options.batch, options.accept_gaps
    )
    try:
        problem = _steps(run, options)
    finally:
        run.close()
    run.clean_up()
    figures = {
        "entries": run.entries,
        "entries_that_cannot_be_applied": run.failed,
        "handover_seconds": run.handover_seconds,
    }
    report = as_json if options.json else as_text
    print(report(run.findings, run.switched, figures, problem))  # noqa: T201
    differences = sum(found.differences for found in run.findings.values())
    log.info("rebuilt", extra={"fields": {"entries": run.entries, "differences": differences}})
    return NOT_DONE if problem or (options.check and differences) else DONE


def _steps(run: Rebuild, options: argparse.Namespace) -> str | None:
    """Fold, compare, switch; why it was left at that, if it was."""
    missing = run.missing_entries()
    if missing and not options.accept_gaps:
        return (
            f"not begun: {missing} entries have left the streams and are in no archive, so that the history alone does"
            " not make the documents. With --accept-gaps documents that can be seen to know more stay as they are, and"
            " what the missing events did to others is lost."
        )
    run.prepare()
    run.fold()
    run.compare()
    if options.check:
        return None
    if run.lacking and not options.accept_gaps:
        return (
            f"nothing was switched: {run.lacking} documents have applied events that the history does not hold. With"
            " --accept-gaps they stay as they are, and what the missing events did to others is lost."
        )
    if run.differing:
        run.switch()
    return None


def _begin(settings: Settings, shadows: ShadowCollections, restart: bool) -> Progress:
    """The run to go on with, or a new one."""
    code = _version(settings)
    progress = shadows.progress()
    if progress is not None and not restart and progress.version == code and progress.phase != SWITCHING:
        log.info("resumed", extra={"fields": {"entries": progress.entries}})
        return progress
    shadows.drop()
    return Progress(code)


def _version(settings: Settings) -> str:
    """What the documents depend on besides the history: the code of the folds, and some bounds."""
    bounds = (settings.max_utterances, settings.max_noticeboard_entries, settings.max_payload_bytes)
    # A program that is packed into one file has no sources to read: its version stands for them.
    found = hashlib.sha256(f"{bounds} {version('billie-desktop')}".encode())
    root = Path(projector.__file__).parent
    for folder in ("contract", "projections"):
        for path in sorted((root / folder).glob("*.py")):
            found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _alone(settings: Settings, parts: Servers, control: Control) -> Iterator[Ownership]:
    """One rebuild at a time. Raises EngineError while another runs."""
    group = f"{settings.consumer_group}/{NAME}"
    lease = MongoLease(parts.database, group, NAME, Incarnation.of_this_process(), settings.lease_seconds)
    asked_at = time.monotonic()
    grant = lease.acquire()
    if grant is None:
        raise EngineError("another rebuild is running")
    ownership = Ownership(lease, grant, settings.lease_seconds, asked_at, dict, control)
    ownership.start()
    try:
        yield ownership
    finally:
        ownership.end()
        lease.release()
