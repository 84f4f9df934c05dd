"""Regenerate ``projector/stubs/`` from ``protos/``.

    python packaging/generate_stubs.py            writes into the checkout
    python packaging/generate_stubs.py --out DIR  writes a complete tree into DIR

The compiler writes imports of sibling files as if ``protos/`` were on the path (``from billie.ledger.v1 import …``);
they are rewritten to the package that the stubs live in. Needs ``grpcio-tools``, not newer than the runtime.
"""

import argparse
import re
import sys
from importlib import resources
from pathlib import Path

from grpc_tools import protoc  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parent.parent
PROTOS = ROOT / "protos"
PACKAGE = "projector.stubs"
_SIBLING_IMPORT = re.compile(r"^(from|import) billie(?=[. ])", re.MULTILINE)


def proto_files(source: Path = PROTOS) -> list[str]:
    """Names of all sources, relative to ``source``, in a fixed order."""
    return sorted(str(path.relative_to(source).as_posix()) for path in source.rglob("*.proto"))


def generate(out: Path, source: Path = PROTOS) -> list[Path]:
    """Write stubs, type stubs and package files for every source into ``out``; the files written."""
    well_known = resources.files("grpc_tools") / "_proto"
    arguments = [
        "protoc",
        f"--proto_path={source}",
        f"--proto_path={well_known}",
        f"--python_out={out}",
        f"--pyi_out={out}",
        f"--grpc_python_out={out}",
        *proto_files(source),
    ]
    out.mkdir(parents=True, exist_ok=True)
    if protoc.main(arguments) != 0:
        raise SystemExit("protoc refused the sources; see its message above")
    written = sorted(path for path in out.rglob("*_pb2*") if path.suffix in {".py", ".pyi"})
    for path in written:
        text = _SIBLING_IMPORT.sub(rf"\1 {PACKAGE}.billie", path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")
    for folder in sorted({parent for path in written for parent in path.parents if out in parent.parents}):
        marker = folder / "__init__.py"
        marker.write_text("", encoding="utf-8")
        written.append(marker)
    return written


def main() -> int:
    parser = argparse.ArgumentParser(description="Regenerate the gRPC stubs from protos/.")
    parser.add_argument("--out", type=Path, default=ROOT / "projector" / "stubs")
    written = generate(parser.parse_args().out)
    print(f"{len(written)} files written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
