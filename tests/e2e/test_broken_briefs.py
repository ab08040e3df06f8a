"""Broken briefs, sent as text and as files to the real desk: each gets one clear message, and nothing is lost or changed."""

from random import Random
from typing import Any

from sqlmodel import select

from bot.sandbox import acts
from bot.sandbox.server import Server
from store.engine import Store
from store.tables import AuditRow, BriefRow, ChangeRow, ClaimRow, DeskRow, DraftRow, FolderRow, SourceRow, SubjectRow
from tests.briefs.broken import GOOD, Broken
from tests.briefs.broken_texts import everything
from tests.conftest import running_desk
from tests.people import Talker

KEPT = (DeskRow, BriefRow, ClaimRow, SourceRow, SubjectRow, DraftRow, AuditRow, ChangeRow, FolderRow)
MOST_TYPED = 4_000
SENT, SEED = 210, 20261122


async def kept(database: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of content and of the desk's work."""
    store = Store(database)
    async with store.read() as session:
        found = {
            str(table.__tablename__): sorted(
                (row.model_dump() for row in (await session.exec(select(table))).all()), key=str
            )
            for table in KEPT
        }
    await store.close()
    return found


async def sent(owner: Talker, one: Broken, *, typed: bool) -> str:
    """What the desk answers to a broken brief."""
    if typed:
        return (await owner.say(f"/addbrief\n{one.content.decode()}")).text
    world = owner.server.world
    since = world.events.seq
    caption = {"caption": "/addbrief", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 9}]}
    document = world.keep_file("brief.yaml", "application/yaml", one.content).document()
    acts.send(world, owner.chat, owner.user, {"document": document} | caption)
    (got,) = await owner.read(since)
    return got.text


def typable(one: Broken) -> bool:
    """Whether a client sends it as a text, and unchanged."""
    try:
        text = one.content.decode()
    except UnicodeDecodeError:
        return False
    plain = all(letter.isprintable() or letter == "\n" for letter in text) and not any(mark in text for mark in "<>&`")
    return plain and "\n" in text.strip() and len(text) < MOST_TYPED and text[:1].isalpha()


async def test_each_gets_one_clear_message_and_nothing_is_lost(server: Server, database: str) -> None:
    """A seeded sample of all that can be broken; drafts, live content and the history stay as they were, to the last row."""
    chosen = Random(SEED).sample(everything(), SENT)
    async with running_desk(server, database) as desk:
        await desk.owner.all(f"/addbrief\n{GOOD}", expect=2)
        before = await kept(database)
        unclear = []
        for number, one in enumerate(chosen):
            told = await sent(desk.owner, one, typed=number % 2 == 0 and typable(one))
            if not clear(told, one):
                unclear.append((one.name, told))
        assert unclear == []
        assert await kept(database) == before
        got, _ = await desk.owner.all("/preview thailand-new-cities", expect=2)
        assert got.text.startswith("More smart cities in Thailand")
    said = [one for one in server.world.chats[desk.owner.chat].messages.values() if one.by_bot]
    assert len(said) == 2 + len(chosen) + 2


def clear(told: str, one: Broken) -> bool:
    """Whether a message says what is wrong and where."""
    if not told.startswith("Not kept: "):
        return "too large" in told or ("UTF-8" in told and f"Line {one.line or ''} ".rstrip() in told)
    place = "Line " if one.line is None else f"Line {one.line}"
    return place in told and one.key in told and "send the whole brief again" in told
