"""Verifying: somebody looked at a statement; the day and what was opened stand with it, and a look alone is no news."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.sandbox.server import Server
from store.engine import Store
from store.tables import AuditRow, ChangeRow
from tests.conftest import running_desk
from tests.people import Desk

CLAIM = "pattaya-smart-city#partnership"
CONFIRMED = "pattaya-smart-city#local-installer"
DISPUTED = "pattaya-smart-city#phase-one"


async def link_of(desk: Desk) -> str:
    """The address of a source that the catalogue has."""
    shown = await desk.owner.say(f"/verify {CONFIRMED}")
    return next(entity["url"] for entity in shown.raw["entities"] if entity["type"] == "text_link")


async def test_a_look_confirms_a_statement_and_adds_the_source(desk: Desk, database: str) -> None:
    """A sentence and a link of a known source, [Checked]: the mark, the source and the day are there at once."""
    link = await link_of(desk)
    asked = await desk.owner.say(f"/verify {CLAIM.upper()}")
    assert asked.text.startswith("What did you open?")
    assert "• as reported · Huawei and National Telecom (NT) are partners" in asked.text
    judged = await desk.owner.say(f"Read the inspection report, which names both. {link}&utm_source=x")
    assert "You looked at: Read the inspection report, which names both." in judged.text
    assert "from now on a source of this statement" in judged.text
    done = await judged.press("Checked: the record says so")
    assert done.text.startswith("✓ checked · Huawei and National Telecom (NT) are partners")
    assert "Last check 22 Nov 2026, version 2. Its mark is another" in done.text
    whole = await done.press("Open it")
    assert "Last check 22 Nov 2026: Read the inspection report, which names both." in whole.text
    store = Store(database)
    async with store.read() as session:
        (row,) = (await session.exec(select(AuditRow).where(AuditRow.act == "verified"))).all()
        (change,) = (await session.exec(select(ChangeRow))).all()
    await store.close()
    assert (row.about, row.version) == ("brief:pattaya-smart-city", 2)
    assert row.before != row.after
    assert (change.claims, change.loud) == ([[CLAIM, "reported"]], False)


async def test_a_look_that_changes_nothing_is_told_to_nobody(desk: Desk, database: str) -> None:
    """[Checked] on what was checked: the day is new, no digest tells of it, the brief is not called changed."""
    await desk.reader.say("/brief pattaya-smart-city")
    await desk.reader.say("/subscribe thailand")
    desk.server.world.clock.advance(timedelta(minutes=5))
    await desk.owner.say(f"/verify {CONFIRMED}")
    judged = await desk.owner.say("Opened the page again.")
    done = await judged.press("Checked: the record says so")
    assert "It stands as it did, so readers are not told." in done.text
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=20))
    (digest,) = await desk.reader.read(since)
    assert "CHANGED" not in digest.text
    assert "New since you last read" not in (await desk.reader.say("/brief pattaya-smart-city")).text
    store = Store(database)
    async with store.read() as session:
        assert (await session.exec(select(ChangeRow))).all() == []
    await store.close()


async def test_a_look_does_not_silence_the_news_before_it(desk: Desk) -> None:
    """One statement of a brief is confirmed, another looked at later: the next digest tells of the first."""
    await desk.reader.say("/subscribe thailand")
    desk.server.world.clock.advance(timedelta(minutes=5))
    for claim in (CLAIM, CONFIRMED):
        await desk.owner.say(f"/verify {claim}")
        judged = await desk.owner.say("Opened the page.")
        await judged.press("Checked: the record says so")
    since = desk.server.world.events.seq
    desk.server.world.clock.advance(timedelta(hours=20))
    (digest,) = await desk.reader.read(since)
    changed = digest.text.partition("CHANGED\n")[2].splitlines()[0]
    assert changed.startswith("✓ checked · Huawei and National Telecom (NT) are partners")
    assert "Until now: • as reported." in changed


async def test_nothing_found_and_as_the_source_says(desk: Desk) -> None:
    """[Looked, found nothing] marks it not traced with the search; [As the source says] brings the old mark back."""
    await desk.owner.say(f"/verify {CLAIM}")
    judged = await desk.owner.say("Searched both firms' news pages of 2023 and 2024.")
    done = await judged.press("Looked, found nothing")
    assert done.text.startswith("? not traced · Huawei and National Telecom")
    await desk.owner.say(f"/verify {CLAIM}")
    again = await (await desk.owner.say("The article says it.")).press("As the source says")
    assert again.text.startswith("• as reported · Huawei and National Telecom")
    assert "version 3" in again.text


async def test_two_sides_stay_until_they_are_corrected(desk: Desk) -> None:
    """A disputed statement is found still so, and stays disputed; no button makes it anything else."""
    await desk.owner.say(f"/verify {DISPUTED}")
    judged = await desk.owner.say("Both pages say what they said.")
    assert judged.labels == ("Still so", "Another text or standing", "Stop")
    done = await judged.press("Still so")
    assert done.text.startswith("⚠ disputed")
    assert "readers are not told" in done.text


async def test_a_button_of_another_look_is_old(desk: Desk) -> None:
    """Two questions one after the other: the first one's buttons do nothing."""
    await desk.owner.say(f"/verify {CLAIM}")
    first = await desk.owner.say("Read it.")
    await desk.owner.say(f"/verify {CONFIRMED}")
    assert "That button is old" in await first.flash("Checked")
    await desk.owner.say("/cancel")
    assert "That button is old" in await first.flash("Checked")


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("/verify pattaya-smart-city#phase-on", "Did you mean pattaya-smart-city#phase-one"),
        ("/verify qxzwvk", "There is no statement qxzwvk. Send other words of it after /verify."),
    ],
)
async def test_what_names_no_statement_is_said(desk: Desk, typed: str, wanted: str) -> None:
    """A misspelt id, and words that no statement has."""
    assert wanted in (await desk.owner.say(typed)).text


