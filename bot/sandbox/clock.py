"""The sandbox's movable clock; imports nothing heavy, since the bot's own process reads it too."""

import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Aware UTC time that can be moved, frozen and shared by processes through one small file.

    Without a path the clock lives in memory. With one, every change is written there at once, and a
    clock of another process on the same file sees it at its next `now()`.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._offset = timedelta()
        self._frozen: datetime | None = None

    def now(self) -> datetime:
        """The clock's time, aware UTC; costs one stat when there is a file."""
        self._read()
        return self._frozen if self._frozen is not None else datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        """How far this clock stands from the machine's."""
        self._read()
        return self._offset if self._frozen is None else self._frozen - datetime.now(UTC)

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still until it is moved or let run."""
        self._read()
        return self._frozen is not None

    def advance(self, by: timedelta) -> None:
        """Move the clock, backwards with a negative span."""
        self.set(self.now() + by)

    def set(self, to: datetime) -> None:
        """Set the clock to an aware moment; it runs on from there, or stands there when frozen."""
        if to.tzinfo is None:
            raise ValueError("The clock is set to an aware moment only.")
        self._read()
        if self._frozen is not None:
            self._frozen = to.astimezone(UTC)
        else:
            self._offset = to - datetime.now(UTC)
        self._write()

    def freeze(self, frozen: bool = True) -> None:
        """Stop the clock where it is, or let it run on from there."""
        now = self.now()
        self._frozen = now if frozen else None
        if not frozen:
            self._offset = now - datetime.now(UTC)
        self._write()

    def _read(self) -> None:
        if self._path is None:
            return
        try:
            seen = os.stat(self._path)
        except FileNotFoundError:
            return
        stamp = (seen.st_mtime_ns, seen.st_ino)
        if stamp == self._stamp:
            return
        told = json.loads(self._path.read_text(encoding="utf-8"))
        self._stamp = stamp
        self._offset = timedelta(seconds=told["offset_seconds"])
        self._frozen = datetime.fromisoformat(told["frozen"]) if told["frozen"] else None

    def _write(self) -> None:
        if self._path is None:
            return
        frozen = self._frozen.isoformat() if self._frozen is not None else None
        self._path.parent.mkdir(parents=True, exist_ok=True)
        beside = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        beside.write_text(json.dumps({"offset_seconds": self._offset.total_seconds(), "frozen": frozen}), "utf-8")
        # The file system's own stamps may repeat within some milliseconds; these never do.
        moment = time.time_ns()
        os.utime(beside, ns=(moment, moment))
        beside.replace(self._path)
