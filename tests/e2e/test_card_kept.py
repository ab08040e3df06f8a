"""A living card is never lost: restarts in any step, updates that come twice, wrong input, editors who are removed."""

import json

import pytest
from sqlmodel import select

from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, STRANGER
from store.engine import Store
from store.tables import DraftRow, EditorRow, InboxRow
from tests.cards import BANGKOK_POST, FIRST, SLUG, TITLE, Writing
from tests.conftest import NOON, running_desk
from tests.people import Desk, Got, Talker


async def drafts(database: str) -> dict[str, DraftRow]:
    """What is kept."""
    store = Store(database)
    async with store.read() as session:
        found = {row.slug: row for row in await session.exec(select(DraftRow))}
    await store.close()
    return found


async def step(server: Server, database: str, what: str, card: Got | None, on: Got | None) -> list[Got]:
    """One step of an editor with a process of its own: `[Button]` under a message, or a text."""
    async with running_desk(server, database) as desk:
        writing = Writing(desk, card, on)
        if what.startswith("["):
            got = await writing.press(what.strip("[]0123456789"), int(what[-1]) if what[-1].isdigit() else 1)
        else:
            got = await writing.say(what, 1 if writing.card is None else 2)
        return [writing.card or got, got]


async def test_a_restart_in_any_step_loses_nothing(server: Server, database: str) -> None:
    """Every message and press is answered by another process, from the first word to the reader's page."""
    card: Got | None = None
    got: Got | None = None
    steps = (
        "/addbrief", TITLE, FIRST, "[Date]", "October 2025", "[Mark]", "[✓ checked]", "Opened the report.", "[About]",
        "thailand", "[Back]", "It opened on time.", "https://rappler.com/2025/10/30/opens", "Second center opens\nRappler",
        "[Commentary]2", "[Right]2", "[Preview]2", "[Publish]",
    )  # fmt: skip
    for one in steps:
        found = await step(server, database, one, None if one in steps[:2] else card, got)
        card, got = found
        if one == "[Right]2":
            got = card
    assert "Live now to all" in got.text  # type: ignore[union-attr]
    assert await drafts(database) == {}
    async with running_desk(server, database) as desk:
        read = await desk.reader.say(f"/brief {SLUG}")
    assert "✓ checked · Alibaba Cloud said in July 2025" in read.text
    assert "It opened on time. [2]" in read.text
    assert "Rappler, 30 Oct 2025, commentary" in read.text


async def test_an_update_that_comes_twice_changes_the_card_once(server: Server, database: str) -> None:
    """Killed between the change and its answer: the answer comes, the claim is not there twice."""
    async with running_desk(server, database) as desk:
        await Writing(desk).begin()
        since = server.world.events.seq
        update, message = acts.say(server.world, OWNER, OWNER, FIRST)
        first = await desk.owner.read(since, 2)
        body = {"update_id": update, "message": server.world.shown(server.world.chats[OWNER], message)}
    store = Store(database)
    async with store.unit() as session:
        row = (await session.exec(select(InboxRow).where(InboxRow.update_id == update))).one()
        row.done, row.body, row.person = False, json.dumps(body), OWNER
        session.add(row)
    await store.close()
    since = server.world.events.seq
    async with running_desk(server, database) as desk:
        (again,) = await desk.owner.read(since)
    assert again.text == first[-1].text
    assert len((await drafts(database))[SLUG].card["lines"]) == 1  # type: ignore[index]


@pytest.mark.parametrize(
    ("typed", "told", "expect"),
    [
        ("42", "‹42› is no sentence yet", 1),
        ("thanks a lot", "is no sentence yet", 1),
        ('slug: "x"\ntitle: "y"\nclaims:\n  - key: "a"\n', "Send it after /addbrief", 1),
        (FIRST, "Bangkok Post", 2),
        (BANGKOK_POST, "I keep the link to bangkokpost.com", 2),
    ],
)
async def test_bad_input_changes_nothing(desk: Desk, typed: str, told: str, expect: int) -> None:
    """What is no claim is answered with what to do, and the card is as it was."""
    writing = Writing(desk)
    await writing.begin()
    await writing.say(FIRST)
    assert told in (await writing.say(typed, expect)).text
    assert writing.card is not None
    assert "1 claim." in desk.owner.shown(writing.card.message_id).text


