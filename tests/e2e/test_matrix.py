"""Every command and button of editors, by every role, in every kind of chat: strangers change and learn nothing."""

import ast
import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot import app
from bot.ask import RANK_OF, RANKS, Command
from bot.commands.editors import card, claims, desk, drafts
from bot.sandbox import acts
from bot.sandbox.chats import Member
from bot.sandbox.server import Server
from bot.sandbox.world import CHANNEL, GROUP, OWNER
from bot.telegram.buttons import CardPress, ClaimsPress, CorrectPress, DeskPress, DraftPress, QueuePress
from bot.telegram.callback import Press, pack, ref, together
from bot.views import plain_words
from briefs.links import slug_from
from store import drafts as kept
from store import editors
from store.engine import Store
from store.tables import Row
from tests.conftest import NOON, running_desk
from tests.e2e.test_skeleton import BRIEF
from tests.people import PATIENCE, Desk, Talker
from tests.staff import LIVE, SLUG, drafted, somebody

CLAIM = f"{LIVE}#rework"
EDITOR, REVIEWER, REMOVED = 6001, 6101, 6201
# Several of each, for Telegram takes only one message a second for one chat.
CREW = {"editor": [EDITOR], "reviewer": [REVIEWER + n for n in range(5)], None: [REMOVED + n for n in range(6)]}
FIRST_GUEST = 7001
CARD = "A card that is begun"
COMMANDS = tuple(command for command in app.COMMANDS if command.who in RANKS)
# What each kind of button carries: the words that its handler knows, and values that could do the most harm.
CARRIED: dict[type[Press], tuple[object, tuple[Any, ...]]] = {
    DraftPress: (drafts.ON_DRAFT, ()),
    CardPress: (card.ON_CARD, ()),
    ClaimsPress: (claims.ACTS, ()),
    DeskPress: (desk.ACTS, ("", "on", "owner", f"{REMOVED} owner", f"{REVIEWER}", "1")),
    CorrectPress: (None, ()),
    QueuePress: (None, ()),
}
# Rows that come with any answer to anybody.
OF_ANSWERS = ("inbox", "answer", "answers")


def rank(press: Press) -> int:
    """The least role that may press it."""
    who = "editors"
    if isinstance(press, DraftPress):
        who = drafts.ON_DRAFT[press.what][0]
    elif isinstance(press, DeskPress):
        who = desk.ACTS[press.what][0]
    elif isinstance(press, QueuePress) and press.what in ("on", "off"):
        who = "reviewers"
    return RANKS[who]


def words_of(kind: type[Press]) -> set[str]:
    """The words of a kind of button: the keys of its handler's table, and all that its handler's file compares with."""
    table, _ = CARRIED[kind]
    found = set(table) if isinstance(table, dict) else set()
    module = inspect.getmodule(app.presses()[kind])
    assert module is not None
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.MatchValue | ast.Compare):
            texts = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
            found |= {text for text in texts if isinstance(text, str) and text.isalpha()}
    return found


def presses(seen: str) -> Iterator[Press]:
    """Every button of editors, with the data that a true one would carry."""
    for what in drafts.ON_DRAFT:
        yield from (DraftPress(what, one) for one in (f"{ref(SLUG)}.{seen}", SLUG, LIVE))
    for what in card.ON_CARD:
        yield CardPress(what, ref(slug_from(CARD))[:6], 1, "confirmed")
    for what in claims.ACTS:
        yield ClaimsPress(what, together([CLAIM]))
    for what in desk.ACTS:
        yield from (DeskPress(what, value) for value in CARRIED[DeskPress][1])
    for what in sorted(words_of(CorrectPress)):
        yield CorrectPress(what, ref(CLAIM), "wrong")
    for what in sorted(words_of(QueuePress)):
        yield QueuePress(what, ref(CLAIM))
        yield QueuePress(what, "1")


