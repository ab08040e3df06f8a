"""The README's tables: read from it, and made from the code. `python -m tests.conventions.readme` prints the latter."""

import re
import tomllib
from pathlib import Path

from bot.app import COMMANDS
from bot.settings import SHIPPED, Settings

ROOT = Path(__file__).parents[2]
WHO = {
    "anyone": "everybody",
    "administrators": "everybody; in groups administrators",
    "reviewers": "reviewers, editors",
    "editors": "editors",
    "owners": "owners",
}

Table = list[tuple[str, ...]]


def table(heading: str) -> Table:
    """The rows of the first table below a heading of the README, without its head; empty where there is none."""
    text = (ROOT / "README.md").read_text("utf-8")
    found = re.search(rf"^#+ {heading}\s*$(?P<below>.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    below = found["below"].splitlines() if found else []
    start = next((n for n, line in enumerate(below) if line.startswith("|")), len(below))
    rows: Table = []
    for line in below[start:]:
        if not line.startswith("|"):
            break
        rows.append(tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
    return rows[2:]


def commands() -> Table:
    """Every command with its argument, what it does and who may use it, in the order of the list."""
    return [(f"`/{c.name}{f' {c.argument}' if c.argument else ''}`", c.summary, WHO[c.who]) for c in COMMANDS]


def settings() -> Table:
    """Every setting with its description and default, in the order of the class."""
    fields = Settings.model_fields
    return [(f"`{name.upper()}`", str(field.description), _default(field.default)) for name, field in fields.items()]


def _default(value: object) -> str:
    if value == SHIPPED:
        return "the shipped one"
    if value is None or value == frozenset():
        return ""
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def dependencies() -> list[str]:
    """The packages of the project and of its development, in the order of pyproject."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [each for extra in project["optional-dependencies"].values() for each in extra]
    return [f"`{re.split(r'[^A-Za-z0-9_.-]', each)[0]}`" for each in wanted]


def written(head: tuple[str, ...], rows: Table) -> str:
    """A table as Markdown."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Print the tables of commands and settings as the README has to have them."""
    print("## Commands\n\n" + written(("Command", "What it does", "Who"), commands()))
    print("\n## Settings\n\n" + written(("Setting", "What it is", "Default"), settings()))


if __name__ == "__main__":
    main()
