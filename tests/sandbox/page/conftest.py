"""A real headless Chromium before a real local Bot API, with a played bot behind it."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bot.sandbox.server import Server, serve
from tests.sandbox.page.played import PAGE, PlayedBot


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium; where there is none the tests are skipped, but in CI they fail."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("CI has to have a chromium on its path.")
        pytest.skip("There is no chromium on this machine.")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def played() -> AsyncIterator[PlayedBot]:
    """The bot's part, behind a world of its own."""
    bot_ = PlayedBot()
    async with serve(page=PAGE, supervisor=bot_) as server:
        await bot_.open(server)
        yield bot_
        await bot_.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server(played: PlayedBot) -> Server:
    """The running local Bot API."""
    assert played.server is not None
    return played.server


@pytest_asyncio.fixture(loop_scope="session")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """A browser without a past, at desk width, that may use the clipboard."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(context: BrowserContext, server: Server) -> AsyncIterator[Page]:
    """The chat page, open and greeted; a fault in its own code fails the test."""
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.set_default_timeout(10_000)
    await page.goto(server.url)
    await page.wait_for_selector("#log .message.in")
    yield page
    assert faults == []
