"""Editors, the one-time own-link, and drafts."""

from datetime import timedelta

from sqlmodel import select

from store import editors
from store.engine import Store
from store.tables import OwnLinkRow
from tests.store.conftest import NOW

OWNER, STRANGER = 2**40, 7


async def offer(store: Store, secret: str = "secret") -> None:
    async with store.unit() as session:
        await editors.offer_own_link(session, secret, now=NOW)


async def take(store: Store, user: int, secret: str = "secret", after: timedelta = timedelta()) -> bool:
    async with store.unit() as session:
        return await editors.take_own_link(session, secret, user, now=NOW + after)


async def roles(store: Store) -> dict[int, str]:
    async with store.read() as session:
        return await editors.roles(session)


async def test_the_own_link_makes_one_owner_once(store: Store) -> None:
    """Its first user owns the desk; it is void for everybody after."""
    await offer(store)
    assert await take(store, OWNER) is True
    assert await take(store, STRANGER) is False
    assert await roles(store) == {OWNER: "owner"}


async def test_a_wrong_secret_opens_nothing(store: Store) -> None:
    """Guessing changes nothing, and the right one still works."""
    await offer(store)
    assert await take(store, STRANGER, "guess") is False
    assert await take(store, STRANGER, "") is False
    assert await roles(store) == {}
    assert await take(store, OWNER) is True


async def test_the_own_link_lives_half_an_hour(store: Store) -> None:
    """Void from its thirtieth minute on."""
    await offer(store)
    assert await take(store, OWNER, after=editors.OWN_LINK_LIVES) is False
    assert await take(store, OWNER, after=editors.OWN_LINK_LIVES - timedelta(seconds=1)) is True


async def test_a_new_own_link_voids_the_old(store: Store) -> None:
    """Only the link of the last start is good."""
    await offer(store, "old")
    await offer(store, "new")
    assert await take(store, STRANGER, "old") is False
    assert await take(store, OWNER, "new") is True


async def test_only_a_hash_of_the_link_is_stored(store: Store) -> None:
    """Who reads the database cannot own the desk."""
    await offer(store, "a-secret-nobody-reads")
    async with store.read() as session:
        (row,) = (await session.exec(select(OwnLinkRow))).all()
    assert "a-secret-nobody-reads" not in str(row.model_dump())
    assert len(row.hash) == 64


async def test_an_editor_who_takes_the_link_becomes_owner(store: Store) -> None:
    """A role that was there is replaced, not doubled."""
    for secret in ("one", "two"):
        await offer(store, secret)
        assert await take(store, OWNER, secret) is True
    assert await roles(store) == {OWNER: "owner"}
    async with store.read() as session:
        assert await editors.role(session, OWNER) == "owner"
        assert await editors.role(session, STRANGER) is None


async def test_drafts_are_kept_replaced_and_dropped(store: Store) -> None:
    """One draft a slug, the newest first, with the editor's own words."""
    async with store.unit() as session:
        await editors.keep_draft(session, "one", "body: 1", OWNER, now=NOW)
        await editors.keep_draft(session, "two", "body: 2", OWNER, now=NOW + timedelta(minutes=1))
    async with store.unit() as session:
        await editors.keep_draft(session, "one", "body: 3", STRANGER, now=NOW + timedelta(minutes=2))
    async with store.read() as session:
        assert [(row.slug, row.body) for row in await editors.drafts(session)] == [
            ("one", "body: 3"),
            ("two", "body: 2"),
        ]
    async with store.unit() as session:
        await editors.drop_draft(session, "one")
    async with store.read() as session:
        assert await editors.draft(session, "one") is None
        assert (await editors.draft(session, "two")) is not None
