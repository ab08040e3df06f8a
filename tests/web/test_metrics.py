"""Health and metrics over real HTTP."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from bot.loading import CannotOpen, load_shipped, migrate
from bot.newsroom import Newsroom
from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import GROUP, OWNER, READER
from bot.settings import SHIPPED
from bot.telegram.pacing import Pacing
from bot.web import health
from bot.web.metrics import Metrics
from bot.web.watch import MOST_SILENT, Watch
from store.engine import Store
from store.tables import DeliveryRow, InboxRow
from tests.care.stores import in_server, make_database
from tests.conftest import NOON, running_desk
from tests.web.telegram import free_address


async def page(url: str) -> tuple[int, str]:
    """Status and text of a page."""
    async with ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def figures(url: str) -> dict[str, float]:
    """Every figure by its name and outcome."""
    _, text = await page(f"{url}/metrics")
    samples = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    named = {" ".join((sample.name, *sample.labels.values())): sample.value for sample in samples}
    return {name: value for name, value in named.items() if "_created" not in name}


async def test_a_running_desk_is_well_and_counts(server: Server, database: str) -> None:
    """Health is 200 while it leads; an answered update, a refused answer and the catalogue are in the metrics."""
    listen = free_address()
    url = f"http://{listen}"
    async with running_desk(server, database, metrics_listen=listen) as desk:
        await desk.reader.say("/start")
        assert await page(f"{url}/health") == (200, '{"ok": true, "leading": true}')
        server.world.faults.set(
            {"method": "sendmessage", "chat": OWNER, "code": 400, "description": "Bad Request: odd"}
        )
        acts.say(server.world, OWNER, OWNER, "/start")
        await desk.in_group().say("/start@" + str(server.world.bot.username))
        await desk.reader.say("/help")
        found = await figures(url)
        _, text = await page(f"{url}/metrics")
    whole_numbers = set(re.findall(r"(?<![\w.])\d+(?![\w.])", text))
    assert found["silkbrief_updates_total handled"] + found["silkbrief_updates_total undelivered"] == 4
    assert found["silkbrief_updates_total undelivered"] == 1
    assert found["silkbrief_updates_total failed"] == 0
    assert found["silkbrief_answer_seconds_count"] == 4
    assert found["silkbrief_leading"] == 1
    assert found["silkbrief_catalogue_version"] >= 1
    assert found["silkbrief_store_up"] == 1
    assert not whole_numbers & {str(abs(number)) for number in (READER, OWNER, GROUP)}


@asynccontextmanager
async def side_of(store: Store, watch: Watch) -> AsyncIterator[str]:
    """The pages of a desk that is not running, so that its state can be chosen; their address."""
    room = Newsroom(store=store, now=lambda: NOON, pacing=Pacing(lambda: 0.0))
    await room.refresh()
    app = web.Application()
    app.router.add_get("/health", health.answering(room, watch))
    app.router.add_get("/metrics", Metrics(room, watch).answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_a_desk_that_no_longer_plans_is_ill(database: str) -> None:
    """While it leads, a minute without a good tick is 503 with the reason; standing by there is nothing to plan."""
    seconds = [1000.0]
    watch, store = Watch(lambda: seconds[0]), Store(database)

    async def tick(_: Newsroom) -> None:
        if seconds[0] > 1030:
            raise RuntimeError

    async with side_of(store, watch) as url:
        watch.leads(True)
        seconds[0] = 1030.0
        await watch.noting(tick)(Newsroom(store=store, now=lambda: NOON, pacing=Pacing(lambda: 0.0)))
        seconds[0] = 1030.0 + MOST_SILENT
        assert (await page(f"{url}/health"))[0] == 200
        with pytest.raises(RuntimeError):
            await watch.noting(tick)(Newsroom(store=store, now=lambda: NOON, pacing=Pacing(lambda: 0.0)))
        seconds[0] += 1
        ill = (503, '{"ok": false, "leading": true, "why": "nothing was planned for 61 s"}')
        assert await page(f"{url}/health") == ill
        assert (await figures(url))["silkbrief_tick_age_seconds"] == 61
        watch.leads(False)
        assert await page(f"{url}/health") == (200, '{"ok": true, "leading": false}')
    await store.close()


async def test_a_desk_without_its_store_is_ill(postgres: str) -> None:
    """A database that goes away: 503 with the kind of the error, and the metrics still come."""
    address = await make_database(postgres)
    store, watch = Store(address), Watch(lambda: 0.0)
    await migrate(store)
    await load_shipped(store, SHIPPED, NOON)
    async with side_of(store, watch) as url:
        assert (await page(f"{url}/health"))[0] == 200
        await in_server(postgres, f"DROP DATABASE {address.rpartition('/')[2].partition('?')[0]} WITH (FORCE)")
        status, said = await page(f"{url}/health")
        assert (status, "the store does not answer" in said) == (503, True)
        assert (await figures(url))["silkbrief_store_up"] == 0
    await store.close()


async def test_what_is_owed_is_counted_in_the_store(database: str) -> None:
    """Deliveries by outcome, what is due and not sent, its age, and the open inbox."""
    store = Store(database)
    bare = {"topic_id": 0, "kind": "digest", "attempts": 0}
    waits = [("planned", 90), ("planned", 30), ("planned", -60), ("sent", 90), ("failed", 90)]
    async with store.unit() as session:
        rows = [
            bare | {"chat_id": n, "occasion": str(n), "state": state, "due_at": NOON - timedelta(minutes=minutes)}
            for n, (state, minutes) in enumerate(waits)
        ]
        await session.exec(insert(DeliveryRow), params=rows)
        session.add(InboxRow(bot_id=1, update_id=1, body="{}", received_at=NOON))
        session.add(InboxRow(bot_id=1, update_id=2, done=True, received_at=NOON))
    async with side_of(store, Watch(lambda: 0.0)) as url:
        found = await figures(url)
    await store.close()
    assert found["silkbrief_deliveries_owed"] == 2
    assert found["silkbrief_oldest_owed_seconds"] == 90 * 60
    assert [found[f"silkbrief_deliveries {state}"] for state in ("planned", "sent", "failed")] == [3, 1, 1]
    assert found["silkbrief_inbox_open"] == 1
    assert found["silkbrief_leading"] == 0


async def test_two_desks_in_one_process_count_apart(database: str) -> None:
    """Each has a registry of its own; nothing is global."""
    store = Store(database)
    async with side_of(store, Watch(lambda: 0.0)) as one, side_of(store, Watch(lambda: 0.0)) as other:
        assert await figures(one) == await figures(other)
    await store.close()


async def test_a_taken_address_ends_the_start(server: Server, database: str) -> None:
    """Another program on METRICS_LISTEN is named as such, before the desk opens."""
    taken = server.url.removeprefix("http://")
    with pytest.raises(CannotOpen, match=rf"^METRICS_LISTEN is wrong: {taken} is taken"):
        async with running_desk(server, database, metrics_listen=taken):
            pass
