"""Real processes of `silkbrief` without the second that their imports take: forked from one that has made them."""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
from asyncio import StreamReader, StreamReaderProtocol
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).parent.parent
MOST_ASKED = 2**16
LONGEST_LINE = 2**24
# What the commands import when they run.
ROOMS = ("care", "loading", "log", "running", "sandbox.desk", "settings", "shell")


@dataclass
class Child:
    """A forked `silkbrief`, as `asyncio.subprocess.Process` is one that was started.

    Attributes:
        returncode: None while it runs; negative for the signal that ended it.
    """

    pid: int
    stdout: StreamReader
    stderr: StreamReader
    _told: StreamReader
    _asked: asyncio.StreamWriter
    returncode: int | None = None

    async def wait(self) -> int:
        """Wait for its end; the exit code."""
        if self.returncode is None:
            self.returncode = int(await self._told.readline())
            self._asked.close()
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self.send_signal(signal.SIGKILL)


async def fork(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Child:
    """`python -W error -m bot` with these words, in that folder and with just that environment."""
    ours, theirs = socket.socketpair()
    (out, to_out), (err, to_err) = os.pipe(), os.pipe()
    asked = json.dumps({"words": words, "folder": str(folder), "environment": dict(environment)}).encode()
    assert len(asked) < MOST_ASKED
    given = (theirs.detach(), to_out, to_err)
    socket.send_fds(_parent()[0], [asked], given)
    for one in given:
        os.close(one)
    told, asking = await asyncio.open_connection(sock=ours)
    return Child(int(await told.readline()), await _read(out), await _read(err), told, asking)


async def _read(pipe: int) -> StreamReader:
    reader = StreamReader(limit=LONGEST_LINE)
    opened = os.fdopen(pipe, "rb", buffering=0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: StreamReaderProtocol(reader), opened)
    return reader


@cache
def _parent() -> tuple[socket.socket, "subprocess.Popen[bytes]"]:
    """The process that forks, one for each process of tests; it ends with the socket's other end."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        words = [sys.executable, "-W", "error", "-m", "tests.warm", str(number)]
        nothing = subprocess.DEVNULL
        return ours, subprocess.Popen(words, cwd=ROOT, pass_fds=[number], stdin=nothing, stdout=nothing)


def _become(asked: bytes, streams: Sequence[int]) -> None:
    told = json.loads(asked)
    for number, stream in enumerate((os.open(os.devnull, os.O_RDONLY), *streams)):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(told["folder"])
    os.environ.clear()
    os.environ.update(told["environment"])
    sys.argv = ["silkbrief", *told["words"]]


def _serve(asking: socket.socket) -> bool:
    """Fork for whoever asks; true in a process that is to be a `silkbrief`, false when nobody asks any more."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        asked, given, _, _ = socket.recv_fds(asking, MOST_ASKED, 3)
        if not asked:
            asking.close()
            return False
        if not os.fork():
            break
        for one in given:
            os.close(one)
    asking.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    tell, *streams = given
    pid = os.fork()
    if not pid:
        os.close(tell)
        _become(asked, streams)
        return True
    for one in streams:
        os.close(one)
    os.write(tell, b"%d\n" % pid)
    _, status = os.waitpid(pid, 0)
    os.write(tell, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


if __name__ == "__main__":
    from bot.__main__ import main

    for room in ROOMS:
        import_module(f"bot.{room}")
    gc.freeze()
    if _serve(socket.socket(fileno=int(sys.argv[1]))):
        main()
