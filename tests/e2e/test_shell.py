"""The shell's commands as an operator types them, in processes of their own."""

import filecmp
import shutil
from pathlib import Path

import pytest

from bot.settings import SHIPPED
from tests.processes import silkbrief


def files(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


async def test_a_new_catalogue_is_small_and_loads(tmp_path: Path) -> None:
    """`new` makes about twenty lines that `check` and `load` take."""
    code, _, _ = await silkbrief(tmp_path, "new", "mine", anew=True)
    assert code == 0
    lines = sum(len((tmp_path / "mine" / name).read_text().splitlines()) for name in files(tmp_path / "mine"))
    assert 15 <= lines <= 25
    assert (await silkbrief(tmp_path, "check", "mine", anew=True))[0] == 0
    assert (await silkbrief(tmp_path, "load", "mine"))[0] == 0
    again = await silkbrief(tmp_path, "new", "mine")
    assert again[0] == 1
    assert "not empty" in again[2].splitlines()[-1]


async def test_export_of_the_untouched_catalogue_is_the_folder(tmp_path: Path) -> None:
    """Byte for byte, every file."""
    assert (await silkbrief(tmp_path, "load", anew=True))[0] == 0
    assert (await silkbrief(tmp_path, "export", "out", anew=True))[0] == 0
    names = files(SHIPPED)
    assert files(tmp_path / "out") == names
    _, mismatch, errors = filecmp.cmpfiles(SHIPPED, tmp_path / "out", names, shallow=False)
    assert (mismatch, errors) == ([], [])


async def test_a_broken_catalogue_is_refused_with_all_its_faults_and_the_old_one_stays(tmp_path: Path) -> None:
    """Every fault has file, line and key; what was loaded before is still exported."""
    assert (await silkbrief(tmp_path, "load"))[0] == 0
    shutil.copytree(SHIPPED, tmp_path / "broken")
    brief = tmp_path / "broken" / "briefs" / "midea-5g-factory.yaml"
    brief.write_text(brief.read_text().replace('kind: "figure"', 'kind: "numbr"', 1).replace("agp-dsr", "nobody", 1))
    code, _, err = await silkbrief(tmp_path, "check", "broken")
    assert code == 1
    faults = [line for line in err.splitlines() if line.startswith("briefs/midea-5g-factory.yaml:")]
    assert len(faults) >= 2
    assert (await silkbrief(tmp_path, "load", "broken"))[0] == 1
    assert (await silkbrief(tmp_path, "export", "out"))[0] == 0
    name = "briefs/midea-5g-factory.yaml"
    assert (tmp_path / "out" / name).read_bytes() == (SHIPPED / name).read_bytes()


@pytest.mark.parametrize(
    ("lead", "named"),
    [
        ("Rework fell by 76% at the factory [#rework].", "76%"),
        ("In May 2019 rework fell by 75% [#rework].", "2019"),
        ("Rework at a factory of Siemens fell by 75% [#rework].", "Siemens"),
        ("Rework fell by 75%.", "75%"),
    ],
)
async def test_what_no_cited_claim_has_is_refused_in_prose(tmp_path: Path, lead: str, named: str) -> None:
    """A figure, a date or a name in a lead needs a cited claim that has it."""
    shutil.copytree(SHIPPED, tmp_path / "broken")
    brief = tmp_path / "broken" / "briefs" / "midea-5g-factory.yaml"
    lines = [f'lead: "{lead}"' if line.startswith("lead: ") else line for line in brief.read_text().splitlines()]
    brief.write_text("\n".join(lines) + "\n")
    code, _, err = await silkbrief(tmp_path, "check", "broken")
    assert code == 1
    assert any("lead" in line and named in line for line in err.splitlines())
