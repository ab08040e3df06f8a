"""The editors' queue: what waits, five at a time, and what settles it."""

from datetime import timedelta

from sqlmodel import select

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, STRANGER
from bot.telegram.buttons import ClaimsPress, DeskPress, QueuePress
from bot.telegram.callback import Press, pack, ref, together
from store.engine import Store
from store.tables import AuditRow, EditorRow, ReportRow
from tests.conftest import NOON, running_desk
from tests.people import Desk, Got, Talker

DAY = timedelta(days=1)
CLAIM = "pattaya-smart-city#partnership"
EMPTY = "Nothing waits for you. The queue is empty; enjoy the day."


async def owner_reads(desk: Desk, since: int) -> Got:
    (got,) = await desk.owner.read(since)
    return got


async def test_an_empty_queue_says_so_kindly(desk: Desk) -> None:
    """No report, nothing to check: one friendly line."""
    assert (await desk.owner.say("/queue")).text == EMPTY


FORGED = [
    QueuePress(what, ref) for what in ("page", "open", "answer", "close", "on", "off", "done") for ref in ("", "1")
]
FORGED += [QueuePress("confirmed", ref(CLAIM)), QueuePress("page", "../x", -3), QueuePress("close", "1,none")]


async def pressed(who: Talker, press: Press) -> str:
    """What flashes when somebody sends forged callback data."""
    start = await who.say("/start")
    query = acts.press(who.server.world, who.chat, start.message_id, who.user, pack(press))
    await query.answered.wait()
    return str((query.answer or {}).get("text"))


async def test_strangers_learn_nothing_of_the_queue(desk: Desk) -> None:
    """A reader's /queue is an unknown command; forged buttons say that they are old, and the report is open still."""
    assert "I do not know that command" in (await desk.reader.say("/queue")).text
    since = desk.server.world.events.seq
    await desk.reader.say("/report the date is wrong")
    await owner_reads(desk, since)
    for press in (*FORGED, ClaimsPress("verify", together([CLAIM])), DeskPress("stats")):
        assert "That button is old" in await pressed(desk.reader, press), press
    assert "Report 1, 22 Nov 2026: the date is wrong" in (await desk.owner.say("/queue")).text


async def test_a_forged_button_of_an_editor_is_old_too(desk: Desk) -> None:
    """What no page of ours has on it does nothing, whoever presses."""
    for press in FORGED[-3:]:
        assert "That button is old" in await pressed(desk.owner, press), press


async def test_a_removed_editor_answers_nothing_any_more(server: Server, database: str) -> None:
    """Begun as an editor, the role taken: the next message is a question like any reader's, the old button is old."""
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=STRANGER, role="editor", since=NOON))
    async with running_desk(server, database) as desk:
        since = desk.server.world.events.seq
        await desk.reader.say("/report the date is wrong")
        await owner_reads(desk, since)
        shown = await desk.stranger.say("/queue")
        await shown.press("Answer 1")
    async with store.unit() as session:
        await session.delete(await session.get_one(EditorRow, STRANGER))
    await store.close()
    async with running_desk(server, database) as desk:
        answer = await desk.stranger.say("thailand")
        assert answer.text.startswith("🇹🇭 Thailand")
        assert "That button is old" in await desk.stranger.shown(shown.message_id).flash("Close 1")
        assert "the date is wrong" in (await desk.owner.say("/queue")).text


async def test_a_report_is_thanked_first_told_to_the_owner_and_answered(desk: Desk, database: str) -> None:
    """The reader is thanked, the owner told, the answer comes back to the reader, and /mydata shows it."""
    since = desk.server.world.events.seq
    kept = await desk.reader.say("/report Midea: the <b>rework</b> figure is off")
    assert kept.text == "Thank you. It is with the editors as number 1; their answer comes here."
    told = await owner_reads(desk, since)
    assert told.text == "Report 1\nMidea: the <b>rework</b> figure is off"
    assert await told.press("Answer")
    since = desk.server.world.events.seq
    sent = await desk.owner.say("Thank you, we looked again: 75% & no more.")
    assert sent.text.startswith("Report 1 is answered")
    (answer,) = await desk.reader.read(since)
    assert answer.text == (
        "The editors on your report 1: Thank you, we looked again: 75% & no more.\n\n"
        "You wrote: Midea: the <b>rework</b> figure is off"
    )
    assert (await desk.owner.say("/queue")).text == EMPTY
    store = Store(database)
    async with store.read() as session:
        row = (await session.exec(select(ReportRow))).one()
        (noted,) = (await session.exec(select(AuditRow).where(AuditRow.about == "report:1"))).all()
    await store.close()
    assert (row.state, row.answer) == ("answered", "Thank you, we looked again: 75% & no more.")
    assert (noted.act, noted.who, noted.after) == ("answered", OWNER, None)


