"""What came, what did not, and why, in a subscriber's words: pauses, quiet hours, several hours, groups and channels."""

from datetime import timedelta

import pytest

from bot.sandbox import acts
from bot.sandbox.chats import Member
from bot.sandbox.world import CHANNEL, GROUP, OWNER, READER
from tests.people import Desk, Got, Talker

DAY = timedelta(days=1)
TO_EIGHT = timedelta(hours=20, seconds=5)


async def later(desk: Desk, who: Talker, span: timedelta, expect: int = 1) -> list[Got]:
    """What comes by itself when the clock is moved on."""
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(span)
    return await who.read(since, expect)


async def told_why(desk: Desk, who: Talker, word: str) -> Got:
    """Ask /why until it tells of what the desk is doing just now; every answer asked for is the next message."""
    for _ in range(40):
        got = await who.say("/why")
        if word in got.text:
            return got
    raise AssertionError(f"/why never said {word!r}: {got.text}")


async def test_a_pause_holds_and_is_told(desk: Desk) -> None:
    """/pause 7d: nothing comes, /why says so, and on the day after it goes on by itself."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    paused = await reader.say("/pause 7d")
    assert paused.text.startswith("Paused until Sun 29 Nov 12:00.")
    assert "Next: Mon 30 Nov 08:00 (UTC)." in paused.text
    desk.server.world.clock.advance(TO_EIGHT)
    why = await told_why(desk, reader, "left out")
    assert "Digest, Mon 23 Nov 08:00: left out: you had paused" in why.text
    (digest,) = await later(desk, reader, 7 * DAY)
    assert "Mon 30 Nov 2026" in digest.text


async def test_a_pause_ends_when_wished(desk: Desk) -> None:
    """[Pause a week], [Go on now]: tomorrow's digest comes."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    paused = await (await reader.say("/pause")).press("Pause a week")
    on = await paused.press("Go on now")
    assert on.text == "Not paused. Next: Mon 23 Nov 08:00 (UTC)."
    (digest,) = await later(desk, reader, TO_EIGHT)
    assert "Less often" in digest.labels


async def test_quiet_hours_warn_hold_and_are_told(desk: Desk) -> None:
    """A digest set inside quiet hours warns; it is held, /why and /missed say until when, and it comes at their end."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    set_ = await reader.say("/settings quiet 22:00-09:30")
    assert "08:00 lies in the quiet hours, so that message waits until 09:30." in set_.text
    desk.server.world.clock.advance(TO_EIGHT)
    why = await told_why(desk, reader, "held")
    assert "held for your quiet hours until Mon 23 Nov 09:30" in why.text
    assert "held for your quiet hours" in (await reader.say("/missed")).text
    (digest,) = await later(desk, reader, timedelta(hours=1, minutes=30))
    assert "Mon 23 Nov 2026" in digest.text


async def test_what_was_missed_comes_with_one_press_and_once(desk: Desk) -> None:
    """[Send 1] under /missed sends it even in the pause that left it out; a second press sends nothing."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    await reader.say("/pause 7d")
    desk.server.world.clock.advance(TO_EIGHT)
    await told_why(desk, reader, "left out")
    missed = await reader.say("/missed")
    assert "1. Digest, Mon 23 Nov 08:00: left out: you had paused" in missed.text
    since = desk.server.world.events.seq
    assert await missed.flash("Send 1") == "It comes in a moment."
    (digest,) = await reader.read(since)
    assert "Mon 23 Nov 2026" in digest.text
    assert await missed.flash("Send 1") == "It was sent already."
    assert (await reader.say("/missed")).text == "Nothing was missed in the last 90 days."
    assert "Digest, once more as you asked" in (await reader.say("/why")).text


