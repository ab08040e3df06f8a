"""The webhook over real HTTP: who may call it, and that what was answered 200 is kept and handled once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from sqlmodel import select

from bot import app
from bot.loading import CannotOpen
from bot.newsroom import Newsroom
from bot.sandbox import acts
from bot.sandbox.server import Server
from bot.sandbox.world import READER
from bot.telegram.pacing import Pacing
from bot.web.webhook import Webhook
from store.engine import Store
from store.tables import InboxRow
from tests.conftest import NOON, running_desk, settings_for
from tests.people import Desk
from tests.web.telegram import SECRET, Telegram, free_address, telegram_before


@pytest.fixture
async def telegram(server: Server) -> AsyncIterator[Telegram]:
    """Telegram with webhooks."""
    async with telegram_before(server) as made:
        yield made


def hooked(telegram: Telegram) -> dict[str, str]:
    """The settings of a desk behind a webhook."""
    listen = free_address()
    url = f"http://{listen}/from/telegram"
    return {
        "telegram_api_url": telegram.url, "webhook_url": url, "webhook_secret": SECRET, "webhook_listen": listen,
    }  # fmt: skip


@asynccontextmanager
async def hooked_desk(telegram: Telegram, database: str) -> AsyncIterator[Desk]:
    """The real desk behind its webhook, once Telegram knows the address."""
    async with running_desk(telegram.server, database, **hooked(telegram)) as desk:
        async with asyncio.timeout(10):
            await telegram.was_set.wait()
        yield desk


def written(telegram: Telegram, text: str) -> dict[str, Any]:
    """The update that Telegram makes of a reader's words."""
    acts.say(telegram.server.world, READER, READER, text)
    return telegram.next_update()


async def inbox(database: str) -> dict[int, bool]:
    """The kept updates and whether they are done."""
    store = Store(database)
    async with store.read() as session:
        rows = (await session.exec(select(InboxRow.update_id, InboxRow.done))).all()
    await store.close()
    return {row[0]: row[1] for row in rows}


async def test_a_posted_update_is_answered(telegram: Telegram, database: str) -> None:
    """The webhook is set with its secret and kinds of updates, and a reader's words posted to it get their page."""
    async with hooked_desk(telegram, database) as desk:
        since = telegram.server.world.events.seq
        update = written(telegram, "/country thailand")
        assert await telegram.post(update) == 200
        (got,) = await desk.reader.read(since)
        assert got.text.startswith("🇹🇭 Thailand")
    assert telegram.webhook["secret_token"] == SECRET
    assert telegram.webhook["allowed_updates"] == '["message", "callback_query", "my_chat_member"]'
    assert telegram.server.world.record.calls(method="getUpdates") == []
    assert set(await inbox(database)) == {update["update_id"]}


async def test_only_who_knows_the_secret_is_heard(telegram: Telegram, database: str) -> None:
    """No secret or a wrong one, another path, no JSON, no update, too much of it: each is refused, nothing is kept."""
    async with hooked_desk(telegram, database):
        update = written(telegram, "/start")
        where = str(telegram.webhook["url"])
        assert await telegram.post(update, secret=None) == 401
        assert await telegram.post(update, secret="a-secret-of-the-testz") == 401
        assert await telegram.post(update, to=f"{where}/x") == 404
        assert await telegram.post(b"no json") == 400
        assert await telegram.post([update]) == 400
        assert await telegram.post({"update_id": "7"}) == 400
        assert await telegram.post(update | {"padding": "x" * 2**20}) == 413
        async with telegram.session.get(where) as answer:
            assert answer.status == 405
    assert await inbox(database) == {}


async def test_an_update_that_comes_again_is_handled_once(telegram: Telegram, database: str) -> None:
    """Telegram repeats what it is unsure of, at once or later: every time 200, and one answer."""
    async with hooked_desk(telegram, database) as desk:
        since = telegram.server.world.events.seq
        update = written(telegram, "/start")
        assert await asyncio.gather(*(telegram.post(update) for _ in range(8))) == [200] * 8
        await desk.reader.read(since)
        assert await telegram.post(update) == 200
        after = telegram.server.world.events.seq
        assert await telegram.post(written(telegram, "/help")) == 200
        await desk.reader.read(after)
    sent = telegram.server.world.record.calls(method="sendMessage", chat=READER)
    assert len(sent) == 2


