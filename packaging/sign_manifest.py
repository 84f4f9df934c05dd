"""Makes the key pair of announcements, and signs the announcement of a version.

    python packaging/sign_manifest.py key release.key
    python packaging/sign_manifest.py sign release.key --notes notes.txt --out manifest.json dist/packages/*.deb

``key`` writes the private key (PEM, readable by its owner alone) and prints the public one for BILLIE_UPDATE_KEY.
``sign`` takes the version of pyproject.toml unless told otherwise; a file of notes has one line for each thing that is
new. Put manifest and packages into one folder of an https server. Sign again before it expires, with or without a new
version: a desk trusts nothing that is out of its time.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import sys
import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from cryptography.hazmat.primitives.serialization import (  # noqa: E402
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from billie_desktop.gateways.updates.manifest import CONTEXT, PRODUCT, read_manifest  # noqa: E402

DAYS = 60


def make_key(path: Path) -> str:
    """Write a new private key and return the public one. Raises FileExistsError."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return public_text(key)


def public_text(key: Ed25519PrivateKey) -> str:
    """For BILLIE_UPDATE_KEY."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def sign(
    key: Ed25519PrivateKey, version: str, channel: str, notes: Sequence[str], packages: Sequence[Path], days: int = DAYS
) -> bytes:
    """The manifest; read back with the desk's own reader before it is handed out. Raises CannotCheck, OSError."""
    now = datetime.now(UTC).replace(microsecond=0)
    payload = json.dumps(
        {
            "product": PRODUCT,
            "version": version,
            "channel": channel,
            "notes": list(notes),
            "published": now.isoformat(),
            "expires": (now + timedelta(days=days)).isoformat(),
            "packages": [
                {
                    "file": path.name,
                    "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    "size": path.stat().st_size,
                }
                for path in packages
            ],
        },
        ensure_ascii=False,
        indent=1,
    )
    signature = key.sign(CONTEXT + payload.encode())
    manifest = json.dumps({"payload": payload, "signature": base64.b64encode(signature).decode()}, indent=1).encode()
    read_manifest(manifest, base64.b64decode(public_text(key)))
    return manifest + b"\n"


def _private(path: Path) -> Ed25519PrivateKey:
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise SystemExit(f"{path} is no Ed25519 key")
    return key


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    make = commands.add_parser("key", help="make a key pair")
    make.add_argument("file", type=Path)
    signs = commands.add_parser("sign", help="sign the announcement of a version")
    signs.add_argument("key", type=Path)
    signs.add_argument("packages", type=Path, nargs="*")
    signs.add_argument("--version", default=tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"])
    signs.add_argument("--channel", default="stable")
    signs.add_argument("--notes", type=Path, help="a text file, one line for each thing that is new")
    signs.add_argument("--days", type=int, default=DAYS, help="raise it when nobody signs so often")
    signs.add_argument("--out", type=Path, default=Path("manifest.json"))
    chosen = parser.parse_args(arguments)
    if chosen.command == "key":
        print(make_key(chosen.file))
        return 0
    notes = chosen.notes.read_text(encoding="utf-8").splitlines() if chosen.notes else []
    lines = [line.strip() for line in notes if line.strip()]
    data = sign(_private(chosen.key), chosen.version, chosen.channel, lines, chosen.packages, chosen.days)
    chosen.out.write_bytes(data)
    print(chosen.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
