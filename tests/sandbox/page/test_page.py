"""What the chat page promises: it looks and answers as a chat that people know, and shows only what was said."""

import re

import pytest
from playwright.async_api import Page, expect

from bot.sandbox.server import Server
from bot.sandbox.world import GROUP
from tests.sandbox.page.played import OWNER, READER, PlayedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def say(page: Page, text: str) -> None:
    await page.fill("#input", text)
    await page.press("#input", "Enter")


async def turn_to(page: Page, tab: str) -> None:
    await page.get_by_role("tab", name=tab).click()


async def test_the_readers_chat_is_there_with_start_answered_once(page: Page) -> None:
    """Nothing to read first: header, tabs and an answered /start."""
    await expect(page.locator(".promise")).to_have_text("Nothing leaves this machine")
    await expect(page.locator("#clock")).to_have_text(re.compile(r"^\w{3} \d{1,2} \w{3} \d{4} \d\d:\d\d$"))
    tabs = await page.get_by_role("tab").all_inner_texts()
    assert tabs[:4] == ["Reader", "Owner", "Stranger", "Desk group (topic)"]
    await page.reload()
    await page.wait_for_selector("#log .message.in")
    assert await page.locator("#log .message .text").all_inner_texts() == [
        "/start",
        "Silkbrief: sourced briefs. Just type: thailand",
    ]


async def test_what_is_typed_is_shown_and_never_obeyed(page: Page) -> None:
    """Markup typed by a person, and repeated by the bot, stays text."""
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>1</script> & <b>x</b>"
    await say(page, hostile)
    await expect(page.locator(".message.in .text").last).to_have_text(f"You said: {hostile}")
    await expect(page.locator(".message.out .text").last).to_have_text(hostile)
    assert await page.locator("#log img, #log script, #log b").count() == 0
    assert "taken" not in await page.title()


async def test_entities_become_the_formats_that_people_know(page: Page, played: PlayedBot) -> None:
    """Offsets count UTF-16 units: an emoji before a bold word does not shift it; nesting holds."""
    await played.send(
        READER,
        '🇹🇭🏢 <b>bold <i>both</i></b> <u>under</u> <s>struck</s> <code>code</code> <a href="https://example.org/a">[1]</a>\n'
        '<blockquote>quoted</blockquote>\n<pre><code class="language-yaml">slug: x</code></pre>'
        "after <tg-spoiler>end</tg-spoiler>",
    )
    text = page.locator(".message.in .text").last
    for tag, words in (
        ("strong", "bold both"),
        ("strong em", "both"),
        ("u", "under"),
        ("s", "struck"),
        ("blockquote", "quoted"),
    ):
        await expect(text.locator(tag)).to_have_text(words)
    await expect(text.locator("a")).to_have_attribute("href", "https://example.org/a")
    await expect(text.locator("a")).to_have_attribute("rel", "noreferrer noopener")
    await expect(text.locator(".pre")).to_have_text(re.compile("yaml.*slug: x"))
    hidden = text.get_by_role("button", name="Hidden text: show it")
    assert await hidden.evaluate("node => getComputedStyle(node).color") == "rgba(0, 0, 0, 0)"
    await hidden.press("Enter")
    await expect(text.locator(".spoiler")).to_have_class("spoiler open")
    await text.locator(".code").click()
    assert await page.evaluate("navigator.clipboard.readText()") == "code"


