"""What a person's next plain message means while a dialogue is open."""

from collections.abc import Awaitable, Callable, Mapping

from bot.ask import Answer, Ask, UserError
from bot.commands.editors import cardwork
from bot.views import dialogue
from bot.views.editors import cardasks
from bot.views.page import Page
from bot.views.plain_words import old_button
from store import dialogues, drafts, notices, reading
from store.tables import DialogueRow, ReportRow

REPORT = "report"
LONGEST_REPORT = 2_000
Step = Callable[[Ask, DialogueRow], Awaitable[Answer]]


async def step(ask: Ask, steps: Mapping[str, Step]) -> Answer:
    """The answer of the open dialogue, or None where there is none and the text means itself."""
    async with ask.read() as session:
        row = await dialogues.find(session, ask.chat_id, ask.user_id)
    if row is None:
        return None
    return await steps[row.step](ask, row) if row.step in steps else None


async def begin_report(ask: Ask, about: str | None) -> Page:
    """Ask for the words of a report."""
    async with ask.change() as session:
        state = {"about": about}
        await dialogues.keep(session, ask.chat_id, ask.user_id, REPORT, state, now=ask.now)
    return dialogue.stoppable(dialogue.report_wanted(), REPORT)


async def cancel(ask: Ask) -> Answer:
    """`/cancel`: end whatever is open."""
    async with ask.change() as session:
        open_ = await dialogues.find(session, ask.chat_id, ask.user_id)
        await dialogues.end(session, ask.chat_id, ask.user_id)
        draft = await drafts.find(session, str(open_.state["slug"])) if open_ and open_.step == cardwork.STEP else None
    if draft and draft.card and ask.may("editors"):
        return cardasks.left(draft.slug)
    return dialogue.cancelled() if open_ else dialogue.nothing_open()


async def stop(ask: Ask, step: str) -> Answer:
    """[Stop] below a question: ends the dialogue that it stands in, if that is still the open one."""
    async with ask.change() as session:
        open_ = await dialogues.find(session, ask.chat_id, ask.user_id)
        if open_ is None or open_.step != step:
            raise UserError(old_button())
        await dialogues.end(session, ask.chat_id, ask.user_id)
    return dialogue.cancelled()


async def _report(ask: Ask, row: DialogueRow) -> Answer:
    text = ask.text.strip()
    if not text:
        raise UserError("Please write it in words, or send /cancel.")
    return await keep_report(ask, text, row.state.get("about"))


async def keep_report(ask: Ask, text: str, about: str | None) -> Answer:
    """Store a report for the editors, and end the dialogue that asked for it."""
    async with ask.change() as session:
        row = ReportRow(
            chat_id=ask.chat_id, user_id=ask.user_id, about=about, text=text[:LONGEST_REPORT], sent_at=ask.now
        )
        number = await reading.report(session, row)
        await dialogues.end(session, ask.chat_id, ask.user_id)
        # The reader is thanked at once; the owners are told by the sender, each in the owner's own hours.
        await notices.owe(session, ask.room.all_owners(), f"{notices.REPORT}{number}", due=ask.now)
    return dialogue.report_kept(number)


STEPS: dict[str, Step] = {REPORT: _report}
