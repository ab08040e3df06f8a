"""Random and hostile updates: nothing breaks, every button is answered once, Telegram refuses nothing."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from random import Random
from typing import Any

import pytest
import structlog

from bot import app
from bot.sandbox.adopting import adopt
from bot.sandbox.chats import ANONYMOUS, AS_CHANNEL, Chat, Member, Person
from bot.sandbox.entities import plain
from bot.sandbox.refusals import Refusal
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER, World
from bot.telegram.buttons import ALL
from bot.telegram.callback import Press, TooLong, pack, ref
from tests.conftest import running_desk
from tests.people import Desk

Json = dict[str, Any]
SEED = 20261122
BATCH = 250
PATIENCE = 60.0
MOST_GROWTH = 64.0  # MB
HARMLESS = "message is not modified"
PERSONS = range(60_001, 60_301)
GROUPS = range(-1003000000012, -1003000000000)
CHANNEL = -1004000000001
MOST_UNITS = 4096
# Names, questions, arguments and deep links; signs that hide, turn or shatter text; markup, YAML, SQL and our own forms.
PIECES = (
    "thailand", "huawei kenya", "泰国", "🇹🇭", "كينيا", "korea", "how much did rework fall", "15% growth", "2023-06", "07-01",
    "02-30", "99-99", "-1", "0", "1e999", "٣", "½", "own-", "brief_x", "country_thailand", "theme_", "\x00", "\x01\x1f\x7f",
    "\u0085\u2028\u2029", "\u202e\u200f\u2066", "\u200b\u200d\ufeff", "e\u0301" * 9,
    "👩‍👩‍👧‍👦🏴‍☠️", "𝕏" * 99, "x" * 999, "<b>",
    "</b>", "<a href='x'>", "<tg-spoiler>", "<!--", "&amp;&#0;&lt", "&", "\"'", "{0.__class__}", "%s%n", "../../etc/passwd",
    "'; DROP TABLE report; --", "*_`[", "\n", "\n\n\n", " ", "\t", "---\n- &a [*a]", "slug: x\nclaims: [", "\U0010ffff",
    "!!python/name:os", "@silkbrief_bot", "/start", ":", "@", "1s:", "1u:stop",
)  # fmt: skip
# What a message can be instead of text.
OTHERS: tuple[Json, ...] = (
    {"location": {"latitude": 13.75, "longitude": 100.5}}, {"location": {"latitude": -90.0, "longitude": 180.0}},
    {"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1,
                 "is_animated": False, "is_video": False}},
    {"photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}], "caption": "/country thailand"},
    {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 1}}, {"dice": {"emoji": "🎲", "value": 6}},
    {"contact": {"phone_number": "0", "first_name": "<b>"}}, {"chat_shared": {"request_id": 1, "chat_id": CHANNEL}},
    {"users_shared": {"request_id": 9, "users": [{"user_id": 60_001}]}}, {"new_chat_title": "\u202e<b>"},
    {"left_chat_member": {"id": 60_001, "is_bot": False, "first_name": "x"}}, {"delete_chat_photo": True},
    {"quantum_thing": {"a": [1, None, {"b": "c"}]}}, {},
)  # fmt: skip


class Nonsense:
    """Makes updates about persons, groups and a channel that it adds to a world."""

    def __init__(self, world: World, random: Random) -> None:
        self._world, self._random, self._made = world, random, 0
        chats = [world.chats[world.add_person(Person(number, f"Person {number}")).id] for number in PERSONS]
        for number in GROUPS:
            group = world.add_chat(Chat(number, "supergroup", f"Group {number}", is_forum=number % 3 == 0))
            group.members = {person: Member() for person in PERSONS}
            group.members |= {OWNER: Member("creator"), world.bot.id: Member()}
            if group.is_forum:
                world.add_topic(group, "Topic", world.persons[OWNER])
            chats.append(group)
        channel = world.add_chat(Chat(CHANNEL, "channel", "Channel"))
        channel.members = {OWNER: Member("creator"), world.bot.id: Member("administrator")}
        for chat in (*chats, world.chats[OWNER]):
            world.post(chat, {"from": world.bot.user(), "text": "An old page"}, by_bot=True)
        self._file = world.keep_file("brief.yaml", "text/plain", b"slug: \xff").document()
        self._refs = [ref(name) for name in ("thailand", "huawei", "no-such-name", "c1")]
        self._kept = {chat.id: dict(chat.messages) for chat in world.chats.values()}

    def tidy(self) -> None:
        """Forget what was said in the world, but for the old pages."""
        for chat in self._world.chats.values():
            chat.messages = dict(self._kept[chat.id])

    def update(self) -> Json:
        """One more update, without its number."""
        self._made += 1
        kinds: dict[Callable[[], Json], int] = {
            lambda: {"message": self._message(self._text())}: 30,
            lambda: {"message": self._message(self._command())}: 25,
            lambda: {"message": self._message("") | self._random.choice((*OTHERS, {"document": self._file}))}: 8,
            lambda: {"callback_query": self._press()}: 35,
            lambda: {"edited_message": self._message(self._command()) | {"edit_date": 1}}: 2,
            lambda: {self._random.choice(("channel_post", "edited_channel_post")): self._post()}: 2,
            lambda: {"my_chat_member": self._change()}: 3,
            lambda: {"quantum_update": {"from": self._user(60_001), "text": self._text()}}: 1,
            dict: 1,
        }
        return self._random.choices(list(kinds), list(kinds.values()))[0]()

    def _text(self) -> str:
        text = "".join(self._random.choices(PIECES, k=self._random.choice((1, 1, 2, 3, 9, 90))))
        return text.encode("utf-16-le")[: 2 * MOST_UNITS].decode("utf-16-le", "ignore")

    def _command(self) -> str:
        name = self._random.choice([*(command.name for command in app.COMMANDS), "weather", "START", "x" * 32])
        at = self._random.choice(("", "", "", "@silkbrief_bot", "@SILKBRIEF_BOT", "@other_bot"))
        return f"/{name}{at}{self._random.choice((' ', ' ', chr(10), ''))}{self._text()}"[:2000]

    def _user(self, number: int) -> Json:
        name = self._random.choice(("Ann", self._text() or "x", "\u202e" * 4096, "<b>" * 1365))
        return {"id": number, "is_bot": False, "first_name": name, "language_code": "xx"}

    def _message(self, text: str) -> Json:
        chat_id = self._random.choice((*PERSONS, *list(GROUPS) * 8, OWNER))
        chat = self._world.chats[chat_id]
        person = chat_id if chat_id > 0 else self._random.choice(PERSONS)
        body: Json = {"message_id": 1000 + self._made, "date": 1, "chat": chat.face(), "from": self._user(person)}
        if chat_id < 0:
            body |= self._random.choice(({}, {}, self._unnamed(chat)))
        if chat.is_forum and self._random.random() < 0.5:
            body |= {"message_thread_id": next(iter(chat.topics)), "is_topic_message": True}
        if self._random.random() < 0.1:
            body["reply_to_message"] = {**body, "from": self._world.bot.user(), "message_id": 1, "text": self._text()}
        try:
            made = plain(text, self._world.user)
        except Refusal:
            return body
        return body | {"text": made.text, "entities": made.entities}

    def _unnamed(self, chat: Chat) -> Json:
        channel = self._world.chats[CHANNEL].face()
        named = ((ANONYMOUS, chat.face()), (AS_CHANNEL, channel), (None, channel))
        return dict(zip(("from", "sender_chat"), self._random.choice(named), strict=True))

    def _post(self) -> Json:
        face = self._world.chats[CHANNEL].face()
        return {"message_id": 1000 + self._made, "date": 1, "chat": face, "sender_chat": face, "text": self._text()}

    def _change(self) -> Json:
        person, bot = self._random.choice(PERSONS), self._world.bot.user()
        status = self._random.choice(("member", "left", "kicked"))
        new = {"status": status, "user": bot} | ({"until_date": 0} if status == "kicked" else {})
        about = {"chat": self._world.chats[person].face(), "from": self._user(person), "date": 1}
        return about | {"old_chat_member": {"status": "member", "user": bot}, "new_chat_member": new}

    def _press(self) -> Json:
        chat = self._world.chats[self._random.choice((*PERSONS, *list(GROUPS) * 8, OWNER))]
        person = chat.id if chat.id > 0 else self._random.choice(PERSONS)
        page = max(self._kept[chat.id])
        shown = self._world.shown(chat, chat.messages[page])
        gone = {"message_id": page, "chat": chat.face(), "date": 0}
        query: Json = {"id": f"q{self._made}", "from": self._user(person), "chat_instance": "1"}
        query |= self._random.choices(({"message": shown}, {"message": gone}, {"inline_message_id": "i"}), (8, 2, 1))[0]
        return query | ({"game_short_name": "x"} if self._random.random() < 0.02 else {"data": self._data(person)})

    def _data(self, person: int) -> str:
        asker = self._random.choice((None, person, person, person + 1))
        try:
            data = pack(self._forged(self._random.choice(list(ALL.values()))), asker)
        except TooLong:
            data = self._text()
        cut = data[: self._random.randrange(len(data) + 1)]
        return self._random.choice((data, data, data, data, cut, self._text() + data, data.replace("1", "0", 1)))

    def _forged(self, kind: type[Press]) -> Press:
        words = (
            *self._refs,
            *self._refs,
            "",
            "home",
            "claims",
            "all",
            "s",
            "stop",
            "publish",
            "forget",
            "country",
            "x",
        )
        numbers = (0, 1, 1, 2, 7, 31, -1, 10**15, -(10**15))
        typed = {field.name: "int" in str(field.type) for field in fields(kind)}
        values = {name: self._random.choice(numbers if whole else words) for name, whole in typed.items()}
        return kind(**values)


def _megabytes() -> float:
    """The memory that this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


