"""Where a subscriber's command counts: this chat and topic, or a channel of his; what is chosen there and what comes."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ask import Ask, Channel, UserError
from bot.push.tick import next_of
from bot.views import channels, plain_words
from bot.views.chosen import Chosen, Schedule
from store import chats, subscriptions
from store.subscriptions import Following, rule_of

SHOWN_TIMES = 5


@dataclass(frozen=True)
class Place:
    """A chat and topic that can follow something; `title` is a channel's, "" for where the command was written."""

    chat_id: int
    kind: str
    topic_id: int = 0
    title: str = ""

    @property
    def channel(self) -> int:
        """The channel's id for its buttons, 0 for any other place."""
        return self.chat_id if self.title else 0


def here(ask: Ask) -> Place:
    """Where the command was written."""
    return Place(ask.chat_id, ask.chat_kind, ask.topic_id)


async def of_press(ask: Ask, chat: int) -> Place:
    """The place of a button: here, or the channel that it names, which is looked at each time.

    Raises:
        UserError: The bot may not post in the channel, or the asker does not administer it.
    """
    if not chat:
        return here(ask)
    # A channel is met when it is shared or named; a button that names another was never ours.
    async with ask.read() as session:
        known = await chats.find(session, chat)
    if known is None:
        raise UserError(channels.unseen())
    return await of_channel(ask, chat)


async def of_channel(ask: Ask, name: int | str) -> Place:
    """A channel of the asker's.

    Raises:
        UserError: As for `of_press`.
    """
    found: Channel | None = await ask.channel(name) if ask.private else None
    if found is None:
        raise UserError(channels.unseen())
    if not found.yours:
        raise UserError(channels.not_yours(found.title))
    if not found.posts:
        raise UserError(channels.not_posting(found.title))
    return Place(found.chat_id, "channel", 0, found.title)


async def of_text(ask: Ask) -> tuple[Place, str]:
    """The place of a typed command and the rest of it: `@channel` before the rest names a channel."""
    text = ask.text.strip()
    if not text.startswith("@"):
        return here(ask), text
    name, _, rest = text.partition(" ")
    return await of_channel(ask, name), rest.strip()


async def following(ask: Ask, place: Place) -> Following:
    """What a place follows."""
    async with ask.read() as session:
        return await subscriptions.following(session, place.chat_id, place.topic_id)


async def chosen(ask: Ask, place: Place) -> Chosen:
    """What a place has chosen, as it stands now."""
    return of_following(ask, place, await following(ask, place))


def of_following(ask: Ask, place: Place, found: Following) -> Chosen:
    """What a place has chosen, for its pages."""
    chat = found.chat
    subjects = (ask.catalogue.subject(slug) for slug in found.subjects)
    made = Chosen(
        schedules=tuple(Schedule(row.id or 0, row.kind, row.at, row.days, row.month_day) for row in found.schedules),
        subjects=tuple(one for one in subjects if one),
        coming=tuple(moment for moment, _ in upcoming(found, ask.now)),
        zone=found.zone,
        chat=place.channel,
        title=place.title,
        private=ask.private,
    )
    if chat is None:
        return made
    return replace(
        made,
        zone_known=bool(chat.zone),
        quiet=(chat.quiet_from, chat.quiet_to) if chat.quiet_from and chat.quiet_to else None,
        silent=chat.silent,
        empty=chat.empty,
        paused_until=chat.paused_until if chat.paused_until and chat.paused_until > ask.now else None,
        hidden=tuple(chat.hidden),
        tiers=chat.tiers,
        state_media=chat.state_media,
        gone=chat.state == "gone",
    )


def upcoming(found: Following, now: datetime, most: int = SHOWN_TIMES) -> list[tuple[datetime, int]]:
    """The next moments at which something comes, each with its subscription; none falls into a pause."""
    chat = found.chat
    if chat is not None and chat.state == "gone":
        return []
    start = max(now, chat.paused_until) if chat is not None and chat.paused_until else now
    moments: list[tuple[datetime, int]] = []
    for row in found.schedules:
        moment = row.next_due_at if row.active else None
        while moment is not None and moment < start and moment > now:
            moment = next_of(rule_of(row), moment)
        for _ in range(most if moment is not None else 0):
            assert moment is not None
            moments.append((moment, row.id or 0))
            moment = next_of(rule_of(row), moment)
    return sorted(moments)[:most]


async def check_administers(ask: Ask) -> None:
    """Refuse a change of a group's settings to whoever does not administer it.

    Raises:
        UserError: In words for the person.
    """
    if not await ask.administers():
        raise UserError(plain_words.for_administrators())
