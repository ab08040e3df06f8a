"""A line knows its room by its power: what each file may import, read, call and spell, found by reading the code."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conventions.powers import (
    LONGEST_FILE,
    ROOT,
    STAIR,
    Rule,
    acts_at_import,
    but,
    climbs,
    code,
    either,
    imports,
    longer_functions,
    names,
    opens,
    parsed,
    reaches_for_private,
    rebinds_globals,
    texts,
    waits,
)

SANDBOX = {"bot/sandbox/*": "the other side: it is Telegram there, not the bot"}
SESSION = "sqlmodel.ext.asyncio.session.AsyncSession"

RULES: dict[str, Rule] = {
    "rooms lie on a stair: bot, store, briefs": Rule(climbs, {}),
    "briefs is pure: it awaits nothing": Rule(either(waits, imports("asyncio")), {}, ("briefs/*",)),
    "briefs knows no database, network, log, environment nor process": Rule(
        imports("sqlite3", "aiohttp", "structlog", "logging", "os", "subprocess", "socket", "threading"),
        {},
        ("briefs/*",),
    ),
    "only the door opens the files of a catalogue": Rule(
        opens,
        {
            "briefs/load.py": "the door",
            "briefs/canonical.py": "writes a folder back in its one form, for curators, by the door's own reading",
        },
        ("briefs/*",),
    ),
    "views are pure: they await nothing and know no store": Rule(
        either(waits, imports("store", "asyncio", "structlog")), {}, ("bot/views/*",)
    ),
    "yaml is read at the door only": Rule(imports("yaml"), {"briefs/load.py": "the door"}),
    "SQL is spoken in the store only": Rule(
        but(imports("sqlalchemy", "sqlmodel", "alembic", "psycopg", "aiosqlite"), SESSION),
        {
            "store/*": "its room",
            "bot/lead.py": "the advisory lock needs a connection of its own outside the store's pool",
        },
    ),
    "a session is handed on, not opened, outside the store": Rule(
        imports(SESSION),
        {
            "store/*": "its room",
            "bot/ask.py": "the type of what a command's one transaction hands on",
            "bot/push/compose.py": "the same, for helpers that share a batch's transaction",
            "bot/push/correcting.py": "the same: it composes within the claim's transaction",
        },
    ),
    "nobody but the store writes statements": Rule(
        texts(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|PRAGMA|CREATE TABLE)\s+\w"),
        {"bot/lead.py": "asks PostgreSQL for its advisory lock and pings it"},
        ("briefs/*", "bot/*"),
    ),
    "the environment is read in the settings only": Rule(
        either(imports("pydantic_settings", "dotenv"), names("os.environ", "os.getenv", "os.environb")),
        {
            "bot/settings.py": "its place",
        },
    ),
    "the clock is read only where now is made": Rule(
        names("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns"),
        {
            "bot/shell.py": "makes `now`",
            "bot/sandbox/clock.py": "makes the sandbox's movable `now`",
            "bot/leading.py": "leases run in real time, however the desk's clock is moved",
        },
    ),
    "Telegram's library stays in its room": Rule(
        imports("telegram"),
        {
            "bot/telegram/*": "its room",
            "bot/answering.py": "takes PTB's updates apart",
            "bot/app.py": "builds the Application",
            "bot/running.py": "starts it and knows which error ends a start",
            "bot/leading.py": "goes on where Telegram refuses the menus",
            "bot/push/sender.py": "hands the bot on to its workers",
            "bot/push/posting.py": "sends prepared bodies and tells Telegram's errors apart",
            "bot/push/refused.py": "the same, for what an error means to a delivery",
            "bot/push/changing.py": "edits what is out and tells Telegram's errors apart",
            "bot/push/counted.py": "asks again where an editor is not reached",
            "bot/push/alarm.py": "passes over an owner whom Telegram does not reach",
            "bot/web/webhook.py": "takes Telegram's calls in and sets the address for them",
            "bot/web/metrics.py": "counts updates as they pass",
        },
    ),
    "only say sends, edits and makes keyboards": Rule(
        either(
            names(
                "InlineKeyboardMarkup", "InlineKeyboardButton", "ReplyKeyboardMarkup", "ReplyKeyboardRemove",
                "CopyTextButton", "send_message", "send_document", "send_photo", "edit_message_text",
                "edit_message_reply_markup", "delete_message", "reply_text", "reply_html", "edit_text", "reply_markup=",
                "query.answer", "answer_callback_query",
            ),
            texts(r"\b(sendMessage|sendDocument|editMessageText|answerCallbackQuery|reply_markup)\b"),
        ),
        {
            **SANDBOX,
            "bot/telegram/say.py": "its place",
            "bot/push/compose.py": "a push's body is made once for many, its keyboard by say.keyboard",
            "bot/push/posting.py": "sends that body as it is, past PTB's methods",
            "bot/push/changing.py": "edits and deletes in the same way",
        },
    ),
    "callback data is written and read in callback.py only": Rule(
        either(
            names("callback_data="),
            texts(r"^1[a-z](:|$)|\bcallback_data\b"),
            imports("bot.telegram.callback.pack", "bot.telegram.callback.unpack"),
        ),
        {
            **SANDBOX,
            "bot/telegram/say.py": "puts what callback.pack makes on a button",
            "bot/answering.py": "finds by callback.unpack who answers a pressed one",
            "bot/recording.py": "keeps with an answer what asks for its page, as callback.pack makes it",
            "bot/push/correcting.py": "asks for that page once more, as callback.unpack reads it",
        },
    ),
    "nothing happens at import": Rule(
        acts_at_import,
        {
            "bot/__main__.py": "typer's commands hang on one object",
            "store/migrations/env.py": "Alembic runs this file",
            "store/migrations/versions/*": "Alembic reads these names",
        },
    ),
    "no function changes a global": Rule(rebinds_globals, {}),
    "private names stay private": Rule(reaches_for_private, {}),
    "functions are short": Rule(longer_functions, {"store/migrations/versions/*": "written by Alembic"}),
    "nothing is left for later": Rule(
        either(names("NotImplementedError"), texts(r"\b(TODO|FIXME|XXX)\b")), {}, ("briefs/*", "store/*", "bot/*")
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_the_code_keeps_the_rule(name: str) -> None:
    """No file uses a power that is not its own."""
    assert [str(line) for file, source in code().items() for line in RULES[name].breaches(file, source)] == []


@pytest.mark.parametrize("name", RULES)
def test_every_exception_is_still_needed(name: str) -> None:
    """A file that is excepted by name uses the power; else its line goes."""
    rule, files = RULES[name], code()
    bare = Rule(rule.look, {}, rule.rooms)
    idle = []
    for home in rule.homes:
        kept = [file for file in files if fnmatch(file, home)]
        if not any(bare.breaches(file, files[file]) for file in kept):
            idle.append(home)
    assert idle == []


PLANTED = [
    ("rooms lie on a stair: bot, store, briefs", "store/chats.py", "from bot.views.page import Page"),
    ("rooms lie on a stair: bot, store, briefs", "briefs/search.py", "def f():\n    import store.engine"),
    ("briefs is pure: it awaits nothing", "briefs/search.py", "async def f(): pass"),
    ("briefs knows no database, network, log, environment nor process", "briefs/dates.py", "import os"),
    ("only the door opens the files of a catalogue", "briefs/names.py", "def f(p): return p.read_text()"),
    ("views are pure: they await nothing and know no store", "bot/views/own.py", "from store import chats"),
    ("yaml is read at the door only", "briefs/canonical.py", "import yaml"),
    ("yaml is read at the door only", "bot/shell.py", "from yaml import safe_load"),
    ("SQL is spoken in the store only", "bot/push/tick.py", "from sqlmodel import select"),
    ("a session is handed on, not opened, outside the store", "bot/arrivals.py", f"import {SESSION}"),
    ("nobody but the store writes statements", "bot/push/tick.py", "WANTED = 'SELECT id FROM chat'"),
    ("the environment is read in the settings only", "bot/lead.py", "import os\ndef f(): return os.environ['A']"),
    ("the environment is read in the settings only", "bot/log.py", "from os import getenv\nfrom pydantic_settings import B"),
    ("the clock is read only where now is made", "bot/push/tick.py", "def f(): return datetime.now(UTC)"),
    ("the clock is read only where now is made", "briefs/schedule.py", "def f(): return date.today()"),
    ("the clock is read only where now is made", "store/inbox.py", "def f(): return time.time()"),
    ("Telegram's library stays in its room", "bot/commands/about.py", "from telegram import Bot"),
    ("only say sends, edits and makes keyboards", "bot/commands/about.py", "async def f(b): await b.send_message(1, 'x')"),
    ("only say sends, edits and makes keyboards", "bot/answering.py", "def f(g): g(reply_markup=None)"),
    ("only say sends, edits and makes keyboards", "bot/lead.py", "METHOD = 'sendMessage'"),
    ("callback data is written and read in callback.py only", "bot/views/own.py", "DATA = '1s:thailand'"),
    ("nothing happens at import", "bot/log.py", "print('hello')"),
    ("nothing happens at import", "store/engine.py", "engine = create()"),
    ("no function changes a global", "bot/log.py", "def f():\n    global LEVEL\n    LEVEL = 1"),
    ("private names stay private", "bot/push/tick.py", "from store.catalogue import _put"),
    ("private names stay private", "bot/push/tick.py", "def f(room): return room._live"),
    ("functions are short", "bot/log.py", "def f():\n" + "    pass\n" * 40),
    ("nothing is left for later", "bot/log.py", "def f(): raise NotImplementedError"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "file", "source"), PLANTED)
def test_a_planted_breach_is_caught(name: str, file: str, source: str) -> None:
    """Each rule finds what it is for, in a file that has not the power."""
    assert RULES[name].breaches(file, source) != []


def test_every_rule_has_a_planted_breach() -> None:
    """No rule is there that could not fail."""
    assert {name for name, _, _ in PLANTED} == set(RULES)


def test_a_rule_is_quiet_on_what_is_allowed() -> None:
    """The same lines at home, and harmless ones that look alike, are no breach."""
    assert RULES["the clock is read only where now is made"].breaches("bot/shell.py", "X = datetime.now(UTC)") == []
    assert RULES["the clock is read only where now is made"].breaches("bot/lead.py", "X = room.now()") == []
    assert RULES["nothing is left for later"].breaches("bot/log.py", '"""A TODO list of readers."""') == []
    assert (
        RULES["callback data is written and read in callback.py only"].breaches("bot/log.py", "X = '10 s: late'") == []
    )


def test_no_file_is_too_long() -> None:
    """A file that needs more lines has more than one thing in it; tests too."""
    files = [path for room in (*STAIR, "tests") for path in sorted((ROOT / room).rglob("*.py"))]
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in files}
    lengths = {file: lines for file, lines in lengths.items() if not fnmatch(file, "store/migrations/versions/*")}
    assert {file: lines for file, lines in lengths.items() if lines > LONGEST_FILE} == {}


def test_no_room_is_called_utils() -> None:
    """A file is named by what it knows."""
    vague = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
    assert [file for file in code() if vague & set(Path(file).with_suffix("").parts)] == []


def test_comments_leave_nothing_for_later() -> None:
    """What is unfinished is no comment in the code."""
    left = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")
    lines = [(file, line) for file, source in code().items() for line in source.splitlines()]
    assert [f"{file} {line}" for file, line in lines if left.search(line)] == []


def test_every_module_says_what_it_is_for() -> None:
    """The first sentence of each file tells what the room is for."""
    empty = [file for file, source in code().items() if not ast.get_docstring(parsed(source))]
    assert empty == []
