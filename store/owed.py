"""What the sender claims, as plain values: very many rows are read in little time, and nothing is written by accident."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select

from store.tables import Row


@dataclass(slots=True)
class Delivery:
    """What sending needs of a DeliveryRow."""

    id: int
    chat_id: int
    topic_id: int
    kind: str
    occasion: str
    subscription_id: int | None
    due_at: datetime
    window_from: datetime | None
    state: str
    why: str | None
    attempts: int
    held_until: datetime | None
    facts: dict[str, Any] | None


@dataclass(slots=True)
class Schedule:
    """What composing needs of a SubscriptionRow."""

    id: int
    kind: str
    at: str
    days: str
    month_day: int
    zone: str
    position: str | None
    created_at: datetime
    next_due_at: datetime | None


@dataclass(slots=True)
class Recipient:
    """What composing needs of a ChatRow."""

    id: int
    kind: str
    zone: str | None
    state: str
    why: str | None
    quiet_from: str | None
    quiet_to: str | None
    silent: bool
    empty: str
    paused_until: datetime | None
    hidden: list[str]
    tiers: int
    state_media: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """A claimed delivery with what composing it needs; `subscription` and `chat` are None where they are gone.

    Deliveries of one schedule share one object for it.

    Attributes:
        follows: The subjects of the subscription, by slug.
        has_siblings: Whether the same chat and topic has another timed schedule.
    """

    delivery: Delivery
    subscription: Schedule | None
    chat: Recipient | None
    follows: tuple[str, ...] = ()
    has_siblings: bool = False


Schedules = dict[int, Schedule]
DELIVERY, SCHEDULE = len(fields(Delivery)), len(fields(Delivery)) + len(fields(Schedule))
CHAT = SCHEDULE + len(fields(Recipient))
# No slug has one.
COMMA = ","


def asked() -> Select[Any]:
    """The question whose rows `read` understands."""
    tables = Row.metadata.tables
    delivery, subscription, chat = tables["delivery"], tables["subscription"], tables["chat"]
    pairs = ((delivery, Delivery), (subscription, Schedule), (chat, Recipient))
    columns = [table.c[field.name] for table, kind in pairs for field in fields(kind)]
    joined = delivery.outerjoin(subscription, subscription.c.id == delivery.c.subscription_id)
    all_of_it = joined.outerjoin(chat, chat.c.id == delivery.c.chat_id)
    return select(*columns, _follows(), _has_siblings()).select_from(all_of_it)


def _follows() -> Any:
    subscription, follow = Row.metadata.tables["subscription"], Row.metadata.tables["follow"]
    mine = follow.c.subscription_id == subscription.c.id
    return select(func.aggregate_strings(follow.c.subject, COMMA)).where(mine).scalar_subquery()


def _has_siblings() -> Any:
    subscription = Row.metadata.tables["subscription"]
    other = subscription.alias("other")
    here = (other.c.chat_id == subscription.c.chat_id, other.c.topic_id == subscription.c.topic_id)
    return exists().where(*here, other.c.id != subscription.c.id, other.c.kind != "alert")


def read(rows: Any, schedules: Schedules) -> list[Owed]:
    """The values of the rows; `schedules` are those known already, and gets the new ones."""
    found = []
    for row in rows:
        number = row[DELIVERY]
        if number is not None and number not in schedules:
            schedules[number] = Schedule(*row[DELIVERY:SCHEDULE])
        chat = Recipient(*row[SCHEDULE:CHAT]) if row[SCHEDULE] is not None else None
        follows, has_siblings = row[CHAT:]
        subjects = tuple(sorted(follows.split(COMMA))) if follows else ()
        found.append(Owed(Delivery(*row[:DELIVERY]), schedules.get(number), chat, subjects, bool(has_siblings)))
    return found
