from __future__ import annotations

import json
import logging
import os

from projector.app.json_log import JsonLines, Unhindered


def test_a_reader_that_stops_reading_stops_nothing() -> None:
    """A full pipe costs lines, never time; the first line that fits again says how many, and the log goes on."""
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as reader, os.fdopen(writing, "w", buffering=1) as writer:
        handler = Unhindered(writer)
        handler.setFormatter(JsonLines())
        log = logging.Logger("test")  # of its own: nobody else hears it
        log.addHandler(handler)
        for number in range(2_000):  # more than a pipe holds
            log.info("batch", extra={"fields": {"number": number, "filling": "x" * 60}})
        os.set_blocking(reading, False)
        held = reader.read() or b""
        log.info("after")
        log.info("last")
        lines = [json.loads(line) for line in (held + (reader.read() or b"")).splitlines()]
    written = [line["number"] for line in lines if line["event"] == "batch"]
    assert written == list(range(len(written)))
    assert 0 < len(written) < 2_000
    assert [(line["event"], line.get("lines_left_out")) for line in lines[-2:]] == [
        ("after", 2_000 - len(written)),
        ("last", None),
    ]