def typed(command: Command) -> str:
    """A command with an argument that would do something."""
    arguments = {
        "addbrief": f"\n{BRIEF.replace('Three more', 'Many more')}",
        "addsubject": '\nslug: "laos"\nkind: "country"\nname: "Laos"\niso: "LA"\n',
        "addsource": '\nkey: "n"\ntitle: "T"\npublisher: "P"\ntier: 1\n',
        "addclaim": f" {LIVE}",
        "editbrief": f" {LIVE}",
        "unpublish": f" {SLUG}-live",
        "recall": f" {LIVE}",
        "publishat": f" {SLUG} 2026-12-24 08:00",
        "editors": f" add {REMOVED} owner",
        "foureyes": " on",
        "announce": " Hello to all",
        "correct": f" {CLAIM} It fell by half.",
        "verify": f" {CLAIM}",
        "audit": "",
        "queue": "",
        "stats": "",
        "template": "",
        "conflicts": "",
        "export": "",
    }
    return f"/{command.name}{arguments.get(command.name, f' {SLUG}')}"


async def content(store: Store) -> dict[str, list[str]]:
    """Every row of every table, but for what comes with any answer."""
    found = {}
    async with store.read() as session:
        for name, table in Row.metadata.tables.items():
            if name not in OF_ANSWERS:
                rows = [repr(row) for row in (await session.exec(select(table))).all()]  # type: ignore[call-overload]
                found[name] = sorted(row for row in rows if "menu " not in row)
    return found


@pytest.fixture
async def staffed(server: Server, database: str) -> AsyncIterator[tuple[Desk, Store, str]]:
    """A desk with an editor, a reviewer and a removed editor, and a draft; its store, and how the draft was seen."""
    store = Store(database)
    async with store.unit() as session:
        for role, numbers in CREW.items():
            for number in numbers:
                await editors.give(session, number, role or "editor", now=NOON)
        for number in CREW[None][1:]:
            await editors.take(session, number)
    async with running_desk(server, database) as made:
        for number in (number for numbers in CREW.values() for number in numbers):
            somebody(made, number, f"P{number}")
        _, report = await drafted(made.owner)
        # What strangers' presses could do something with: a correction half done, a card, a report.
        await Talker(server, REMOVED, REMOVED).say(f"/correct {CLAIM}")
        await made.owner.say(f"/addbrief {CARD}")
        since = server.world.events.seq
        await made.reader.say("/report This is wrong.")
        await made.owner.read(since)
        await dismissed(made, REMOVED)
        row, column = report.button("Publish")
        data = report.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
        seen = data.rpartition(".")[2]
        assert len(seen) == 6
        for chat in (GROUP, CHANNEL):
            for number in (EDITOR, REVIEWER, REMOVED):
                server.world.chats[chat].members[number] = Member()
        server.world.chats[CHANNEL].members[made.stranger.user] = Member()
        yield made, store, seen
    await store.close()


async def dismissed(made: Desk, number: int) -> None:
    """The owner takes somebody's role away."""
    person = await (await made.owner.say("/editors")).press(f"{number} · ")
    assert "has no role any more" in (await (await person.press("Remove")).press("Remove")).text


def test_every_button_of_editors_is_in_the_matrix() -> None:
    """A new kind of button that only editors get has to be tried here too."""
    handlers = {kind for kind, run in app.presses().items() if run.__module__.startswith("bot.commands.editors")}
    assert handlers == set(CARRIED)
    assert len(COMMANDS) > 20
    assert all(len(words_of(kind)) >= 3 for kind in CARRIED)


async def test_commands_in_private(staffed: tuple[Desk, Store, str]) -> None:
    """Who may not gets the very answer of a command that there is not, and changes nothing."""
    made, store, _ = staffed
    unknown = (await made.stranger.say("/nosuchcommand")).text
    before = await content(store)
    tried = []
    for role, numbers in CREW.items():
        refused = [c for c in COMMANDS if RANKS[c.who] > RANK_OF.get(role or "", 0)]
        for start, number in enumerate(numbers):
            tried.append((Talker(made.server, number, number), refused[start :: len(numbers)]))
    tried += [(somebody(made, FIRST_GUEST + n, "Guest"), [command]) for n, command in enumerate(COMMANDS)]
    told = await asyncio.gather(*(answers(person, commands) for person, commands in tried))
    assert {(name, text) for one in told for name, text in one if text != unknown} == set()
    assert await content(store) == before


async def answers(person: Talker, commands: list[Command]) -> list[tuple[str, str]]:
    """What somebody is told to each of some commands."""
    return [(command.name, (await person.say(typed(command))).text) for command in commands]


