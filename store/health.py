"""How the desk's memory does: what is owed and overdue, what was received and not handled, who leads."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.tables import DeliveryRow, InboxRow, SubscriptionRow

# As the indexes say it: SQLite takes a partial index only for a condition in the same words.
ACTIVE, OPEN = "active", "NOT done"


class StoreFault(RuntimeError):
    """The database did not do what it was asked. The text is the kind of its error: its own may hold readers' words.

    Attributes:
        unreached: It was not reached at all, or is no database.
    """

    def __init__(self, kind: str, *, unreached: bool) -> None:
        super().__init__(kind)
        self.unreached = unreached


@contextmanager
def faults() -> Iterator[None]:
    """Whatever goes wrong with the database inside comes out as one kind of error.

    Raises:
        StoreFault: In place of the database's error.
    """
    try:
        yield
    except DBAPIError as wrong:
        unreached = isinstance(wrong, OperationalError) or type(wrong) is DatabaseError
        raise StoreFault(type(wrong.orig).__name__, unreached=unreached) from None
    except SQLAlchemyError as wrong:
        raise StoreFault(type(wrong).__name__, unreached=False) from None


@dataclass(frozen=True)
class Owed:
    """What ought to have gone out by now.

    Attributes:
        deliveries: Planned and due, not sent.
        oldest: When the earliest of them was due; None where nothing is owed.
        unplanned: When the earliest subscription was due that nobody planned; None where all are planned.
    """

    deliveries: int
    oldest: datetime | None
    unplanned: datetime | None

    @property
    def since(self) -> datetime | None:
        """Since when somebody waits."""
        return min((moment for moment in (self.oldest, self.unplanned) if moment), default=None)


async def answers(session: AsyncSession) -> None:
    """Return where the store answers at all; raises what the database raises where not."""
    await (await session.connection()).execute(text("SELECT 1"))


async def owed(session: AsyncSession, *, now: datetime) -> Owed:
    """What is due by now and has not gone out."""
    waiting = (col(DeliveryRow.state) == "planned", col(DeliveryRow.due_at) <= now)
    count, oldest = (await session.exec(select(func.count(), func.min(DeliveryRow.due_at)).where(*waiting))).one()
    due = (text(ACTIVE), col(SubscriptionRow.next_due_at) <= now)
    unplanned = (await session.exec(select(func.min(SubscriptionRow.next_due_at)).where(*due))).one()
    return Owed(count, oldest, unplanned)


async def deliveries(session: AsyncSession) -> Mapping[str, int]:
    """Every delivery that is kept, counted by what became of it."""
    found = await session.exec(select(DeliveryRow.state, func.count()).group_by(col(DeliveryRow.state)))
    return dict(found.all())


async def unhandled(session: AsyncSession) -> int:
    """Updates that were received and are not handled yet."""
    found = select(func.count()).select_from(InboxRow).where(text(OPEN))
    return (await session.exec(found)).one()


async def led(session: AsyncSession) -> bool:
    """Whether some process holds a lead on this PostgreSQL database."""
    query = """
        SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
        WHERE locktype = 'advisory' AND granted AND datname = current_database()
    """
    return bool(await (await session.connection()).scalar(text(query)))
