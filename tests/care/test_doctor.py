"""`silkbrief doctor`: one line per check; what is bad fails it, what is secret is not shown."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import insert

from bot.care import doctor
from bot.loading import migrate
from bot.sandbox.server import Server
from bot.settings import SHIPPED, Settings
from bot.shell import CannotDo
from briefs import starter
from store.engine import Store
from store.tables import DeliveryRow
from tests.care.stores import make_database, settings_of
from tests.conftest import running_desk, settings_for

WRONG = "4711:no-such-token-exists-at-this-server"


async def told(settings: Settings, capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    """What the doctor says: level and sentence by check."""
    capsys.readouterr()
    await doctor(settings)
    return lines(capsys)


def lines(capsys: pytest.CaptureFixture[str]) -> dict[str, tuple[str, str]]:
    """The printed lines, by check."""
    found = [line.split(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    return {check: (level, said) for level, check, said in found}


@asynccontextmanager
async def telegram(body: object, status: int = 200, **headers: str) -> AsyncIterator[str]:
    """A server that gives one answer to every call; its address."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(body, status=status, headers=headers)

    app = web.Application()
    app.router.add_get("/{rest:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_all_is_well_beside_a_running_desk(
    server: Server, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line is ok, the running desk is seen, and it goes on unharmed."""
    async with running_desk(server, database) as desk:
        said = await told(settings_for(server, database), capsys)
        assert {level for level, _ in said.values()} == {"ok"}
        assert list(said) == [
            "settings", "folder", "database", "catalogue", "live", "process", "pushes", "zones", "token", "clock",
        ]  # fmt: skip
        assert said["process"][1] == "a desk runs on this store"
        assert said["token"][1] == f"accepted, the bot is @{server.world.bot.username}"
        assert (await desk.reader.say("/start")).text
    assert (await told(settings_for(server, database), capsys))["process"][1] == "no desk runs on this store"


async def test_a_desk_on_postgresql_is_seen(server: Server, postgres: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Who leads there holds a lock that another process can see."""
    url = await make_database(postgres)
    async with running_desk(server, url):
        assert (await told(settings_for(server, url), capsys))["process"][1] == "a desk runs on this store"
    assert (await told(settings_for(server, url), capsys))["process"][1] == "no desk runs on this store"


async def test_before_the_first_start_nothing_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No token, no database: said with what makes them, nothing made, and no failure."""
    settings = Settings(_env_file=None, data_dir=tmp_path / "data")  # type: ignore[call-arg]
    said = await told(settings, capsys)
    assert said["database"][0] == "warn"
    assert "silkbrief run" in said["database"][1]
    assert said["token"] == ("ok", "skipped: there is none")
    assert list(tmp_path.iterdir()) == []


async def test_a_refused_token_is_bad_and_not_shown(
    server: Server, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The failure names the check; neither line nor sentence holds the token."""
    with pytest.raises(CannotDo, match=r"^Bad: token; see above what to do\.$"):
        await doctor(settings_for(server, database, telegram_bot_token=WRONG))
    printed = capsys.readouterr().out
    assert "bad  token      Telegram refuses TELEGRAM_BOT_TOKEN" in printed
    assert WRONG.partition(":")[2] not in printed


async def test_secrets_of_addresses_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    """A database and a Telegram that are not there: two bad lines, without password and token."""
    settings = settings_of(
        "postgresql://desk:the-password@127.0.0.1:1/desk",
        telegram_bot_token=WRONG, telegram_api_url="http://127.0.0.1:1",
    )  # fmt: skip
    with pytest.raises(CannotDo, match=r"^Bad: database, token;"):
        await doctor(settings)
    printed = capsys.readouterr().out
    assert "the-password" not in printed
    assert WRONG.partition(":")[2] not in printed


@pytest.mark.parametrize(("minutes", "level"), [(0, "ok"), (3, "warn"), (-3, "warn")])
async def test_a_clock_that_is_aside_is_told(
    minutes: int, level: str, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """More than a minute off Telegram's Date is a warning: digests would come at a wrong time."""
    date = format_datetime(datetime.now(UTC) + timedelta(minutes=minutes), usegmt=True)
    async with telegram({"ok": True, "result": {"username": "some_bot"}}, Date=date) as url:
        said = await told(settings_of(database, telegram_bot_token=WRONG, telegram_api_url=url), capsys)
    assert said["clock"][0] == level


async def test_a_server_that_is_no_bot_api_is_bad(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Another program on that address is told apart from a wrong token."""
    async with telegram(["hello"]) as url:
        with pytest.raises(CannotDo, match="Bad: token"):
            await doctor(settings_of(database, telegram_bot_token=WRONG, telegram_api_url=url))
    assert "the server answers like no Bot API (status 200)" in lines(capsys)["token"][1]


async def test_faults_of_the_catalogue_are_counted(
    tmp_path: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A broken folder is bad, with the command that lists its faults; what is live stays."""
    folder = tmp_path / "own"
    for name, content in starter.files("own").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content.replace(b"title:", b"titel:"))
    with pytest.raises(CannotDo, match="Bad: catalogue"):
        await doctor(settings_of(database, catalogue_dir=folder))
    said = lines(capsys)
    assert "faults: silkbrief check" in said["catalogue"][1]
    assert said["live"][1].endswith("the folder has changed since, the next run loads it")


async def test_overdue_pushes_are_told(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What should have gone out an hour ago is a warning while no desk runs."""
    store, due = Store(database), datetime.now(UTC) - timedelta(hours=1)
    async with store.unit() as session:
        owed = {"chat_id": 1, "topic_id": 0, "kind": "digest", "occasion": "x", "state": "planned", "attempts": 0}
        await session.exec(insert(DeliveryRow), params=[owed | {"due_at": due}])
    await store.close()
    said = (await told(settings_of(database), capsys))["pushes"]
    assert said == ("warn", f"1 owed, waiting since {due:%Y-%m-%d %H:%M} UTC: silkbrief run sends them")


async def test_a_database_that_is_none_is_bad(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file with something else in it is not touched."""
    file = tmp_path / "silkbrief.db"
    file.write_bytes(b"a letter, not a database" * 100)
    with pytest.raises(CannotDo, match="Bad: database"):
        await doctor(settings_of(f"sqlite+aiosqlite:///{file}"))
    assert file.read_bytes() == b"a letter, not a database" * 100


async def test_an_empty_store_says_what_fills_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Tables without content: the commands that put it there."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'silkbrief.db'}"
    store = Store(url)
    await migrate(store)
    await store.close()
    said = await told(settings_of(url, catalogue_dir=SHIPPED), capsys)
    assert said["live"] == ("warn", "nothing yet: silkbrief run or silkbrief load puts the catalogue there")
