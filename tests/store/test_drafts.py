"""Drafts: one a slug, what others sent beside it, approval, and the moment to publish."""

from datetime import timedelta

from store import drafts
from store.engine import Store
from tests.store.conftest import NOW

OWNER, EVE = 2**40, 7


async def keep(store: Store, slug: str, body: str, editor: int = OWNER, minutes: int = 0, based_on: int = 0) -> None:
    async with store.unit() as session:
        await drafts.keep(session, slug, body, editor, now=NOW + timedelta(minutes=minutes), based_on=based_on)


async def test_drafts_are_kept_replaced_and_dropped(store: Store) -> None:
    """One draft a slug, the newest first, with the editor's own words."""
    await keep(store, "one", "body: 1")
    await keep(store, "two", "body: 2", minutes=1)
    await keep(store, "one", "body: 3", EVE, minutes=2)
    async with store.read() as session:
        found = [(row.slug, row.body, row.editor) for row in await drafts.all_(session)]
        assert found == [("one", "body: 3", EVE), ("two", "body: 2", OWNER)]
    async with store.unit() as session:
        await drafts.drop(session, "one")
    async with store.read() as session:
        assert await drafts.find(session, "one") is None
        assert (await drafts.find(session, "two")) is not None


async def test_a_new_form_voids_the_approval_and_keeps_time_and_reason(store: Store) -> None:
    """Who approved has not seen what came after; when and why were about the matter."""
    await keep(store, "one", "body: 1")
    async with store.unit() as session:
        await drafts.submit(session, "one", OWNER)
        await drafts.approve(session, "one", EVE)
        await drafts.explain(session, "one", "the record is out")
        await drafts.set_time(session, "one", NOW + timedelta(days=1), loud=False)
    await keep(store, "one", "body: 2", minutes=1, based_on=3)
    async with store.read() as session:
        row = await drafts.find(session, "one")
    assert row is not None
    assert (row.submitted_by, row.approved_by, row.why, row.loud, row.based_on) == (
        None,
        None,
        "the record is out",
        False,
        3,
    )
    assert row.publish_at == NOW + timedelta(days=1)


async def test_asking_again_voids_the_approval(store: Store) -> None:
    """A second /submit asks for a second look."""
    await keep(store, "one", "body: 1")
    async with store.unit() as session:
        await drafts.submit(session, "one", OWNER)
        await drafts.approve(session, "one", EVE)
        await drafts.submit(session, "one", OWNER)
    async with store.read() as session:
        row = await drafts.find(session, "one")
    assert row is not None
    assert (row.submitted_by, row.approved_by) == (OWNER, None)


async def test_what_waits_beside_takes_the_place_or_is_dropped(store: Store) -> None:
    """Both are kept; taking mine removes what waited, and only mine can be taken by me."""
    await keep(store, "one", "body: 1")
    await keep(store, drafts.name_beside("one", EVE), "body: 2", EVE, based_on=4)
    async with store.unit() as session:
        assert await drafts.take_beside(session, "one", OWNER, now=NOW) is None
        row = await drafts.take_beside(session, "one", EVE, now=NOW)
    assert row is not None
    assert (row.slug, row.body, row.editor, row.based_on) == ("one", "body: 2", EVE, 4)
    async with store.read() as session:
        assert [one.slug for one in await drafts.all_(session)] == ["one"]


async def test_only_what_has_come_is_due_the_earliest_first(store: Store) -> None:
    """At its very moment a draft is due; one without a time never is."""
    for slug in ("early", "late", "later", "never"):
        await keep(store, slug, "body: 1")
    async with store.unit() as session:
        await drafts.set_time(session, "late", NOW)
        await drafts.set_time(session, "early", NOW - timedelta(days=2))
        await drafts.set_time(session, "later", NOW + timedelta(seconds=1))
    async with store.read() as session:
        assert [row.slug for row in await drafts.due(session, NOW)] == ["early", "late"]
    async with store.unit() as session:
        await drafts.set_time(session, "early", None)
    async with store.read() as session:
        assert [row.slug for row in await drafts.due(session, NOW)] == ["late"]


async def test_four_eyes_are_off_until_switched_on(store: Store) -> None:
    """And off again when switched off."""
    async with store.unit() as session:
        assert await drafts.four_eyes(session) is False
        await drafts.set_four_eyes(session, True)
        assert await drafts.four_eyes(session) is True
        await drafts.set_four_eyes(session, False)
        assert await drafts.four_eyes(session) is False
