"""Drafts: what readers will get, whom it reaches, and that nobody's work is lost."""

from datetime import timedelta

import pytest

from bot.sandbox import acts
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk
from tests.staff import LIVE, SLUG, drafted, hired, published

CHANGED = BRIEF.replace('"Three more smart cities in Thailand"', '"Three new smart cities in Thailand"')


async def sent_live(desk: Desk, slug: str = LIVE) -> str:
    """The file of a live brief that /editbrief sends."""
    got = await desk.owner.say(f"/editbrief {slug}")
    file = desk.server.world.files[got.raw["document"]["file_id"]]
    assert file.name == f"{slug}.yaml"
    return file.content.decode()


async def test_the_preview_is_what_readers_get_with_its_buttons(desk: Desk) -> None:
    """Text, entities and buttons of the first message are byte for byte those of the brief once it is live."""
    await desk.reader.say("/country thailand")
    page, report = await drafted(desk.owner)
    await report.press("Quietly")
    live = await desk.reader.say(f"/brief {SLUG}")
    for part in ("text", "entities", "reply_markup"):
        assert page.raw[part] == live.raw[part]


async def test_the_report_counts_who_is_told_now_and_who_at_wake_up(desk: Desk) -> None:
    """Followers of any of its subjects, those who chose alerts, and those of them who sleep."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await desk.stranger.say("/subscribe smart cities")
    await desk.stranger.say("/settings alerts on")
    await desk.stranger.say("/settings quiet 11:00-13:00")
    group = desk.in_group(desk.owner.user)
    await group.say("/subscribe kenya")
    await drafted(desk.owner)
    told = await desk.owner.say(f"/blast {SLUG}")
    assert "2 follow these: 1 alerted now, 1 at wake-up, about 1 s." in told.text
    assert told.labels == ("Publish", "Quietly", "At a time…", "Back")


async def test_the_report_says_what_readers_would_not_see_at_once(desk: Desk) -> None:
    """An alert tells one of several statements, and a long title is cut."""
    long = BRIEF.replace(
        "Three more smart cities in Thailand", "Three more smart cities in Thailand, " + "and so on " * 7
    )
    second = "".join(f"  {line}\n" for line in (
        '- key: "more"', '  text: "A fourth city in Thailand asked to be certified in November 2026."', '  kind: "event"',
        '  standing: "reported"', "  subjects: [thailand]", '  sources: [{source: "agp-dsr"}]',
    ))  # fmt: skip
    _, report = await drafted(desk.owner, long + second)
    assert "The alert tells 1 of 2 new or changed statements." in report.text
    assert "The alert's first line is cut: ‹New: Three more smart cities" in report.text


async def test_publish_typed_asks_once_and_keeps_the_reason(desk: Desk) -> None:
    """/publish SLUG because …: one button more, and the words stand in the history."""
    await drafted(desk.owner)
    asked = await desk.owner.say(f"/publish {SLUG} because the record is out")
    assert "Why: the record is out" in asked.text
    assert "Live now to all" in (await asked.press("Publish")).text
    assert "published, version 1: the record is out" in (await desk.owner.say(f"/audit {SLUG}")).text


async def test_an_old_preview_does_not_publish_what_was_changed_since(desk: Desk) -> None:
    """[Publish] puts live just what was seen above it."""
    _, old = await drafted(desk.owner)
    await drafted(desk.owner, CHANGED)
    assert "changed after that page" in await old.flash("Publish")
    assert "We have nothing under" in (await desk.reader.say(f"/brief {SLUG}")).text
    asked = await desk.owner.say(f"/publish {SLUG}")
    assert "Three new smart cities" in (await asked.press("Quietly")).text


async def test_a_draft_of_somebody_else_is_not_replaced_without_asking(desk: Desk) -> None:
    """Both are kept until one is chosen."""
    eve = await hired(desk, 2001, "Eve", "editor")
    await drafted(desk.owner)
    asked = await eve.say(f"/addbrief\n{CHANGED}")
    assert "Both are kept until you choose" in asked.text
    assert "Three more smart cities" in (await desk.owner.all(f"/preview {SLUG}", expect=2))[0].text
    await asked.press("Keep theirs")
    assert "Three more smart cities" in (await desk.owner.all(f"/preview {SLUG}", expect=2))[0].text
    again = await eve.say(f"/addbrief\n{CHANGED}")
    page, report = await again.press_all("Replace theirs", 2)
    assert "Three new smart cities" in page.text
    assert "Publish Three new smart cities in Thailand?" in report.text
    assert "1 · Three new smart cities in Thailand · draft · Eve" in (await desk.owner.say("/drafts")).text


async def test_a_dropped_draft_is_asked_about_first(desk: Desk) -> None:
    """[Drop] alone loses nothing."""
    await drafted(desk.owner)
    listed = await desk.owner.say("/drafts")
    sure = await (await listed.press("Three more smart cities in Thailand · draft")).press("Drop")
    kept = await sure.press("Keep it")
    assert f"draft {SLUG} by" in kept.text
    assert "is dropped" in (await (await kept.press("Drop")).press("Drop it")).text
    assert "No drafts" in (await desk.owner.say("/drafts")).text


async def test_a_brief_that_moved_on_is_shown_and_asked_about_once_more(desk: Desk) -> None:
    """What a colleague published meanwhile is not replaced unseen."""
    eve = await hired(desk, 2001, "Eve", "editor")
    file = await sent_live(desk)
    assert file.startswith("# version 1\n")
    theirs = file.replace('title: "', 'title: "Now: ')
    await published(eve, theirs)
    _, report = await drafted(desk.owner, file)
    assert "Another version went live after this draft was begun" in report.text
    moved = await report.press("Quietly")
    assert "would replace version 2 so:" in moved.text
    assert "title: ‹Now: " in moved.text
    assert "version 3" in (await moved.press("Quietly anyway")).text


async def test_a_file_of_the_newest_version_goes_live_without_a_word(desk: Desk) -> None:
    """/editbrief, changed and sent back: nothing is asked twice."""
    file = await sent_live(desk)
    done = await published(desk.owner, file.replace('title: "', 'title: "Now: '))
    assert "version 2" in done.text


async def test_the_diff_tells_claim_by_claim(desk: Desk) -> None:
    """Old and new beside each other, what was added and removed by name."""
    await published(desk.owner)
    claim = BRIEF[BRIEF.index("  - key") :]
    changed = CHANGED.replace("in October 2026", "in November 2026").replace('"2026-10"', '"2026-11"')
    await drafted(desk.owner, changed + claim.replace('"three"', '"four"').replace("Three more", "Four more"))
    told = (await desk.owner.say(f"/diff {SLUG}")).text
    assert "title: ‹Three more smart cities in Thailand› → ‹Three new smart cities in Thailand›" in told
    assert "three ± changed" in told
    assert "when: ‹2026-10› → ‹2026-11›" in told
    assert "four + added\n• as reported · ‹Four more cities in Thailand" in told


async def test_drafts_survive_and_versions_go_on_after_a_withdrawal(desk: Desk) -> None:
    """Unpublished and published again, a brief counts on from where it was."""
    await published(desk.owner)
    sure = await desk.owner.say(f"/unpublish {SLUG} because it was a test")
    gone = await sure.press("Unpublish")
    assert "is live no more; it is a draft again" in gone.text
    assert "We have nothing under" in (await desk.reader.say(f"/brief {SLUG}")).text
    back = await (await desk.owner.say(f"/publish {SLUG}")).press("Quietly")
    assert "version 2" in back.text
    told = (await desk.owner.say(f"/audit {SLUG}")).text
    assert "withdrew, version 1: it was a test" in told


async def test_what_others_cite_is_not_withdrawn(desk: Desk) -> None:
    """The sentence names who stands on its statements; the brief stays."""
    told = (await desk.owner.say(f"/unpublish {LIVE}")).text
    assert f"{LIVE} stays: the standfirst of" in told
    assert "Huawei" in (await desk.reader.say(f"/brief {LIVE}")).text


async def test_alerts_still_owed_of_a_withdrawn_brief_are_not_sent(desk: Desk) -> None:
    """Who sleeps until noon is not told of what is gone by then, and /why says so."""
    await desk.reader.say("/subscribe thailand")
    await desk.reader.say("/settings alerts on")
    await desk.reader.say("/settings quiet 11:00-13:00")
    await published(desk.owner, how="Publish")
    await (await desk.owner.say(f"/unpublish {SLUG}")).press("Unpublish")
    desk.server.world.clock.advance(timedelta(hours=2))
    why = await desk.reader.say("/why")
    assert "withdrawn" in why.text
    sends = desk.server.world.record.calls(method="sendMessage", chat=desk.reader.chat)
    assert not any("New: Three more" in str(call["params"]) for call in sends)


@pytest.mark.parametrize("command", ["preview", "publish", "blast", "diff", "submit", "approve", "publishat"])
async def test_a_draft_that_is_not_there_is_said_so(desk: Desk, command: str) -> None:
    """Each command says what to do instead."""
    told = await desk.owner.say(f"/{command} no-such-draft")
    assert "There is no draft no-such-draft" in told.text
    assert "No drafts" in (await desk.owner.say(f"/{command}")).text


async def test_without_a_slug_the_only_draft_is_meant_or_one_is_chosen(desk: Desk) -> None:
    """One draft is taken as meant; of two each is a button that takes the step that was typed."""
    await drafted(desk.owner)
    for command in ("publish", "blast"):
        assert "Publish Three more smart cities in Thailand?" in (await desk.owner.say(f"/{command}")).text
    assert "all of it is new" in (await desk.owner.say("/diff")).text
    page, _ = await desk.owner.all("/preview", expect=2)
    assert page.text.startswith("Three more smart cities")
    await drafted(desk.owner, CHANGED.replace(SLUG, "thailand-other-cities"))
    asked = await desk.owner.say("/publish")
    assert asked.text.startswith("Which draft? · 2\n1 · Three new smart cities in Thailand · draft · you")
    report = await asked.press("Three more smart cities in Thailand · draft")
    assert "Publish Three more smart cities in Thailand?" in report.text


async def test_a_live_brief_without_a_draft_is_said_to_be_live(desk: Desk) -> None:
    """/publish of it says so, with the brief a button away."""
    told = await desk.owner.say(f"/publish {LIVE}")
    assert "is live already, version 1" in told.text
    assert "Huawei" in (await told.press("Open it")).text


async def test_a_draft_in_the_list_says_when_it_goes_live(desk: Desk) -> None:
    """Its button has at most 60 characters, whatever its title."""
    title = "Three more smart cities in Thailand were certified, as the agency told on Monday"
    await drafted(desk.owner, BRIEF.replace("Three more smart cities in Thailand", title))
    await desk.owner.say(f"/publishat {SLUG} 2026-11-23 08:00")
    listed = await desk.owner.say("/drafts")
    (label,) = listed.labels
    assert " · timed for " in label
    assert "08:00" in label
    assert len(label) <= 60


async def test_a_file_is_taken_with_the_command_as_its_caption(desk: Desk) -> None:
    """YAML as an attached file does the same as YAML in the message."""
    world = desk.server.world
    kept = world.keep_file("brief.yaml", "text/yaml", BRIEF.encode())
    since = world.events.seq
    caption = {"caption": "/addbrief", "caption_entities": [{"type": "bot_command", "offset": 0, "length": 9}]}
    acts.send(world, desk.owner.chat, desk.owner.user, {"document": kept.document(), **caption})
    page, _ = await desk.owner.read(since, 2)
    assert page.text.startswith("Three more smart cities")


async def test_further_pages_of_a_preview_are_turned(desk: Desk) -> None:
    """The page buttons of a brief that is not live yet show its next page to who may look, to others nothing."""
    told = "in Thailand was certified as a smart city, as it says. " + "So it is. " * 9
    rest = 'kind: "event", standing: "reported", subjects: [thailand], sources: [{source: "agp-dsr"}]'
    claims = "".join(f'  - {{key: "c{n}", text: "City number {n} {told}", {rest}}}\n' for n in range(12))
    page, _ = await drafted(desk.owner, BRIEF + claims)
    second = await page.press("2")
    assert "City number 9" in second.text
    row, column = page.button("2")
    data = page.raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
    under = await desk.reader.say("/start")
    query = acts.press(desk.server.world, desk.reader.chat, under.message_id, desk.reader.user, data)
    await query.answered.wait()
    assert "That button is old" in (query.answer or {})["text"]
