"""What a claimed delivery says, or why it is not sent; composed once, frozen, its body shared by all who get it."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.newsroom import Newsroom
from bot.push.content import Contents
from bot.push.correcting import Corrector
from bot.push.letter import Letter
from bot.push.notices import Notices
from bot.push.stretch import Stretch
from bot.push.tick import CATCH_UP
from bot.telegram.request import PreparedBody, prepare
from bot.telegram.say import NO_PREVIEW, keyboard
from bot.views import push
from bot.views.page import Page
from bot.views.text import plain
from briefs.schedule import in_quiet, quiet_end
from store import announced, corrections, deliveries, notices, subscriptions
from store.owed import Delivery, Owed, Recipient
from store.subscriptions import Sibling

MOST_KEPT = 2_000
# What quiet hours make into one message.
MERGED = ("digest", "alert", "onthisdate")
# How long after its moment a push may still go out.
LATEST = {"digest": CATCH_UP, "alert": timedelta(hours=24)}


@dataclass
class _Batch:
    """What one batch decides, written in one go at its end."""

    siblings: dict[tuple[int, int], list[Sibling]]
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)
    positions: dict[int, str | None] = field(default_factory=dict)
    told: list[tuple[tuple[int, int], str, int]] = field(default_factory=list)
    letters: list[Delivery] = field(default_factory=list)
    pages: dict[int, Page] = field(default_factory=dict)

    def moved(self, place: tuple[int, int], one: int, position: str | None) -> None:
        """Another digest of the same chat in this batch goes on from there."""
        mine = self.siblings.get(place)
        if mine:
            self.siblings[place] = [replace(each, position=position) if each.id == one else each for each in mine]


class Composer:
    """Composes claimed deliveries within the claim's own transaction."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._contents = Contents(room)
        self._notices = Notices(room)
        self._corrector = Corrector(room)
        self._bodies: OrderedDict[tuple[object, ...], PreparedBody] = OrderedDict()

    async def is_behind(self, session: AsyncSession) -> bool:
        """Whether something was corrected just now that this process would still say wrong.

        Corrections wait for the end of the transaction: what it composes is known to them.
        """
        return await corrections.is_ahead(session, self._room.live.catalogue.version, self._room.now())

    async def letters(self, session: AsyncSession, owed: Sequence[Owed], *, lease_from: datetime) -> list[Letter]:
        """The letters of a batch; what is not to be sent now is settled, with its reason, in the same transaction."""
        beside = {one.delivery.id: one.delivery for one in owed}
        ready = [one for one in owed if await self._is_open(session, one, beside)]
        open_ = [one for one in ready if one.delivery.kind != "correction"]
        corrected = [one for one in ready if one.delivery.kind == "correction"]
        made = await self._corrector.letters(session, corrected, lease_from=lease_from)
        parts = await self._merged(session, open_)
        open_ = [several[0] for several in parts]
        follows = {several[0].delivery.id: _subjects(several) for several in parts}
        places = {(one.delivery.chat_id, one.delivery.topic_id) for one in open_}
        known = await announced.versions(session, places) if self._room.live.changes and places else {}
        several_of = {one.delivery.chat_id for one in open_ if one.has_siblings}
        batch = _Batch(await subscriptions.siblings(session, several_of) if several_of else {})
        stretch = Stretch()
        for one in open_:
            await self._compose(session, one, follows, known, batch)
            await stretch.rest()
        await deliveries.lease(session, batch.facts | made.facts, lease_from=lease_from)
        await announced.move_on(session, batch.positions)
        await announced.announce(session, batch.told)
        silent = {one.delivery.id: bool(one.chat and one.chat.silent) for one in open_}
        alike: dict[tuple[object, ...], PreparedBody] = {}
        found = made.letters
        for row in batch.letters:
            # Most rows of a batch have one object of facts in common; only the others are compared by what is in it.
            page = batch.pages.get(row.id)
            key = (id(row.facts), row.kind, silent[row.id], id(page))
            if key not in alike:
                alike[key] = self._body(row, silent[row.id], page)
                await stretch.rest()
            found.append(Letter(row, alike[key], silent[row.id], page))
        return found

    def plain(self, letter: Letter) -> PreparedBody:
        """The same message without its markup, for where that was refused."""
        page = letter.page or self._page(letter.delivery)
        return prepare(self._content(page, letter.silent) | {"text": plain(page.text), "parse_mode": None})

    async def _is_open(self, session: AsyncSession, one: Owed, beside: Mapping[int, Delivery]) -> bool:
        """Whether a delivery is to go out now; settled or held where not, or folded into one beside it."""
        row, chat, now = one.delivery, one.chat, self._room.now()
        if row.kind == "alert" and self._is_ahead_of_us(row.occasion):
            return False  # It stays owed, and goes out once this process has taken what it tells of.
        if row.attempts >= deliveries.MOST_ATTEMPTS:
            await deliveries.settle(session, [row.id], "failed", "its outcome stayed unknown three times")
        elif one.subscription is None and row.kind in ("digest", "onthisdate", "alert"):
            await deliveries.settle(session, [row.id], "skipped", "no longer followed")
        elif chat is not None and chat.state == "gone":
            await deliveries.settle(session, [row.id], "skipped", chat.why or "the chat cannot be reached")
        elif row.occasion.startswith((deliveries.AGAIN, *deliveries.UNHEARD)):
            return True  # Who asks for it wants it now; what only changes old messages disturbs nobody.
        elif chat is not None and chat.paused_until is not None and now < chat.paused_until and not _despite_pause(row):
            await deliveries.settle(session, [row.id], "skipped", "paused")
        elif why := _too_late(one, now):
            await self._given_up(session, row, why, beside)
        elif chat is not None and row.attempts == 0 and (until := _quiet_until(chat, now)):
            await deliveries.hold(session, [row.id], until, "held in quiet hours")
        else:
            return True
        return False

    def _is_ahead_of_us(self, occasion: str) -> bool:
        """Whether an alert is of a version that this process has not taken yet."""
        slug, _, version = occasion.removeprefix("brief:").rpartition("@")
        brief = self._room.live.catalogue.briefs.get(slug)
        return version.isdigit() and (brief is None or brief.version < int(version))

    async def _given_up(self, session: AsyncSession, row: Delivery, why: str, beside: Mapping[int, Delivery]) -> None:
        """What comes too late goes into the next one of its schedule, where that is owed."""
        following = await deliveries.into_next(session, row) if row.kind == "digest" else None
        if following is None:
            await deliveries.settle(session, [row.id], "skipped", why)
            return
        if following in beside:
            beside[following].window_from = row.window_from
        why = "folded into the next one"
        await deliveries.settle(session, [row.id], "folded", why, folded_into=following)

    async def _merged(self, session: AsyncSession, owed: Sequence[Owed]) -> list[list[Owed]]:
        """What was held for a chat as one message: each with what is folded into it behind it."""
        held: dict[tuple[object, ...], list[Owed]] = {}
        for one in owed:
            if one.delivery.state == "held" and one.delivery.kind in MERGED:
                held.setdefault((one.delivery.chat_id, one.delivery.topic_id), []).append(one)
        parts = [[one] for one in owed if not (one.delivery.state == "held" and one.delivery.kind in MERGED)]
        for several in held.values():
            parts += _by_message(several)
        for first, *others in parts:
            ids = [one.delivery.id for one in others]
            if ids:
                why = "folded into the message at the end of the quiet hours"
                await deliveries.settle(session, ids, "folded", why, folded_into=first.delivery.id)
        return parts

    async def _compose(
        self,
        session: AsyncSession,
        one: Owed,
        follows: Mapping[int, tuple[str, ...]],
        known: Mapping[tuple[int, int], Mapping[str, int]],
        batch: _Batch,
    ) -> None:
        row, place = one.delivery, (one.delivery.chat_id, one.delivery.topic_id)
        if row.kind == "notice":
            notice = await self._notices.made(row, one.chat)
            if isinstance(notice, str):
                await deliveries.settle(session, [row.id], "skipped", notice)
                return
            row.facts, batch.pages[row.id] = notice.facts, notice.page
        if row.facts is None and one.subscription is not None:
            others = [each for each in batch.siblings.get(place, ()) if each.id != one.subscription.id]
            made = self._contents.digest(row, one.subscription, one.chat, follows[row.id], known.get(place, {}), others)
            if made.empty and (why := _left_out(one)):
                await deliveries.settle(session, [row.id], "skipped", why)
                return
            row.facts = self._contents.facts(row, one.subscription, one.chat, made)
            if made.position != one.subscription.position:
                batch.positions[one.subscription.id] = one.subscription.position = made.position
                batch.moved(place, one.subscription.id, made.position)
            batch.told += [(place, brief, version) for brief, version in made.briefs]
        elif row.facts is not None and row.kind != "notice" and row.attempts == 0:
            # Frozen before, it is written anew from the content of today.
            row.facts = row.facts | {"content": self._room.live.catalogue.version}
        batch.facts[row.id] = row.facts or {}
        batch.letters.append(row)

    def _body(self, row: Delivery, silent: bool, page: Page | None = None) -> PreparedBody:
        if page is not None:
            return prepare(self._content(page, silent))
        key = (self._room.live.catalogue.version, row.kind, silent, repr(row.facts))
        body = self._bodies.get(key)
        if body is None:
            body = prepare(self._content(self._page(row), silent))
            _keep(self._bodies, key, body)
        return body

    def _page(self, row: Delivery) -> Page:
        return push.page(row.kind, row.facts or {}, self._room.live.catalogue, self._room.username)

    def _content(self, page: Page, silent: bool) -> dict[str, object]:
        return {
            "text": page.text,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
            "reply_markup": keyboard(page.buttons),
            "disable_notification": silent or None,
            "allow_paid_broadcast": self._room.paid or None,
        }


