"""All seventeen status codes and what they become."""

from __future__ import annotations

import re

import pytest

from billie_desktop.domain import errors
from billie_desktop.domain.command import Action, CommandStage
from billie_desktop.domain.ledger_errors import (
    UNKNOWN_TEXT,
    Code,
    command_error,
    lost_connection,
    resolves_unknown,
    stage_of,
)

WORDS = "The fee cap of this loan is reached."
REFUSED, FAILED, UNKNOWN = CommandStage.REFUSED, CommandStage.FAILED, CommandStage.UNKNOWN
TABLE = {
    Code.CANCELLED: (errors.OutcomeUnknown, "UNKNOWN_ERROR", UNKNOWN, False),
    Code.UNKNOWN: (errors.OutcomeUnknown, "UNKNOWN_ERROR", UNKNOWN, False),
    Code.INVALID_ARGUMENT: (errors.Refused, "INVALID_INPUT", REFUSED, True),
    Code.DEADLINE_EXCEEDED: (errors.OutcomeUnknown, "LEDGER_TIMEOUT", UNKNOWN, False),
    Code.NOT_FOUND: (errors.NotFound, "ACCOUNT_NOT_FOUND", REFUSED, True),
    Code.ALREADY_EXISTS: (errors.AlreadyDone, "DUPLICATE_OPERATION", REFUSED, True),
    Code.PERMISSION_DENIED: (errors.NotAllowed, "INSUFFICIENT_PRIVILEGES", REFUSED, False),
    Code.RESOURCE_EXHAUSTED: (errors.TryLater, "LEDGER_BUSY", FAILED, False),
    Code.FAILED_PRECONDITION: (errors.Refused, "LEDGER_REJECTED", REFUSED, True),
    Code.ABORTED: (errors.Busy, "LEDGER_BUSY", FAILED, False),
    Code.OUT_OF_RANGE: (errors.Refused, "INVALID_INPUT", REFUSED, True),
    Code.UNIMPLEMENTED: (errors.NotOffered, "NOT_SUPPORTED", REFUSED, False),
    Code.INTERNAL: (errors.OutcomeUnknown, "UNKNOWN_ERROR", UNKNOWN, False),
    Code.UNAVAILABLE: (errors.Unreachable, "LEDGER_UNAVAILABLE", FAILED, False),
    Code.DATA_LOSS: (errors.OutcomeUnknown, "UNKNOWN_ERROR", UNKNOWN, False),
    Code.UNAUTHENTICATED: (errors.NotAllowed, "INSUFFICIENT_PRIVILEGES", REFUSED, False),
}


@pytest.mark.parametrize("code", TABLE)
def test_each_code_has_its_error_client_code_and_stage(code: Code) -> None:
    """The mapping of ledger.md 6, code by code, and whether the answer ends an earlier doubt."""
    kind, client_code, stage, ends_doubt = TABLE[code]
    error = command_error(code, WORDS, Action.WAIVE_FEE)
    assert type(error) is kind
    assert (error.code, stage_of(error), resolves_unknown(error)) == (client_code, stage, ends_doubt)


def test_the_table_names_all_seventeen_codes() -> None:
    """No code is left to chance."""
    assert {*TABLE, Code.OK} == set(Code)
    assert len(Code) == 17


def test_a_code_of_the_future_counts_as_unknown() -> None:
    """A number that no version of gRPC has today is "outcome unknown", never "not posted"."""
    assert stage_of(command_error(99, "", Action.LATE_FEE)) is UNKNOWN


@pytest.mark.parametrize("code", list(TABLE))
@pytest.mark.parametrize("words", ["deadline exceeded", "not found", "OK, recorded", "unavailable", ""])
def test_the_wording_never_decides(code: Code, words: str) -> None:
    """Whatever the message says, the code alone chooses class, client code and stage."""
    plain, worded = command_error(code, "x", Action.WAIVE_FEE), command_error(code, words, Action.WAIVE_FEE)
    assert (type(plain), plain.code, stage_of(plain)) == (type(worded), worded.code, stage_of(worded))


def test_a_refusal_keeps_the_ledgers_words() -> None:
    """Codes 9 and 6 show the ledger's text unchanged."""
    for code in (Code.FAILED_PRECONDITION, Code.ALREADY_EXISTS):
        assert command_error(code, WORDS, Action.DISBURSE).text == WORDS


def test_a_second_disbursement_has_a_name_of_its_own() -> None:
    """ALREADY_EXISTS of DisburseLoan is ALREADY_DISBURSED."""
    assert command_error(Code.ALREADY_EXISTS, WORDS, Action.DISBURSE).code == "ALREADY_DISBURSED"


def test_fixed_texts_hide_what_a_server_says_about_itself() -> None:
    """Technical texts of unknown, unreachable and forbidden never reach the agent."""
    for code in (Code.INTERNAL, Code.UNAVAILABLE, Code.PERMISSION_DENIED, Code.UNKNOWN, Code.NOT_FOUND):
        assert "Traceback" not in command_error(code, "Traceback (most recent call last)", Action.ADJUST).text


def test_an_unknown_outcome_has_a_reference() -> None:
    """Unknown errors carry ERR- and eight characters for support."""
    for error in (command_error(Code.INTERNAL, "", Action.WAIVE_FEE), lost_connection()):
        assert re.fullmatch(r"ERR-[0-9a-f]{8}", error.reference)
        assert error.text == UNKNOWN_TEXT
    assert lost_connection().code == "NETWORK_ERROR"
