"""Editors: roles, the one-time own-link, and invitations."""

from datetime import timedelta

from sqlmodel import select

from store import editors, notes
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


async def test_roles_are_given_changed_and_taken(store: Store) -> None:
    """One role a person; a name that is known stays when only the role changes."""
    async with store.unit() as session:
        await editors.give(session, STRANGER, "reviewer", name="Ron", now=NOW)
        await editors.give(session, STRANGER, "editor", now=NOW + timedelta(days=1))
        await editors.give(session, OWNER, "owner", now=NOW)
    async with store.read() as session:
        assert await editors.roles(session) == {STRANGER: "editor", OWNER: "owner"}
        assert await editors.names(session) == {STRANGER: "Ron"}
        assert [row.user_id for row in await editors.people(session)] == [STRANGER, OWNER]
    async with store.unit() as session:
        assert list(await editors.owners(session)) == [OWNER]
        await editors.call(session, OWNER, "Olga")
        await editors.take(session, STRANGER)
    async with store.read() as session:
        assert await editors.names(session) == {OWNER: "Olga"}


async def test_an_invitation_gives_its_role_once_and_for_a_week(store: Store) -> None:
    """Used up by the first, void after seven days, and stored as a hash only."""
    async with store.unit() as session:
        await editors.offer_role(session, "one", "editor", now=NOW)
        await editors.offer_role(session, "two", "reviewer", now=NOW)
    async with store.unit() as session:
        assert await editors.take_role(session, "guess", now=NOW) is None
        assert await editors.take_role(session, "one", now=NOW) == "editor"
        assert await editors.take_role(session, "one", now=NOW) is None
        assert await editors.take_role(session, "two", now=NOW + editors.JOIN_LIVES) is None
    async with store.unit() as session:
        await editors.offer_role(session, "a-secret-nobody-reads", "owner", now=NOW)
        kept = await notes.named(session, editors.JOIN)
    assert len(kept) == 1
    assert "a-secret-nobody-reads" not in kept[0]
