"""The README's tables say what the code says."""

from bot.app import COMMANDS
from tests.conventions import readme

SHORTEST_REASON = 20


def test_the_commands_are_those_of_the_bot() -> None:
    """Every command stands in the README with its argument, summary and who may use it, and no other does."""
    assert readme.table("Commands") == readme.commands()


def test_the_settings_are_those_of_the_code() -> None:
    """Every setting stands in the README with its description and default, and no other does."""
    assert readme.table("Settings") == readme.settings()


def test_every_dependency_has_its_reason() -> None:
    """Each package that is installed, for running or for development, says in the README why."""
    rows = readme.table("Dependencies")
    assert [name for name, *_ in rows] == readme.dependencies()
    assert [name for name, *reason in rows if len(" ".join(reason)) < SHORTEST_REASON] == []


def test_names_of_commands_are_unique() -> None:
    """Two commands never share a name, and each has a summary that fits Telegram's menu."""
    names = [command.name for command in COMMANDS]
    assert sorted(set(names)) == sorted(names)
    assert [c.name for c in COMMANDS if not 3 <= len(c.summary) <= 256 or c.summary.endswith(".")] == []


def test_the_menus_are_those_that_readers_know() -> None:
    """Nine commands in private, four in a group, two more for its administrators; the rest is behind buttons."""
    menus = {name: {c.name for c in COMMANDS if name in c.menus} for name in ("private", "group", "administrators")}
    assert menus == {
        "private": {"country", "company", "theme", "today", "latest", "subscribe", "saved", "settings", "help"},
        "group": {"country", "company", "theme", "today"},
        "administrators": {"subscribe", "settings"},
    }
