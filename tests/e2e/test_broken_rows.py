"""Rows that somebody broke by hand cannot take the desk down, whether it runs already or starts on them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import col, delete, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.newsroom import Live
from bot.sandbox.server import Server
from bot.sandbox.world import OWNER
from briefs.soundness import breaks, mended
from store import catalogue, publishing
from store.engine import Store
from store.tables import BriefRow, ClaimRow, SourceRow, SubjectRow
from tests.conftest import NOON, running_desk
from tests.e2e.test_conflicts import DESKS, retitled
from tests.people import PATIENCE, Desk

SLUG, OTHER = "midea-5g-factory", "malaysia-5g"
CLAIM = f"{SLUG}#rework"
Break = Callable[[AsyncSession], Awaitable[object]]


def claim_with(**columns: object) -> Break:
    """A claim's columns written by hand."""
    return lambda session: session.exec(update(ClaimRow).where(col(ClaimRow.id) == CLAIM).values(**columns))


async def no_source(session: AsyncSession) -> None:
    """The sources of the brief are gone."""
    await session.exec(update(ClaimRow).where(col(ClaimRow.id) == CLAIM).values(sources=[["nowhere", None]]))


async def no_subject(session: AsyncSession) -> None:
    """A subject that many claims name is gone."""
    await session.exec(delete(SubjectRow).where(col(SubjectRow.slug) == "midea"))


async def no_json(session: AsyncSession) -> None:
    """A column of nested values holds none."""
    await session.exec(text(f"UPDATE claim SET subjects = '[' WHERE id = '{CLAIM}'"))  # type: ignore[call-overload]


BREAKS: dict[str, Break] = {
    "a date that is none": claim_with(edtf="2024-13"),
    "a value that is no number": claim_with(value="many"),
    "citations of another shape": claim_with(sources=[1, 2]),
    "words that are none": claim_with(terms=[1, None]),
    "a check that says nothing": claim_with(checked=["2026-11-22", 7]),
    "a record without its sources": claim_with(record={"text": "x"}),
    "a source that is not there": no_source,
    "a subject that is not there": no_subject,
    "nested values that are none": no_json,
    "prose that cites nothing": lambda session: session.exec(
        update(BriefRow).where(col(BriefRow.slug) == SLUG).values(lead="It fell [#nothing].")
    ),
    "a brief without claims": lambda session: session.exec(delete(ClaimRow).where(col(ClaimRow.brief) == SLUG)),
    "a source's date that is none": lambda session: session.exec(
        update(SourceRow).where(col(SourceRow.key) == "agp-dsr").values(date="soon")
    ),
}
# Those that are tried on a whole desk.
SOME = ("a date that is none", "a subject that is not there", "nested values that are none")


async def broken(database: str, how: Break) -> None:
    """Somebody writes into the database, and the number of its content rises."""
    store = Store(database)
    async with store.unit() as session:
        await how(session)
        await catalogue.raise_version(session, NOON)
    await store.close()


async def published(database: str, slug: str) -> None:
    """An editor publishes another brief meanwhile."""
    store = Store(database)
    async with store.unit() as session:
        brief = await catalogue.brief(session, slug)
        assert brief is not None
        await publishing.publish(session, retitled(brief, DESKS), who=OWNER, now=NOON)
    await store.close()


async def heard(desk: Desk) -> list[str]:
    """What the owner was told without asking, from the first such message on."""
    (first,) = await desk.owner.read(0)
    return [first.text]


@pytest.mark.parametrize("how", BREAKS)
async def test_what_is_left_can_answer(database: str, how: str) -> None:
    """Whatever is broken is named; what is left stands by itself, and beside a last good catalogue nothing is missing."""
    store = Store(database)
    async with store.read() as session:
        last = await catalogue.read(session)
    await broken(database, BREAKS[how])
    async with store.read() as session:
        found, lost = await catalogue.read_what_can(session)
    await store.close()
    assert last is not None
    assert found is not None
    for before, missing in ((last, set[str]()), (None, {SLUG, "agp-dsr", "midea"})):
        left, told = mended(found, before, lost)
        assert told != {}
        assert breaks(left) == {}
        assert (last.subjects.keys() - left.subjects.keys()) | (last.sources.keys() - left.sources.keys()) <= missing
        assert before is None or left.briefs.keys() == last.briefs.keys()
    assert mended(last, None) == (last, {})


@pytest.mark.parametrize("how", SOME)
async def test_a_running_desk_goes_on(server: Server, database: str, how: str) -> None:
    """Readers still get the brief as it was last, later edits of others go live, and the owner hears of it once."""
    async with running_desk(server, database) as desk:
        # The first answer of all says besides what is kept of answers.
        await desk.reader.say("/start")
        await desk.reader.say(f"/brief {SLUG}")
        before = (await desk.reader.say(f"/brief {SLUG}")).text
        await broken(database, BREAKS[how])
        (told,) = await heard(desk)
        assert told.startswith("Broken content")
        assert (await desk.reader.say(f"/brief {SLUG}")).text == before
        await published(database, OTHER)
        async with asyncio.timeout(PATIENCE):
            while DESKS not in (await desk.reader.say(f"/brief {OTHER}")).text:
                server.world.clock.advance(timedelta(seconds=1))
        said = [one for one in server.world.chats[OWNER].messages.values() if one.by_bot]
        assert len(said) == 1


@pytest.mark.parametrize("how", SOME)
async def test_a_desk_starts_on_such_a_store(server: Server, database: str, how: str) -> None:
    """What cannot be shown is left out, everything else is answered, and the owner is told which."""
    await broken(database, BREAKS[how])
    async with running_desk(server, database) as desk:
        (told,) = await heard(desk)
        assert told.startswith("Broken content")
        for words in ("/country thailand", "huawei kenya", "/theme 5g", "/latest", "/figures thailand", "/today"):
            assert (await desk.reader.say(words)).text != ""
        assert "went wrong" not in " ".join(got.text for got in desk.reader.got)


async def test_content_that_nobody_foresaw_is_not_taken(
    server: Server, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where making answers of it fails, readers keep the last catalogue, and the owner hears of that too."""
    async with running_desk(server, database) as desk:
        monkeypatch.setattr(Live, "warm", lambda live: live.catalogue.briefs["nothing"])
        await published(database, OTHER)
        (told,) = await heard(desk)
        assert "catalogue: cannot be taken: KeyError" in told
        assert DESKS not in (await desk.reader.say(f"/brief {OTHER}")).text
