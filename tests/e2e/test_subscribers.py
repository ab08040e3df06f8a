"""What a subscriber can do, in his words: follow, say the hour and the clock, look ahead, pause, ask why, get it again."""

from datetime import timedelta

import pytest

from bot.sandbox import acts
from tests.people import Desk, Got, Talker

DAY = timedelta(days=1)


async def later(desk: Desk, reader: Talker, span: timedelta, expect: int = 1) -> list[Got]:
    """What comes by itself when the clock is moved on."""
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(span)
    return await reader.read(since, expect)


async def nothing_later(desk: Desk, reader: Talker, span: timedelta) -> Got:
    """Move the clock on and ask something: the next message is the answer, for nothing came by itself before it."""
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(span)
    # The desk has to see the new time before it can be said that nothing comes.
    for _ in range(3):
        await reader.say("/pause")
    got = await reader.say("/why")
    came = [one for one in await reader.read(since, 4) if "Silkbrief" in one.text and "Less often" in one.labels]
    assert came == []
    return got


async def test_following_one_name_says_what_comes_and_asks_for_the_clock(desk: Desk) -> None:
    """/subscribe thailand: one message a day at 08:00, alerts off, UTC until the clock is known."""
    got = await desk.reader.say("/subscribe thailand")
    assert got.text.startswith("You follow 🇹🇭 Thailand. One message a day at 08:00 when there is something:")
    assert "Alerts are off." in got.text
    assert got.text.endswith("What does your clock show now? Until you say: UTC.")
    assert {"19:00", "12:00", "Other", "Send location", "Weekly instead", "Preview the first", "Undo"} <= set(
        got.labels
    )


async def test_two_names_are_one_message(desk: Desk) -> None:
    """/subscribe huawei kenya: both in one digest; the list shows them and drops one with a press."""
    reader = desk.reader
    got = await reader.say("/subscribe huawei kenya")
    assert got.text.startswith("You follow 🏢 Huawei, 🇰🇪 Kenya.")
    (digest,) = await later(desk, reader, timedelta(hours=20, seconds=5))
    assert "· Huawei, Kenya" in digest.text
    listed = await reader.say("/subscribe")
    assert {"✓ 🏢 Huawei", "✓ 🇰🇪 Kenya"} <= set(listed.labels)
    fewer = await listed.press("✓ 🏢 Huawei")
    assert "✓ 🏢 Huawei" not in fewer.labels
    assert "✓ 🇰🇪 Kenya" in fewer.labels


async def test_an_unknown_name_loses_nothing(desk: Desk) -> None:
    """A misspelt name is offered to be followed; beside a right one, the right one is followed all the same."""
    reader = desk.reader
    offered = await reader.say("/subscribe thialand")
    assert "🇹🇭 Thailand" in offered.labels
    followed = await offered.press("🇹🇭 Thailand")
    assert followed.text.startswith("You follow 🇹🇭 Thailand.")
    both = await reader.say("/subscribe kenya narnia")
    assert both.text.startswith("You follow 🇰🇪 Kenya, with 🇹🇭 Thailand.")
    assert "We have nothing under narnia." in both.text


async def test_undo_takes_back_what_was_begun(desk: Desk) -> None:
    """[Undo] ends just what this message began."""
    reader = desk.reader
    await reader.say("/subscribe kenya")
    got = await reader.say("/subscribe thailand huawei")
    undone = await got.press("Undo")
    assert undone.text.startswith("You no longer follow 🇹🇭 Thailand, 🏢 Huawei. You still follow 🇰🇪 Kenya.")


