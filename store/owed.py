"""What the sender claims, as plain values: very many rows are read in little time, and nothing is written by accident."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

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
    """

    delivery: Delivery
    subscription: Schedule | None
    chat: Recipient | None


Schedules = dict[int, Schedule]
DELIVERY, SCHEDULE = len(fields(Delivery)), len(fields(Delivery)) + len(fields(Schedule))


def asked() -> Select[Any]:
    """The question whose rows `read` understands."""
    tables = Row.metadata.tables
    delivery, subscription, chat = tables["delivery"], tables["subscription"], tables["chat"]
    pairs = ((delivery, Delivery), (subscription, Schedule), (chat, Recipient))
    columns = [table.c[field.name] for table, kind in pairs for field in fields(kind)]
    joined = delivery.outerjoin(subscription, subscription.c.id == delivery.c.subscription_id)
    return select(*columns).select_from(joined.outerjoin(chat, chat.c.id == delivery.c.chat_id))


def read(rows: Any, schedules: Schedules) -> list[Owed]:
    """The values of the rows; `schedules` are those known already, and gets the new ones."""
    found = []
    for row in rows:
        number = row[DELIVERY]
        if number is not None and number not in schedules:
            schedules[number] = Schedule(*row[DELIVERY:SCHEDULE])
        chat = Recipient(*row[SCHEDULE:]) if row[SCHEDULE] is not None else None
        found.append(Owed(Delivery(*row[:DELIVERY]), schedules.get(number), chat))
    return found
