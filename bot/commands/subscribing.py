"""/subscribe, /subscriptions, /unsubscribe, /stop: what a chat follows."""

from dataclasses import dataclass, replace

from bot.ask import Answer, Ask, Command, Run, menus
from bot.commands import places, subjects
from bot.commands.changing import AT
from bot.commands.places import Place
from bot.push import back
from bot.push.tick import next_of
from bot.telegram.buttons import FollowPress
from bot.telegram.callback import Press
from bot.views import following, names, setting
from bot.views.page import Page
from briefs.model import Subject
from briefs.positions import Position
from store import chats, subscriptions
from store.subscriptions import Rule
from store.tables import SubscriptionRow

# Words between names that are none.
BETWEEN = frozenset(("and", "or", "the", "with", "in", "on", "of", "to", "for", "from", "me", "please", "about"))


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to follow: names of ours, the words that are none, and what may be meant by those."""

    subjects: tuple[Subject, ...]
    rest: str = ""
    likely: tuple[Subject, ...] = ()


async def subscribe(ask: Ask) -> Answer:
    """`/subscribe [@channel] [NAME …]`: one daily digest at 08:00 for all that is followed; without a name a list."""
    place, text = await places.of_text(ask)
    if not text:
        return await _listed(ask, place)
    wanted = _wanted(ask, text)
    if not wanted.subjects:
        match = ask.room.live.names.lookup(text)
        if match.verdict in ("near", "which") and match.subjects and not place.title:
            return following.offer(text, match.subjects)
        if match.verdict in ("near", "which", "absent"):
            return names.offer(text, match, ask.catalogue)
        return names.unknown(text, ask.catalogue)
    return await _follow(ask, place, wanted)


def _wanted(ask: Ask, text: str) -> Wanted:
    known = ask.room.live.names
    match = known.lookup(text)
    if match.verdict == "exact":
        return Wanted(match.subjects)
    found = known.find(text)
    if not found.subjects or (match.verdict == "which" and len(found.subjects) < 2):
        return Wanted(())
    rest = " ".join(word for word in found.rest.split() if word not in BETWEEN)
    near = known.lookup(rest) if rest else None
    likely = near.subjects if near and near.verdict in ("near", "which") else ()
    return Wanted(found.subjects, rest, tuple(one for one in likely if one not in found.subjects))


async def _listed(ask: Ask, place: Place) -> Page:
    chosen = await places.chosen(ask, place)
    if chosen.subjects or chosen.title:
        return setting.names(chosen, ask.catalogue, 1)
    return following.what_to_follow(ask.catalogue)


async def _follow(ask: Ask, place: Place, wanted: Wanted) -> Page:
    await follow(ask, place, wanted.subjects)
    chosen = await places.chosen(ask, place)
    return following.followed(wanted.subjects, chosen, ask.now, wanted.rest, wanted.likely)


async def follow(ask: Ask, place: Place, wanted: tuple[Subject, ...]) -> None:
    """Add names to all schedules of a place; a first digest is made where there is none."""
    # Who writes can be reached, whatever we were told before.
    await back.back(ask.room, place.chat_id)
    async with ask.change() as session:
        chat = await chats.meet(session, place.chat_id, place.kind, now=ask.now)
        found = await subscriptions.following(session, place.chat_id, place.topic_id)
        rows = list(found.schedules)
        kept = set(found.subjects) | {one.slug for one in wanted}
        if not found.of_kind("digest"):
            zone = chat.zone or "UTC"
            row = SubscriptionRow(chat_id=place.chat_id, topic_id=place.topic_id, at=AT, zone=zone, created_at=ask.now,
                                  next_due_at=next_of(Rule(AT, zone), ask.now))  # fmt: skip
            rows.append(await subscriptions.start(session, row))
        new = kept - set(found.subjects)
        for row in rows:
            if row.id is not None:
                await subscriptions.follow(session, row.id, kept)
                row.position = Position.of(row.position).joined(new).text


async def unfollow(ask: Ask, place: Place, gone: tuple[Subject, ...]) -> bool:
    """Take names away from all schedules of a place, which end with their last; whether any was followed."""
    slugs = {one.slug for one in gone}
    async with ask.change() as session:
        found = await subscriptions.following(session, place.chat_id, place.topic_id)
        for row in found.schedules:
            if row.id is not None:
                row.position = Position.of(row.position).left(slugs & set(found.subjects)).text
                await session.flush()
                await subscriptions.unfollow(session, row.id, slugs)
    return bool(slugs & set(found.subjects))


async def on_follow(ask: Ask) -> Answer:
    """A Follow button, or the one that undoes it."""
    press = ask.press
    assert isinstance(press, FollowPress)
    await places.check_administers(ask)
    one = subjects.of_ref(ask, press.ref)
    place = places.here(ask)
    if press.on:
        # The page with the Follow button stays.
        return replace(await _follow(ask, place, Wanted((one,))), fresh=True)
    return await unfollowed(ask, place, (one,))


async def unfollowed(ask: Ask, place: Place, gone: tuple[Subject, ...]) -> Page:
    """The answer to what is no longer followed."""
    was = await unfollow(ask, place, gone)
    chosen = await places.chosen(ask, place)
    return following.unfollowed(gone, chosen) if was else following.not_followed(gone, chosen)


async def unsubscribe(ask: Ask) -> Answer:
    """`/unsubscribe [@channel] [NAME …]`: some names, or everything that this chat and topic follows."""
    place, text = await places.of_text(ask)
    if not text:
        return await end_all(ask, place)
    wanted = _wanted(ask, text)
    if wanted.subjects:
        return await unfollowed(ask, place, wanted.subjects)
    match = ask.room.live.names.lookup(text)
    if match.verdict in ("near", "which", "absent"):
        return names.offer(text, match, ask.catalogue)
    return names.unknown(text, ask.catalogue)


async def end_all(ask: Ask, place: Place, *, everywhere: bool = False) -> Page:
    """Nothing comes any more in a place, or in any topic of its chat."""
    async with ask.change() as session:
        found = await subscriptions.following(session, place.chat_id, place.topic_id)
        rows = found.everywhere if everywhere else found.schedules
        await subscriptions.end(session, [row.id for row in rows if row.id is not None])
    return following.ended(bool(rows))


async def stop(ask: Ask) -> Answer:
    """`/stop`: every message by ourselves ends, in every topic."""
    return await end_all(ask, places.here(ask), everywhere=True)


async def subscriptions_(ask: Ask) -> Answer:
    """`/subscriptions [@channel]`: what is followed, each name to be dropped with one press."""
    place, _ = await places.of_text(ask)
    return await _listed(ask, place)


COMMANDS = (
    Command(
        "subscribe", "A daily message on a name", subscribe, menus("private", "administrators"), "administrators",
        "[NAME]",
    ),
    Command("subscriptions", "What this chat follows", subscriptions_, who="administrators"),
    Command("unsubscribe", "Stop following a name, or all", unsubscribe, who="administrators", argument="[NAME]"),
    Command("stop", "End every message I send by myself", stop, who="administrators"),
)  # fmt: skip
PRESSES: dict[type[Press], Run] = {FollowPress: on_follow}