async def test_an_expandable_quote_shows_three_lines_until_it_is_opened(page: Page, played: PlayedBot) -> None:
    """A short one has no button."""
    lines = "\n".join(f"[{number}] a source" for number in range(1, 8))
    await played.send(READER, f"<blockquote expandable>{lines}</blockquote>")
    quote = page.locator("blockquote.expandable").last
    more = quote.get_by_role("button", name="Show more")
    closed = await quote.locator(".quote-text").evaluate(
        "node => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)"
    )
    assert round(closed) == 3
    await more.click()
    await expect(quote.get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    opened = await quote.locator(".quote-text").evaluate(
        "node => node.clientHeight / parseFloat(getComputedStyle(node).lineHeight)"
    )
    assert round(opened) == 7
    await played.send(READER, "<blockquote expandable>one line</blockquote>")
    await expect(page.locator("blockquote.expandable")).to_have_count(2)
    await expect(page.locator("blockquote.expandable .more").last).to_be_hidden()


async def test_a_press_is_answered_with_a_toast_or_an_alert(page: Page, played: PlayedBot) -> None:
    """The button waits, the answer is shown, the edited message keeps its place and the focus."""
    keys = {"inline_keyboard": [[{"text": "1", "callback_data": "1"}, {"text": "2", "callback_data": "2"}]]}
    played.edit_on_press = {"text": "Page two", "reply_markup": keys}
    await played.send(READER, "Page one", reply_markup=keys)
    played.pressed = {"text": "Turned"}
    button = page.get_by_role("button", name="2", exact=True)
    await button.press("Enter")
    await expect(page.locator(".toast")).to_have_text("Turned")
    message = page.locator("#log .message").last
    await expect(message.locator(".text")).to_have_text("Page two")
    await expect(message.locator(".edited")).to_have_text("edited")
    await expect(button).to_be_focused()
    played.edit_on_press = None
    played.pressed = {"text": "Look at this", "show_alert": True}
    await button.click()
    await expect(page.get_by_role("dialog")).to_contain_text("Look at this")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_be_hidden()


async def test_copy_links_and_deep_links_do_what_they_say(page: Page, played: PlayedBot, server: Server) -> None:
    """A copy button copies; a link to the bot itself is followed here, from a group into the private chat."""
    start = f"https://t.me/{server.world.bot.username}?start=country_thailand"
    keys = [
        [{"text": "Copy", "copy_text": {"text": "rework −75% [1]"}}, {"text": "Source", "url": "https://example.org/"}],
        [{"text": "Thailand", "url": start}],
    ]
    await turn_to(page, "Desk group")
    thread = next(topic.id for topic in server.world.chats[GROUP].topics.values() if topic.name == "Kenya")
    await page.get_by_label("Topic").select_option(label="# Kenya")
    text = f'See <a href="{start}">the page</a>'
    await played.send(GROUP, text, message_thread_id=thread, reply_markup={"inline_keyboard": keys})
    await page.get_by_role("button", name="Copy", exact=True).click()
    await expect(page.locator(".toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "rework −75% [1]"
    await expect(page.get_by_role("link", name="Source")).to_have_attribute("target", "_blank")
    await page.get_by_role("button", name="Thailand", exact=True).click()
    await expect(page.get_by_role("tab", name="Reader")).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".message.out .text").last).to_have_text("/start country_thailand")
    await turn_to(page, "Desk group")
    await page.get_by_role("link", name="the page").click()
    await expect(page.locator(".message.out .text").filter(has_text="country_thailand")).to_have_count(2)


async def test_a_reply_keyboard_speaks_for_the_person(page: Page, played: PlayedBot) -> None:
    """Its keys send their words or a place, and a one-time keyboard is gone afterwards."""
    rows = [[{"text": "21:02"}, {"text": "Send location", "request_location": True}]]
    await played.send(READER, "What does your clock show?", reply_markup={"keyboard": rows, "one_time_keyboard": True})
    await page.get_by_role("button", name="Send location").click()
    await page.get_by_role("dialog").get_by_role("button", name="Bangkok").click()
    await expect(page.locator(".message.in .text").last).to_contain_text('"latitude": 13.7563')
    await expect(page.locator(".reply-keys")).to_have_count(0)
    await played.send(READER, "Again?", reply_markup={"keyboard": rows, "resize_keyboard": True})
    await page.get_by_role("button", name="21:02").click()
    await expect(page.locator(".message.in .text").last).to_have_text("You said: 21:02")
    await expect(page.locator(".reply-keys")).to_have_count(1)


async def test_the_command_menu_is_the_one_that_this_person_sees(page: Page, played: PlayedBot) -> None:
    """Typing "/" offers what fits; arrows and Enter send it; the owner's menu has what the owner may do."""
    plain = [{"command": "country", "description": "A country"}, {"command": "company", "description": "A company"}]
    plain.append({"command": "today", "description": "On this date"})
    await played.call("setMyCommands", commands=plain)
    owners = [*plain, {"command": "addbrief", "description": "Add a brief"}]
    await played.call("setMyCommands", commands=owners, scope={"type": "chat", "chat_id": OWNER})
    await page.get_by_role("button", name="Commands").click()
    await expect(page.get_by_role("option")).to_have_text(
        ["/countryA country", "/companyA company", "/todayOn this date"]
    )
    await page.type("#input", "/co")
    await expect(page.get_by_role("option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(page.locator("#input")).to_have_attribute("aria-activedescendant", "option-1")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.in .text").last).to_have_text("You said: /company")
    await turn_to(page, "Owner")
    await page.fill("#input", "/add")
    await page.keyboard.press("Tab")
    await expect(page.locator("#input")).to_have_value("/addbrief ")


async def test_unread_messages_are_counted_on_their_tab(page: Page, played: PlayedBot) -> None:
    """And in the window's title, until the tab is looked at."""
    await played.send(OWNER, "A report came in")
    await played.send(OWNER, "Another")
    await expect(page.get_by_role("tab", name="Owner")).to_have_text("Owner2 unread")
    await expect(page).to_have_title("(2) Silkbrief · sandbox")
    await turn_to(page, "Owner")
    await expect(page.locator(".message.in .text")).to_have_text(["A report came in", "Another"])
    await expect(page).to_have_title("Silkbrief · sandbox")


async def test_replies_deletions_and_days_are_shown(page: Page, played: PlayedBot, server: Server) -> None:
    """A reply shows what it answers, a deleted message a line, a new day its date."""
    sent = await played.send(READER, "Rework fell by 57%")
    await page.locator("#log .message").last.hover()
    await page.get_by_role("button", name="Reply to this message").last.click()
    await say(page, "Is that right?")
    await expect(page.locator(".message.out .quoted-text")).to_have_text("Rework fell by 57%")
    told = await played.send(READER, "Correction: 75%", reply_parameters={"message_id": sent["message_id"]})
    await expect(page.locator(f'[data-message-id="{told["message_id"]}"] .quoted-text')).to_have_text(
        "Rework fell by 57%"
    )
    await played.call("deleteMessage", chat_id=READER, message_id=sent["message_id"])
    await expect(page.locator(f'[data-message-id="{sent["message_id"]}"]')).to_have_text("A message was deleted")
    days = await page.locator(".day").count()
    for _ in range(24):
        await page.click("#plus-hour")
        await expect(page.locator("#plus-hour")).to_be_enabled()
    await say(page, "good morning")
    await expect(page.locator(".day")).to_have_count(days + 1)


async def test_files_go_both_ways(page: Page, played: PlayedBot, server: Server) -> None:
    """A document of the bot downloads with its bytes; a person's file reaches the bot with its caption."""
    await played.send_file(READER, "thailand.yaml", b"slug: thailand\n", "The brief")
    async with page.expect_download() as started:
        await page.get_by_role("link", name="thailand.yaml").click()
    download = await started.value
    assert download.suggested_filename == "thailand.yaml"
    assert (await download.path()).read_bytes() == b"slug: thailand\n"
    await page.fill("#input", "/addbrief")
    await page.set_input_files("#file", {"name": "mine.yaml", "mimeType": "text/yaml", "buffer": b"slug: mine\n"})
    await expect(page.locator(".message.in .text").last).to_have_text("You said: /addbrief")
    assert [(kept.name, kept.content) for kept in server.world.files.values()][-1] == ("mine.yaml", b"slug: mine\n")


async def test_in_a_group_one_sees_who_speaks_in_which_topic(page: Page, played: PlayedBot, server: Server) -> None:
    """Each topic has its own messages; what the bot does not see is marked; commands carry the bot's name."""
    await turn_to(page, "Desk group")
    await say(page, "nobody in particular")
    await expect(page.locator(".message.out .stamp").last).to_contain_text("not seen by the bot")
    await page.get_by_label("Who speaks").select_option(label="as Olga")
    await say(page, f"/country@{server.world.bot.username} thailand")
    await expect(page.locator(".message.in.named .text").last).to_contain_text("You said: /country@")
    await page.get_by_label("Topic").select_option(label="# General")
    await expect(page.locator(".message")).to_have_count(0)
