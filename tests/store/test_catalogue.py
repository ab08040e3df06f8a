"""Content in rows: what was loaded is read back the same, and versions rise only for what changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from briefs.model import Brief, Catalogue
from store import catalogue, folder, publishing
from store.engine import Store
from store.tables import ClaimRow
from tests.store.conftest import NOW

SLUG = "midea-5g-factory"


async def synced(store: Store, content: Catalogue, mark: str = "first") -> None:
    async with store.unit() as session:
        await folder.load(session, content, folder_hash=mark, now=NOW)


async def live(store: Store) -> Catalogue:
    async with store.read() as session:
        found = await catalogue.read(session)
    assert found is not None
    return found


async def version(store: Store) -> int:
    async with store.read() as session:
        return await catalogue.version(session)


def retold(content: Catalogue, slug: str = SLUG) -> Brief:
    """A brief with one claim told otherwise."""
    brief = content.briefs[slug]
    first, *rest = brief.claims
    return replace(brief, claims=(replace(first, text=f"{first.text} Or so."), *rest))


def with_brief(content: Catalogue, brief: Brief) -> Catalogue:
    return replace(content, briefs={**content.briefs, brief.slug: brief})


async def test_an_empty_store_has_no_catalogue(store: Store) -> None:
    """Before the first load there is nothing, and that is told apart from an empty catalogue."""
    async with store.read() as session:
        assert await catalogue.read(session) is None
        assert await catalogue.version(session) == 0
        assert await catalogue.folder_hash(session) is None


async def test_what_was_loaded_is_read_back(store: Store, shipped: Catalogue) -> None:
    """Every source, subject, brief and claim of the shipped catalogue comes back equal, in the same order."""
    await synced(store, shipped)
    read = await live(store)
    assert read == shipped
    assert list(read.subjects) == list(shipped.subjects)
    assert list(read.claims) == list(shipped.claims)
    async with store.read() as session:
        assert await catalogue.folder_hash(session) == "first"


async def test_the_same_folder_again_changes_no_brief(store: Store, small: Catalogue) -> None:
    """A second load of the same content leaves every brief at its version."""
    await synced(store, small)
    await synced(store, small, "second")
    assert {brief.version for brief in (await live(store)).briefs.values()} == {1}


async def test_only_what_changed_gets_a_new_version(store: Store, small: Catalogue) -> None:
    """One claim told otherwise raises its own brief's version, and the catalogue's, and no other's."""
    await synced(store, small)
    before = await version(store)
    await synced(store, with_brief(small, retold(small)), "second")
    versions = {slug: brief.version for slug, brief in (await live(store)).briefs.items()}
    assert versions == {slug: 2 if slug == SLUG else 1 for slug in small.briefs}
    assert await version(store) > before


async def test_what_the_folder_lost_is_gone(store: Store, small: Catalogue) -> None:
    """A brief that is no longer in the folder leaves the store with its claims."""
    await synced(store, small)
    rest = {slug: brief for slug, brief in small.briefs.items() if slug != SLUG}
    await synced(store, replace(small, briefs=rest), "second")
    assert SLUG not in (await live(store)).briefs
    async with store.read() as session:
        assert (await session.exec(select(ClaimRow.id).where(col(ClaimRow.brief) == SLUG))).all() == []


async def test_a_brief_published_in_chat_is_live_at_once(store: Store, small: Catalogue) -> None:
    """It takes the next version and raises the catalogue's; everything else stays."""
    await synced(store, small)
    before = await version(store)
    async with store.unit() as session:
        assert await publishing.publish(session, retold(small), who=7, now=NOW) == 2
    read = await live(store)
    assert read.briefs[SLUG] == replace(retold(small), version=2)
    assert await version(store) > before


async def test_a_new_brief_in_chat_begins_at_one_and_comes_last(store: Store, small: Catalogue) -> None:
    """A slug that was not there before is version 1."""
    first = next(iter(small.briefs.values()))
    claims = tuple(replace(claim, id=f"own-brief#{claim.key}") for claim in first.claims)
    await synced(store, small)
    async with store.unit() as session:
        assert await publishing.publish(session, replace(first, slug="own-brief", claims=claims), who=7, now=NOW) == 1
    assert list((await live(store)).briefs)[-1] == "own-brief"


async def test_a_load_leaves_what_was_published_in_chat(store: Store, small: Catalogue) -> None:
    """The folder never takes back what an editor published; the other briefs follow the folder."""
    await synced(store, small)
    async with store.unit() as session:
        await publishing.publish(session, retold(small), who=7, now=NOW)
    other = retold(small, next(slug for slug in small.briefs if slug != SLUG))
    await synced(store, with_brief(small, other), "second")
    read = await live(store)
    assert read.briefs[SLUG].claims == retold(small).claims
    assert read.briefs[other.slug].claims == other.claims


async def test_a_published_brief_keeps_the_names_it_needs(store: Store, small: Catalogue) -> None:
    """A folder without a subject or source that a chat's brief cites never breaks the live catalogue."""
    await synced(store, small)
    async with store.unit() as session:
        await publishing.publish(session, retold(small), who=7, now=NOW)
    without = {slug: one for slug, one in small.subjects.items() if slug != "midea"}
    others = {
        slug: brief
        for slug, brief in small.briefs.items()
        if "midea" not in brief.subjects and not any("midea" in claim.subjects for claim in brief.claims)
    }
    await synced(store, replace(small, subjects=without, briefs=others), "second")
    read = await live(store)
    assert {slug for claim in read.claims.values() for slug in claim.subjects} <= set(read.subjects)
    assert {cited.source for claim in read.claims.values() for cited in claim.cited} <= set(read.sources)
    assert read.claims_of("midea") != ()


async def test_a_load_that_fails_changes_nothing(store: Store, small: Catalogue) -> None:
    """All or nothing: readers keep the old catalogue whole."""
    await synced(store, small)
    before = await live(store)

    async def broken_off() -> None:
        async with store.unit() as session:
            await folder.load(session, replace(small, briefs={}), folder_hash="broken", now=NOW)
            raise RuntimeError("the process was told to stop")

    with pytest.raises(RuntimeError):
        await broken_off()
    assert await live(store) == before
    async with store.read() as session:
        assert await catalogue.folder_hash(session) == "first"


async def test_changes_are_told_once_and_the_first_load_is_none(store: Store, small: Catalogue) -> None:
    """The first load of a desk is news to nobody; later ones tell which claims became another."""
    await synced(store, small)
    later = NOW + timedelta(days=1)
    async with store.read() as session:
        assert await catalogue.changes(session, NOW - timedelta(days=9)) == ()
    async with store.unit() as session:
        await folder.load(session, with_brief(small, retold(small)), folder_hash="second", now=later)
    async with store.read() as session:
        (change,) = await catalogue.changes(session, NOW)
        assert await catalogue.changes(session, later) == ()
    first = small.briefs[SLUG].claims[0]
    assert (change.brief, change.version, change.what, change.at) == (SLUG, 2, "changed", later)
    assert change.claims == ((first.id, first.standing),)
