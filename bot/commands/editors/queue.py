"""/queue: what waits for the editors, and what settles it; the weekly message and the switch that ends it."""

from dataclasses import replace
from datetime import timedelta

from bot import waiting
from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands.dialogues import Step
from bot.commands.editors import verifying
from bot.telegram.buttons import QueuePress
from bot.telegram.callback import Press, ref
from bot.views.dialogue import stoppable
from bot.views.editors import queue as view
from bot.views.page import Page
from bot.views.plain_words import old_button
from bot.views.text import units
from store import audit, dialogues, notices, reading
from store.tables import DialogueRow

LONGEST_ANSWER = 2_000
PATIENCE = timedelta(hours=1)
ANSWER = "answer"
GONE = "That report is settled already, or its reader took it back."


async def queue(ask: Ask) -> Answer:
    """`/queue [KIND]`, `/queue weekly on`, `/queue weekly off`."""
    word, _, rest = ask.text.strip().casefold().partition(" ")
    if word == "weekly" and rest in ("on", "off"):
        return await _switch(ask, on=rest == "on")
    if word and word not in view.KINDS:
        return view.unknown_kind()
    return await _shown(ask, word, 1)


async def _shown(ask: Ask, kind: str, page: int, note: str = "") -> Page:
    return view.page(await waiting.items(ask.room), kind, page, note)


async def _switch(ask: Ask, *, on: bool) -> Page:
    async with ask.change() as session:
        await notices.switch_weekly(session, ask.user_id, on=on)
    return view.switched(on)


async def on_queue(ask: Ask) -> Answer:
    """A button of the queue or of one of its items."""
    press = ask.press
    assert isinstance(press, QueuePress)
    if not ask.may("editors"):
        # A reviewer is told of the queue every week, and may end that.
        if press.what in ("on", "off") and ask.may("reviewers"):
            return await _switch(ask, on=press.what == "on")
        raise UserError(old_button())
    if press.what in verifying.STANDINGS:
        return await verifying.judge(ask, press.what, press.ref)
    match press.what:
        case "page" if press.ref in ("", *view.KINDS):
            return await _shown(ask, press.ref, press.page)
        case "open":
            return replace(await _shown(ask, "", 1), fresh=True)
        case "on" | "off":
            return await _switch(ask, on=press.what == "on")
        case "answer":
            return await _begin_answer(ask, press.ref)
        case "close":
            return await _close(ask, press)
        case "done":
            return await _done(ask, press)
    raise UserError(old_button())


async def _begin_answer(ask: Ask, text: str) -> Page:
    number = _number(text)
    async with ask.change() as session:
        row = await reading.reported(session, number)
        if row is None or row.state != "open":
            raise UserError(GONE)
        await dialogues.keep(session, ask.chat_id, ask.user_id, ANSWER, {"report": number}, now=ask.now)
    return stoppable(view.answer_wanted(view.Report(number, row.about, row.text, row.sent_at)), ANSWER)


async def _answer(ask: Ask, row: DialogueRow) -> Answer:
    """An editor's words on a report: kept with it, and owed to the reader's chat in the same transaction."""
    # What is typed long after the question is hardly meant for a reader.
    if not ask.may("editors") or ask.now - row.since > PATIENCE:
        return None
    text, number = ask.text.strip(), int(row.state["report"])
    if not text:
        raise UserError("Please write the answer in words, or send /cancel.")
    if units(text) > LONGEST_ANSWER:
        raise UserError(f"An answer has at most {LONGEST_ANSWER} characters, and this one has {units(text)}.")
    async with ask.change() as session:
        await dialogues.end(session, ask.chat_id, ask.user_id)
        report = await reading.settle_report(session, number, text, now=ask.now)
        if report is not None:
            await notices.owe(session, [report.chat_id], f"{notices.ANSWER}{number}", due=ask.now)
            await audit.note(session, "answered", f"report:{number}", ask.user_id, now=ask.now)
    if report is None:
        raise UserError(GONE)
    return view.answered(number)


async def _close(ask: Ask, press: QueuePress) -> Page:
    number, kind = _settled(press)
    async with ask.change() as session:
        closed = await reading.settle_report(session, _number(number), None, now=ask.now)
        if closed is not None:
            await audit.note(session, "closed", f"report:{closed.id}", ask.user_id, now=ask.now)
    return await _shown(ask, kind, press.page, f"Report {number} is closed." if closed else GONE)


async def _done(ask: Ask, press: QueuePress) -> Page:
    letters, kind = _settled(press)
    async with ask.change() as session:
        words = next((row.words for row in await reading.wanted(session) if ref(row.words) == letters), None)
        if words is not None:
            await reading.settle_words(session, words)
            await audit.note(session, "settled", f"words:{words}", ask.user_id, now=ask.now)
    return await _shown(ask, kind, press.page, f"Done: {words}." if words else "That is settled already.")


def _settled(press: QueuePress) -> tuple[str, str]:
    """What a button settles, and the kind of items that the page shows."""
    what, _, kind = press.ref.partition(",")
    if kind not in ("", *view.KINDS):
        raise UserError(old_button())
    return what, kind


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise UserError(old_button())
    return int(text)


COMMANDS = (
    Command("queue", "What waits for the editors", queue, menus("editors"), "editors", "[KIND]"),
)  # fmt: skip
PRESSES: dict[type[Press], Run] = {QueuePress: on_queue}
STEPS: dict[str, Step] = {ANSWER: _answer}
