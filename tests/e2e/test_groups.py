"""In groups: answers where they were asked for, silence on what is for others, pages that only the asker turns."""

import pytest

from bot.sandbox import acts
from bot.sandbox.chats import Chat, Member
from bot.sandbox.server import Server
from bot.sandbox.world import GROUP, OWNER, READER, STRANGER
from tests.people import Desk, Got, Talker

MOST_UNITS = 600


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _topic(server: Server, name: str) -> int:
    return next(topic.id for topic in server.world.chats[GROUP].topics.values() if topic.name == name)


def _said(server: Server) -> list[str]:
    """Everything that the desk said in the group."""
    messages = server.world.chats[GROUP].messages.values()
    return [message.body["text"] for message in messages if message.by_bot]


def _links(got: Got) -> list[str]:
    links = [entity["url"] for entity in got.raw.get("entities", []) if entity["type"] == "text_link"]
    rows = got.raw.get("reply_markup", {}).get("inline_keyboard", [])
    return links + [button["url"] for row in rows for button in row if "url" in button]


async def test_a_command_in_a_topic_is_answered_in_that_topic(desk: Desk) -> None:
    """/country@silkbrief_bot in the topic Kenya: the page comes there, as a reply to who asked."""
    topic = _topic(desk.server, "Kenya")
    asker = desk.in_group(READER, topic)
    got = await asker.say("/country@silkbrief_bot kenya")
    asked = max(m.id for m in desk.server.world.chats[GROUP].messages.values() if not m.by_bot)
    assert got.text.startswith("🇰🇪 Kenya")
    assert got.raw["message_thread_id"] == topic
    assert got.raw["reply_to_message"]["message_id"] == asked


async def test_a_page_turned_in_a_topic_stays_there(desk: Desk) -> None:
    """A button's page takes the place of the old one, in the same topic."""
    topic = _topic(desk.server, "Kenya")
    got = await desk.in_group(READER, topic).say("/country kenya")
    turned = await got.press("All")
    assert turned.message_id == got.message_id
    assert turned.raw["message_thread_id"] == topic


async def test_a_topic_that_was_deleted_meanwhile_is_answered_in_the_general_one(desk: Desk) -> None:
    """Who asked gets an answer even where the topic is gone before it comes."""
    world = desk.server.world
    topic = _topic(desk.server, "Kenya")
    asker = desk.in_group(READER, topic)
    since = world.events.seq
    acts.say(world, GROUP, READER, "/country kenya", thread=topic)
    del world.chats[GROUP].topics[topic]
    (got,) = await asker.read(since)
    assert got.text.startswith("🇰🇪 Kenya")
    assert "message_thread_id" not in got.raw


@pytest.mark.parametrize("privacy", [True, False])
async def test_what_is_not_for_the_desk_gets_silence(desk: Desk, privacy: bool) -> None:
    """Plain talk, other bots' commands and unknown ones stay without an answer, whether Telegram shows them or not."""
    desk.server.world.privacy = privacy
    reader = desk.in_group()
    since = desk.server.world.events.seq
    for text in (
        "good morning",
        "thailand",
        "how much did rework fall at midea",
        "@silkbrief_bot thailand",
        "/country@other_bot thailand",
        "/start@other_bot",
        "/weather tomorrow",
        "/weather@silkbrief_bot",
        "/publish thailand-new-cities",
        "/addbrief",
        "look: /country thailand",
    ):
        acts.say(desk.server.world, GROUP, READER, text)
    # A chat is answered in order: when this answer is there, the others would be too.
    acts.say(desk.server.world, GROUP, READER, "/country@silkbrief_bot kenya")
    (got,) = await reader.read(since)
    assert got.text.startswith("🇰🇪 Kenya")
    assert _said(desk.server) == [got.text]


async def test_edited_messages_and_channel_posts_get_silence(desk: Desk) -> None:
    """A command that somebody edits in afterwards is not obeyed."""
    world = desk.server.world
    _, talk = acts.say(world, GROUP, READER, "/weather")
    acts.edit(world, GROUP, talk.id, "/country thailand")
    got = await desk.in_group().say("/country kenya")
    assert _said(desk.server) == [got.text]


