"""A few text pages over HTTP, from a thread of its own: what probes and Prometheus read."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, str, str]
"""Status, content type, text."""


class PageServer:
    """Serves ``answer(path)`` until it is closed. Raises OSError when the port is taken."""

    def __init__(self, host: str, port: int, answer: Callable[[str], Answer]) -> None:
        class Handler(BaseHTTPRequestHandler):
            """One request. The base class wants one method per HTTP method."""

            def do_GET(self) -> None:
                code, kind, text = answer(self.path)
                body = text.encode()
                self.send_response(code)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """No access log: probes come every few seconds."""

        self._http = ThreadingHTTPServer((host, port), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.2,), name="pages", daemon=True)
        self._thread.start()

    @property
    def address(self) -> tuple[str, int]:
        """Host and port; a port of 0 took a free one."""
        host, port = self._http.server_address[:2]
        return str(host), int(port)

    def close(self) -> None:
        """End it; waits for the thread."""
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()
