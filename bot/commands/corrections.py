"""/corrections: the public log, and each correction whole."""

from dataclasses import replace

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.push.correcting import correction_of
from bot.telegram.buttons import PushPress
from bot.telegram.callback import Press
from bot.views import corrections as view
from bot.views.corrections import Where
from bot.views.page import Page
from bot.views.plain_words import old_button
from store import corrections as store

PER_PAGE, PER_PAGE_IN_GROUP = 3, 1


async def corrections(ask: Ask) -> Answer:
    """`/corrections`."""
    return await log(ask, 1)


async def log(ask: Ask, page: int) -> Page:
    """A page of the log."""
    per = PER_PAGE if ask.private else PER_PAGE_IN_GROUP
    async with ask.read() as session:
        total = await store.count(session)
        first = (min(max(page, 1), max(1, -(-total // per))) - 1) * per
        rows = await store.log(session, per, first)
    return view.log([correction_of(row) for row in rows], total, first, per, ask.catalogue, ask.reader)


async def one(ask: Ask, number: str) -> Page:
    """One correction whole.

    Raises:
        UserError: There is none of that number.
    """
    known = number.isascii() and number.isdigit() and len(number) < 16
    async with ask.read() as session:
        row = await store.find(session, int(number)) if known else None
    if row is None or row.kind != "correction":
        raise UserError(old_button())
    where = Where("private" if ask.private else "group", ask.room.username)
    return view.whole(correction_of(row), ask.catalogue, where)


async def of_payload(ask: Ask, payload: str) -> Page | None:
    """What a deep link to a correction or to the log opens; None where it leads elsewhere."""
    if payload == "corrections":
        return await log(ask, 1)
    return await one(ask, payload.removeprefix("correction_")) if payload.startswith("correction_") else None


async def _changed(ask: Ask) -> Answer:
    press = ask.press
    assert isinstance(press, PushPress)
    return await one(ask, press.ref)


async def _all(ask: Ask) -> Answer:
    # The message that it stands under stays.
    return replace(await log(ask, 1), fresh=True)


async def _turned(ask: Ask) -> Answer:
    press = ask.press
    assert isinstance(press, PushPress)
    return await log(ask, int(press.ref) if press.ref.isascii() and press.ref.isdigit() and len(press.ref) < 9 else 1)


# What the buttons of corrections open, by the word that they carry; whoever reads along may look.
LOOKS: dict[str, Run] = {"corrected": _changed, "corrections": _all, "log": _turned}
COMMANDS = (Command("corrections", "What we corrected", corrections),)
PRESSES: dict[type[Press], Run] = {}