async def test_an_update_of_an_unknown_form_does_not_hold_up_the_rest(telegram: Telegram, database: str) -> None:
    """What cannot be understood is answered 200 and let go, or Telegram would send it for a day."""
    async with hooked_desk(telegram, database) as desk:
        since = telegram.server.world.events.seq
        assert await telegram.post({"update_id": 1, "message": {"odd": True}}) == 200
        assert await telegram.post(written(telegram, "/start")) == 200
        assert await desk.reader.read(since)
    assert 1 not in await inbox(database)


@asynccontextmanager
async def webhook_alone(server: Server, database: str, listen: str) -> AsyncIterator[app.Built]:
    """A webhook whose application does not handle anything, as in the moment before a kill."""
    settings = settings_for(server, database)
    store = Store(database)
    bot_id = int(settings.token.partition(":")[0])
    room = Newsroom(store=store, now=lambda: NOON, pacing=Pacing(lambda: 0.0), bot_id=bot_id)
    built = app.build(room, settings.token, settings.telegram_api_url)
    webhook = Webhook(built, f"http://{listen}/hook", SECRET)
    storing = asyncio.create_task(webhook.keep_storing())
    runner = web.AppRunner(webhook.application(), shutdown_timeout=1)
    await runner.setup()
    host, _, port = listen.partition(":")
    await web.TCPSite(runner, host, int(port)).start()
    yield built
    await runner.cleanup()
    storing.cancel()
    await asyncio.wait({storing})
    await store.close()


async def test_many_at_once_are_all_kept(telegram: Telegram, database: str) -> None:
    """Each update is in the store when its 200 comes, and waits its turn in the order of Telegram's numbers."""
    listen = free_address()
    updates = [written(telegram, f"/brief no-such-{n}") for n in range(100)]
    async with webhook_alone(telegram.server, database, listen) as built:
        posts = (telegram.post(update, to=f"http://{listen}/hook") for update in updates)
        assert await asyncio.gather(*posts) == [200] * 100
        assert await inbox(database) == {update["update_id"]: False for update in updates}
        assert built.app.update_queue.qsize() == 100


async def test_what_was_answered_200_is_answered_after_a_kill(telegram: Telegram, database: str) -> None:
    """A process that ends right after its 200 loses nothing: the next one answers."""
    listen = free_address()
    async with webhook_alone(telegram.server, database, listen):
        for n in range(4):
            assert await telegram.post(written(telegram, f"/brief no-such-{n}"), to=f"http://{listen}/hook") == 200
    since = telegram.server.world.events.seq
    async with running_desk(telegram.server, database) as desk:
        answers = await desk.reader.read(since, 4)
    assert [f"no-such-{n}" in got.text for n, got in enumerate(answers)] == [True] * 4


async def test_what_cannot_be_kept_is_not_confirmed(telegram: Telegram, database: str, tmp_path: Any) -> None:
    """A store that fails: 503, so that Telegram sends it again, and nothing is handled that is not kept."""
    listen = free_address()
    empty = f"sqlite+aiosqlite:///{tmp_path / 'no-tables.db'}"
    async with webhook_alone(telegram.server, empty, listen) as built:
        assert await telegram.post(written(telegram, "/start"), to=f"http://{listen}/hook") == 503
        assert built.app.update_queue.empty()


async def test_an_address_that_telegram_refuses_ends_the_start(telegram: Telegram, database: str) -> None:
    """The operator reads Telegram's reason in one sentence."""
    telegram.refusals.append((400, "Bad Request: bad webhook: HTTPS URL must be provided for webhook"))
    with pytest.raises(CannotOpen, match=r"^Telegram refuses WEBHOOK_URL: .*https url must be provided"):
        async with running_desk(telegram.server, database, **hooked(telegram)):
            pass


async def test_telegram_out_of_reach_is_asked_again(telegram: Telegram, database: str) -> None:
    """A setWebhook that fails for a moment is repeated while the desk is up already."""
    telegram.refusals.append((502, "Bad Gateway"))
    async with hooked_desk(telegram, database) as desk:
        since = telegram.server.world.events.seq
        assert await telegram.post(written(telegram, "/start")) == 200
        assert await desk.reader.read(since)


async def test_a_taken_address_ends_the_start(telegram: Telegram, database: str) -> None:
    """Another program on WEBHOOK_LISTEN is named as such."""
    taken = telegram.url.removeprefix("http://")
    with pytest.raises(CannotOpen, match=rf"^WEBHOOK_LISTEN is wrong: {taken} is taken"):
        async with running_desk(telegram.server, database, **hooked(telegram) | {"webhook_listen": taken}):
            pass