TYPED = [
    ("time 07:30", "Digest daily at 07:30"),
    ("time 7pm", "Digest daily at 19:00"),
    ("zone Asia/Bangkok", "clock of Bangkok"),
    ("zone kenya", "clock of Nairobi"),
    ("zone UTC+5:30", "clock of Kolkata"),
    ("quiet 22:00-07:00", "Quiet hours: 22:00–07:00"),
    ("days mon-fri", "Digest Mon–Fri at 08:00"),
    ("weekly monday", "Digest Mondays at 08:00"),
    ("monthly 1", "Digest on the 1st of the month at 08:00"),
    ("monthly last", "Digest on the last day of the month at 08:00"),
    ("empty silence", "A day without news brings nothing at all"),
    ("also 18:00", "Also daily at 18:00"),
    ("date 07:00", "On this date daily at 07:00"),
]


@pytest.mark.parametrize(("option", "shown"), TYPED)
async def test_every_option_can_be_typed(desk: Desk, option: str, shown: str) -> None:
    """/settings OPTION sets it and shows all that is set."""
    await desk.reader.say("/subscribe thailand")
    got = await desk.reader.say(f"/settings {option}")
    assert shown in got.text
    assert shown in (await desk.reader.say("/settings")).text


PRESSED = [
    (("Time", "06:00", "+ 15 min"), "daily at 06:15"),
    (("Zone", "Sun 19:00", "Bangkok"), "The clock of Bangkok counts."),
    (("Days", "✓ Sun", "✓ Sat"), "Mon–Fri at 08:00."),
    (("Days", "Only Wed"), "Wednesdays at 08:00."),
    (("Days", "Monthly…", "15"), "on the 15th of the month at 08:00."),
    (("Quiet hours", "22:00–07:00", "To +1 h"), "Now: 22:00–08:00."),
    (("Sound: on",), None),
    (("Empty days: a line",), "A day without news brings nothing at all"),
    (("Alerts: off",), None),
    (("On this date alone", "07:00"), "A message of its own, daily at 07:00."),
    (("More schedules", "18:00"), "Also daily at 18:00"),
    (("What is followed", "🇨🇳 China"), "🇨🇳 China, 🇹🇭 Thailand"),
]


@pytest.mark.parametrize(("way", "shown"), PRESSED)
async def test_every_option_can_be_pressed(desk: Desk, way: tuple[str, ...], shown: str | None) -> None:
    """The same by buttons alone, each page in place of the one before."""
    await desk.reader.say("/subscribe thailand")
    got = first = await desk.reader.say("/settings")
    for label in way:
        got = await got.press(label)
    assert got.message_id == first.message_id
    if shown is None:
        said, off = way[0].split(": ")
        assert f"{said}: {'off' if off == 'on' else 'on'}" in got.labels
    else:
        assert shown in got.text


WRONG = [
    ("zone bankok", "I know no clock called “bankok”. Which clock is yours?", "Bangkok"),
    ("zone usa", "Which clock is yours?", "New York"),
    ("zone narnia", "Name a city or a country", None),
    ("time 25:00", "is no time of day; write it as 07:30.", None),
    ("tme 07:30", "That is no setting.", "time 07:30"),
    ("quiet 22:00-22:00", "would be no hours at all", None),
    ("days someday", "is no weekday", None),
    ("weekly mondy", "Which weekday?", "weekly monday"),
    ("monthly 32", "Which day of the month?", None),
    ("drop 08:00", "That is the only one.", None),
]


@pytest.mark.parametrize(("option", "sentence", "offered"), WRONG)
async def test_what_cannot_be_read_changes_nothing(desk: Desk, option: str, sentence: str, offered: str | None) -> None:
    """One clear sentence, what may have been meant to be pressed, and everything as it was."""
    await desk.reader.say("/subscribe thailand")
    before = await desk.reader.say("/settings")
    got = await desk.reader.say(f"/settings {option}")
    assert sentence in got.text
    if offered:
        assert offered in got.labels
    assert (await desk.reader.say("/settings")).text == before.text


async def test_a_near_miss_is_right_with_one_press(desk: Desk) -> None:
    """/settings zone bankok, [Bangkok]: the clock is set."""
    await desk.reader.say("/subscribe thailand")
    got = await (await desk.reader.say("/settings zone bankok")).press("Bangkok")
    assert "The clock of Bangkok counts." in got.text


