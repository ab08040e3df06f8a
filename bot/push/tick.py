"""The tick: every due moment becomes a delivery or is accounted for, and each schedule moves on."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.newsroom import Newsroom
from briefs.schedule import BadSchedule, next_due
from store import answers, deliveries, inbox, planning
from store.planning import BATCH, Group, Slot
from store.subscriptions import Rule

# How late a push may still come: a digest within half a day, on this date only on its own local day.
CATCH_UP = timedelta(hours=12)
LATE = timedelta(minutes=15)
KEPT = timedelta(days=90)
MOST_SLOTS = 60
EVERY_DAY = "0123456"


async def tick(room: Newsroom) -> int:
    """Plan everything that is due by now; how many subscriptions moved on."""
    moved = 0
    now = room.now()
    async with room.store.read() as session:
        groups = await planning.due(session, now)
    for group in groups:
        try:
            moved += await _plan(room, group, now)
        except Exception:
            # The others have their moments too; this one is asked for again at the next tick.
            structlog.get_logger().exception("not planned", kind=group.kind, due=group.due.isoformat())
    if moved:
        structlog.get_logger().info("planned", subscriptions=moved, groups=len(groups))
    return moved


async def _plan(room: Newsroom, group: Group, now: datetime) -> int:
    """Plan one group; one whose rule cannot be read ends with a delivery that says so, and is due no more."""
    slots: list[Slot]
    following: datetime | None
    try:
        slots, following = slots_of(group, now)
    except BadSchedule as wrong:
        structlog.get_logger().error("broken schedule", why=str(wrong), due=group.due.isoformat())
        slots, following = [Slot(group.due, group.due.isoformat(), "failed", str(wrong), group.last)], None
    moved = 0
    while True:
        async with room.store.unit() as session:
            taken = await planning.plan(session, group, slots, following)
        moved += taken
        if taken < BATCH:
            return moved


async def sweep(room: Newsroom) -> None:
    """Forget what need not be known any longer: handled updates, and deliveries and answers after 90 days."""
    async with room.store.unit() as session:
        await inbox.sweep(session, now=room.now())
        await deliveries.sweep(session, room.now() - KEPT)
        await answers.sweep(session, room.now() - KEPT)


def next_of(rule: Rule, after: datetime) -> datetime:
    """The first moment of a schedule strictly after another."""
    if rule.month_day:
        return next_due(after, rule.at, rule.zone, month_day=rule.month_day)
    days = None if rule.days == EVERY_DAY else frozenset(int(day) for day in rule.days)
    return next_due(after, rule.at, rule.zone, days)


def slots_of(group: Group, now: datetime) -> tuple[list[Slot], datetime]:
    """What becomes of each moment that has passed, the oldest first, and the first one that has not.

    The newest is planned where it is not too old; older ones are folded into it, or skipped with it.
    """
    passed = [group.due]
    following = next_of(group.rule, group.due)
    while following <= now:
        passed.append(following)
        following = next_of(group.rule, following)
    kept = passed[-MOST_SLOTS:]
    newest = kept[-1]
    sendable = _in_time(group, newest, now)
    slots = []
    for moment in kept:
        if moment is newest:
            state, why = ("planned", _lateness(newest, now)) if sendable else ("skipped", "the desk was down too long")
        else:
            state, why = (
                ("folded", "folded into the next one") if sendable else ("skipped", "the desk was down too long")
            )
        slots.append(Slot(moment, occasion(group.rule, moment), state, why, group.last))
    return slots, following


def occasion(rule: Rule, moment: datetime) -> str:
    """A due moment by the reader's own clock, as it stands in a delivery's occasion."""
    local = moment.astimezone(ZoneInfo(rule.zone))
    return f"{local:%Y-%m-%dT%H:%M%z}"


def _in_time(group: Group, moment: datetime, now: datetime) -> bool:
    if group.kind == "onthisdate":
        zone = ZoneInfo(group.rule.zone)
        return moment.astimezone(zone).date() == now.astimezone(zone).date()
    return now - moment <= CATCH_UP


def _lateness(moment: datetime, now: datetime) -> str | None:
    return "late: the desk was down" if now - moment > LATE else None
