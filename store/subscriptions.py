"""Subscriptions: who follows what, by which schedules."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, text
from sqlmodel import col, delete, func, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from store.inbox import insert_ignoring
from store.owed import Schedule
from store.tables import ChatRow, DeliveryRow, FollowRow, SubscriptionRow


@dataclass(frozen=True, slots=True)
class Rule:
    """When a schedule is due: wall clock, zone, weekdays or a day of the month."""

    at: str
    zone: str
    days: str = "0123456"
    month_day: int = 0


def rule_of(row: SubscriptionRow | Schedule) -> Rule:
    """The rule of a subscription's schedule."""
    return Rule(row.at, row.zone, row.days, row.month_day)


async def of_chat(session: AsyncSession, chat_id: int, topic_id: int | None = None) -> list[SubscriptionRow]:
    """The subscriptions of a chat, of one topic where it is named, the oldest first."""
    where = [col(SubscriptionRow.chat_id) == chat_id]
    if topic_id is not None:
        where.append(col(SubscriptionRow.topic_id) == topic_id)
    return list(await session.exec(select(SubscriptionRow).where(*where).order_by(col(SubscriptionRow.id))))


async def follows(session: AsyncSession, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The subjects of each subscription, by slug."""
    found: dict[int, list[str]] = {one: [] for one in ids}
    columns = select(FollowRow.subscription_id, FollowRow.subject)
    ordered = columns.where(col(FollowRow.subscription_id).in_(ids)).order_by(col(FollowRow.subject))
    for one, subject in await session.exec(ordered):
        found[one].append(subject)
    return {one: tuple(subjects) for one, subjects in found.items()}


@dataclass(frozen=True, slots=True)
class Following:
    """What a chat and topic follows and how.

    Attributes:
        chat: None for a chat that has chosen nothing yet.
        everywhere: The schedules of all topics of the chat; `schedules` those of this one, the oldest first.
        subjects: What any of these schedules follows, by slug.
    """

    chat: ChatRow | None
    everywhere: tuple[SubscriptionRow, ...]
    schedules: tuple[SubscriptionRow, ...]
    subjects: tuple[str, ...]

    def of_kind(self, kind: str) -> tuple[SubscriptionRow, ...]:
        """The schedules of one kind, the oldest first."""
        return tuple(row for row in self.schedules if row.kind == kind)

    @property
    def zone(self) -> str:
        """The clock by which the chat lives; UTC until it says."""
        return (self.chat.zone if self.chat else None) or "UTC"


async def following(session: AsyncSession, chat_id: int, topic_id: int) -> Following:
    """What a chat and topic follows."""
    everywhere = tuple(await of_chat(session, chat_id))
    here = tuple(row for row in everywhere if row.topic_id == topic_id)
    known = await follows(session, [row.id for row in here if row.id is not None])
    subjects = sorted({slug for each in known.values() for slug in each})
    return Following(await session.get(ChatRow, chat_id), everywhere, here, tuple(subjects))


@dataclass(frozen=True, slots=True)
class Sibling:
    """How far one of several schedules of the same chat and topic has come."""

    id: int
    kind: str
    last_due_at: datetime | None
    position: str | None


async def siblings(session: AsyncSession, chat_ids: Collection[int]) -> dict[tuple[int, int], list[Sibling]]:
    """Per chat and topic of several schedules how far each has come; nothing for a chat of one."""
    timed = (col(SubscriptionRow.kind) != "alert", col(SubscriptionRow.chat_id).in_(chat_ids))
    place = (col(SubscriptionRow.chat_id), col(SubscriptionRow.topic_id))
    several = select(place[0]).where(*timed).group_by(*place).having(func.count() > 1)
    found: dict[tuple[int, int], list[Sibling]] = {}
    for row in await session.exec(select(SubscriptionRow).where(timed[0], place[0].in_(several))):
        if row.id is not None:
            one = Sibling(row.id, row.kind, row.last_due_at, row.position)
            found.setdefault((row.chat_id, row.topic_id), []).append(one)
    return found


async def start(session: AsyncSession, row: SubscriptionRow) -> SubscriptionRow:
    """Keep a new subscription; its id is filled in."""
    session.add(row)
    await session.flush()
    return row


async def follow(session: AsyncSession, subscription_id: int, subjects: Iterable[str]) -> None:
    """Add subjects to a subscription; those that it has already stay."""
    rows = [{"subscription_id": subscription_id, "subject": subject} for subject in subjects]
    if rows:
        await session.exec(insert_ignoring(session, FollowRow), params=rows)


async def unfollow(session: AsyncSession, subscription_id: int, subjects: Collection[str]) -> None:
    """Take subjects away; a subscription without any ends."""
    mine = (col(FollowRow.subscription_id) == subscription_id, col(FollowRow.subject).in_(subjects))
    await session.exec(delete(FollowRow).where(*mine))
    left = select(FollowRow.subject).where(col(FollowRow.subscription_id) == subscription_id).limit(1)
    if (await session.exec(left)).one_or_none() is None:
        await end(session, [subscription_id])


async def end(session: AsyncSession, ids: Collection[int]) -> None:
    """Stop subscriptions; what they still owed is skipped, and says so; with a chat's last, announcements too."""
    skipped = update(DeliveryRow).where(col(DeliveryRow.state).in_(("planned", "held")))
    skipped = skipped.values(state="skipped", why="no longer followed")
    mine = col(SubscriptionRow.id).in_(ids)
    chats = (await session.exec(select(SubscriptionRow.chat_id).where(mine))).all()
    await session.exec(skipped.where(col(DeliveryRow.subscription_id).in_(ids)))
    await session.exec(delete(SubscriptionRow).where(mine))
    here = col(SubscriptionRow.chat_id) == col(DeliveryRow.chat_id)
    to_all = (col(DeliveryRow.kind) == "notice", col(DeliveryRow.occasion).startswith("announce:"))
    await session.exec(skipped.where(*to_all, col(DeliveryRow.chat_id).in_(chats), ~exists().where(here)))


async def reschedule(session: AsyncSession, moments: Mapping[int, datetime | None], **values: Any) -> None:
    """Give subscriptions another rule, each with its first moment under it; what was delivered is not repeated."""
    for one, moment in moments.items():
        mine = col(SubscriptionRow.id) == one
        await session.exec(update(SubscriptionRow).where(mine).values(next_due_at=moment, **values))


async def wake(session: AsyncSession, moments: Mapping[int, datetime | None]) -> None:
    """A chat is back: its subscriptions go on, each from its next moment."""
    for one, moment in moments.items():
        mine = col(SubscriptionRow.id) == one
        await session.exec(update(SubscriptionRow).where(mine).values(active=True, next_due_at=moment))


async def set_chat(session: AsyncSession, chat_id: int, **values: Any) -> None:
    """Change what a chat has chosen for all its pushes."""
    await session.exec(update(ChatRow).where(col(ChatRow.id) == chat_id).values(**values))


async def next_moment(session: AsyncSession) -> datetime | None:
    """When the next push of all is due."""
    earliest = select(func.min(SubscriptionRow.next_due_at)).where(text("subscription.active"))
    return (await session.exec(earliest)).one_or_none()


async def counted(session: AsyncSession) -> int:
    """How many there are."""
    return (await session.exec(select(func.count()).select_from(SubscriptionRow))).one()


async def followers(session: AsyncSession) -> dict[str, int]:
    """How many chats follow each subject, by slug."""
    chats = func.count(func.distinct(col(SubscriptionRow.chat_id)))
    joined = select(FollowRow.subject, chats).join(SubscriptionRow).where(col(SubscriptionRow.active))
    return dict((await session.exec(joined.group_by(col(FollowRow.subject)))).all())
