"""What the tasks and the clock of the chat page promise: one click each, and one sees what happens."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from playwright.async_api import Page, expect

from bot.sandbox.server import Server
from tests.sandbox.page.played import OWNER, READER, PlayedBot

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_five_tasks_are_there(page: Page) -> None:
    """In the words and the order of the first ten seconds."""
    assert await page.locator(".task-title").all_inner_texts() == [
        "Thailand, with sources",
        "“how much did rework fall at Midea?”",
        "Follow Thailand, jump to 08:00",
        "As the owner: add a brief, watch the reader get it",
        "Break it",
    ]


@pytest.mark.parametrize(("task", "said"), [(1, "/country thailand"), (2, "how much did rework fall at Midea?")])
async def test_a_task_asks_as_the_reader(page: Page, task: int, said: str) -> None:
    """From whatever tab one looks at."""
    await page.get_by_role("tab", name="Stranger").click()
    await page.click(f"#task-{task}")
    await expect(page.get_by_role("tab", name="Reader")).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".message.out .text").last).to_have_text(said)
    await expect(page.locator(".message.in .text").last).to_have_text(f"You said: {said}")


async def test_following_jumps_to_the_digest(page: Page, played: PlayedBot, server: Server) -> None:
    """/subscribe thailand, the clock goes to the next push, the digest arrives at that hour."""
    played.due = datetime.combine(
        server.world.clock.now().date() + timedelta(days=1), datetime.min.time(), UTC
    ).replace(hour=8)
    await page.click("#task-3")
    steps = page.locator("li.task:has(#task-3) .steps li")
    await expect(steps.last).to_have_text("08:00: it came", timeout=15_000)
    assert await steps.all_inner_texts() == [
        "The reader says /subscribe thailand",
        f"The next push is due {played_day(server)} 08:00",
        "08:00: it came",
    ]
    await expect(page.locator("#clock")).to_have_text(re.compile(r" 08:00$"))
    await expect(page.locator(".message.in .text").last).to_have_text(played.digest)
    await expect(page.locator(".message.in time").last).to_have_text("08:00")


def played_day(server: Server) -> str:
    """The day that the clock shows, as the page writes it."""
    now = server.world.clock.now()
    return f"{now:%a} {now.day} {now:%b}"


async def test_the_owner_adds_a_brief_and_the_reader_gets_it(page: Page, played: PlayedBot, server: Server) -> None:
    """The sample is YAML in one message, made up and saying so, published under its own slug."""
    played.due = server.world.clock.now() + timedelta(hours=3)
    published = {"inline_keyboard": [[{"text": "Publish", "callback_data": "publish"}]]}
    played.script["/publish"] = {"text": "1 follows this.", "reply_markup": published}
    played.edit_on_press = {"text": "Published"}
    await page.click("#task-4")
    await expect(page.locator("li.task:has(#task-4) .steps li.done")).to_have_count(5, timeout=20_000)
    await expect(page.get_by_role("tab", name="Reader")).to_have_attribute("aria-selected", "true")
    await expect(page.locator(".message.in .text").last).to_have_text(played.digest)
    said = [message.body.get("text", "") for message in server.world.chats[OWNER].messages.values()]
    command, _, text = said[0].partition("\n")
    brief = yaml.safe_load(text)
    assert (command, said[2], said[3]) == ("/addbrief", f"/publish {brief['slug']}", "Published")
    assert re.fullmatch(r"(?=.{1,40}$)[a-z0-9]+(-[a-z0-9]+)*", brief["slug"])
    assert "made-up example" in brief["title"]
    assert "made-up example" in brief["claims"][0]["text"]
    assert brief["claims"][0]["sources"][0]["source"] == "agp-dsr"


async def test_without_subscriptions_there_is_no_next_digest(page: Page) -> None:
    """The button says what to do instead of doing nothing."""
    await page.click("#next-digest")
    await expect(page.locator(".toast")).to_contain_text("Nobody follows anything yet")


async def test_the_clock_goes_on_by_an_hour_or_to_the_next_digest(
    page: Page, played: PlayedBot, server: Server
) -> None:
    """The header shows the sandbox's time, not the machine's."""
    before = server.world.clock.offset
    await page.click("#plus-hour")
    await expect(page.locator("#plus-hour")).to_be_enabled()
    assert round((server.world.clock.offset - before).total_seconds()) == 3600
    played.due = datetime(2031, 5, 6, 7, 30, tzinfo=UTC)
    await page.click("#next-digest")
    await expect(page.locator("#clock")).to_have_text("Tue 6 May 2031 07:30")
    await expect(page.locator(".message.in .text").last).to_have_text(played.digest)


async def test_a_429_is_met_and_the_answer_comes_once(page: Page, server: Server) -> None:
    """The fault is used up by one call, and the button to clear faults is gone again."""
    await page.click("#break-429")
    await expect(page.locator(".message.in .text").last).to_have_text("You said: /country thailand")
    statuses = [call["status"] for call in server.world.record.calls(method="sendMessage", chat=READER)]
    assert statuses == [200, 429, 200]
    assert server.world.faults.shown() == []


async def test_a_blocked_bot_cannot_be_written_to(page: Page) -> None:
    """Until it is unblocked, as in the apps."""
    await page.click("#break-block")
    await expect(page.locator("#blocked")).to_contain_text("You blocked this bot")
    await expect(page.locator("#input")).to_be_hidden()
    await page.reload()
    await page.click("#unblock")
    await expect(page.locator("#input")).to_be_visible()


async def test_a_killed_desk_is_shown_and_started_again(page: Page) -> None:
    """What was said meanwhile is answered afterwards."""
    await page.click("#break-kill")
    await expect(page.locator("#banner")).to_contain_text("The desk is down.")
    await expect(page.locator("#status")).to_have_text("the desk is down")
    await page.fill("#input", "anybody there?")
    await page.press("#input", "Enter")
    await page.get_by_role("button", name="Start it").click()
    await expect(page.locator(".message.in .text").last).to_have_text("You said: anybody there?")
    await expect(page.locator("#banner")).to_be_hidden()