async def test_two_digests_a_day_tell_different_things(desk: Desk) -> None:
    """Also at 18:00: another item from the files, and what the date calls up is told once."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    await reader.say("/settings also 18:00")
    (morning,) = await later(desk, reader, TO_EIGHT)
    (evening,) = await later(desk, reader, timedelta(hours=10))
    assert "ON THIS DATE" in morning.text
    assert "ON THIS DATE" not in evening.text
    item = morning.text.partition("from the files\n")[2].splitlines()[0]
    assert item
    assert item not in evening.text


async def test_on_this_date_alone_leaves_the_digest(desk: Desk) -> None:
    """/settings date 07:00: a message of its own at seven, and no part of the digest at eight."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    await reader.say("/settings date 07:00")
    (dated,) = await later(desk, reader, TO_EIGHT - timedelta(hours=1))
    (digest,) = await later(desk, reader, timedelta(hours=1))
    assert "ON THIS DATE" in dated.text
    assert "from the files" not in dated.text
    assert "ON THIS DATE" not in digest.text


async def test_less_often_under_a_push(desk: Desk) -> None:
    """[Less often] opens a message of its own: [Weekly] [Pause a week] [Stop Thailand] [Stop all]."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    (digest,) = await later(desk, reader, TO_EIGHT)
    less = await digest.press("Less often")
    assert less.message_id != digest.message_id
    assert {"Weekly", "Pause a week", "Stop Thailand", "Stop all"} <= set(less.labels)
    weekly = await less.press("Weekly")
    assert weekly.text == "One message a week, on Mondays, at 08:00. Next: Mon 30 Nov 08:00 (UTC)."
    assert desk.reader.shown(digest.message_id).text == digest.text
    why = await digest.press("Why this?")
    assert "You follow 🇹🇭 Thailand: the digest Mondays at 08:00 (UTC)." in why.text
    assert "Digest, Mon 23 Nov 08:00: came Mon 23 Nov 08:00" in why.text


@pytest.mark.parametrize("way", ["/stop", "/unsubscribe", "/unsubscribe thailand"])
async def test_stopping_ends_it(desk: Desk, way: str) -> None:
    """Nothing is due any more, and /why says that nothing is followed."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    await reader.say(way)
    why = await reader.say("/why")
    assert why.text == "You follow nothing here, so nothing comes. /subscribe begins."


async def test_a_filter_says_what_it_hides_before_it_is_set(desk: Desk) -> None:
    """/settings sources official tells how many of how many; only the button sets it, and /why counts it."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    asked = await reader.say("/settings sources official")
    hidden = asked.labels[0].removeprefix("Set it, leave out ")
    assert f"This leaves out {hidden} more of the 31 statements on what is followed." in asked.text
    assert "filters leave out" not in (await reader.say("/why")).text
    await asked.press("Set it")
    assert f"Your filters leave out {hidden} of 31 statements on that." in (await reader.say("/why")).text


async def test_a_time_still_ahead_today_is_due_today(desk: Desk) -> None:
    """At noon, /settings time 13:00 brings one today; what was moved before its hour is not sent twice."""
    reader = desk.reader
    await reader.say("/subscribe thailand")
    got = await reader.say("/settings time 13:00")
    assert "Next: Sun 22 Nov 13:00" in got.text
    (digest,) = await later(desk, reader, timedelta(hours=1, seconds=5))
    assert "Sun 22 Nov 2026" in digest.text


async def test_who_blocked_the_bot_is_back_with_the_next_one(desk: Desk) -> None:
    """Blocked at the hour, unblocked later: /why tells of the one left out, the next day's comes."""
    reader, world = desk.reader, desk.server.world
    await reader.say("/subscribe thailand")
    acts.block(world, READER, True)
    world.clock.advance(TO_EIGHT)
    acts.block(world, READER, False)
    await reader.say("/start")
    assert "Next: Tue 24 Nov 08:00" in (await reader.say("/why")).text
    (digest,) = await later(desk, reader, DAY)
    assert "Tue 24 Nov 2026" in digest.text


