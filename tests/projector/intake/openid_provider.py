"""A small OpenID provider as a process: ``python -m tests.projector.intake.openid_provider``.

It prints its address. Whoever comes to the authorisation endpoint is signed in as ``login_hint`` says, at once; the
first word of the hint may ask for a fault: ``unverified``, ``expired``, ``audience``, ``issuer``, ``nonce``,
``forged``, ``unsigned``, ``shared`` (signed with a shared secret), ``azp``. ``/rotate`` makes it sign with another key.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

CLIENT, SECRET = "billie-desk", "a client secret/with signs"


class Provider:
    """Keys and codes."""

    def __init__(self) -> None:
        self.issuer = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.rotate()

    def rotate(self) -> None:
        self.current = secrets.token_hex(4)
        self.keys = {self.current: rsa.generate_private_key(65537, 2048)}

    def token(self, asked: dict[str, str]) -> str:
        fault, _, email = asked["login_hint"].rpartition(" ")
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self.issuer + ("x" if fault == "issuer" else ""),
            "aud": "another client" if fault == "audience" else CLIENT,
            "sub": "subject-1",
            "iat": now - 7200,
            "exp": now + (-3600 if fault == "expired" else 300),
            "nonce": "another nonce" if fault == "nonce" else asked.get("nonce", ""),
            "email": email,
            "email_verified": "yes" if fault == "unverified" else True,
        }
        if fault == "azp":
            claims |= {"aud": [CLIENT, "another client"], "azp": "another client"}
        header = {"kid": self.current}
        if fault == "unsigned":
            return jwt.encode(claims, None, "none", header)
        if fault == "shared":
            return jwt.encode(claims, "s" * 64, "HS256", header)
        key = rsa.generate_private_key(65537, 2048) if fault == "forged" else self.keys[self.current]
        return jwt.encode(claims, key, "RS256", header)


class Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        parts, provider = urlsplit(self.path), self.provider
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                base = provider.issuer
                self._json(
                    {
                        "issuer": base,
                        "authorization_endpoint": f"{base}/authorize",
                        "token_endpoint": f"{base}/token",
                        "jwks_uri": f"{base}/keys",
                    }
                )
            case "/keys":
                public = {kid: json.loads(RSAAlgorithm.to_jwk(key.public_key())) for kid, key in provider.keys.items()}
                self._json({"keys": [{**jwk, "kid": kid, "use": "sig"} for kid, jwk in public.items()]})
            case "/authorize" if asked.get("code_challenge_method") == "S256" and asked.get("client_id") == CLIENT:
                code = secrets.token_urlsafe(16)
                provider.codes[code] = asked
                answer = urlencode({"code": code, "state": asked.get("state", "")})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{answer}")
                self.end_headers()
            case "/rotate":
                provider.rotate()
                self._json({})
            case _:
                self._json({"error": "invalid_request"}, 400)

    def do_POST(self) -> None:
        form = {
            name: values[0]
            for name, values in parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()).items()
        }
        asked = self.provider.codes.pop(form.get("code", ""), None)  # a code works once
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        right = (
            asked is not None
            and form.get("grant_type") == "authorization_code"
            and form.get("redirect_uri") == asked["redirect_uri"]
            and challenge.rstrip(b"=").decode() == asked["code_challenge"]
            and self.headers.get("Authorization") == _basic()
        )
        if asked is None or not right:
            self._json({"error": "invalid_grant"}, 400)
        else:
            self._json({"token_type": "Bearer", "access_token": "unused", "id_token": self.provider.token(asked)})

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _json(self, value: Any, status: int = 200) -> None:
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _basic() -> str:
    pair = urlencode({"c": CLIENT})[2:] + ":" + urlencode({"s": SECRET})[2:].replace("+", "%20")
    return "Basic " + base64.b64encode(pair.encode()).decode()


def main() -> None:
    provider = Provider()
    Handler.provider = provider
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    print(json.dumps({"ready": True, "address": provider.issuer}), flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
