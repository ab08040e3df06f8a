"""A wish of a subscriber -> what it changes in the store; nothing is changed where it cannot be had."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.ask import Ask, UserError
from bot.commands.places import Place
from bot.push.tick import next_of
from briefs import wishes
from briefs.wishes import Wish
from store import chats, subscriptions
from store.subscriptions import Following, Rule, rule_of
from store.tables import SubscriptionRow

MOST_SCHEDULES = 12
AT = "08:00"


@dataclass(frozen=True)
class Change:
    """What a wish changes.

    Attributes:
        chat: Values of the chat's row.
        rules: Subscriptions with their new values, `next_due_at` among them.
        begun: New subscriptions, which follow what the others follow.
        ended: Subscriptions that end.
    """

    chat: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    begun: tuple[SubscriptionRow, ...] = ()
    ended: tuple[int, ...] = ()


def of_wish(wish: Wish, found: Following, place: Place, number: int, now: datetime) -> Change:
    """What a wish changes for a place.

    Args:
        number: The subscription whose time or days are meant, 0 for the first digest.

    Raises:
        UserError: Nothing is followed yet, or another schedule has that time and those days.
    """
    match wish:
        case wishes.At(at):
            return _reruled(found, number, now, lambda rule: replace(rule, at=at))
        case wishes.On(days, month_day):
            return _reruled(found, number, now, lambda rule: replace(rule, days=days, month_day=month_day))
        case wishes.InZone(zone):
            rules = {row.id: _ruled(row, replace(rule_of(row), zone=zone), now) for row in found.everywhere if row.id}
            return Change({"zone": zone}, rules)
        case wishes.Quiet(start, end):
            return Change({"quiet_from": start, "quiet_to": end})
        case wishes.Empty(choice):
            return Change({"empty": choice})
        case wishes.Also(at, wanted):
            return _also(found, place, at, now) if wanted else _dropped(found, at)
        case wishes.DateAlone(at):
            return _date_alone(found, place, at, now)
        case wishes.Hide(standing, hidden):
            left = set(found.chat.hidden if found.chat else ()) - {standing}
            return Change({"hidden": sorted(left | {standing} if hidden else left)})
        case wishes.Sources(tiers):
            return Change({"tiers": tiers})
        case wishes.Switch(what, on):
            return _switched(found, place, what, on, now)


def _reruled(found: Following, number: int, now: datetime, made: Any) -> Change:
    row = next((one for one in found.schedules if one.id == number), None) or _first(found)
    rule = made(rule_of(row))
    for other in found.of_kind(row.kind):
        if other.id != row.id and replace(rule_of(other), zone=rule.zone) == rule:
            raise UserError(f"There is one at {rule.at} on those days already, so nothing was changed.")
    assert row.id is not None
    return Change(rules={row.id: _ruled(row, rule, now)})


def _first(found: Following) -> SubscriptionRow:
    digests = found.of_kind("digest")
    if not digests:
        raise UserError("Nothing is followed here yet. Type /subscribe and a name first, such as /subscribe thailand.")
    return digests[0]


def _ruled(row: SubscriptionRow, rule: Rule, now: datetime) -> dict[str, Any]:
    # Counts from this moment: a new time still ahead today is due today, one that has passed is not.
    moment = next_of(rule, now) if row.kind != "alert" else None
    return {"at": rule.at, "zone": rule.zone, "days": rule.days, "month_day": rule.month_day, "next_due_at": moment}


def _begun(found: Following, place: Place, kind: str, at: str, now: datetime) -> SubscriptionRow:
    """A schedule that goes on where the first one stands, so that nothing is told twice."""
    first = _first(found)
    rule = Rule(at, found.zone)
    return SubscriptionRow(
        chat_id=place.chat_id,
        topic_id=place.topic_id,
        kind=kind,
        at=at,
        zone=found.zone,
        position=first.position,
        created_at=first.created_at if kind == "digest" else now,
        last_due_at=first.last_due_at if kind == "digest" else None,
        next_due_at=next_of(rule, now) if kind != "alert" else None,
        active=first.active,
    )


def _also(found: Following, place: Place, at: str, now: datetime) -> Change:
    if any(row.at == at for row in found.of_kind("digest")):
        raise UserError(f"There is one at {at} already, so nothing was changed.")
    if len(found.schedules) >= MOST_SCHEDULES:
        raise UserError(f"More than {MOST_SCHEDULES} schedules are too many for one chat. Drop one first.")
    return Change(begun=(_begun(found, place, "digest", at, now),))


def _dropped(found: Following, at: str) -> Change:
    digests = found.of_kind("digest")
    gone = tuple(row.id for row in digests if row.at == at and row.id is not None)
    if not gone:
        raise UserError(f"There is none at {at}.")
    if len(gone) == len(digests):
        raise UserError("That is the only one. /pause holds it for a while, /unsubscribe ends it.")
    return Change(ended=gone)


def _date_alone(found: Following, place: Place, at: str | None, now: datetime) -> Change:
    own = found.of_kind("onthisdate")
    if at is None:
        return Change(ended=tuple(row.id for row in own if row.id is not None))
    if own and own[0].id is not None:
        return Change(rules={own[0].id: _ruled(own[0], replace(rule_of(own[0]), at=at), now)})
    return Change(begun=(_begun(found, place, "onthisdate", at, now),))


def _switched(found: Following, place: Place, what: str, on: bool, now: datetime) -> Change:
    if what == "silent":
        return Change({"silent": on})
    if what == "state":
        return Change({"state_media": on})
    own = found.of_kind("alert")
    if not on:
        return Change(ended=tuple(row.id for row in own if row.id is not None))
    return Change(begun=() if own else (_begun(found, place, "alert", AT, now),))


async def make(ask: Ask, place: Place, found: Following, change: Change) -> None:
    """Make a change, all of it or nothing."""
    async with ask.change() as session:
        await chats.meet(session, place.chat_id, place.kind, now=ask.now)
        if change.chat:
            await subscriptions.set_chat(session, place.chat_id, **change.chat)
        for number, values in change.rules.items():
            rest = {name: value for name, value in values.items() if name != "next_due_at"}
            await subscriptions.reschedule(session, {number: values["next_due_at"]}, **rest)
        if change.ended:
            await subscriptions.end(session, change.ended)
        for row in change.begun:
            kept = await subscriptions.start(session, row)
            assert kept.id is not None
            await subscriptions.follow(session, kept.id, found.subjects)
