"""The ledger's SQLite file: tables and how it is opened.

Money is whole cents, moments are microseconds since 1970 UTC, days are ordinals. No balance is stored: what a loan owes
is the sum of its postings, what an instalment has received the sum of its allocations.
"""

import sqlite3
import uuid
from pathlib import Path

VERSION = 3

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE accounts (
    key INTEGER PRIMARY KEY,
    account_id TEXT NOT NULL UNIQUE,
    account_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    application_number TEXT NOT NULL,
    schedule_id TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    principal INTEGER NOT NULL,
    establishment_fee INTEGER NOT NULL,
    frequency TEXT NOT NULL,
    opened_us INTEGER NOT NULL,
    commencement INTEGER,
    agreement_url TEXT NOT NULL,
    status TEXT NOT NULL,
    closure TEXT,
    last_us INTEGER NOT NULL,
    aging_day INTEGER,
    aging_us INTEGER,
    dpd INTEGER,
    bucket TEXT,
    previous_bucket TEXT,
    aging_reason TEXT
);
CREATE INDEX accounts_by_application ON accounts (application_number);
CREATE INDEX accounts_by_schedule ON accounts (schedule_id);
CREATE INDEX accounts_in_arrears ON accounts (dpd, key) WHERE dpd > 0;

CREATE TABLE instalments (
    account_key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    due INTEGER NOT NULL,
    scheduled INTEGER NOT NULL,
    PRIMARY KEY (account_key, number)
) WITHOUT ROWID;

CREATE TABLE transactions (
    sequence INTEGER PRIMARY KEY,
    year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    account_key INTEGER NOT NULL,
    type INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    description TEXT NOT NULL,
    reference_type TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    metadata TEXT NOT NULL,
    created_by TEXT NOT NULL,
    notes TEXT,
    UNIQUE (year, number)
);
CREATE INDEX transactions_by_account ON transactions (account_key);

-- signed cents: plus is a debit, minus a credit; every transaction adds up to 0
CREATE TABLE postings (
    account_key INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    gl_account INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (account_key, sequence, gl_account)
) WITHOUT ROWID;

-- how a transaction served the schedule; number 0 is what is owed outside it
CREATE TABLE allocations (
    account_key INTEGER NOT NULL,
    number INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (account_key, number, sequence)
) WITHOUT ROWID;

-- first answers to idempotency keys
CREATE TABLE answers (
    key TEXT PRIMARY KEY,
    method TEXT NOT NULL,
    response BLOB NOT NULL,
    stored_us INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX answers_by_age ON answers (stored_us);

-- events that are not on the stream yet; AUTOINCREMENT so that a number is never used twice
CREATE TABLE outbox (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    at_us INTEGER NOT NULL,
    type TEXT NOT NULL,
    conv TEXT NOT NULL,
    usr TEXT NOT NULL,
    body TEXT NOT NULL
);
"""

_SINCE_VERSION_2 = """
-- the loss model: one row per setting, as decimal texts
CREATE TABLE loss_model (name TEXT PRIMARY KEY, value TEXT NOT NULL, at_us INTEGER NOT NULL, changed_by TEXT NOT NULL)
    WITHOUT ROWID;

CREATE TABLE loss_model_history (
    number INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    name TEXT NOT NULL,
    old_value TEXT NOT NULL,
    new_value TEXT NOT NULL,
    changed_by TEXT NOT NULL
);

CREATE TABLE loss_model_plans (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    effective INTEGER NOT NULL,
    status TEXT NOT NULL,
    created_us INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    applied_us INTEGER,
    cancelled_us INTEGER,
    cancelled_by TEXT NOT NULL DEFAULT ''
);

-- the last calculation of each loan's expected loss; amounts in cents, previous is the figure before it
CREATE TABLE allowances (
    account_key INTEGER PRIMARY KEY,
    at_us INTEGER NOT NULL,
    bucket TEXT NOT NULL,
    ecl INTEGER NOT NULL,
    carrying INTEGER NOT NULL,
    pd_rate TEXT NOT NULL,
    overlay TEXT NOT NULL,
    count INTEGER NOT NULL,
    previous INTEGER,
    triggered_by TEXT NOT NULL,
    event_id TEXT NOT NULL
);
"""


_SINCE_VERSION_3 = """
-- every event that was ever announced; the outbox keeps only those that still wait
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY,
    account_key INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    type TEXT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX events_by_account ON events (account_key, sequence);

-- calculated closes that nobody has to confirm; figures as JSON, amounts in cents
CREATE TABLE period_previews (
    number INTEGER PRIMARY KEY,
    period INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    figures TEXT NOT NULL
);

CREATE TABLE period_acknowledgements (
    preview INTEGER NOT NULL,
    anomaly TEXT NOT NULL,
    at_us INTEGER NOT NULL,
    acknowledged_by TEXT NOT NULL,
    PRIMARY KEY (preview, anomaly)
) WITHOUT ROWID;

-- closed periods by their last day; last_sequence: the newest transaction at the closing
CREATE TABLE periods (
    period INTEGER PRIMARY KEY,
    finalized_us INTEGER NOT NULL,
    finalized_by TEXT NOT NULL,
    last_sequence INTEGER NOT NULL,
    figures TEXT NOT NULL
);

CREATE TABLE export_jobs (
    number INTEGER PRIMARY KEY,
    type INTEGER NOT NULL,
    format INTEGER NOT NULL,
    wanted TEXT NOT NULL,
    status INTEGER NOT NULL,
    created_us INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    started_us INTEGER,
    completed_us INTEGER,
    total INTEGER NOT NULL DEFAULT 0,
    processed INTEGER NOT NULL DEFAULT 0,
    retries INTEGER NOT NULL DEFAULT 0,
    problem TEXT NOT NULL DEFAULT '',
    data TEXT NOT NULL DEFAULT ''
);
"""


class LedgerFileError(Exception):
    """The file cannot be used: held by another process, or written by another version."""


def connect(path: Path) -> sqlite3.Connection:
    """Open or create the file and hold it for this process alone.

    The write-ahead log with synchronous NORMAL survives the death of the process at any moment. Raises LedgerFileError.
    """
    connection = sqlite3.connect(path, isolation_level=None, timeout=0.5)
    try:
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -65536")
        _prepare(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        raise LedgerFileError(f"The ledger file {path.name} cannot be opened: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    # an exclusive transaction takes the lock now, not at the first posting
    connection.execute("BEGIN EXCLUSIVE")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < VERSION:
        # what the versions 1, 2 and 3 brought
        for statement in "".join((_TABLES, _SINCE_VERSION_2, _SINCE_VERSION_3)[version:]).split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {VERSION}")
    if version == 0:
        # names this very file, so that a new file never takes over the stream position of an old one
        connection.execute("INSERT INTO meta VALUES ('ledger_id', ?)", (uuid.uuid4().hex,))
    elif version > VERSION:
        connection.execute("ROLLBACK")
        raise LedgerFileError(f"The ledger file has version {version}; this program writes version {VERSION}.")
    connection.execute("COMMIT")
