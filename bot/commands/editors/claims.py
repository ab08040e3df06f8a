"""[Edit] [Correct] [Verify] under a page: one of its claims is chosen, and whoever does that goes on with it."""

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.editors import correcting, entries, verifying
from bot.telegram.buttons import ClaimsPress
from bot.telegram.callback import Press, apart
from bot.views.editors import claims as view
from bot.views.plain_words import old_button

# What each button does with the claim that was chosen, by the word that it carries.
ACTS = {"edit": entries.edit, "file": entries.whole, "correct": correcting.begin, "verify": verifying.begin}


async def on_claims(ask: Ask) -> Answer:
    """A button of an editor below a page: of several claims one is asked for."""
    press = ask.press
    assert isinstance(press, ClaimsPress)
    if not ask.may("editors") or press.what not in ACTS:
        raise UserError(old_button())
    known = ask.catalogue.claims
    ids = apart(press.refs, known)
    if not ids:
        raise UserError(old_button())
    if len(ids) > 1:
        return view.choice(press.what, [known[one] for one in ids])
    return await ACTS[press.what](ask, known[ids[0]])


COMMANDS: tuple[Command, ...] = ()
PRESSES: dict[type[Press], Run] = {ClaimsPress: on_claims}