PAGES = (
    "/country", "/country thailand", "/country malaysia", "/company huawei", "/company", "/theme smart cities",
    "/region africa", "/today", "/onthisdate 07-01", "/timeline thailand", "/figures southeast asia", "/sources",
    "/gaps", "/latest", "/random", "/asof 2024-06 kenya", "/search rework at midea", "/country nowhere", "/country korea",
    "/brief", "/help", "/start", "/privacy",
)  # fmt: skip


async def test_pages_in_a_group_are_short_and_lead_to_the_private_chat(desk: Desk) -> None:
    """No page takes more than 600 units; a subject's page has a link to the whole in a private chat."""
    long = {}
    for number, typed in enumerate(PAGES):
        # Each in a group of its own: Telegram takes only twenty messages a minute for one.
        got = await _in_a_group(desk, number).say(typed)
        if _units(got.text) > MOST_UNITS:
            long[typed] = _units(got.text)
        if typed in ("/country thailand", "/company huawei"):
            assert any(url.startswith("https://t.me/silkbrief_bot?start=") for url in _links(got)), typed
    assert long == {}


def _in_a_group(desk: Desk, number: int) -> Talker:
    world = desk.server.world
    group = world.add_chat(Chat(-1002000000001 - number, "supergroup", f"Group {number}"))
    group.members = {READER: Member(), world.bot.id: Member()}
    return Talker(desk.server, READER, group.id)


async def test_only_the_asker_turns_pages(desk: Desk) -> None:
    """Somebody else's press gets a sentence and changes nothing; the asker's turns the page."""
    got = await desk.in_group(READER).say("/country thailand")
    told = await got.flash("All", by=desk.in_group(STRANGER))
    assert "Only who asked turns these pages" in told
    assert desk.in_group().shown(got.message_id).text == got.text
    turned = await got.press("All")
    assert turned.text != got.text


async def test_a_forged_press_does_not_turn_a_page(desk: Desk) -> None:
    """Data without an asker, or with somebody else's, is not obeyed in a group."""
    world = desk.server.world
    got = await desk.in_group(READER).say("/country thailand")
    row, column = got.button("All")
    data = got.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
    bare, _, _ = data.rpartition("@")
    for forged in (bare, f"{bare}@1", f"{bare}@", f"{bare}@ffffffffffffffff"):
        query = acts.press(world, GROUP, got.message_id, STRANGER, forged)
        await query.answered.wait()
        assert query.answer is not None
        assert query.answer["text"] != ""
    assert desk.in_group().shown(got.message_id).text == got.text


async def test_pages_of_an_anonymous_administrator_are_turned_by_administrators(desk: Desk) -> None:
    """Who wrote in the group's name presses in his own: his press is obeyed, a member's is not."""
    got = await desk.in_group(OWNER).say("/country thailand", expect=2, anonymous=True)
    assert "Only who asked" in await got.flash("All", by=desk.in_group(READER))
    turned = await got.press("All", by=desk.in_group(OWNER))
    assert turned.message_id == got.message_id
    assert turned.text != got.text


REFUSED = "In a group only its administrators can do that"
FOLLOWED = "You follow"


@pytest.mark.parametrize(
    ("who", "how", "answer"),
    [
        (READER, {}, REFUSED),
        (OWNER, {}, FOLLOWED),
        (OWNER, {"anonymous": True}, FOLLOWED),
    ],
)
async def test_only_administrators_subscribe_a_group(desk: Desk, who: int, how: dict[str, object], answer: str) -> None:
    """A member is refused in a sentence; an administrator is obeyed, under his name or the group's."""
    # Whoever writes in the group's name counts as a bot: then two messages of bots are to come.
    got = await desk.in_group(who).say("/subscribe thailand", expect=1 + len(how), **how)
    assert got.text.startswith(answer)
    shown = await desk.in_group(OWNER).say("/subscriptions")
    assert ("Thailand" in shown.text) == (answer == FOLLOWED)


async def test_a_member_cannot_follow_by_a_button(desk: Desk) -> None:
    """[Follow] under a group's page is an administrator's matter too; the page stays."""
    got = await desk.in_group(READER).say("/country thailand")
    assert (await got.flash("Follow")).startswith(REFUSED)
    assert desk.in_group().shown(got.message_id).text == got.text