class Tally:
    """What is promised of all updates, counted batch by batch."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.refused: list[tuple[str, str]] = []
        self.acknowledged: Counter[str] = Counter()
        self.pressed: set[str] = set()
        self.asked: Counter[int] = Counter()
        self.answered: Counter[int] = Counter()

    def sent(self, update: Json) -> None:
        """An update goes to the desk."""
        if press := update.get("callback_query"):
            self.pressed.add(press["id"])
        message = update.get("message")
        if message and message["chat"]["type"] == "private" and not _for_another(message):
            self.asked[message["chat"]["id"]] += 1

    def take(self) -> None:
        """Count the calls so far, and forget them and what was said, so that only the desk's memory can grow."""
        for call in self._world.record.calls():
            # getChat is a question, to which "chat not found" is the answer.
            if call["status"] != 200 and call["method"] != "getChat" and HARMLESS not in str(call["description"]):
                self.refused.append((call["method"], call["description"]))
            if call["method"] == "answerCallbackQuery":
                self.acknowledged[call["params"]["callback_query_id"]] += 1
            if call["method"] in ("sendMessage", "sendDocument") and call["status"] == 200:
                self.answered[call["chat"]] += 1
        self._world.record.clear()


def _for_another(message: Json) -> bool:
    """Whether a message is a command for another bot."""
    first = next((entity for entity in message.get("entities", ()) if entity["type"] == "bot_command"), None)
    if first is None or first["offset"]:
        return False
    _, at, target = message["text"][: first["length"]].partition("@")
    return bool(at) and target.lower() != "silkbrief_bot"


