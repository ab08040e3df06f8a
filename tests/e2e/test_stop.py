"""How a desk's process ends, how it refuses to start, and how it hands over: with real processes."""

import asyncio
import time
from pathlib import Path

import pytest

from bot.sandbox import acts
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.server import Server
from bot.sandbox.world import READER
from tests.people import Desk
from tests.processes import Process, behind, desk_process, new_database, process

STOPS_WITHIN = 10.0
TAKES_OVER_WITHIN = 15.0


class Hanging(Faults):
    """Every call of a method hangs for a minute; `met` is set when the first one does."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self.set({"method": method, "hang": 60, "times": None})
        self.met = asyncio.Event()

    def strike(self, method: str, chat: int | None) -> Fault | None:
        found = super().strike(method, chat)
        if found:
            self.met.set()
        return found


async def _stopped(running: Process) -> tuple[int, float]:
    """The exit code, and the seconds from SIGTERM to the end."""
    began = time.monotonic()
    running.terminate()
    code = await running.ended(within=STOPS_WITHIN + 5)
    return code, time.monotonic() - began


async def test_sigterm_ends_an_idle_desk_at_once(tmp_path: Path, server: Server, database: str) -> None:
    """A desk that only waits for updates is gone in a moment, with exit code 0 and nothing to complain of."""
    async with desk_process(tmp_path, server, database, anew=True) as running:
        await Desk(server, []).reader.say("/start")
        code, seconds = await _stopped(running)
    assert code == 0, running.output
    assert seconds < 3, running.output
    assert "error" not in running.output


@pytest.mark.parametrize("method", ["sendMessage", "getUpdates"])
async def test_sigterm_ends_a_desk_whose_telegram_hangs(
    tmp_path: Path, server: Server, database: str, method: str
) -> None:
    """Whatever call hangs for a minute, the process ends with exit code 0 within ten seconds."""
    async with desk_process(tmp_path, server, database) as running:
        await Desk(server, []).reader.say("/start")
        server.world.faults = hanging = Hanging(method)
        acts.say(server.world, READER, READER, "/country thailand")
        await asyncio.wait_for(hanging.met.wait(), STOPS_WITHIN)
        code, seconds = await _stopped(running)
    assert code == 0, running.output
    assert seconds < STOPS_WITHIN, running.output
    assert "Traceback" not in running.output, running.output


async def test_sigterm_ends_a_desk_that_never_reached_telegram(tmp_path: Path, server: Server, database: str) -> None:
    """A start that hangs in its first call obeys too."""
    server.world.faults = hanging = Hanging("*")
    async with process(tmp_path, **behind(server, database)) as running:
        await asyncio.wait_for(hanging.met.wait(), STOPS_WITHIN)
        code, seconds = await _stopped(running)
    assert code == 0, running.output
    assert seconds < STOPS_WITHIN, running.output


async def test_a_second_process_on_the_same_file_refuses(tmp_path: Path, server: Server, database: str) -> None:
    """One SQLite file has one desk: the second says so in one sentence, and the first goes on."""
    async with desk_process(tmp_path, server, database):
        async with process(tmp_path, **behind(server, database)) as second:
            assert await second.ended() == 1, second.output
        assert second.lines == ["Another silkbrief runs on this database file; stop it first."]
        assert (await Desk(server, []).reader.say("/start")).text.startswith("Silkbrief")


async def test_a_refused_token_ends_with_one_sentence(tmp_path: Path, server: Server, database: str) -> None:
    """A token that Telegram does not know is named by its setting, never shown."""
    wrong = "7000000001:WRONG-token-WRONG-token-WRONG"
    told = behind(server, database, TELEGRAM_BOT_TOKEN=wrong, LOG_LEVEL="debug")
    async with process(tmp_path, anew=True, **told) as running:
        assert await running.ended() == 1, running.output
    assert running.lines[-1] == "Telegram refuses TELEGRAM_BOT_TOKEN: get the right one from @BotFather."
    assert "Traceback" not in running.output
    assert "WRONG-token" not in running.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ADMIN_IDS", "abc"),
        ("LOG_LEVEL", "loud"),
        ("DATABASE_URL", "mysql://root:hidden@localhost/desk"),
        ("SANDBOX_LISTEN", "nonsense"),
        ("TELEGRAM_BOT_TOKEN", "short"),
        ("TELEGRAM_API_URL", "ftp://127.0.0.1"),
    ],
)
async def test_a_wrong_setting_is_refused_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    """Exit code 1 and one sentence with the setting's name; no traceback, no secret."""
    async with process(tmp_path, **{name: value}) as running:
        assert await running.ended() == 1, running.output
    assert len(running.lines) == 1, running.output
    assert running.lines[0].startswith(name)
    assert "hidden" not in running.output


async def test_the_token_is_in_no_line_of_a_talkative_desk(tmp_path: Path, server: Server, database: str) -> None:
    """At LOG_LEVEL=debug, through faults and a stop, no line shows the token or the part of it that is secret."""
    async with desk_process(tmp_path, server, database, LOG_LEVEL="debug") as running:
        reader = Desk(server, []).reader
        server.world.faults.set({"method": "sendMessage", "code": 500, "times": 1})
        server.world.faults.set({"method": "getUpdates", "code": 502, "times": 2})
        server.world.faults.set({"method": "sendMessage", "lost_answer": True, "times": 1})
        for text in ("/start", "/country thailand"):
            acts.say(server.world, READER, READER, text)
        await reader.say(f"/country {server.token}", expect=2)
        assert (await _stopped(running))[0] == 0
    secret = server.token.partition(":")[2]
    assert "answer not delivered" in running.output
    assert not [line for line in running.lines if secret in line]


async def test_on_postgresql_another_process_takes_over(tmp_path: Path, server: Server, postgres: str) -> None:
    """Two processes share a database: one polls, the other stands by and takes over soon after a kill -9."""
    database = new_database(postgres)
    async with desk_process(tmp_path, server, database) as first:
        reader = Desk(server, []).reader
        await reader.say("/start")
        async with desk_process(tmp_path, server, database, anew=True) as second:
            await second.says("standing by")
            assert (await reader.say("/country thailand")).text.startswith("🇹🇭 Thailand")
            since = server.world.events.seq
            await first.killed()
            began = time.monotonic()
            acts.say(server.world, READER, READER, "/country kenya")
            # Thailand may come once more: its mark may not have been written when the first process died.
            (answer,) = await reader.read(since)
            if answer.text.startswith("🇹🇭 Thailand"):
                _, answer = await reader.read(since, 2)
            assert answer.text.startswith("🇰🇪 Kenya")
            assert time.monotonic() - began < TAKES_OVER_WITHIN
            assert not [call for call in server.world.record.calls() if call["status"] == 409]
            assert (await _stopped(second))[0] == 0, second.output
