"""Announcements of versions, signed with the packaging's own script and fetched from a real https server."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from billie_desktop.desk.update_watch import ThisDesk, UpdateWatch
from billie_desktop.domain.release import CannotCheck, Release, UpdateProblem
from billie_desktop.gateways.updates.https_source import MOST_BYTES, HttpsReleaseSource
from billie_desktop.practice.servers import free_port
from tests.guards.logs import ExpectLog
from tests.packaging import conftest as packaging_modules
from tests.projector.intake.certificates import Authority

assert packaging_modules.PACKAGING.exists()
import sign_manifest  # noqa: E402

KEY, OTHER_KEY = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
PUBLIC = base64.b64decode(sign_manifest.public_text(KEY))


@dataclass
class Shelf:
    """What lies on the server: status, headers and body for whoever asks."""

    port: int
    ca_file: Path
    other_ca_file: Path
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    def put(self, body: bytes = b"", status: int = 200, **headers: str) -> None:
        self.body, self.status, self.headers = body, status, headers

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/desk/stable/manifest.json"

    def source(self, **values: Any) -> HttpsReleaseSource:
        return HttpsReleaseSource(**{"url": self.url, "key": PUBLIC, "ca_file": self.ca_file, **values})


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """A web server with a certificate of our own authority."""
    folder = tmp_path_factory.mktemp("shelf")
    authority, other = Authority(folder), Authority(folder, "other")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(made.status)
            for name, value in made.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(made.body)))
            self.end_headers()
            self.wfile.write(made.body)

        def log_message(self, *_args: object) -> None:
            pass

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("web"))

    class Server(ThreadingHTTPServer):
        def finish_request(self, request: Any, client_address: Any) -> None:
            try:
                with context.wrap_socket(request, server_side=True) as safe:
                    Handler(safe, client_address, self)
            except OSError:
                pass  # the other side does not like the certificate

    with Server(("127.0.0.1", 0), Handler) as server:
        made = Shelf(server.server_address[1], authority.certificate_file, other.certificate_file)
        acceptor = threading.Thread(target=server.serve_forever, args=(0.01,))
        acceptor.start()
        yield made
        server.shutdown()
        acceptor.join()


def signed(version: str = "1.6.0", channel: str = "stable", days: int = 30, key: Ed25519PrivateKey = KEY) -> bytes:
    """A manifest as the script makes it."""
    data: bytes = sign_manifest.sign(key, version, channel, ["Reads faster.", "“Quotes” – kept."], [], days)
    return data


class Watched:
    """A clock that can be moved."""

    def __init__(self) -> None:
        self.moment = dt.datetime.now(dt.UTC)

    def now(self) -> dt.datetime:
        return self.moment


def watch(shelf: Shelf, clock: Watched | None = None, version: str = "1.5.0") -> UpdateWatch:
    """A desk of that version over the shelf."""
    return UpdateWatch(shelf.source(), ThisDesk(version, "stable"), clock or Watched())


async def why_not(source: HttpsReleaseSource) -> CannotCheck:
    """The problem."""
    with pytest.raises(CannotCheck) as caught:
        await source.newest()
    return caught.value


async def test_a_signed_announcement_arrives_whole(shelf: Shelf, tmp_path: Path) -> None:
    """Key pair, signature and check sums are those of the script's command line; the desk reads version, notes, times
    and the package of each system, and knows in which folder they lie."""
    key_file, package, notes, out = (tmp_path / each for each in ("r.key", "d_1.6.0.deb", "notes.txt", "m.json"))
    public = sign_manifest.make_key(key_file)
    assert key_file.stat().st_mode & 0o077 == 0
    package.write_bytes(b"a package")
    notes.write_text("New: one.\n\nNew: two.\n")
    line = ["sign", str(key_file), str(package), "--version", "1.6.0", "--notes", str(notes), "--out", str(out)]
    assert sign_manifest.main(line) == 0
    shelf.put(out.read_bytes())
    release: Release = await shelf.source(key=base64.b64decode(public)).newest()
    assert (release.version, release.channel, release.notes) == ("1.6.0", "stable", ("New: one.", "New: two."))
    assert release.expires - release.published == dt.timedelta(days=60)
    found = release.package_for("linux")
    assert found is not None
    assert (found.file, found.size, found.sha256[:8]) == ("d_1.6.0.deb", 9, "c0cd5ccf")
    assert release.package_for("darwin") is None
    assert release.folder == f"https://localhost:{shelf.port}/desk/stable/"


async def test_what_was_changed_or_signed_by_others_is_not_believed(shelf: Shelf) -> None:
    """One changed letter, another key, a signature without its context, and no signature: none is an announcement."""
    good = json.loads(signed())
    changed = {**good, "payload": good["payload"].replace("1.6.0", "1.7.0")}
    bare = {**good, "signature": base64.b64encode(KEY.sign(good["payload"].encode())).decode()}
    for forged in (json.dumps(changed).encode(), signed(key=OTHER_KEY), json.dumps(bare).encode()):
        shelf.put(forged)
        assert (await why_not(shelf.source())).problem is UpdateProblem.SIGNATURE
    for nothing in (b"", b"<html>", b"[]", json.dumps({"payload": good["payload"]}).encode(), b"\xff" * 9):
        shelf.put(nothing)
        assert (await why_not(shelf.source())).problem is UpdateProblem.NOT_A_MANIFEST
    shelf.put(b" " * (MOST_BYTES + 1))
    assert (await why_not(shelf.source())).problem is UpdateProblem.NOT_A_MANIFEST


async def test_signed_nonsense_is_refused(shelf: Shelf) -> None:
    """A right signature over another product, a version that is none, or a file name with a folder in it."""
    payload = json.loads(json.loads(signed())["payload"])
    package = {"file": "../x.deb", "sha256": "0" * 64, "size": 1}
    for wrong in ({"product": "other"}, {"version": "1.6; rm"}, {"expires": "soon"}, {"packages": [package]}):
        text = json.dumps(payload | wrong)
        signature = base64.b64encode(KEY.sign(sign_manifest.CONTEXT + text.encode())).decode()
        shelf.put(json.dumps({"payload": text, "signature": signature}).encode())
        assert (await why_not(shelf.source())).problem is UpdateProblem.NOT_A_MANIFEST, wrong


async def test_a_server_that_cannot_be_asked_is_named_with_the_reason(shelf: Shelf) -> None:
    """A closed port, an unknown authority, a status, an address without https and a redirect away from it."""
    shelf.put(signed())
    closed = await why_not(shelf.source(url=f"https://localhost:{free_port()}/manifest.json"))
    untrusted = await why_not(shelf.source(ca_file=shelf.other_ca_file))
    plain = await why_not(shelf.source(url="http://localhost/manifest.json"))
    shelf.put(status=404)
    gone = await why_not(shelf.source())
    shelf.put(status=302, Location=f"http://localhost:{shelf.port}/manifest.json")
    away = await why_not(shelf.source())
    assert {each.problem for each in (closed, untrusted, plain, gone, away)} == {UpdateProblem.UNREACHABLE}
    assert "authority" in untrusted.text
    assert "404" in gone.text
    assert "localhost" in closed.text


async def test_only_what_is_newer_is_told(shelf: Shelf, expect_log: ExpectLog) -> None:
    """1.10 is above 1.9; the same version, an older one and another channel are nothing to tell, whoever signed."""
    expect_log("no answer about newer versions: channel")
    for published, newer in (("1.10.0", "1.10.0"), ("1.9.0", ""), ("1.9", ""), ("1.8.9", ""), ("0.9.9", "")):
        shelf.put(signed(published))
        state = await watch(shelf, version="1.9.0").check_now()
        assert ((state.newer.version if state.newer else ""), state.problem) == (newer, ""), published
    shelf.put(signed("2.0.0", channel="trial"))
    state = await watch(shelf).check_now()
    assert state.newer is None
    assert "trial" in state.problem


async def test_nothing_is_trusted_beyond_its_time(shelf: Shelf, expect_log: ExpectLog) -> None:
    """An announcement that has expired is a problem and no news; one that was known is dropped when its time is over,
    and outlives a server that is away until then."""
    expect_log("no answer about newer versions")
    clock = Watched()
    desk = watch(shelf, clock)
    shelf.put(signed(days=30))
    assert (await desk.check_now()).newer is not None
    shelf.put(status=503)
    clock.moment += dt.timedelta(days=29)
    state = await desk.check_now()
    assert state.newer is not None
    assert "503" in state.problem
    clock.moment += dt.timedelta(days=2)
    assert (await desk.check_now()).newer is None
    shelf.put(signed(days=30))
    clock.moment += dt.timedelta(days=30)
    state = await desk.check_now()
    assert state.newer is None
    assert "out of its time" in state.problem


async def test_it_is_asked_at_the_start_and_everybody_hears(shelf: Shelf) -> None:
    """The first look comes by itself; whoever subscribed hears its end; after ``stop`` nothing runs."""
    shelf.put(signed())
    desk, heard = watch(shelf), asyncio.Event()
    desk.subscribe(heard.set)
    desk.start()
    async with asyncio.timeout(10):
        await heard.wait()
    assert desk.state.newer is not None
    await desk.stop()
