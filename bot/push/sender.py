"""The sender: claims owed deliveries, composes and freezes them, sends, and marks what became of them."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog
from telegram import Bot
from telegram.error import ChatMigrated, TelegramError

from bot.newsroom import Newsroom
from bot.telegram.errors import Consequence, consequence, seconds_of
from bot.telegram.request import prepare
from bot.telegram.say import NO_PREVIEW, keyboard
from bot.views import digest as digest_view
from bot.views.page import Page
from briefs import digest
from briefs.schedule import next_due
from store import chats, deliveries, subscriptions
from store.deliveries import LEASE, MOST_ATTEMPTS
from store.tables import DeliveryRow, SubscriptionRow

MOST_UNMARKED = 64
IDLE = 0.5


class Sender:
    """Sends one batch after the other; never more than 64 messages are sent and not yet marked."""

    def __init__(self, room: Newsroom, bot: Bot) -> None:
        self._room = room
        self._bot = bot

    async def run(self) -> None:
        """Send what is owed until cancelled."""
        while True:
            try:
                sent = await self.batch()
            except Exception:
                structlog.get_logger().exception("batch failed")
                sent = 0
            if not sent:
                await asyncio.sleep(IDLE)

    async def batch(self) -> int:
        """Claim and send one batch; how many deliveries were taken."""
        most = min(MOST_UNMARKED, max(1, self._room.pacing.allowance(LEASE.total_seconds() / 3)))
        async with self._room.store.unit() as session:
            rows = await deliveries.claim(session, most, now=self._room.now(), lease_from=datetime.now(UTC))
        if not rows:
            return 0
        composed = await self._composed(rows)
        await asyncio.gather(*(self._deliver(row, composed[row.id or 0]) for row in rows if row.id in composed))
        return len(rows)

    async def _composed(self, rows: list[DeliveryRow]) -> dict[int, Page]:
        """The pages of claimed deliveries, their facts frozen before anything is sent."""
        pages: dict[int, Page] = {}
        async with self._room.store.unit() as session:
            for row in rows:
                assert row.id is not None
                subscription = await session.get(SubscriptionRow, row.subscription_id or 0)
                if subscription is None:
                    await deliveries.skipped(session, row.id, "unsubscribed")
                    continue
                if row.facts is None:
                    row.facts = await self._facts(session, row, subscription)
                    await deliveries.freeze(session, {row.id: row.facts})
                pages[row.id] = self._page(row.facts, subscription)
        return pages

    async def _facts(self, session: Any, row: DeliveryRow, subscription: SubscriptionRow) -> dict[str, Any]:
        assert subscription.id is not None
        followed = (await subscriptions.follows(session, [subscription.id]))[subscription.id]
        day = digest_view.local_day(row.due_at, subscription.zone)
        made = digest.compose(self._room.live.catalogue, followed, today=day, position=subscription.position)
        subscription.position = made.position + (made.files is not None)
        session.add(subscription)
        return dict(made.facts())

    def _page(self, facts: dict[str, Any], subscription: SubscriptionRow) -> Page:
        thawed = digest.thaw(facts)
        following = next_due(self._room.now(), subscription.at, subscription.zone)
        return digest_view.page(thawed, self._room.live.catalogue, self._room.username, subscription.zone, following)

    async def _deliver(self, row: DeliveryRow, page: Page) -> None:
        await self._room.pacing.bulk(row.chat_id)
        body = prepare(
            {
                "text": page.text,
                "parse_mode": "HTML",
                "link_preview_options": NO_PREVIEW,
                "reply_markup": keyboard(page.buttons, None),
                "allow_paid_broadcast": self._room.paid or None,
            }
        )
        try:
            sent = await self._bot.request.post(
                f"{self._bot.base_url}/sendMessage", body.to(row.chat_id, row.topic_id or None)
            )
        except TelegramError as error:
            await self._refused(row, error)
            return
        assert isinstance(sent, dict)
        assert row.id is not None
        async with self._room.store.unit() as session:
            await deliveries.sent(session, {row.id: [int(sent["message_id"])]}, now=self._room.now())

    async def _refused(self, row: DeliveryRow, error: TelegramError) -> None:
        """What an error means for its delivery; one bad chat never stops the others."""
        assert row.id is not None
        meaning = consequence(error)
        structlog.get_logger().warning("not delivered", delivery=row.id, why=meaning.value)
        async with self._room.store.unit() as session:
            match meaning:
                case Consequence.WAIT:
                    self._room.pacing.paused(row.chat_id, seconds_of(error))
                    await deliveries.release(session, [row.id])
                case Consequence.NOT_SENT:
                    await deliveries.release(session, [row.id])
                case Consequence.MOVE_CHAT if isinstance(error, ChatMigrated):
                    await chats.move(session, row.chat_id, error.new_chat_id)
                    await deliveries.release(session, [row.id])
                case Consequence.PAUSE_CHAT:
                    await chats.gone(session, row.chat_id, str(error))
                case Consequence.UNKNOWN_OUTCOME if row.attempts + 1 < MOST_ATTEMPTS:
                    pass  # It may have been sent: the lease decides when it is tried again.
                case _:
                    await deliveries.failed(session, [row.id], str(error))
