"""Promises about what the bot gets to know in groups and channels, and of its own coming and going."""

import pytest
from telegram import Bot

from bot.sandbox.server import Server
from bot.sandbox.world import CHANNEL, GROUP, OWNER, READER
from tests.sandbox.sandbox_api import Api


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("/country thailand", True),
        ("/country@silkbrief_bot thailand", True),
        ("/country@Silkbrief_Bot", True),
        ("/country@other_bot thailand", False),
        ("thailand", False),
        ("thailand /country", False),
        ("@silkbrief_bot hello", False),
        ("/", False),
    ],
)
async def test_group_privacy(api: Api, text: str, seen: bool) -> None:
    """In a group a bot with privacy on sees only commands that are for it."""
    said = await api.sim("say", chat=GROUP, text=text, **{"from": READER})
    assert (said["update_id"] is not None) == seen
    assert len(await api.updates()) == int(seen)


async def test_replies_to_the_bot_are_seen(api: Api) -> None:
    """A reply to the bot's message reaches it, and everything does when it is administrator or privacy is off."""
    sent = await api.result("sendMessage", chat_id=GROUP, text="a")
    reply = {"chat": GROUP, "text": "b", "from": READER, "reply_to": sent["message_id"]}
    assert (await api.sim("say", **reply))["update_id"] is not None
    plain = {"chat": GROUP, "text": "c", "from": READER}
    assert (await api.sim("say", **plain))["update_id"] is None
    await api.sim("chat", privacy=False)
    assert (await api.sim("say", **plain))["update_id"] is not None
    await api.sim("chat", privacy=True)
    await api.sim("chat", chat=GROUP, bot="administrator")
    assert (await api.sim("say", **plain))["update_id"] is not None
    texts = [update["message"].get("text") for update in await api.updates() if "message" in update]
    assert texts == ["b", "c", "c"]


async def test_topics_anonymous_administrators_and_channels(api: Api, server: Server) -> None:
    """Who writes as the group or a channel is shown as Telegram shows it."""
    topic = next(iter(server.world.chats[GROUP].topics))
    await api.sim("say", chat=GROUP, text="/a", thread=topic, anonymous=True, **{"from": OWNER})
    await api.sim("say", chat=GROUP, text="/b", as_channel=CHANNEL, **{"from": OWNER})
    await api.sim("say", chat=CHANNEL, text="c", **{"from": OWNER})
    first, second, third = await api.updates()
    assert first["message"]["from"]["id"] == 1087968824
    assert first["message"]["sender_chat"]["id"] == GROUP
    assert (first["message"]["message_thread_id"], first["message"]["is_topic_message"]) == (topic, True)
    assert first["message"]["reply_to_message"]["forum_topic_created"]["name"] == "Briefs"
    assert second["message"]["sender_chat"]["username"] == "desk_channel"
    assert third["channel_post"]["sender_chat"]["id"] == CHANNEL
    assert "from" not in third["channel_post"]


async def test_blocking_comes_as_my_chat_member(bot: Bot, api: Api) -> None:
    """Blocking and unblocking each make one update, repeating them none."""
    told = [await api.sim(deed, person=READER) for deed in ("block", "block", "unblock", "unblock")]
    assert [answer["update_id"] is not None for answer in told] == [True, False, True, False]
    blocked, unblocked = [update.my_chat_member for update in await bot.get_updates()]
    assert blocked is not None
    assert unblocked is not None
    assert (blocked.old_chat_member.status, blocked.new_chat_member.status) == ("member", "kicked")
    assert (unblocked.old_chat_member.status, unblocked.new_chat_member.status) == ("kicked", "member")
    assert (blocked.chat.id, blocked.from_user.id) == (READER, READER)


async def test_joining_and_leaving_groups(bot: Bot, api: Api) -> None:
    """Adding, promoting and removing the bot come as my_chat_member, with the service message of Telegram."""
    made = (await api.sim("chat", kind="supergroup", title="New", bot="member"))["chat"]
    await api.sim("chat", chat=made["id"], bot="administrator", rights=["can_delete_messages"])
    await api.sim("chat", chat=made["id"], bot="kicked")
    updates = await bot.get_updates()
    changes = [update.my_chat_member for update in updates if update.my_chat_member]
    assert [change.new_chat_member.status for change in changes] == ["member", "administrator", "kicked"]
    assert getattr(changes[1].new_chat_member, "can_delete_messages", None) is True
    assert getattr(changes[1].new_chat_member, "can_manage_topics", None) is False
    served = [update.message for update in updates if update.message]
    assert [user.id for user in served[0].new_chat_members] == [bot.id]
    assert served[1].left_chat_member is not None


async def test_sharing_a_chat(bot: Bot, api: Api) -> None:
    """A request_chat button gives chat_shared, and the bot joins with the rights that the button asks for."""
    request = {
        "request_id": 5,
        "chat_is_channel": True,
        "user_administrator_rights": {"can_post_messages": True},
        "bot_administrator_rights": {"can_post_messages": True},
        "request_title": True,
    }
    await api.sim("chat", chat=CHANNEL, bot="left")
    markup = {"keyboard": [[{"text": "Choose", "request_chat": request}]], "one_time_keyboard": True}
    for person in (OWNER, READER):
        await api.result("sendMessage", chat_id=person, text="Which?", reply_markup=markup)
    share = {"request_id": 5, "chat_id": CHANNEL}
    refused = await api.sim("share_chat", chat=READER, **{"from": READER}, **share)
    assert refused == {"error": "Rana cannot choose Desk channel."}
    await api.sim("share_chat", chat=OWNER, **{"from": OWNER}, **share)
    *_, joined, shared = await bot.get_updates()
    assert joined.my_chat_member is not None
    assert joined.my_chat_member.new_chat_member.status == "administrator"
    assert shared.message is not None
    assert shared.message.chat_shared is not None
    assert (shared.message.chat_shared.chat_id, shared.message.chat_shared.title) == (CHANNEL, "Desk channel")
    assert (await api.get("messages", chat=OWNER))["keyboard"] is None
    assert await api.result("sendMessage", chat_id=CHANNEL, text="a")


async def test_a_group_becomes_a_supergroup(bot: Bot, api: Api) -> None:
    """It has another id from then on: both chats say so, and whoever sends to the old one is told the new one."""
    group = (await api.sim("chat", kind="group", title="Readers", bot="member"))["chat"]["id"]
    await api.updates()
    made = (await api.sim("chat", chat=group, upgrade=True))["chat"]
    assert (made["type"], made["title"]) == ("supergroup", "Readers")
    old, new = [update.message for update in await bot.get_updates()]
    assert old is not None
    assert new is not None
    assert (old.chat.id, old.migrate_to_chat_id) == (group, made["id"])
    assert (new.chat.id, new.migrate_from_chat_id) == (made["id"], group)
    answer = await api("sendMessage", chat_id=group, text="a")
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": made["id"]}
    assert await api.result("sendMessage", chat_id=made["id"], text="a")
    assert await api.sim("chat", chat=group, upgrade=True) == {"error": "Readers is no group that could be upgraded."}
    said = await api.sim("say", chat=group, text="a", **{"from": OWNER})
    assert said == {"error": f"Readers became the supergroup {made['id']}."}
