"""Fetches the manifest over https and nothing else: no other scheme, no redirect to one, no endless answer."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage
from pathlib import Path
from typing import IO
from urllib.parse import urljoin, urlsplit

from billie_desktop.domain.release import CannotCheck, Release, UpdateProblem
from billie_desktop.gateways.updates.manifest import read_manifest
from projector.contract.certificates import trouble_of
from projector.contract.tls import trusting

PATIENCE_SECONDS = 5.0
MOST_BYTES = 256 * 1024


class _StaysSafe(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> urllib.request.Request | None:
        if urlsplit(newurl).scheme != "https":
            fp.close()
            raise urllib.error.URLError("leads away from https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


@dataclass(frozen=True, slots=True)
class HttpsReleaseSource:
    """Implements ``desk.update_watch.ReleaseSource``. ``url`` is the manifest's https address, ``key`` the public key
    (32 bytes), ``ca_file`` an authority of one's own beside those of the system."""

    url: str
    key: bytes
    ca_file: Path | None = None

    async def newest(self) -> Release:
        """What is published. Raises CannotCheck."""
        data = await asyncio.to_thread(self._fetch)
        return read_manifest(data, self.key, urljoin(self.url, "."))

    def _fetch(self) -> bytes:
        host = urlsplit(self.url).hostname or ""
        if urlsplit(self.url).scheme != "https":
            raise _unreachable("Its address does not begin with https.")
        try:
            context = trusting()
            if self.ca_file is not None:
                context.load_verify_locations(self.ca_file)
            opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=context), _StaysSafe())
            headers = {"User-Agent": "billie-desktop", "Cache-Control": "no-cache"}
            request = urllib.request.Request(self.url, headers=headers)  # noqa: S310 - https, as checked above
            with opener.open(request, timeout=PATIENCE_SECONDS) as answer:
                data: bytes = answer.read(MOST_BYTES + 1)
        except urllib.error.HTTPError as error:
            error.close()
            raise _unreachable(f"{host} answered with {error.code}.") from None
        except (OSError, HTTPException, ValueError) as error:
            trouble = trouble_of(error)
            why = f"{host} could not be asked" + (f": {trouble.value}." if trouble is not None else ".")
            raise _unreachable(why) from error
        if len(data) > MOST_BYTES:
            raise CannotCheck(UpdateProblem.NOT_A_MANIFEST, "What is published there is no announcement of a version.")
        return data


def _unreachable(why: str) -> CannotCheck:
    return CannotCheck(UpdateProblem.UNREACHABLE, f"Newer versions are not known. {why}")
