"""What a correction brings to one chat: its messages that still show the error made anew, and one reply that says so."""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.newsroom import Newsroom
from bot.push import recalling
from bot.push.letter import Change, Letter
from bot.push.stretch import Stretch
from bot.telegram import say
from bot.telegram.buttons import ALL
from bot.telegram.callback import unpack
from bot.telegram.request import PreparedBody
from bot.views import corrections as view
from bot.views import opening, push
from bot.views.claims import STRUCK, Struck
from bot.views.corrections import Correction, Where
from bot.views.editors import claim_buttons
from bot.views.page import Page
from bot.views.reader import Reader
from briefs.digest import thaw
from store import announced, carried, corrections, deliveries
from store.carried import ANSWER, Carried
from store.corrections import KEPT
from store.owed import Owed, Recipient
from store.tables import CorrectionRow

MOST_KEPT = 2_000
Place = tuple[int, int]


@dataclass
class Made:
    """The letters of a batch, with the facts to be frozen for each."""

    letters: list[Letter] = field(default_factory=list)
    facts: dict[int, dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """Every correction, slip and recall of the last 90 days, by what its deliveries are known by."""

    rows: Mapping[str, CorrectionRow]

    def after(self, row: CorrectionRow) -> bool:
        """Whether the same claim was corrected again."""
        return any(one.claim == row.claim and (one.id or 0) > (row.id or 0) for one in self._corrections())

    def of(self, claim: str, content: int) -> list[CorrectionRow]:
        """The corrections of a claim that a message made of older content does not know, the oldest first."""
        return [one for one in self._corrections() if one.claim == claim and one.content > content]

    def struck(self, claims: Sequence[str], content: int) -> dict[str, Struck]:
        """What a message made of older content had said of claims that were corrected since."""
        known = ((claim, self.of(claim, content)) for claim in claims)
        return {
            claim: Struck(view.in_short(corrections.claim(found[0].was), STRUCK), found[-1].at.date())
            for claim, found in known
            if found
        }

    def newest(self, claims: Sequence[str], content: int) -> CorrectionRow | None:
        """The last correction of any of the claims that a message made of older content does not know."""
        known = [one for claim in claims for one in self.of(claim, content)]
        return max(known, key=lambda one: one.id or 0, default=None)

    def _corrections(self) -> list[CorrectionRow]:
        return [one for one in self.rows.values() if one.kind == "correction"]


def correction_of(row: CorrectionRow, was: Mapping[str, Any] | None = None) -> Correction:
    """A row as views take it, with what had been said before where another correction came between."""
    first = corrections.claim(dict(was or row.was))
    return Correction(row.id or 0, first, corrections.claim(row.now), row.why, row.at.date())


class Corrector:
    """Composes corrections, slips and recalls within the claim's own transaction."""

    def __init__(self, room: Newsroom) -> None:
        self._room = room
        self._bodies: OrderedDict[tuple[object, ...], PreparedBody] = OrderedDict()

    async def letters(self, session: AsyncSession, owed: Sequence[Owed], *, lease_from: datetime) -> Made:
        """The letters of those that are to go out now; the others are settled, or stay owed."""
        made = Made()
        if not owed:
            return made
        now = self._room.now()
        history = History({corrections.occasion(row): row for row in await corrections.since(session, now - KEPT)})
        of: dict[str, list[Owed]] = {}
        for one in owed:
            of.setdefault(one.delivery.occasion, []).append(one)
        for occasion, several in of.items():
            row, ids = history.rows.get(occasion), [one.delivery.id for one in several]
            if row is None:
                await deliveries.settle(session, ids, "failed", "nothing is known of this correction any more")
            elif row.kind == "correction" and history.after(row):
                await deliveries.settle(session, ids, "folded", "folded into a later correction")
            elif row.content <= self._room.live.catalogue.version:
                await self._of_row(session, row, several, history, lease_from, made)
        return made

    async def _of_row(
        self,
        session: AsyncSession,
        row: CorrectionRow,
        owed: Sequence[Owed],
        history: History,
        lease_from: datetime,
        made: Made,
    ) -> None:
        chats, old = {one.delivery.chat_id for one in owed}, self._room.now() - KEPT
        if row.kind == "recall":
            found = await carried.pushes(session, chats, row.claim, row.version, old)
        else:
            found = await carried.messages(session, chats, row.claim, old)
        by_place: dict[Place, list[Carried]] = {}
        for message in found:
            # What was made of the content of today says what is right.
            wrong = row.kind == "recall" or message.content < row.content
            if wrong and message.occasion != corrections.occasion(row):
                by_place.setdefault((message.chat_id, message.topic_id), []).append(message)
        stretch, told = Stretch(), []
        for one in owed:
            place = one.delivery.chat_id, one.delivery.topic_id
            messages = by_place.get(place, [])
            leased = max((m.leased for m in messages if m.leased and m.leased > lease_from), default=None)
            messages = [message for message in messages if message.out]
            if leased is not None:
                # One is still on its way: its message cannot be answered before it is known.
                await deliveries.put_off(session, [one.delivery.id], leased)
            elif not messages:
                await deliveries.settle(session, [one.delivery.id], "skipped", "it got no error")
            else:
                self._one(row, one, messages, history, made)
                told.append(place)
            await stretch.rest()
        if row.kind == "correction":
            await self._announce(session, row, told)

    async def _announce(self, session: AsyncSession, row: CorrectionRow, told: Sequence[Place]) -> None:
        """Who is told of a correction is not told of it again by a digest."""
        brief = row.claim.partition("#")[0]
        known = await announced.versions(session, set(told)) if told else {}
        unknowing = (place for place in told if known[place].get(brief, 0) < row.version)
        await announced.announce(session, [(place, brief, row.version) for place in unknowing])

    def _one(self, row: CorrectionRow, one: Owed, messages: Sequence[Carried], history: History, made: Made) -> None:
        """The letter of one chat."""
        delivery, newest = one.delivery, max(messages, key=lambda message: message.at)
        where, before = self._where(one), dict(delivery.facts or {})
        done = [int(number) for number in before.get("edited", ())]
        shown = [m for m in messages if m.message_id and m.message_id not in done and _still_shows(m, row)]
        changes = tuple(change for m in shown if (change := self._change(row, m, history, where)))
        facts: dict[str, Any] = {"correction": row.id, "claim": row.claim} | before
        facts["content"] = self._room.live.catalogue.version
        silent = bool(one.chat and one.chat.silent)
        body: PreparedBody | None = None
        page: Page | None = None
        if row.kind == "correction":
            facts.setdefault("said", _day_of(newest.at, one.chat))
            facts.setdefault("reply_to", newest.message_id)
            earlier = history.of(row.claim, newest.content)
            key = (row.id, facts["said"], where, earlier[0].id if earlier else 0, silent)
            correction = correction_of(row, earlier[0].was if earlier else None)
            said = datetime.fromisoformat(facts["said"]).date() if facts["said"] else None
            page = view.reply(self._as_it_reads(correction), said, self._room.live.catalogue, where)
            body = self._reply(key, page, silent)
        made.facts[delivery.id] = delivery.facts = facts
        made.letters.append(Letter(delivery, body, silent, page, facts.get("reply_to"), changes, done))

    def _as_it_reads(self, one: Correction) -> Correction:
        """With the claim as it reads today: a slip may have been mended since."""
        live = self._room.live.catalogue.claims.get(one.now.id)
        return Correction(one.number, one.was, live, one.why, one.on) if live else one

    def _where(self, one: Owed) -> Where:
        channel = one.chat is not None and one.chat.kind == "channel"
        kind = "channel" if channel else "group" if one.delivery.chat_id < 0 else "private"
        return Where(kind, self._room.username)

    def _change(self, row: CorrectionRow, message: Carried, history: History, where: Where) -> Change | None:
        """What becomes of a message that shows the error; None where nothing of it can be made anew."""
        assert message.message_id is not None
        if row.kind == "recall":
            delete, left = recalling.change(row, message, self._room.live.catalogue, where, self._room.now())
            return Change(message.message_id, self._edit(("recall", row.id, repr(message.facts), where), left), delete)
        shows = message.shows if message.kind == ANSWER else _claims_of(message)
        struck = history.struck(shows, message.content)
        told = tuple((claim, repr(one)) for claim, one in struck.items())
        # A slip is not spoken of; what an earlier correction left on the message stays.
        spoken = row if row.kind == "correction" else history.newest(shows, message.content)
        version = self._room.live.catalogue.version
        number = spoken.id if spoken else 0
        staff = message.kind == ANSWER and self._room.role(message.chat_id) in ("editor", "owner")
        made_of = message.shows, message.page, repr(message.facts), self._room.now().date()
        key = (version, row.id, message.kind, *made_of, told, where, number, staff)
        if key not in self._bodies and (page := self._anew(row, message, struck, where, spoken)):
            self._edit(key, claim_buttons.under(page) if staff else page)
        body = self._bodies.get(key)
        return Change(message.message_id, body) if body else None

    def _anew(
        self,
        row: CorrectionRow,
        message: Carried,
        struck: Mapping[str, Struck],
        where: Where,
        spoken: CorrectionRow | None,
    ) -> Page | None:
        catalogue, said = self._room.live.catalogue, message.facts.get("said")
        one = correction_of(spoken) if spoken else None
        if message.kind == ANSWER:
            if not any(claim in catalogue.claims for claim in message.shows):
                return None
            return self._page(message, struck, where, one) or view.answer(message.shows, struck, one, catalogue, where)
        if message.kind == "correction":
            if row.claim not in catalogue.claims:
                return None
            day = datetime.fromisoformat(said).date() if said else None
            return view.stands(correction_of(row), day, catalogue, where, struck)
        page = push.page(message.kind, message.facts, catalogue, self._room.username, struck)
        return view.push(page, one, where)

    def _page(
        self, message: Carried, struck: Mapping[str, Struck], where: Where, one: Correction | None
    ) -> Page | None:
        """The page that an answer shows, made of what is live; None where it cannot be asked for again."""
        live, found = self._room.live, unpack(message.page or "", ALL)
        reader = Reader(self._room.username, where.kind == "private", self._room.now().date(), tuple(struck.items()))
        page = opening.of_press(found.press, live.catalogue, live.by_ref, reader) if found else None
        return view.anew(page, struck, one, live.catalogue, where) if page else None

    def _edit(self, key: tuple[object, ...], page: Page) -> PreparedBody:
        body = self._bodies.get(key)
        return body or self._keep(key, say.body(page))

    def _reply(self, key: tuple[object, ...], page: Page, silent: bool) -> PreparedBody:
        key = (self._room.live.catalogue.version, "reply", *key)
        if key in self._bodies:
            return self._bodies[key]
        paid = self._room.paid or None
        return self._keep(key, say.body(page, disable_notification=silent or None, allow_paid_broadcast=paid))

    def _keep(self, key: tuple[object, ...], body: PreparedBody) -> PreparedBody:
        self._bodies[key] = body
        if len(self._bodies) > MOST_KEPT:
            self._bodies.popitem(last=False)
        return self._bodies[key]


def _claims_of(message: Carried) -> tuple[str, ...]:
    if message.kind == "correction":
        return (str(message.facts.get("claim")),)
    return thaw(message.facts).claims


def _still_shows(message: Carried, row: CorrectionRow) -> bool:
    if message.kind == ANSWER:
        return row.claim in message.shows
    # Of what is of our own kind only the replies are messages.
    return message.kind != "correction" or message.occasion.startswith("correction:")


def _day_of(moment: datetime, chat: Recipient | None) -> str:
    return moment.astimezone(ZoneInfo((chat.zone if chat else None) or "UTC")).date().isoformat()
