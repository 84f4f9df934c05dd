"""Windows and half-written forms in the encrypted file."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from billie_desktop.app.storage import CACHE_SCHEMA, CACHE_VERSION
from billie_desktop.desk.workspace import SavedCustomer, SavedForm, SavedList, SavedWindow, Workspace
from billie_desktop.domain.command import Action
from billie_desktop.gateways.cache.vault import Vault
from billie_desktop.gateways.cache.workspace import SqlWorkspace

KEY = "ab" * 32
KEPT = Workspace(
    (
        SavedWindow(
            1,
            2,
            1400,
            800,
            False,
            True,
            "accounts",
            customers=(
                SavedCustomer("CUS-1", "ACC-1", 2, False, SavedForm(Action.WAIVE_FEE, "ACC-1", {"amount": "5"})),
            ),
            lists=(SavedList("accounts", "arrears", "mia", "balance", True, 7),),
        ),
    ),
    (("CUS-1", 1790000000.5),),
)

CHILD = """
import asyncio, sys
from pathlib import Path
from tests.gateways.test_workspace import KEPT, vault_at
from billie_desktop.gateways.cache.workspace import SqlWorkspace

async def main():
    vault = vault_at(Path(sys.argv[1]))
    await vault.open()
    await SqlWorkspace(vault).store(KEPT)
    print("kept", flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def vault_at(path: Path) -> Vault:
    return Vault(path, KEY, CACHE_SCHEMA, CACHE_VERSION, durable=False)


async def test_a_killed_program_finds_its_windows_again(tmp_path: Path) -> None:
    """What was written is there after SIGKILL, value for value, and nothing typed is readable in the file."""
    path = tmp_path / "cache.db"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, str(path), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2]
    )
    assert child.stdout is not None
    assert await asyncio.wait_for(child.stdout.readline(), 20) == b"kept\n"
    child.kill()
    await child.wait()
    assert not any(b"arrears" in file.read_bytes() for file in tmp_path.iterdir())
    vault = vault_at(path)
    await vault.open()
    assert await SqlWorkspace(vault).load() == KEPT
    await vault.write(lambda connection: connection.execute("UPDATE workspace SET body = x'5b5d'"))
    assert await SqlWorkspace(vault).load() == Workspace()
    await vault.close()
