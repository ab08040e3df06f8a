"""/recall: the pushes that told of a brief as news are taken back."""

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors.corrected import reach_of
from bot.push import owing
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.views.editors import correcting as view
from bot.views.plain_words import old_button
from store import audit, corrections
from store.tables import CorrectionRow


async def recall(ask: Ask) -> Answer:
    """`/recall SLUG`."""
    slug = ask.text.strip().casefold()
    if not slug:
        raise UserError("Name the brief: /recall SLUG. /latest lists the newest.")
    async with ask.read() as session:
        version = await corrections.told_version(session, slug)
        if version is None:
            raise UserError(f"No version of {slug[:60]} was ever news.")
        alike = await corrections.recall_reach(session, slug, version, now=ask.now)
    return view.recall(slug, _title(ask, slug), version, reach_of(alike, ask), live=slug in ask.catalogue.briefs)


def _title(ask: Ask, slug: str) -> str:
    brief = ask.catalogue.briefs.get(slug)
    return brief.title if brief else slug


async def confirmed(ask: Ask) -> Answer:
    """[Recall]: owed at once, and done in the sender's pace."""
    press = ask.press
    assert isinstance(press, DeskPress)
    number, _, slug = press.value.partition(":")
    if not ask.may("editors") or not (number.isascii() and number.isdigit()):
        raise UserError(old_button())
    version = int(number)
    async with ask.change() as session:
        if await corrections.told_version(session, slug) != version:
            raise UserError(old_button())
        row = CorrectionRow(
            claim=slug, version=version, kind="recall", why="recalled", who=ask.user_id, at=ask.now,
            was={"title": _title(ask, slug)}, now={},
        )  # fmt: skip
        await corrections.add(session, row)
        await audit.note(session, "recalled", f"brief:{slug}", ask.user_id, now=ask.now, version=version)
    owed = await owing.owe(ask.room, row)
    return view.recalled(owed)


COMMANDS = (Command("recall", "Take back what was pushed of a brief", recall, who="editors", argument="SLUG"),)
PRESSES: dict[type[Press], Run] = {}
