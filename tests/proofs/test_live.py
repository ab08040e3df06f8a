"""What is published in one process is what the other answers with, within five seconds and without a restart."""

import json
import time
from collections.abc import Callable
from pathlib import Path

from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, READER
from tests.e2e.test_skeleton import BRIEF
from tests.people import Talker
from tests.processes import desk_process

GOES_LIVE_WITHIN = 5.0


async def test_content_goes_live_in_every_process(
    tmp_path: Path, server: Server, postgres_database: str, tell: Callable[[str], None]
) -> None:
    """The process that stands by takes the brief as soon as it is published, and answers with it when it takes over."""
    owner, reader = Talker(server, OWNER, OWNER), Talker(server, READER, READER)
    desk = (tmp_path, server, postgres_database)
    more = {"ADMIN_IDS": str(OWNER), "LOG_FORMAT": "json"}
    async with desk_process(*desk, **more) as first, desk_process(*desk, **more) as second:
        await second.says("standing by")
        await owner.all(f"/addbrief\n{BRIEF}", expect=2)
        report = await owner.say("/publish thailand-new-cities")
        version = json.loads(await second.says("catalogue taken"))["version"]
        began = time.monotonic()
        live = await report.press("Quietly")
        assert "Live now" in live.text
        await second.says(f'"version": {version + 1}')
        took = time.monotonic() - began
        await first.killed()
        answer = await reader.say("/brief thailand-new-cities")
        assert "Three more smart cities in Thailand" in answer.text
    tell(f"live in the other process {took:.1f} s after publishing")
    assert took < GOES_LIVE_WITHIN