def _subjects(several: Sequence[Owed]) -> tuple[str, ...]:
    """The subjects of all that becomes one message."""
    if len(several) == 1:
        return several[0].follows
    return tuple(dict.fromkeys(subject for one in several for subject in one.follows))


def _by_message(held: Sequence[Owed]) -> list[list[Owed]]:
    """What was held for one chat: all in the newest digest, or without one the newest of each kind for its kind."""
    newest = sorted(held, key=lambda one: (one.delivery.kind == "digest", one.delivery.due_at), reverse=True)
    if newest[0].delivery.kind == "digest":
        return [newest]
    return [kind for name in MERGED if (kind := [one for one in newest if one.delivery.kind == name])]


def _quiet_until(chat: Recipient, now: datetime) -> datetime | None:
    if not chat.quiet_from or not chat.quiet_to:
        return None
    zone = chat.zone or "UTC"
    if not in_quiet(now, chat.quiet_from, chat.quiet_to, zone):
        return None
    return quiet_end(now, chat.quiet_from, chat.quiet_to, zone)


def _despite_pause(row: Delivery) -> bool:
    """Whether a message comes to who paused all pushes: what was wrong, and the answer to what was asked."""
    return row.kind == "correction" or (row.kind == "notice" and row.occasion.startswith(notices.ANSWER))


def _too_late(one: Owed, now: datetime) -> str | None:
    """Why a delivery is given up that waited too long for its sender; quiet hours do not count."""
    row, subscription = one.delivery, one.subscription
    if row.kind == "onthisdate" and subscription:
        zone = ZoneInfo(subscription.zone)
        return "its day has passed" if row.due_at.astimezone(zone).date() != now.astimezone(zone).date() else None
    latest = LATEST.get(row.kind)
    waited = now - max(row.due_at, row.held_until or row.due_at)
    return "the desk was down too long" if latest and waited > latest else None


def _left_out(one: Owed) -> str | None:
    """Why a message that has nothing to tell is not sent."""
    if one.delivery.kind == "alert":
        return "its news was told already"
    silence = one.chat is not None and one.chat.empty == "silence" and one.delivery.window_from is not None
    return "nothing to tell, and this chat chose silence" if silence else None


def _keep(kept: "OrderedDict[tuple[object, ...], Any]", key: tuple[object, ...], value: object) -> None:
    kept[key] = value
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)
