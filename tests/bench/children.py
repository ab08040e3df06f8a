"""A process on the core of those who are measured, and what it tells when it is done."""

import asyncio
import json
import os
import subprocess
import sys
from typing import Any

from tests.bench.measure import BOT_CORE, ROOT, Void, pinned

LONGEST = 180.0


async def told(*command: str, **environment: str) -> dict[str, Any]:
    """Run a command to its end; the JSON in its last line.

    Raises:
        Void: It failed, or took too long.
    """
    child = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=pinned(BOT_CORE),
    )
    try:
        said, wrong = await asyncio.wait_for(child.communicate(), LONGEST)
    except TimeoutError:
        child.kill()
        await child.wait()
        raise Void(f"{command[-3:]} did not end") from None
    if child.returncode:
        raise Void(f"{command[-3:]}: {wrong.decode(errors='replace').strip().rpartition(chr(10))[2]}")
    found: dict[str, Any] = json.loads(said.decode().strip().rpartition("\n")[2])
    return found


async def ours(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of the bench."""
    return await told(sys.executable, "-m", f"tests.bench.{module}", *arguments)