async def test_commands_elsewhere(staffed: tuple[Desk, Store, str]) -> None:
    """In a group, a topic and a channel they get silence, the owner's own and an anonymous administrator's too."""
    made, store, _ = staffed
    world = made.server.world
    topic = next(topic.id for topic in world.chats[GROUP].topics.values() if topic.name == "Kenya")
    before = await content(store)
    since = world.events.seq
    for command in COMMANDS:
        for user in (OWNER, EDITOR, REVIEWER, REMOVED, made.stranger.user):
            acts.say(world, GROUP, user, typed(command))
            acts.say(world, GROUP, user, f"/{command.name}@silkbrief_bot {SLUG}", thread=topic)
        acts.say(world, GROUP, OWNER, typed(command), anonymous=True)
        acts.say(world, CHANNEL, OWNER, typed(command))
    acts.say(world, GROUP, made.reader.user, "/country@silkbrief_bot kenya")
    # Whoever writes in the group's name counts as a bot there.
    *_, got = await Talker(made.server, made.reader.user, GROUP).read(since, len(COMMANDS) + 1)
    bots = [m.body["text"] for chat in (GROUP, CHANNEL) for m in world.chats[chat].messages.values() if m.by_bot]
    assert bots == [got.text]
    assert await content(store) == before


async def test_buttons_in_private(staffed: tuple[Desk, Store, str]) -> None:
    """Forged and replayed data of every button: the answer of any old button, and nothing changes."""
    made, store, seen = staffed
    before = await content(store)
    for number, role in ((made.stranger.user, None), (REMOVED, None), (REVIEWER, "reviewer"), (EDITOR, "editor")):
        under = await Talker(made.server, number, number).say("/start")
        refused = [press for press in presses(seen) if rank(press) > RANK_OF.get(role or "", 0)]
        assert len(refused) > (3 if role == "editor" else 60)
        told = await flashes(made, number, number, under.message_id, [pack(press) for press in refused])
        assert {(data, answer) for data, answer in told if answer != plain_words.old_button()} == set()
        texts = [m.body.get("text") for m in made.server.world.chats[number].messages.values() if m.by_bot]
        assert texts[-1] == under.text
    assert await content(store) == before


async def test_buttons_elsewhere(staffed: tuple[Desk, Store, str]) -> None:
    """In groups and channels an editor's button does nothing for anybody, whoever's name it carries."""
    made, store, seen = staffed
    world = made.server.world
    under = await made.in_group(OWNER).say("/country kenya")
    post = world.post(world.chats[CHANNEL], {"text": "a push", "sender_chat": world.chats[CHANNEL].face()})
    post.by_bot = True
    before = await content(store)
    allowed = {
        plain_words.old_button(),
        plain_words.not_yours(),
        plain_words.in_channel("silkbrief_bot"),
    }
    bare = [pack(press) for press in presses(seen)]
    for user in (OWNER, EDITOR, REMOVED, made.stranger.user):
        told = await flashes(made, GROUP, user, under.message_id, [pack(press, user) for press in presses(seen)])
        assert {(data, answer) for data, answer in told if answer not in allowed} == set()
    for user in (OWNER, made.stranger.user):
        told = await flashes(made, GROUP, user, under.message_id, bare)
        told += await flashes(made, CHANNEL, user, post.id, bare)
        assert {(data, answer) for data, answer in told if answer not in allowed} == set()
    assert made.in_group().shown(under.message_id).text == under.text
    assert await content(store) == before


async def flashes(made: Desk, chat: int, user: int, message: int, data: list[str]) -> list[tuple[str, str]]:
    """Press them all; each with the sentence that it flashed, "" for none."""
    queries = [acts.press(made.server.world, chat, message, user, one) for one in data]
    found = []
    for one, query in zip(data, queries, strict=True):
        await asyncio.wait_for(query.answered.wait(), PATIENCE)
        found.append((one, str((query.answer or {}).get("text") or "")))
    return found


async def test_a_dialogue_that_was_open_does_nothing_once_the_role_is_gone(staffed: tuple[Desk, Store, str]) -> None:
    """What a removed editor writes next is plain words, and answered as such."""
    made, store, _ = staffed
    eve = Talker(made.server, EDITOR, EDITOR)
    assert "When does" in (await eve.say(f"/publishat {SLUG}")).text
    await dismissed(made, EDITOR)
    said = await eve.say("2026-11-23 08:00")
    assert "goes live" not in said.text
    async with store.read() as session:
        row = await kept.find(session, SLUG)
    assert row is not None
    assert row.publish_at is None