async def test_words_find_the_statement(desk: Desk) -> None:
    """After /verify or as the next message: a button for each statement that they may mean, which asks what was opened."""
    which = await desk.owner.say("/verify Huawei National Telecom Pattaya")
    assert which.text == "Which one do you want to check?"
    label = next(one for one in which.labels if "National Telecom" in one)
    assert (await which.press(label)).text.startswith("What did you open?")
    await desk.owner.say("/cancel")
    alone = await desk.owner.say("/verify")
    assert alone.text.startswith("Which statement did you check?")
    assert len(alone.labels) == 7
    assert alone.labels[-1] == "Stop"
    again = await desk.owner.say("Huawei National Telecom Pattaya")
    assert again.labels == which.labels
    assert (await desk.owner.say(CLAIM)).text.startswith("What did you open?")


async def test_too_long_a_sentence_and_a_foreign_link(desk: Desk) -> None:
    """A sentence over the limit is refused and can be sent again; a link of no source of ours stays in the sentence."""
    await desk.owner.say(f"/verify {CLAIM}")
    assert "say it in 280 characters" in (await desk.owner.say("word " * 80)).text
    judged = await desk.owner.say("Read https://example.org/a-page of the city.")
    assert "You looked at: Read https://example.org/a-page of the city." in judged.text
    assert "no source of ours" in judged.text


async def test_the_question_survives_a_restart(server: Server, database: str) -> None:
    """Asked by one process, answered in the next, pressed in a third."""
    async with running_desk(server, database) as desk:
        await desk.owner.say(f"/verify {CLAIM}")
    async with running_desk(server, database) as desk:
        judged = await desk.owner.say("Read the city's own page.")
    async with running_desk(server, database) as desk:
        done = await desk.owner.shown(judged.message_id).press("As the source says")
        assert "readers are not told" in done.text


async def test_verify_stands_under_an_editors_pages_alone(desk: Desk) -> None:
    """An owner finds [Verify] under a brief and chooses the statement; a reader finds none."""
    assert "Verify" not in (await desk.reader.say("/brief pattaya-smart-city")).labels
    page = await desk.owner.say("/brief pattaya-smart-city")
    which = await page.press("Verify")
    assert which.text == "Which one do you want to check?"
    asked = await which.press(which.labels[0])
    assert asked.text.startswith("What did you open?")