async def test_the_clock_is_known_by_what_it_shows(desk: Desk) -> None:
    """[19:00] at noon UTC: seven hours ahead; the city can be chosen, and the digest comes at 08:00 there."""
    reader = desk.reader
    got = await (await reader.say("/subscribe thailand")).press("19:00")
    assert got.text.startswith("Your clock is that of UTC+7. Next: Mon 23 Nov 08:00.")
    got = await got.press("Bangkok")
    (digest,) = await later(desk, reader, timedelta(hours=13, seconds=5))
    assert "(Bangkok)" in digest.text


@pytest.mark.parametrize(
    ("place", "said"), [((13.75, 100.5), "that of Bangkok"), ((0.0, -150.0), "No country's clock")]
)
async def test_the_clock_is_known_by_the_place(desk: Desk, place: tuple[float, float], said: str) -> None:
    """[Send location]: the zone of the place; at sea the question is put another way."""
    reader = desk.reader
    await (await reader.say("/subscribe thailand")).press("Send location")
    keyboard = desk.server.world.chats[reader.chat].keyboard
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["request_location"] is True
    since = desk.server.world.events.seq
    spot = {"location": {"latitude": place[0], "longitude": place[1]}}
    acts.send(desk.server.world, reader.chat, reader.user, spot)
    (got,) = await reader.read(since)
    assert said in got.text


async def test_the_preview_is_what_comes(desk: Desk) -> None:
    """/digest shows the very bytes of the next message, and the next five times by the reader's clock."""
    reader = desk.reader
    await reader.say("/subscribe thailand malaysia")
    await reader.say("/settings zone Europe/Berlin")
    await reader.say("/settings days sat,sun")
    for span in (timedelta(days=5, hours=19, seconds=5), DAY):
        shown, times = await reader.all("/digest", expect=2)
        (digest,) = await later(desk, reader, span)
        assert digest.text == shown.text
        assert digest.raw.get("entities") == shown.raw.get("entities")
        assert digest.raw["reply_markup"] == shown.raw["reply_markup"]
        assert times.text.splitlines()[0] == "The next times (Berlin)"
        assert len(times.text.splitlines()) == 6


async def test_the_next_times_go_over_the_change_of_the_clocks(desk: Desk) -> None:
    """Always 08:00 on the reader's clock, though the clocks go back in between."""
    desk.server.world.clock.advance(timedelta(days=120))
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings zone Europe/Berlin")
    times = (await desk.reader.all("/digest", expect=2))[1].text.splitlines()[1:6]
    assert [line.split()[-1] for line in times] == ["08:00"] * 5


@pytest.mark.parametrize("option", ["time", "zone", "days", "quiet", "date", "filters", "also"])
async def test_an_option_alone_opens_its_page(desk: Desk, option: str) -> None:
    """/settings time shows the hours to choose from."""
    await desk.reader.say("/subscribe thailand")
    got = await desk.reader.say(f"/settings {option}")
    assert "Nothing was changed" not in got.text
    assert "‹ Settings" in got.labels


@pytest.mark.parametrize("typed", ["/digest", "/settings time 07:30", "/settings days mon", "/pause 7d"])
async def test_who_follows_nothing_is_told_how_to_begin(desk: Desk, typed: str) -> None:
    """No error and no empty page: what to follow, to be pressed."""
    got = await desk.reader.say(typed)
    assert "Press one, or type /subscribe NAME." in got.text
    assert "🏢 Huawei" in got.labels


async def test_what_is_chosen_before_following_is_kept(desk: Desk) -> None:
    """The clock said first counts for what is followed later, and is not asked again."""
    await desk.reader.say("/settings zone Asia/Bangkok")
    got = await desk.reader.say("/subscribe thailand")
    assert got.text.endswith("By the clock of Bangkok.")
