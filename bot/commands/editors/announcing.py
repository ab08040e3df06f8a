"""/announce: an owner's words to every chat that follows something, after a preview; once to each."""

from dataclasses import replace
from math import ceil

from bot.ask import Answer, Ask, Command, Run, UserError
from bot.commands.dialogues import Step
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.telegram.pacing import FREE_RATE, PAID_RATE
from bot.views import notices as notice_view
from bot.views.dialogue import stoppable
from bot.views.editors import announcing as view
from bot.views.page import Page
from bot.views.plain_words import old_button
from bot.views.text import units
from briefs.schedule import asleep
from store import audit, dialogues, notices
from store.tables import DialogueRow

ANNOUNCE = "announce"
LONGEST = 3_500
# Told apart by their moment; within one, by the update that began them.
MILLI = 1_000


async def announce(ask: Ask) -> Answer:
    """`/announce TEXT`; without a text it is asked for."""
    text = ask.text.strip()
    if text:
        return await _previewed(ask, text)
    async with ask.change() as session:
        await dialogues.keep(session, ask.chat_id, ask.user_id, ANNOUNCE, {}, now=ask.now)
    return stoppable(view.wanted(), ANNOUNCE)


async def _typed(ask: Ask, row: DialogueRow) -> Answer:
    """The words, or others in their place."""
    if not ask.may("owners"):
        return None
    text = ask.text.strip()
    if not text:
        raise UserError("Please write it in words, or send /cancel.")
    return await _previewed(ask, text)


async def _previewed(ask: Ask, text: str) -> Answer:
    if units(text) > LONGEST:
        raise UserError(f"An announcement has at most {LONGEST} characters, and this one has {units(text)}.")
    number = int(ask.now.timestamp()) * MILLI + ask.update_id % MILLI
    async with ask.change() as session:
        state = {"text": text, "number": number}
        await dialogues.keep(session, ask.chat_id, ask.user_id, ANNOUNCE, state, now=ask.now)
        alike, paused = await notices.reached(session, ask.now)
    later = sum(one.count for one in alike if asleep(ask.now, one.quiet_from, one.quiet_to, one.zone))
    now = sum(one.count for one in alike) - later
    rate = PAID_RATE if ask.room.paid else FREE_RATE
    shown = replace(notice_view.announcement(text, ask.room.username), fresh=True)
    return [shown, replace(view.sure(view.Reach(now, later, paused, ceil(now / rate)), number), fresh=True)]


async def on_announce(ask: Ask) -> Answer:
    """[Send] or [Back] below the preview."""
    press = ask.press
    assert isinstance(press, DeskPress)
    if not ask.may("owners"):
        raise UserError(old_button())
    async with ask.read() as session:
        row = await dialogues.find(session, ask.chat_id, ask.user_id)
    state = row.state if row and row.step == ANNOUNCE else {}
    if press.value == "back":
        async with ask.change() as session:
            if state:
                await dialogues.end(session, ask.chat_id, ask.user_id)
        return view.dropped()
    number = int(press.value) if press.value.isascii() and press.value.isdigit() and len(press.value) < 19 else 0
    if state.get("number") != number:
        async with ask.read() as session:
            before = await notices.announcement(session, number)
        if before is None:
            raise UserError(old_button())
        return view.sent_before()
    return await _send(ask, state["text"], number)


async def _send(ask: Ask, text: str, number: int) -> Page:
    async with ask.change() as session:
        chats = await notices.announce(session, number, text, now=ask.now)
        await dialogues.end(session, ask.chat_id, ask.user_id)
        if chats is not None:
            await audit.note(session, "announced", f"announcement:{number}", ask.user_id, now=ask.now, after=text)
    return view.sent_before() if chats is None else view.sent(chats)


COMMANDS = (Command("announce", "Tell every subscriber something", announce, who="owners", argument="TEXT"),)
PRESSES: dict[type[Press], Run] = {}
STEPS: dict[str, Step] = {ANNOUNCE: _typed}
