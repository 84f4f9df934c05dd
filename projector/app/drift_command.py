"""``python -m projector drift``: balances of the read models against those of the ledger.

The run itself: ``drift_run``. Account ids and amounts go to standard output, for the operator alone; the log holds
counts.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import time
from dataclasses import replace

from projector.app import drift_metrics
from projector.app.drift_report import Report
from projector.app.drift_run import Comparison, LedgerAway
from projector.app.intake_settings import IntakeSettings
from projector.app.settings import Settings
from projector.app.wiring import servers
from projector.engine.errors import EngineError

log = logging.getLogger("projector")

NO_DIFFERENCE, DIFFERENCES, UNREADABLE = 0, 1, 2


def drift(settings: Settings, options: argparse.Namespace) -> int:
    """Compare and print; the exit code."""
    where = IntakeSettings.from_environment(os.environ).ledger
    if options.ledger:
        where = replace(where, address=options.ledger)
    report = Report(as_json=options.json)
    with servers(settings, "drift") as parts:
        comparison = Comparison(
            settings, parts, where, report, concurrency=options.concurrency, patience=options.patience
        )
        try:
            asyncio.run(comparison.run())
        except LedgerAway:
            report.fail("the ledger does not answer")
        except EngineError as error:
            report.fail(f"{type(error).__name__}: {error}")
    tally = comparison.tally
    report.end(tally.verdicts, comparison.figures())
    differences = sum(number for verdict, number in tally.verdicts.items() if verdict.is_drift)
    accounts = sum(tally.verdicts.values())
    counts = {"accounts": accounts, "differences": differences, "unreadable": tally.unreadable}
    log.info("drift", extra={"fields": counts})
    if options.metrics is not None:
        page = drift_metrics.render(accounts, differences, tally.unreadable, report.failed, time.time())
        drift_metrics.write(options.metrics, page)
    if differences:
        return DIFFERENCES
    return UNREADABLE if tally.unreadable or report.failed else NO_DIFFERENCE