async def test_long_and_several_sentences_are_kept_and_split(desk: Desk) -> None:
    """Too long for a claim, but not lost: one claim for each sentence, all with the one link; a sticker harms nothing."""
    writing = Writing(desk)
    await writing.begin()
    long = "Alibaba Cloud opened a second data center in the Philippines in October 2025 " + "after a long wait " * 14
    answer = await writing.say(f"{long.strip()}. Its third one follows in 2027. {BANGKOK_POST}")
    assert "That is 2 sentences, and one claim each reads best." in answer.text
    assert "280 is the most" in answer.text
    both = await writing.press("Split in 2", 2)
    assert both.text.startswith("1 • event · Oct 2025, month")
    assert "\n2 • event · 2027, year" in both.text
    since = desk.server.world.events.seq
    acts.send(desk.server.world, OWNER, OWNER, {"sticker": _sticker()})
    (told,) = await desk.owner.read(since)
    assert "I cannot keep files or pictures here" in told.text


async def test_a_link_behind_words_is_one_too(desk: Desk) -> None:
    """Telegram shows the words and hides the address: it is the claim's source all the same."""
    writing = Writing(desk)
    await writing.begin()
    since = desk.server.world.events.seq
    entity = {"type": "text_link", "offset": 0, "length": 13, "url": BANGKOK_POST}
    said = {"text": "Alibaba Cloud opened in Manila in 2025.", "entities": [entity]}
    acts.send(desk.server.world, OWNER, OWNER, said)
    (_, answer) = await desk.owner.read(since, 2)
    assert answer.text == "1 • event · 2025, year · Alibaba Cloud · Bangkok Post, 2 Jul 2025"


async def test_cancel_after_publishing_speaks_of_no_draft(desk: Desk) -> None:
    """The card went live: what is written now means itself, and /cancel ends nothing that is there."""
    writing = Writing(desk)
    await writing.begin()
    await writing.say(FIRST)
    await writing.press("Preview", 2, on=writing.card)
    assert "Live now to all" in (await writing.press("Publish")).text
    assert "Thailand" in (await writing.editor.say("thailand")).text
    assert "draft" not in (await writing.editor.say("/cancel")).text


def _sticker() -> dict[str, object]:
    sizes = {"width": 1, "height": 1, "is_animated": False, "is_video": False}
    return {"file_id": "s", "file_unique_id": "s", "type": "regular", **sizes}


async def test_a_card_whose_message_is_gone_comes_anew(desk: Desk) -> None:
    """The editor deleted it: the next claim brings a card again, with all that was on it."""
    writing = Writing(desk)
    first = await writing.begin()
    await writing.say(FIRST)
    desk.server.world.chats[OWNER].messages[first.message_id].deleted = True
    await writing.say(f"It opened in October 2025. {BANGKOK_POST}")
    assert writing.card is not None
    assert writing.card.message_id > first.message_id
    assert "2 claims." in writing.card.text


async def test_a_removed_editor_changes_nothing(server: Server, database: str) -> None:
    """Old buttons say that they are old, and what is typed means itself; the draft stays for the others."""
    store = Store(database)
    async with store.unit() as session:
        session.add(EditorRow(user_id=STRANGER, role="editor", since=NOON))
    async with running_desk(server, database) as desk:
        editor = Talker(server, STRANGER, STRANGER)
        await editor.all("/addbrief", expect=1)
        await editor.all(TITLE, expect=1)
        card, answer = await editor.all(FIRST, expect=2)
    async with store.unit() as session:
        await session.delete(await session.get(EditorRow, STRANGER))
    await store.close()
    before = (await drafts(database))[SLUG].card
    async with running_desk(server, database) as desk:
        assert "old" in await answer.flash("Drop")
        assert "old" in await card.flash("Drop the draft")
        assert "Thailand" in (await editor.say("thailand")).text
        assert "Stopped. Nothing was changed." in (await editor.say("/cancel")).text
        listed = await desk.owner.say("/drafts")
        assert any(label.endswith(" · open card") for label in listed.labels)
    assert (await drafts(database))[SLUG].card == before
