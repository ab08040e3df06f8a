"""The bot's process behind the sandbox: `silkbrief run`'s own code with the sandbox's clock."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from bot import log, running
from bot.sandbox.clock import Clock
from bot.settings import Settings, read

TICK = 0.5


def main() -> None:
    """`python -m bot.sandbox.child CLOCK SETTINGS`."""
    clock, told = Clock(Path(sys.argv[1])), json.loads(sys.argv[2])
    settings = read(**told)
    log.setup(settings.log_level, settings.log_format)
    asyncio.run(_run(clock, settings))


async def _run(clock: Clock, settings: Settings) -> None:
    watching = asyncio.create_task(_end_with_parent())
    await running.run(settings, now=clock.now, tick_every=TICK, tell=lambda _: None)
    watching.cancel()


async def _end_with_parent() -> None:
    """Stop when the sandbox is gone, however it went: then its pipe closes."""
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    await reader.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
