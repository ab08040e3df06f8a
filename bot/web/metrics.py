"""`/metrics` for Prometheus, with a registry of its own; no label ever names a chat or a person."""

import time
from datetime import datetime
from typing import Any

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.newsroom import Newsroom
from bot.web.watch import Watch
from store import health

BEFORE, AFTER = -1, 1
# Counting every delivery reads all their rows, so it is done less often than Prometheus asks.
COUNT_EVERY = 60.0
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Counts what this process handles, and asks the store for the rest when it is asked.

    Deliveries are counted in the store, which knows them across restarts and replicas.
    """

    def __init__(self, room: Newsroom, watch: Watch) -> None:
        self._room = room
        self._watch = watch
        self._registry = CollectorRegistry()
        self._updates = Counter(
            "silkbrief_updates", "Updates by outcome: handled, undelivered (Telegram refused the answer), failed (us)",
            ["outcome"], registry=self._registry,
        )  # fmt: skip
        for outcome in ("handled", "undelivered", "failed"):
            self._updates.labels(outcome)
        self._seconds = Histogram(
            "silkbrief_answer_seconds", "Seconds from an update's turn to its end, its answer sent",
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip
        self._deliveries = Gauge(
            "silkbrief_deliveries",
            "Deliveries kept in the store by outcome, counted each minute",
            ["outcome"],
            registry=self._registry,
        )
        self._owed = self._gauge("deliveries_owed", "Deliveries that are due and not sent")
        self._oldest = self._gauge("oldest_owed_seconds", "Age of the oldest push that is due and not sent, or planned")
        self._open = self._gauge("inbox_open", "Updates received and not handled")
        self._version = self._gauge("catalogue_version", "Version of the catalogue that answers are made from")
        self._leading = self._gauge("leading", "1 while this process polls, plans and sends")
        self._silent = self._gauge("tick_age_seconds", "Seconds since the last look at what is due; 0 standing by")
        self._up = self._gauge("store_up", "1 where the store answered this question")
        self._begun: dict[int, float] = {}
        self._outcomes: dict[int, str] = {}
        self._next_count = 0.0

    def watch(self, app: Application[Any, Any, Any, Any, Any, Any]) -> None:
        """Note every update that the application handles."""
        app.add_handler(TypeHandler(Update, self._begin), BEFORE)
        app.add_handler(TypeHandler(Update, self._end), AFTER)
        app.add_error_handler(self._fail)

    async def answer(self, _: web.Request) -> web.Response:
        """The figures of this moment."""
        await self._ask()
        body = generate_latest(self._registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _ask(self) -> None:
        now = self._room.now()
        try:
            with health.faults():
                async with self._room.store.read() as session:
                    owed, unhandled = await health.owed(session, now=now), await health.unhandled(session)
                await self._count()
        except health.StoreFault:
            self._up.set(0)
        else:
            self._up.set(1)
            self._owed.set(owed.deliveries)
            self._oldest.set(_age(owed.since, now))
            self._open.set(unhandled)
        self._version.set(self._room.live.catalogue.version)
        self._leading.set(self._watch.leading)
        self._silent.set(self._watch.silent)

    async def _count(self) -> None:
        if time.monotonic() < self._next_count:
            return
        async with self._room.store.read() as session:
            kept = await health.deliveries(session)
        self._next_count = time.monotonic() + COUNT_EVERY
        self._deliveries.clear()
        for outcome, count in kept.items():
            self._deliveries.labels(outcome).set(count)

    async def _begin(self, update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        self._begun[update.update_id] = time.perf_counter()

    async def _fail(self, update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
        if isinstance(update, Update):
            refused = isinstance(context.error, TelegramError)
            self._outcomes[update.update_id] = "undelivered" if refused else "failed"

    async def _end(self, update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        self._updates.labels(self._outcomes.pop(update.update_id, "handled")).inc()
        begun = self._begun.pop(update.update_id, None)
        if begun is not None:
            self._seconds.observe(time.perf_counter() - begun)

    def _gauge(self, name: str, meaning: str) -> Gauge:
        return Gauge(f"silkbrief_{name}", meaning, registry=self._registry)


def _age(since: datetime | None, now: datetime) -> float:
    return max(0.0, (now - since).total_seconds()) if since else 0.0
