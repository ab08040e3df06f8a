"""Control calls that are tools: the clock, faults, the limiter, the record, a fresh world."""

from datetime import datetime, timedelta

from bot.sandbox.acts import Wrong
from bot.sandbox.clock import Clock
from bot.sandbox.refusals import Json
from bot.sandbox.wishes import Answer, Wish
from bot.sandbox.world import World

MOST_CALLS = 1_000


def clock_shown(world: World) -> Json:
    """The clock as the control side tells it."""
    clock = world.clock
    return {"now": clock.now().isoformat(), "offset_seconds": clock.offset.total_seconds(), "frozen": clock.frozen}


class Tools:
    """See the table in `control`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[tuple[str, str, Answer]]:
        """Verb, path under /sim and handler."""
        return [
            ("GET", "clock", self.clock),
            ("POST", "clock", self.set_clock),
            ("GET", "faults", self.faults),
            ("POST", "faults", self.set_fault),
            ("DELETE", "faults", self.clear_faults),
            ("GET", "limiter", self.limiter),
            ("POST", "limiter", self.set_limiter),
            ("GET", "calls", self.calls),
            ("DELETE", "calls", self.clear_calls),
            ("POST", "fresh", self.fresh),
        ]

    async def clock(self, _: Wish) -> Json:
        """The clock."""
        return clock_shown(self._world)

    async def set_clock(self, wish: Wish) -> Json:
        """Move, set, stop the clock or let it run."""
        clock = self._world.clock
        if not any(wish.has(name) for name in ("advance", "to", "freeze")):
            raise Wrong("A clock is told advance, to or freeze.")
        try:
            if wish.has("to"):
                clock.set(_moment(wish.text("to")))
            if wish.has("advance"):
                clock.advance(timedelta(seconds=wish.real("advance")))
        except OverflowError:
            raise Wrong("There is no such time.") from None
        if wish.has("freeze"):
            clock.freeze(wish.flag("freeze"))
        self._world.events.tell("clock", **clock_shown(self._world))
        return clock_shown(self._world)

    async def faults(self, _: Wish) -> Json:
        """The faults in force."""
        return {"faults": self._world.faults.shown()}

    async def set_fault(self, wish: Wish) -> Json:
        """One more fault."""
        try:
            self._world.faults.set(wish.fields)
        except (TypeError, ValueError, AttributeError) as wrong:
            raise Wrong(str(wrong)) from None
        self._world.events.tell("faults")
        return await self.faults(wish)

    async def clear_faults(self, wish: Wish) -> Json:
        """No faults any more."""
        self._world.faults.clear()
        self._world.events.tell("faults")
        return await self.faults(wish)

    async def limiter(self, _: Wish) -> Json:
        """The limiter."""
        return self._world.limiter.shown()

    async def set_limiter(self, wish: Wish) -> Json:
        """Switch the limiter on or off, or set its rates."""
        try:
            self._world.limiter.set(wish.fields)
        except ValueError as wrong:
            raise Wrong(str(wrong)) from None
        self._world.events.tell("limiter")
        return self._world.limiter.shown()

    async def calls(self, wish: Wish) -> Json:
        """The record of calls."""
        found = self._world.record.calls(
            since=wish.number("since", 0), method=wish.text("method", ""), chat=wish.maybe("chat")
        )
        return {"seq": self._world.record.seq, "calls": found[-wish.number("last", MOST_CALLS) :]}

    async def clear_calls(self, _: Wish) -> Json:
        """Forget the record."""
        self._world.record.clear()
        return {"seq": self._world.record.seq, "calls": []}

    async def fresh(self, _: Wish) -> Json:
        """Begin anew; a poll that waits goes on waiting, numbers of updates and events go on."""
        clock: Clock = self._world.clock
        clock.freeze(False)
        clock.advance(-clock.offset)
        self._world.empty()
        return {"seq": self._world.events.seq}


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text} is no ISO moment.") from None
    if moment.tzinfo is None:
        raise Wrong("A moment has a time zone, such as Z.")
    return moment
