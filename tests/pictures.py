"""`make pictures`: the README's pictures, made by the real sandbox in a real browser."""

import asyncio
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright

FOLDER = Path(__file__).parent / "pictures"
LISTEN = "127.0.0.1:8097"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


@asynccontextmanager
async def sandbox() -> AsyncIterator[str]:
    """The sandbox on a world of its own."""
    with tempfile.TemporaryDirectory() as folder:
        told = {"DATA_DIR": folder, "SANDBOX_LISTEN": LISTEN, "PATH": "/usr/bin:/bin", "LOG_LEVEL": "warning"}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "sandbox", env=told, stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout is not None
        await process.stdout.readline()
        try:
            yield f"http://{LISTEN}"
        finally:
            process.terminate()
            await process.wait()


async def take(page: Page, name: str) -> None:
    """One picture, once nothing moves any more."""
    await page.wait_for_load_state("load")
    await page.evaluate("document.activeElement.blur()")
    await page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")


async def story(page: Page, task: int, steps: int) -> None:
    """Press a task and wait until its last step is done."""
    await page.click(f"#task-{task}")
    await page.wait_for_selector(f"li.task:has(#task-{task}) .steps li.done:nth-child({steps})")


async def say(page: Page, text: str) -> None:
    """Type it, and wait until the bot has said or changed something."""
    log = page.locator("#log")
    before = await log.inner_text()
    await page.fill("#input", text)
    await page.press("#input", "Enter")
    await page.wait_for_function(
        "([before, typed]) => { const now = document.querySelector('#log').innerText;"
        " return now !== before && !now.trimEnd().endsWith(typed); }",
        arg=[before, text],
    )
    await settled(page)


async def press(page: Page, label: str) -> None:
    """Press the newest button of that name, and wait until the bot has answered."""
    before = await page.locator("#log").inner_text()
    await page.locator(".keyboard button", has_text=label).last.click()
    await page.wait_for_function("before => document.querySelector('#log').innerText !== before", arg=before)
    await settled(page)


async def settled(page: Page) -> None:
    """Nothing new has come for a moment: the bot may answer with more than one message."""
    script = "new Promise(done => { const log = document.querySelector('#log'); let last = log.innerText, still = 0;"
    script += " const look = setInterval(() => { still = log.innerText === last ? still + 1 : 0; last = log.innerText;"
    await page.evaluate(script + " if (still > 8) { clearInterval(look); done(); } }, 100); })")


async def turn_to(page: Page, tab: str) -> None:
    """Look over somebody's shoulder."""
    await page.get_by_role("tab", name=tab).click()
    await settled(page)


async def card(page: Page) -> None:
    """The owner adds a brief by a sentence and a link per claim."""
    await turn_to(page, "Owner")
    await say(page, "/addbrief A made-up example: a help desk for Thailand's smart cities")
    await say(page, "Thailand opened a help desk for 12 towns in October 2026. https://www.nationthailand.com/made-up")
    await take(page, "card")


async def corrected(page: Page) -> None:
    """The owner corrects what the reader has seen; the reader's old message is struck, and a reply says why."""
    await turn_to(page, "Reader")
    await say(page, "does Midea run automated guided vehicles in Chonburi?")
    await turn_to(page, "Owner")
    await say(page, "/correct midea-5g-factory#private-network")
    await say(
        page,
        "A private 5G network that AIS runs serves Midea's factory in Chonburi for automated guided vehicles (AGVs).",
    )
    await say(page, "A made-up example of a correction: the operator was left out.")
    await take(page, "correcting")
    await press(page, "Correction")
    await turn_to(page, "Reader")
    await page.locator(".message.in", has_text="Correction to our message").last.wait_for()
    await page.evaluate("document.querySelector('#view').scrollTop = document.querySelector('#view').scrollHeight")
    await take(page, "corrected")


async def main() -> None:
    """Take them all."""
    FOLDER.mkdir(exist_ok=True)
    async with async_playwright() as play, sandbox() as url:
        browser = await play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = await browser.new_page(viewport=DESK, reduced_motion="reduce")  # type: ignore[arg-type]
        await page.goto(url)
        await page.wait_for_selector(".message.in .keyboard")
        await page.click("#task-1")
        await page.wait_for_selector(".message.in blockquote.expandable")
        await take(page, "thailand")
        await story(page, 3, 3)
        await take(page, "digest")
        await press(page, "Less often")
        await take(page, "less-often")
        await story(page, 4, 5)
        await take(page, "editor")
        await card(page)
        await corrected(page)
        await page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        await take(page, "phone")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