async def test_a_report_is_answered_once(desk: Desk) -> None:
    """Who answers what was closed meanwhile is told, and the reader gets nothing."""
    since = desk.server.world.events.seq
    await desk.reader.say("/report one")
    await owner_reads(desk, since)
    shown = await desk.owner.say("/queue reports")
    await shown.press("Answer 1")
    closed = await shown.press("Close 1")
    assert closed.text.startswith("Report 1 is closed.")
    late = await desk.owner.say("my answer")
    assert late.text == "That report is settled already, or its reader took it back."
    assert await shown.flash("Answer 1") == "That report is settled already, or its reader took it back."


async def test_an_answer_comes_to_a_group_and_through_a_pause(desk: Desk) -> None:
    """Where it was reported, and also to who paused all messages: it was asked for."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/pause 7d")
    group = desk.in_group()
    for talker in (desk.reader, group):
        since = desk.server.world.events.seq
        await talker.say("/report the date is wrong")
        await owner_reads(desk, since)
        shown = await desk.owner.say("/queue reports")
        await shown.press("Answer 1")
        since = desk.server.world.events.seq
        await desk.owner.say("It is mended.")
        (answer,) = await talker.read(since)
        assert answer.text.partition(":")[2].startswith(" It is mended.")


async def test_what_is_typed_long_after_is_no_answer(desk: Desk) -> None:
    """An hour later an editor's question is a question, and the report waits still."""
    since = desk.server.world.events.seq
    await desk.reader.say("/report the date is wrong")
    await owner_reads(desk, since)
    shown = await desk.owner.say("/queue")
    await shown.press("Answer 1")
    desk.server.world.clock.advance(timedelta(hours=1, seconds=5))
    assert (await desk.owner.say("thailand")).text.startswith("🇹🇭 Thailand")
    assert "the date is wrong" in (await desk.owner.say("/queue")).text


async def test_words_asked_three_times_wait_and_are_done(desk: Desk) -> None:
    """Three askings bring them; [Done] settles them; three more bring them back."""
    for _ in range(3):
        await desk.reader.say("xyzzy plugh")
    shown = await desk.owner.say("/queue")
    assert "plugh xyzzy was asked 3 times and nothing answered." in shown.text
    done = await shown.press("Done 1")
    assert done.text.startswith("Done: plugh xyzzy.")
    for times in range(3):
        assert (await desk.owner.say("/queue")).text == EMPTY, times
        await desk.reader.say("xyzzy plugh")
    assert "plugh xyzzy was asked 3 times" in (await desk.owner.say("/queue words")).text


async def test_the_queue_turns_five_at_a_time_and_filters(desk: Desk) -> None:
    """Seven reports are two pages; a kind alone is one press away."""
    for number in range(7):
        since = desk.server.world.events.seq
        await desk.reader.say(f"/report number {number}")
        await owner_reads(desk, since)
    for _ in range(3):
        await desk.reader.say("xyzzy plugh")
    first = await desk.owner.say("/queue")
    assert first.text.startswith("Queue · 1–5 of 8: 7 reports, 1 question without an answer")
    second = await first.press("2")
    assert "6–8 of 8" in second.text
    assert "number 5" in second.text
    alone = await second.press("Questions 1")
    assert alone.text.startswith("Questions · 1–1 of 1")
    assert (await alone.press("All 8")).text.startswith("Queue · 1–5 of 8")
    assert (await desk.owner.say("/queue checks")).text.startswith("No statements to check just now.")
    assert (await desk.owner.say("/queue nonsense")).text.startswith("After /queue goes nothing, or one of: reports,")


async def test_claims_past_their_check_wait_the_most_sent_first(desk: Desk) -> None:
    """After half a year many are due; what a digest told stands before what nobody was sent."""
    await desk.reader.say("/subscribe thailand")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(DAY)
    await desk.reader.read(since)
    desk.server.world.clock.advance(80 * DAY)
    shown = await desk.owner.say("/queue checks")
    assert "to check since" in shown.text
    counts = [int(line.partition("; in ")[2].split()[0]) for line in shown.text.splitlines() if "; in " in line]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) == 5
    assert "Verify 1" in shown.labels
    assert "Correct 1" in shown.labels
