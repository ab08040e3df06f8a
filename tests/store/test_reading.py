"""What readers leave: versions read, bookmarks, reports, unanswered words, dialogues, notes."""

from datetime import timedelta

from store import dialogues, notes, reading
from store.engine import Store
from store.tables import ReportRow
from tests.store.conftest import NOW

CHAT, USER = -1001234567890, 2**40


async def test_the_version_read_last_is_kept(store: Store) -> None:
    """One number per chat and brief, the newest."""
    async with store.unit() as session:
        assert await reading.last_read(session, CHAT, "b") is None
        await reading.read(session, CHAT, "b", 1, now=NOW)
    async with store.unit() as session:
        await reading.read(session, CHAT, "b", 3, now=NOW)
    async with store.read() as session:
        assert await reading.last_read(session, CHAT, "b") == 3
        assert await reading.last_read(session, USER, "b") is None


async def test_bookmarks_are_kept_once_and_dropped(store: Store) -> None:
    """Pressed twice it is one, the newest first, each person's own in a group."""
    async with store.unit() as session:
        await reading.save(session, CHAT, USER, "s:thailand", now=NOW)
        await reading.save(session, CHAT, USER, "b:midea", now=NOW + timedelta(minutes=1))
        await reading.save(session, CHAT, USER, "s:thailand", now=NOW + timedelta(minutes=2))
        await reading.save(session, CHAT, 8, "s:kenya", now=NOW)
    async with store.unit() as session:
        assert list(await reading.saved(session, CHAT, USER)) == ["b:midea", "s:thailand"]
        await reading.drop(session, CHAT, USER, "b:midea")
    async with store.read() as session:
        assert list(await reading.saved(session, CHAT, USER)) == ["s:thailand"]
        assert list(await reading.saved(session, CHAT, 8)) == ["s:kenya"]


async def test_reports_are_numbered(store: Store) -> None:
    """Each report has a number of its own, by which its answer is found."""
    numbers = []
    for text in ("one", "two"):
        async with store.unit() as session:
            row = ReportRow(chat_id=CHAT, user_id=USER, text=text, sent_at=NOW)
            numbers.append(await reading.report(session, row))
    assert numbers == [1, 2]


async def test_unanswered_words_are_counted_without_anybody(store: Store) -> None:
    """What was asked three times is wanted; who asked is nowhere."""
    for day in ("2026-11-20", "2026-11-21", "2026-11-22"):
        async with store.unit() as session:
            await reading.asked(session, "battery plant", today=day)
    async with store.unit() as session:
        await reading.asked(session, "moon base", today="2026-11-22")
    async with store.read() as session:
        (row,) = await reading.wanted(session)
    assert row.model_dump() == {"words": "battery plant", "times": 3, "last_on": "2026-11-22", "closed": False}


async def test_a_dialogue_survives_and_ends(store: Store) -> None:
    """One step per person and chat, with what it knows so far."""
    async with store.unit() as session:
        await dialogues.keep(session, CHAT, USER, "report", {"about": "a#b"}, now=NOW)
    async with store.unit() as session:
        await dialogues.keep(session, CHAT, USER, "other", {"about": None}, now=NOW)
    async with store.unit() as session:
        row = await dialogues.find(session, CHAT, USER)
        assert row is not None
        assert (row.step, row.state, row.since) == ("other", {"about": None}, NOW)
        assert await dialogues.find(session, CHAT, 8) is None
        await dialogues.end(session, CHAT, USER)
    async with store.read() as session:
        assert await dialogues.find(session, CHAT, USER) is None


async def test_notes_are_written_over_and_dropped(store: Store) -> None:
    """A small fact has one value."""
    async with store.unit() as session:
        await notes.write(session, "menu", "a")
    async with store.unit() as session:
        await notes.write(session, "menu", "b")
    async with store.unit() as session:
        assert await notes.read(session, "menu") == "b"
        await notes.drop(session, "menu")
    async with store.read() as session:
        assert await notes.read(session, "menu") is None
