"""Care from the shell: the exit code says whether it worked, and the last line of a failure is one sentence."""

from pathlib import Path

from tests import processes


async def silkbrief(folder: Path, *words: str, anew: bool = False, **settings: str) -> tuple[int, list[str]]:
    """Run the command in a folder; exit code and printed lines, those of errors last."""
    code, out, err = await processes.silkbrief(folder, *words, anew=anew, **settings)
    return code, [*out.splitlines(), *err.splitlines()]


async def test_a_store_moves_to_another_folder(database: str, tmp_path: Path) -> None:
    """Backup, verify, restore and doctor end with 0, and a second restore with 1."""
    assert (await silkbrief(tmp_path, "backup", "all.gz", anew=True, DATABASE_URL=database))[0] == 0
    code, said = await silkbrief(tmp_path, "restore", "all.gz", "--verify", DATA_DIR="elsewhere")
    assert (code, said[-1].startswith("all.gz is whole: ")) == (0, True)
    assert not (tmp_path / "elsewhere").exists()
    assert (await silkbrief(tmp_path, "restore", "all.gz", anew=True, DATA_DIR="elsewhere"))[0] == 0
    assert (await silkbrief(tmp_path, "doctor", anew=True, DATA_DIR="elsewhere"))[0] == 0
    code, said = await silkbrief(tmp_path, "restore", "all.gz", DATA_DIR="elsewhere")
    assert (code, len(said), said[-1].startswith("The store is not empty")) == (1, 1, True)


async def test_what_is_bad_ends_with_one(tmp_path: Path) -> None:
    """The doctor's last line sums up; a setting that cannot be read ends it at once."""
    code, said = await silkbrief(tmp_path, "doctor", CATALOGUE_DIR="nowhere")
    assert (code, said[-1]) == (1, "Bad: catalogue; see above what to do.")
    code, said = await silkbrief(tmp_path, "doctor", ADMIN_IDS="me")
    assert (code, len(said), said[0].startswith("ADMIN_IDS is wrong")) == (1, 1, True)
