"""Promises about chats: who can be reached, topics, channels, members."""

from typing import Any

import pytest
from telegram import Bot
from telegram.error import BadRequest, Forbidden

from bot.sandbox.chats import Chat, Member, Person
from bot.sandbox.world import CHANNEL, GROUP, READER
from tests.sandbox.sandbox_api import Api

BUTTON = {"inline_keyboard": [[{"text": "a", "callback_data": "v1:a"}]]}


async def test_a_message_for_who_cannot_get_it_is_forbidden(api: Api) -> None:
    """Blocked, deleted and strange persons get nothing, each with Telegram's reason."""
    world = api.server.world
    world.add_person(Person(7, "Gone", deactivated=True))
    world.add_person(Person(8, "New", started=False))
    await api.sim("block", person=READER)
    assert [await api.refused("sendMessage", chat_id=number, text="a") for number in (READER, 7, 8)] == [
        "403 Forbidden: bot was blocked by the user",
        "403 Forbidden: user is deactivated",
        "403 Forbidden: bot can't initiate conversation with a user",
    ]


@pytest.mark.parametrize(
    ("kind", "change", "sentence"),
    [
        ("group", {"bot": "kicked"}, "403 Forbidden: bot was kicked from the group chat"),
        ("supergroup", {"bot": "kicked"}, "403 Forbidden: bot was kicked from the supergroup chat"),
        ("channel", {"bot": "kicked"}, "403 Forbidden: bot was kicked from the channel chat"),
        ("supergroup", {"bot": "left"}, "403 Forbidden: bot is not a member of the supergroup chat"),
        ("channel", {"bot": "left"}, "403 Forbidden: bot is not a member of the channel chat"),
        ("group", {"gone": True}, "403 Forbidden: the group chat was deleted"),
        ("supergroup", {"bot": "restricted"}, "400 Bad Request: not enough rights to send text messages to the chat"),
        ("channel", {"bot": "member"}, "400 Bad Request: need administrator rights in the channel chat"),
        (
            "channel",
            {"bot": "administrator", "rights": ["can_edit_messages"]},
            "400 Bad Request: need administrator rights in the channel chat",
        ),
    ],
)
async def test_closed_chats_refuse(api: Api, kind: str, change: dict[str, Any], sentence: str) -> None:
    """Groups and channels refuse a bot that is out or has no right, with Telegram's reason."""
    made = await api.sim("chat", kind=kind, title="Place", bot="administrator")
    await api.result("sendMessage", chat_id=made["chat"]["id"], text="a")
    await api.sim("chat", chat=made["chat"]["id"], **change)
    assert await api.refused("sendMessage", chat_id=made["chat"]["id"], text="a") == sentence


async def test_topics(api: Api) -> None:
    """A message goes to the topic asked for; the general topic has no number, a closed one refuses."""
    group = api.server.world.chats[GROUP]
    topic = next(iter(group.topics))
    sent = await api.result("sendMessage", chat_id=GROUP, message_thread_id=topic, text="a")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (topic, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Briefs"
    assert "message_thread_id" not in await api.result("sendMessage", chat_id=GROUP, text="a")
    for wrong in (1, 999):
        refused = await api.refused("sendMessage", chat_id=GROUP, message_thread_id=wrong, text="a")
        assert refused == "400 Bad Request: message thread not found"
    await api.sim("chat", chat=GROUP, close_topic=topic)
    refused = await api.refused("sendMessage", chat_id=GROUP, message_thread_id=topic, text="a")
    assert refused == "400 Bad Request: TOPIC_CLOSED"


async def test_a_channel_post_is_signed_by_the_channel(api: Api) -> None:
    """In a channel there is no `from`, and only inline keyboards are taken."""
    sent = await api.result("sendMessage", chat_id="@desk_channel", text="a", reply_markup=BUTTON)
    assert "from" not in sent
    assert sent["sender_chat"]["id"] == CHANNEL
    assert (
        await api.refused("sendMessage", chat_id=CHANNEL, text="a", reply_markup={"keyboard": [["a"]]})
        == "400 Bad Request: inline keyboard expected"
    )


async def test_chats_and_members(bot: Bot, api: Api) -> None:
    """getChat and its kin answer in forms that PTB reads."""
    chat = await bot.get_chat(GROUP)
    assert (chat.title, chat.type, chat.is_forum) == ("Desk group", "supergroup", True)
    assert (await bot.get_chat(READER)).first_name == "Rana"
    over = await bot.get_chat_administrators(GROUP)
    assert [(member.status, member.user.id) for member in over] == [("creator", 1002)]
    assert (await bot.get_chat_member(GROUP, READER)).status == "member"
    assert (await bot.get_chat_member(CHANNEL, bot.id)).status == "administrator"
    api.server.world.add_person(Person(7, "Far"))
    assert (await bot.get_chat_member(GROUP, 7)).status == "left"
    assert await bot.get_chat_member_count(GROUP) == 4
    with pytest.raises(BadRequest, match="User not found"):
        await bot.get_chat_member(GROUP, 99)
    with pytest.raises(BadRequest, match="There are no administrators in the private chat"):
        await bot.get_chat_administrators(READER)
    assert await bot.leave_chat(GROUP)
    with pytest.raises(Forbidden, match="bot is not a member of the supergroup chat"):
        await bot.get_chat_member(GROUP, READER)


async def test_making_topics_needs_the_right(bot: Bot, api: Api) -> None:
    """createForumTopic is for administrators of forums."""
    with pytest.raises(BadRequest, match="Not enough rights to create a topic"):
        await bot.create_forum_topic(GROUP, "New")
    await api.sim("chat", chat=GROUP, bot="administrator")
    topic = await bot.create_forum_topic(GROUP, "New")
    assert (await bot.send_message(GROUP, "a", message_thread_id=topic.message_thread_id)).is_topic_message
    plain = Chat(-100123, "supergroup", "Plain", members={bot.id: Member("administrator")})
    api.server.world.add_chat(plain)
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(plain.id, "New")
