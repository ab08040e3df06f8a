"""/subscribe, /subscriptions, /unsubscribe, /digest, /settings, /stop: a chat's own daily message."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.ask import Answer, Ask, Command, Run, UserError, menus
from bot.commands import subjects
from bot.telegram.buttons import ClockPress, FollowPress, Press, PushPress
from bot.views import following, names, push
from briefs import digest
from briefs.model import Subject
from briefs.schedule import next_due, next_times
from store import chats, subscriptions
from store.tables import SubscriptionRow

AT = "08:00"


async def subscribe(ask: Ask) -> Answer:
    """`/subscribe [NAME …]`: one daily digest at 08:00 for everything the chat follows."""
    if not ask.text.strip():
        return following.what_to_follow(ask.catalogue)
    wanted = _wanted(ask)
    if not wanted:
        return subjects.found(ask, ask.text) or names.unknown(ask.text, ask.catalogue)
    return await _follow(ask, wanted)


def _wanted(ask: Ask) -> tuple[Subject, ...]:
    match = ask.room.live.names.lookup(ask.text)
    if match.verdict == "exact":
        return match.subjects
    if match.verdict in ("near", "which", "absent"):
        return ()
    return ask.room.live.names.find(ask.text).subjects


async def _follow(ask: Ask, wanted: tuple[Subject, ...]) -> Answer:
    async with ask.change() as session:
        chat = await chats.meet(session, ask.chat_id, ask.chat_kind, now=ask.now)
        row = await _own_row(session, ask) or await _first_row(session, ask, chat.zone)
        assert row.id is not None
        await subscriptions.follow(session, row.id, [one.slug for one in wanted])
    return following.followed(wanted, row.at, row.zone, zone_known=chat.zone is not None, now=ask.now)


async def _own_row(session: AsyncSession, ask: Ask) -> SubscriptionRow | None:
    mine = await subscriptions.of_chat(session, ask.chat_id, ask.topic_id)
    return mine[0] if mine else None


async def _first_row(session: AsyncSession, ask: Ask, zone: str | None) -> SubscriptionRow:
    zone = zone or "UTC"
    row = SubscriptionRow(
        chat_id=ask.chat_id,
        topic_id=ask.topic_id,
        at=AT,
        zone=zone,
        created_at=ask.now,
        next_due_at=next_due(ask.now, AT, zone),
    )
    return await subscriptions.start(session, row)


async def on_follow(ask: Ask) -> Answer:
    """A Follow button, or the one that undoes it."""
    press = ask.press
    assert isinstance(press, FollowPress)
    if not await ask.administers():
        raise UserError("In a group only its administrators can do that.")
    one = subjects.of_ref(ask, press.ref)
    if press.on:
        return following.as_new(await _follow(ask, (one,)))
    return await _unfollow(ask, (one,))


async def unsubscribe(ask: Ask) -> Answer:
    """`/unsubscribe [NAME]`: one name, or all of them."""
    if not ask.text.strip():
        return await _end_all(ask)
    match = ask.room.live.names.lookup(ask.text)
    if match.verdict != "exact":
        return subjects.found(ask, ask.text) or names.unknown(ask.text, ask.catalogue)
    return await _unfollow(ask, match.subjects)


async def _unfollow(ask: Ask, gone: tuple[Subject, ...]) -> Answer:
    async with ask.change() as session:
        row = await _own_row(session, ask)
        if row and row.id is not None:
            await subscriptions.unfollow(session, row.id, [one.slug for one in gone])
    return following.unfollowed(gone)


async def _end_all(ask: Ask) -> Answer:
    async with ask.change() as session:
        mine = await subscriptions.of_chat(session, ask.chat_id, ask.topic_id if not ask.private else None)
        await subscriptions.end(session, [row.id for row in mine if row.id is not None])
    return following.ended(bool(mine))


async def shown(ask: Ask) -> Answer:
    """`/subscriptions` and `/settings`."""
    async with ask.read() as session:
        row = await _own_row(session, ask)
        followed = await subscriptions.follows(session, [row.id]) if row and row.id else {}
    if row is None or row.id is None:
        return following.what_to_follow(ask.catalogue)
    return following.settings(followed[row.id], row.at, row.zone, row.next_due_at, ask.catalogue)


async def digest_now(ask: Ask) -> Answer:
    """`/digest`: exactly what would come next, and the next five times."""
    async with ask.read() as session:
        row = await _own_row(session, ask)
        followed = await subscriptions.follows(session, [row.id]) if row and row.id else {}
    if row is None or row.id is None or row.next_due_at is None:
        return following.what_to_follow(ask.catalogue)
    zone = ZoneInfo(row.zone)
    since = row.last_due_at.astimezone(zone).date() if row.last_due_at else None
    slot = digest.Slot(row.next_due_at.astimezone(zone).date(), since, row.position)
    would = digest.compose(ask.catalogue, followed[row.id], slot)
    times = next_times(ask.now, row.at, row.zone, n=5)
    facts = digest.facts(would) | {"zone": row.zone, "next": times[1].isoformat()}
    return [push.page("digest", facts, ask.catalogue, ask.room.username), following.times(times, row.zone)]


async def on_clock(ask: Ask) -> Answer:
    """What a person's clock shows now."""
    press = ask.press
    assert isinstance(press, ClockPress)
    if press.minutes is None or not -720 <= press.minutes <= 840:
        return following.other_clocks(ask.now)
    return await _set_zone(ask, following.zone_of_minutes(press.minutes))


async def _set_zone(ask: Ask, zone: str) -> Answer:
    async with ask.change() as session:
        await chats.meet(session, ask.chat_id, ask.chat_kind, now=ask.now)
        mine = await subscriptions.of_chat(session, ask.chat_id)
        moments: dict[int, datetime] = {row.id: next_due(ask.now, row.at, zone) for row in mine if row.id is not None}
        await subscriptions.set_chat(session, ask.chat_id, zone=zone)
        await subscriptions.reschedule(session, dict(moments), zone=zone)
    return following.zone_set(zone, min(moments.values(), default=None))


async def on_push(ask: Ask) -> Answer:
    """A button about the chat's own digest."""
    press = ask.press
    assert isinstance(press, PushPress)
    match press.what:
        case "follow":
            return following.what_to_follow(ask.catalogue)
        case "digest":
            return await digest_now(ask)
        case "less":
            return following.less_often()
        case "stop":
            if not await ask.administers():
                raise UserError("In a group only its administrators can do that.")
            return await _end_all(ask)
    return await shown(ask)


COMMANDS = (
    Command(
        "subscribe", "A daily message on a name", subscribe, menus("private", "administrators"), "administrators",
        "[NAME]",
    ),
    Command("subscriptions", "What this chat follows", shown, who="administrators"),
    Command("unsubscribe", "Stop following a name, or all", unsubscribe, who="administrators", argument="[NAME]"),
    Command("digest", "The next message as it would come", digest_now, who="administrators"),
    Command("settings", "Time, zone and what is followed", shown, menus("private", "administrators"), "administrators"),
    Command("stop", "End every message I send by myself", unsubscribe, who="administrators"),
)  # fmt: skip
PRESSES: dict[type[Press], Run] = {FollowPress: on_follow, ClockPress: on_clock, PushPress: on_push}
