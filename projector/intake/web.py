"""Small JSON requests to the OpenID provider: verified TLS, no redirects, bounded time and size. For a thread."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from projector.contract.certificates import trouble_of
from projector.contract.tls import trusting

_SECONDS = 10.0
_LARGEST = 1024 * 1024


class WebAway(Exception):
    """No answer, or none that can be read."""


class AnswerRefused(Exception):
    """The other side says no (4xx)."""


class _NoRedirects(HTTPRedirectHandler):
    """A secret goes to the address that was configured and to no other."""

    def redirect_request(self, *arguments: Any, **named: Any) -> None:
        return None


class Web:
    """``ca_file``: PEM file of the organisation's own authority; without it the system's are trusted."""

    def __init__(self, ca_file: Path | None = None) -> None:
        context = trusting(None if ca_file is None else str(ca_file))
        self._opener: OpenerDirector = build_opener(_NoRedirects, ProxyHandler(), HTTPSHandler(context=context))

    def get(self, address: str) -> Mapping[str, Any]:
        """The JSON object at an address. Raises WebAway, AnswerRefused."""
        return self._send(Request(address, headers={"Accept": "application/json"}))  # noqa: S310  checked below

    def post(self, address: str, form: Mapping[str, str], login: tuple[str, str] | None) -> Mapping[str, Any]:
        """The JSON object that answers a form. ``login``: client id and secret. Raises WebAway, AnswerRefused."""
        request = Request(address, urlencode(form).encode(), {"Accept": "application/json"})  # noqa: S310
        if login is not None:
            pair = f"{quote(login[0], safe='')}:{quote(login[1], safe='')}".encode()
            request.add_header("Authorization", f"Basic {base64.b64encode(pair).decode()}")
        return self._send(request)

    def _send(self, request: Request) -> Mapping[str, Any]:
        if urlsplit(request.full_url).scheme not in ("http", "https"):
            raise WebAway("scheme")
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                text = answer.read(_LARGEST + 1)
        except HTTPError as error:
            with error:
                if 400 <= error.code < 500:
                    raise AnswerRefused(str(error.code)) from None
                raise WebAway(str(error.code)) from None
        except (URLError, HTTPException, OSError) as error:
            raise WebAway(str(trouble_of(error) or type(error).__name__)) from None
        if len(text) > _LARGEST:
            raise WebAway("too large")
        try:
            document = json.loads(text)
        except ValueError:
            raise WebAway("no JSON") from None
        if not isinstance(document, dict):
            raise WebAway("no JSON object")
        return document