async def _handled(desk: Desk, batch: list[Json], nonsense: Nonsense) -> None:
    """Send a batch, and wait until its buttons are answered and a reader's /start is."""
    world = desk.server.world
    for update in batch:
        adopt(world, update)
        world.updates.add_raw({**update, "update_id": world.updates.next_id})
    async with asyncio.timeout(PATIENCE):
        for update in batch:
            if press := update.get("callback_query"):
                await world.queries[press["id"]].answered.wait()
        await desk.reader.say("/start")
    nonsense.tidy()


async def _all_handled(server: Server, database: str, number: int) -> tuple[Tally, float, float]:
    """Counts over so many updates, the seconds of a /start right after them, and by how many MB the memory grew."""
    tally, nonsense = Tally(server.world), Nonsense(server.world, Random(SEED))
    async with running_desk(server, database) as desk:
        before = 0.0
        for done in range(0, number, BATCH):
            batch = [nonsense.update() for _ in range(min(BATCH, number - done))]
            for update in batch:
                tally.sent(update)
            await _handled(desk, batch, nonsense)
            tally.take()
            # The first batch fills what is kept on purpose: caches, connections, the world.
            before = before or _megabytes()
        began = time.monotonic()
        await desk.reader.say("/start")
        seconds = time.monotonic() - began
        growth = _megabytes() - before
    tally.take()
    return tally, seconds, growth


async def test_random_and_hostile_updates_break_nothing(
    server: Server,
    database: str,
    amount: Callable[[int, int], int],
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever comes: no error, each button answered once, each private message answered, no call refused."""
    number = amount(10_000, 1_500)
    with caplog.at_level(logging.ERROR), structlog.testing.capture_logs() as logs:
        tally, seconds, growth = await _all_handled(server, database, number)
    assert [log for log in logs if log["log_level"] in ("error", "critical")] == []
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert tally.refused == []
    assert tally.acknowledged - Counter(tally.pressed) == Counter(tally.pressed) - tally.acknowledged == Counter()
    assert {chat: number for chat, number in tally.asked.items() if tally.answered[chat] < number} == {}
    assert growth < MOST_GROWTH
    with capsys.disabled():
        sent = f"{number} updates, {len(tally.pressed)} presses, {tally.answered.total()} messages sent"
        print(f"\n{sent}, /start after them in {seconds * 1000:.0f} ms, memory +{growth:.0f} MB")
