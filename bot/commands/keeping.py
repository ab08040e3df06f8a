"""/save and /saved: bookmarks."""

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import subjects
from bot.telegram.buttons import SavePress
from bot.telegram.callback import Press
from bot.views import keeping, names
from bot.views.page import Page
from bot.views.plain_words import old_button
from store import reading


async def save(ask: Ask) -> Answer:
    """`/save NAME`."""
    if not ask.text.strip():
        raise UserError("Type a name after the command, such as /save thailand, or press Save under a page.")
    wanted = ask.text.strip().casefold()
    if wanted in ask.catalogue.briefs:
        return await _keep(ask, f"b:{wanted}", True)
    match = ask.room.live.names.lookup(ask.text)
    if match.verdict == "exact":
        return await _keep(ask, f"s:{match.subjects[0].slug}", True)
    return subjects.found(ask, ask.text) or names.unknown(ask.text, ask.catalogue)


async def saved(ask: Ask) -> Answer:
    """`/saved`."""
    async with ask.read() as session:
        items = await reading.saved(session, ask.chat_id, ask.user_id)
    return keeping.saved(items, ask.catalogue)


async def on_save(ask: Ask) -> Answer:
    """A Save button, or one that drops a bookmark."""
    press = ask.press
    assert isinstance(press, SavePress)
    name = ask.room.live.by_ref.get(press.ref)
    if name is None or press.what not in ("s", "b"):
        raise UserError(old_button())
    return await _keep(ask, f"{press.what}:{name}", bool(press.on))


async def _keep(ask: Ask, item: str, on: bool) -> Page:
    async with ask.change() as session:
        if on:
            await reading.save(session, ask.chat_id, ask.user_id, item, now=ask.now)
        else:
            await reading.drop(session, ask.chat_id, ask.user_id, item)
    return keeping.kept(on, toast=ask.press is not None)


COMMANDS = (
    Command("save", "Keep a page", save, argument="NAME"),
    Command("saved", "What you kept", saved, menus("private")),
)
PRESSES: dict[type[Press], Run] = {SavePress: on_save}
