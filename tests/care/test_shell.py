"""Care from the shell: the exit code says whether it worked, and the last line of a failure is one sentence."""

import asyncio
import os
import sys
from pathlib import Path

from bot.settings import SHIPPED
from tests.processes import INHERITED


async def silkbrief(folder: Path, *arguments: str, **settings: str) -> tuple[int | None, list[str]]:
    """Run the command in a folder; exit code and printed lines."""
    inherited = {name: os.environ[name] for name in INHERITED if name in os.environ}
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *arguments, cwd=folder,
        env=inherited | settings | {"PYTHONPATH": str(SHIPPED.parents[1])},
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await child.communicate()
    return child.returncode, said.decode().splitlines()


async def test_a_store_moves_to_another_folder(database: str, tmp_path: Path) -> None:
    """Backup, verify, restore and doctor end with 0, and a second restore with 1."""
    assert (await silkbrief(tmp_path, "backup", "all.gz", DATABASE_URL=database))[0] == 0
    code, said = await silkbrief(tmp_path, "restore", "all.gz", "--verify", DATA_DIR="elsewhere")
    assert (code, said[-1].startswith("all.gz is whole: ")) == (0, True)
    assert not (tmp_path / "elsewhere").exists()
    assert (await silkbrief(tmp_path, "restore", "all.gz", DATA_DIR="elsewhere"))[0] == 0
    assert (await silkbrief(tmp_path, "doctor", DATA_DIR="elsewhere"))[0] == 0
    code, said = await silkbrief(tmp_path, "restore", "all.gz", DATA_DIR="elsewhere")
    assert (code, len(said), said[-1].startswith("The store is not empty")) == (1, 1, True)


async def test_what_is_bad_ends_with_one(tmp_path: Path) -> None:
    """The doctor's last line sums up; a setting that cannot be read ends it at once."""
    code, said = await silkbrief(tmp_path, "doctor", CATALOGUE_DIR="nowhere")
    assert (code, said[-1]) == (1, "Bad: catalogue; see above what to do.")
    code, said = await silkbrief(tmp_path, "doctor", ADMIN_IDS="me")
    assert (code, len(said), said[0].startswith("ADMIN_IDS is wrong")) == (1, 1, True)
