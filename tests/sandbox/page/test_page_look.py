"""What the chat page promises to every eye and hand: widths, themes, keyboard, names, contrast, and no blank page."""

import re
from typing import Literal

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from bot.sandbox.server import Server
from tests.sandbox.page.played import OWNER, PAGE, READER, PlayedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")

# WCAG's contrast of every text against the nearest opaque background, as [text, contrast] of those below `least`.
CONTRAST = """(least) => {
  const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    probe.clearRect(0, 0, 1, 1); probe.fillStyle = color; probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] / 255 + under[i] * (1 - top[3] / 255));
  const light = (color) => color.slice(0, 3).map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    if (!node) return rgba(getComputedStyle(document.body).backgroundColor);
    const own = rgba(getComputedStyle(node).backgroundColor);
    return own[3] === 255 ? own : over(own, behind(node.parentElement));
  };
  const weak = [];
  for (const node of document.querySelectorAll('body *')) {
    const words = [...node.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join(' ').trim();
    const seen = node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    if (!words || !seen || node.closest('.sr, .skip, :disabled')) continue;
    const ground = behind(node);
    const [a, b] = [light(over(rgba(getComputedStyle(node).color), ground)), light(ground)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    if (contrast < least) weak.push([words.slice(0, 40), Math.round(contrast * 100) / 100]);
  }
  return weak;
}"""
NAMELESS = """() => [...document.querySelectorAll('button, a, select, textarea, input')]
  .filter((node) => !(node.getAttribute('aria-label') || node.textContent.trim() || node.title))
  .map((node) => node.outerHTML)"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_text_can_be_read_in_both_themes(
    page: Page, played: PlayedBot, scheme: Literal["light", "dark"]
) -> None:
    """WCAG AA: 4.5 to 1; and everything that can be pressed has a name."""
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    keys = {
        "inline_keyboard": [
            [{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n", "style": "danger"}]
        ]
    }
    text = '<a href="https://example.org">link</a> <s>old</s> <code>code</code><blockquote>quote</blockquote>'
    await played.send(READER, text, reply_markup=keys)
    await expect(page.get_by_role("button", name="No", exact=True)).to_be_visible()
    await page.click("#break-kill")
    await expect(page.locator("#banner")).to_be_visible()
    assert await page.evaluate(CONTRAST, 4.5) == []
    assert await page.evaluate(NAMELESS) == []


async def test_on_a_phone_the_tasks_lie_in_a_drawer(browser: Browser, server: Server, played: PlayedBot) -> None:
    """Nothing is wider than the screen; Escape closes the drawer and gives the focus back; a task closes it too."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = await context.new_page()
    await page.goto(server.url)
    await page.wait_for_selector("#log .message.in")
    await played.send(READER, "w" * 300 + f"<pre>{'x' * 200}</pre>")
    await expect(page.locator(".message.in")).to_have_count(2)
    assert await page.evaluate("document.scrollingElement.scrollWidth") == 390
    assert await page.locator("#view").evaluate("node => node.scrollWidth - node.clientWidth") == 0
    await expect(page.locator("#task-1")).to_be_hidden()
    await page.get_by_role("button", name="Try it").click()
    await expect(page.get_by_role("dialog", name="One click each")).to_be_visible()
    await expect(page.locator("#task-1")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.locator("#open-tasks")).to_be_focused()
    await page.get_by_role("button", name="Try it").click()
    await page.click("#task-1")
    await expect(page.locator("#task-1")).to_be_hidden()
    await expect(page.locator(".message.in .text").last).to_have_text("You said: /country thailand")
    await context.close()


async def test_tabs_are_turned_with_the_arrow_keys(page: Page) -> None:
    """One tab stop for all tabs; what is typed in one chat waits there."""
    await page.fill("#input", "half a thought")
    await page.get_by_role("tab", name="Reader").focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("tab", name="Owner")).to_be_focused()
    await expect(page.get_by_role("tab", name="Owner")).to_have_attribute("aria-selected", "true")
    await expect(page.locator("#input")).to_have_value("")
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator("#input")).to_have_value("half a thought")


async def test_new_messages_are_told_to_screen_readers(page: Page) -> None:
    """The list is a polite live log, once the first messages are there."""
    await expect(page.get_by_role("log")).to_have_attribute("aria-live", "polite")


@pytest.mark.parametrize("body", ["<h1>502 Bad Gateway</h1>", "", '{"error": "The chat burned down."}'])
async def test_a_wrong_answer_is_one_sentence_and_never_a_blank_page(
    context: BrowserContext, server: Server, body: str
) -> None:
    """Also at the very start; and it can be tried again."""
    page = await context.new_page()

    async def wrong(route: Route) -> None:
        await route.fulfill(status=500 if body else 200, body=body)

    await page.route("**/sim/state", wrong)
    await page.goto(server.url)
    await expect(page.locator("#banner")).to_be_visible()
    said = await page.locator("#banner > span").inner_text()
    assert re.fullmatch(r"[A-Z][^<]*[.?]", said), said
    await page.unroute("**/sim/state")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator("#log .message.in")).to_be_visible()
    await expect(page.locator("#banner")).to_be_hidden()


async def test_a_stopped_sandbox_is_told_and_found_again(page: Page, played: PlayedBot) -> None:
    """The page goes on by itself when the sandbox is back, with what came meanwhile."""
    await page.route("**/sim/**", lambda route: route.abort())
    await played.send(OWNER, "Meanwhile")
    await expect(page.locator("#banner")).to_contain_text("The sandbox does not answer.")
    await page.fill("#input", "kept")
    await page.press("#input", "Enter")
    await expect(page.locator("#input")).to_have_value("kept")
    await page.unroute_all(behavior="ignoreErrors")
    await expect(page.locator("#banner")).to_be_hidden()
    await page.get_by_role("tab", name="Owner").click()
    await expect(page.locator(".message.in .text").last).to_have_text("Meanwhile")


async def test_the_page_asks_this_machine_only(context: BrowserContext, server: Server) -> None:
    """No request goes elsewhere, and the browser would refuse one."""
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto(server.url)
    await page.wait_for_selector("#log .message.in")
    assert [url for url in asked if not url.startswith((f"{server.url}/", "data:"))] == []
    refused = await page.evaluate("fetch('http://127.0.0.1:1/').then(() => 'sent', (error) => error.name)")
    assert refused == "TypeError"


async def test_the_pages_files_are_small_and_make_no_markup_from_text() -> None:
    """ES modules under 300 lines, nothing from elsewhere, nothing put in as HTML."""
    unsafe = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|@import|//cdn")
    files = [path for path in sorted(PAGE.iterdir()) if path.suffix in {".js", ".css", ".html"}]
    assert len(files) > 10
    for path in files:
        text = path.read_text("utf-8")
        assert text.count("\n") <= 300, path.name
        assert unsafe.search(text) is None, path.name
