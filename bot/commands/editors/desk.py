"""The buttons about the running of the desk: each goes to whoever knows that matter."""

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors import announcing, conflicts, figures, history, recalls, roles
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.views.plain_words import old_button

# Who answers a button, by the word that it carries, and the least role that may press it.
ACTS: dict[str, tuple[str, Run]] = {
    "audit": ("editors", history.on_audit),
    "change": ("editors", history.on_change),
    "announce": ("owners", announcing.on_announce),
    "recall": ("editors", recalls.confirmed),
    "stats": ("editors", figures.on_stats),
    **dict.fromkeys(conflicts.WHATS, ("editors", conflicts.on_conflict)),
    **dict.fromkeys(roles.WHATS, ("owners", roles.on_role)),
}


async def on_desk(ask: Ask) -> Answer:
    """A button about the desk. Who may not press it gets nothing from an old or forged one."""
    press = ask.press
    assert isinstance(press, DeskPress)
    who, run = ACTS.get(press.what, ("owners", None))
    if run is None or not ask.may(who):
        raise UserError(old_button())
    return await run(ask)


COMMANDS: tuple[Command, ...] = ()
PRESSES: dict[type[Press], Run] = {DeskPress: on_desk}
