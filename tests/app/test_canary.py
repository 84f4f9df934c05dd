"""The search for leaks finds what is planted: a search that finds nothing must be able to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.app.canary import Watch, left_in_files, marks

PERSON = max(marks(3), key=len)
TOKEN = b"eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJVLTEifQ.c2ln"


def test_what_is_planted_in_files_is_found(tmp_path: Path) -> None:
    """A name in a log, a token in a temporary file, a password in a file's name, and a secret's file that others may
    read are each reported; data of servers, pictures and what its owner alone reads are not."""
    world, home = tmp_path / "world", tmp_path / "home"
    for file, text in {
        "world/intake.log": b'{"event":"call","who":"' + PERSON + b'"}',
        "home/tmp/scratch": b"x" + TOKEN,
        "home/of-hunter2.txt": b"",
        "world/staff.json": b"{}",
        "world/mongo/db/collection.wt": PERSON,
        "tour/01.png": PERSON,
        "world/mongo/users.json": b'{"desk": "hunter2"}',
        "world/desk/files-1/cache.db": b"noise",
    }.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
        path.chmod(0o644 if file.endswith("staff.json") else 0o600)
    found = left_in_files(tmp_path, world, frozenset({PERSON, b"hunter2"}))
    assert [each.partition(":")[0] for each in found] == [
        "home/of-hunter2.txt",
        "home/tmp/scratch",
        "world/intake.log",
        "staff.json",
    ]
    assert home.exists()


def test_what_is_handed_to_a_child_is_found(tmp_path: Path) -> None:
    """A password in a child's environment and a person in its arguments are seen while it runs."""
    (tmp_path / "staff.json").write_text('{"robin@practice.example": "hunter2-long"}')
    program = "import sys; print(1, flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, PERSON.decode()],
        env={**os.environ, "SOME_URL": "redis://u:hunter2-long@h"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()  # it runs: before that its arguments are still ours
        watch = Watch(tmp_path)
        watch.look(child.pid)
    assert [each.partition(" of ")[0] for each in watch.leaks(frozenset({PERSON}))] == [
        "a person in cmdline",
        "a secret in environ",
    ]