async def test_members_may_open_and_only_administrators_change(desk: Desk) -> None:
    """Under a group's push a member opens pages as new messages; what would change something flashes a refusal."""
    owner, member = desk.in_group(OWNER), desk.in_group(READER)
    await owner.say("/subscribe thailand")
    (digest,) = await later(desk, owner, TO_EIGHT)
    for label in ("Thailand", "🇹🇭 Thailand", "Why this?"):
        if any(each.startswith(label) for each in digest.labels):
            opened = await digest.press(label, by=member)
            assert opened.message_id != digest.message_id
    less = await digest.press("Less often", by=member)
    for label in ("Weekly", "Pause a week", "Stop Thailand", "Stop all"):
        assert "only its administrators" in await less.flash(label, by=member)
    assert desk.in_group().shown(digest.message_id).text == digest.text
    assert "🇹🇭 Thailand" in (await owner.say("/settings")).text


async def test_a_topic_has_its_own_messages(desk: Desk) -> None:
    """What is followed in a topic comes there."""
    topics = desk.server.world.chats[GROUP].topics
    topic = next(one.id for one in topics.values() if one.name == "Kenya")
    owner = desk.in_group(OWNER, topic)
    await owner.say("/subscribe kenya")
    (digest,) = await later(desk, owner, TO_EIGHT)
    assert digest.raw["message_thread_id"] == topic
    assert "nothing" in (await desk.in_group(OWNER).say("/why")).text


async def choose(desk: Desk, who: Talker, expect: int) -> Got:
    """Choose the channel by the keyboard."""
    await (await who.say("/settings")).press("A channel")
    since = desk.server.world.events.seq
    shared = {"chat_shared": {"request_id": 1, "chat_id": CHANNEL}}
    acts.send(desk.server.world, who.chat, who.user, shared)
    return (await who.read(since, expect))[-1]


async def test_a_channel_is_set_up_from_a_private_chat(desk: Desk) -> None:
    """Choose the channel, choose names and the hour; the digest goes to the channel."""
    owner, channel = desk.owner, Talker(desk.server, OWNER, CHANNEL)
    ready = await choose(desk, owner, 2)
    names = await ready.press("What it follows")
    names = await names.press("🏢 Huawei")
    assert "✓ 🏢 Huawei" in names.labels
    home = await names.press("‹ Settings")
    assert home.text.startswith("Settings · Desk channel")
    early = await (await home.press("Time")).press("07:00")
    assert "daily at 07:00" in early.text
    (digest,) = await later(desk, channel, TO_EIGHT - timedelta(hours=1))
    assert "Huawei" in digest.text
    assert digest.raw["reply_markup"]["inline_keyboard"] == [
        [{"text": "🏢 Huawei", "url": "https://t.me/silkbrief_bot?start=company_huawei"}]
    ]


async def test_a_channel_can_be_named_when_typing(desk: Desk) -> None:
    """/subscribe @desk_channel thailand and /settings @desk_channel time 07:30, by whoever administers it."""
    got = await desk.owner.say("/subscribe @desk_channel thailand")
    assert got.text.startswith("Desk channel follows 🇹🇭 Thailand.")
    assert "daily at 07:30" in (await desk.owner.say("/settings @desk_channel time 07:30")).text
    assert (await desk.owner.say("/pause @desk_channel 7d")).text.startswith("Desk channel is paused until Sun 29 Nov")
    assert "Only an administrator" in (await desk.reader.say("/subscribe @desk_channel thailand")).text
    assert "I cannot see that channel" in (await desk.owner.say("/subscribe @no_such thailand")).text


async def test_a_channel_needs_the_right_to_post_and_an_administrator(desk: Desk) -> None:
    """Without the right to post, or for somebody who only reads it, nothing is set up."""
    assert "Only an administrator of Desk channel" in (await choose(desk, desk.reader, 1)).text
    bot = desk.server.world.bot.id
    desk.server.world.chats[CHANNEL].members[bot] = Member("administrator", rights=["can_edit_messages"])
    assert "I may not post in Desk channel yet." in (await choose(desk, desk.owner, 1)).text
