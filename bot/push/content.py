"""What a push to one chat says: the one road from a due moment to its facts, for the sender and for `/digest`."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.newsroom import Newsroom
from bot.push.tick import next_of
from briefs import digest
from briefs.changes import Change
from briefs.digest import Digest, Slot
from briefs.filters import Filter
from store.owed import Delivery, Recipient, Schedule
from store.subscriptions import Rule, Sibling, rule_of
from store.tables import ChatRow, DeliveryRow, SubscriptionRow

MOST_KEPT = 2_000
# As the sender claims them, and as a command finds or makes them.
AnyDelivery = DeliveryRow | Delivery
AnySchedule = SubscriptionRow | Schedule
AnyChat = ChatRow | Recipient
# A digest that comes so long after its moment says that it is late; a large desk's pace alone may take most of an hour.
LATE = timedelta(hours=1)


class Contents:
    """Makes digests of deliveries; those of the same facts are made once."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._made: OrderedDict[tuple[object, ...], Digest] = OrderedDict()
        # The digest is kept beside its facts, so that its id means it for as long.
        self._facts: OrderedDict[tuple[object, ...], tuple[Digest, dict[str, Any]]] = OrderedDict()
        self._moments: OrderedDict[tuple[object, ...], datetime] = OrderedDict()

    def digest(
        self,
        row: AnyDelivery,
        subscription: AnySchedule,
        chat: AnyChat | None,
        follows: tuple[str, ...],
        known: Mapping[str, int],
        others: Sequence[Sibling] = (),
    ) -> Digest:
        """The digest of a delivery.

        Args:
            follows: The slugs that it is about.
            known: The last version of each brief that the chat was told of.
            others: The other schedules of the same chat and topic, which may have told something of it already.
        """
        live = self._room.live
        news = tuple(
            change
            for change in live.changes
            if change.at > subscription.created_at and known.get(change.brief, 0) < change.version
        )
        told = tuple((change.brief, change.version) for change in news)
        moments = (row.due_at, row.window_from, subscription.position, subscription.zone)
        key = (live.catalogue.version, row.kind, follows, moments, tuple(others), wanted_by(chat), told)
        made = self._made.get(key)
        if made is None:
            slot = _slot(row, subscription, others, ZoneInfo(subscription.zone))
            made = self._composed(row.kind, follows, slot, news, filter_of(chat))
            _keep(self._made, key, made)
        return replace(made, late=True) if self._late(row) else made

    def _late(self, row: AnyDelivery) -> bool:
        told = bool(row.why and row.why.startswith("late"))
        return told or (row.held_until is None and self._room.now() - row.due_at > LATE)

    def _composed(
        self, kind: str, follows: tuple[str, ...], slot: Slot, news: Sequence[Change], wanted: Filter
    ) -> Digest:
        catalogue = self._room.live.catalogue
        if kind == "alert":
            return digest.news_alone(catalogue, follows, slot, changes=news, wanted=wanted)
        if kind == "onthisdate":
            return digest.date_alone(catalogue, follows, slot, wanted=wanted)
        return digest.compose(catalogue, follows, slot, changes=news, wanted=wanted)

    def facts(self, row: AnyDelivery, subscription: AnySchedule, chat: AnyChat | None, made: Digest) -> dict[str, Any]:
        """A digest as it is frozen in its delivery, with when the next one comes; one object for all who get it."""
        channel = chat is not None and chat.kind == "channel"
        following = None
        if subscription.next_due_at is not None:
            following = self._following(rule_of(subscription), row.due_at)
        key = (id(made), subscription.zone, channel, following)
        known, facts = self._facts.get(key, (None, {}))
        if known is made:
            return facts
        facts = digest.facts(made) | {"zone": subscription.zone, "content": self._room.live.catalogue.version}
        if channel:
            facts["channel"] = True
        if following is not None:
            facts["next"] = following.isoformat()
        _keep(self._facts, key, (made, facts))
        return facts

    def _following(self, rule: Rule, due_at: datetime) -> datetime:
        """The first moment of a schedule that is still to come and after this one."""
        key = (rule, due_at)
        found = self._moments.get(key)
        if found is None:
            found = next_of(rule, due_at)
            _keep(self._moments, key, found)
        now = self._room.now()
        return found if found > now else next_of(rule, now)


def filter_of(chat: AnyChat | None) -> Filter:
    """What a chat has chosen not to be told."""
    return Filter(frozenset(chat.hidden), chat.tiers, chat.state_media) if chat else Filter()


def wanted_by(chat: AnyChat | None) -> tuple[object, ...]:
    """What two chats have in common that have chosen alike."""
    return (tuple(chat.hidden), chat.tiers, chat.state_media) if chat else ()


def _keep(kept: "OrderedDict[tuple[object, ...], Any]", key: tuple[object, ...], value: object) -> None:
    kept[key] = value
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _slot(row: AnyDelivery, subscription: AnySchedule, others: Sequence[Sibling], zone: ZoneInfo) -> Slot:
    today = row.due_at.astimezone(zone).date()
    since, position, told = row.window_from, subscription.position, False
    if row.kind == "digest":
        digests = [one for one in others if one.kind == "digest"]
        before = [one.last_due_at for one in digests if one.last_due_at and one.last_due_at < row.due_at]
        since = max([moment for moment in (since, *before) if moment], default=None)
        position = max([key for key in (position, *(one.position for one in digests)) if key], default=None)
        told = len(digests) < len(others) or bool(since and since.astimezone(zone).date() == today)
    return Slot(today, since.astimezone(zone).date() if since else None, position, told)
