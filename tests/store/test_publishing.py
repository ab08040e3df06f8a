"""What goes live or leaves: versions that are never used again, places of their own, and an audit entry for each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from briefs.canonical import brief_yaml
from briefs.load import load_form
from briefs.model import Brief, Catalogue, Source
from store import audit, deliveries, publishing
from store.engine import Store
from store.tables import BriefRow, DeliveryRow
from tests.store.conftest import NOW
from tests.store.test_catalogue import live, retold, synced

SLUG = "midea-5g-factory"
EVE = 7


async def publish(store: Store, content: Catalogue, slug: str = SLUG, **how: object) -> int:
    brief = replace(retold(content), slug=slug)
    claims = tuple(replace(claim, id=f"{slug}#{claim.key}", text=f"{claim.text} {slug}") for claim in brief.claims)
    async with store.unit() as session:
        return await publishing.publish(session, replace(brief, claims=claims), who=EVE, now=NOW, **how)  # type: ignore[arg-type]


async def withdraw(store: Store, slug: str = SLUG) -> None:
    async with store.unit() as session:
        await publishing.withdraw(session, slug, who=EVE, why="a test", now=NOW)


async def test_a_version_is_never_used_again(store: Store, small: Catalogue) -> None:
    """Withdrawn and published again, twice, a brief goes on counting; one of a load that never changed too."""
    await synced(store, small)
    await withdraw(store)
    assert await publish(store, small) == 2
    await withdraw(store)
    assert await publish(store, small) == 3
    assert await publish(store, small, "own-brief") == 1
    await withdraw(store, "own-brief")
    assert await publish(store, small, "own-brief") == 2
    async with store.read() as session:
        assert await publishing.next_version(session, "never-there") == 1


async def test_two_briefs_never_share_a_place(store: Store, small: Catalogue) -> None:
    """New ones come last, changed ones stay where they were, whatever leaves between."""
    await synced(store, small)
    await publish(store, small, "one")
    await publish(store, small, "two")
    await withdraw(store, "one")
    await publish(store, small, "three")
    await publish(store, small)
    async with store.read() as session:
        places = (await session.exec(select(BriefRow.position))).all()
    assert len(set(places)) == len(places)
    assert list((await live(store)).briefs) == [*small.briefs, "two", "three"]


async def test_each_act_is_audited_with_before_and_after(store: Store, small: Catalogue) -> None:
    """Who, why, the version, and both forms so that they can be read back."""
    await synced(store, small)
    await publish(store, small, why="the record is out", act="corrected")
    await withdraw(store)
    async with store.read() as session:
        gone, put = await audit.latest(session, 2, about=f"brief:{SLUG}")
    assert (put.act, put.who, put.version, put.why) == ("corrected", EVE, 2, "the record is out")
    assert put.before == brief_yaml(small.briefs[SLUG])
    assert put.after is not None
    back = load_form(f"brief:{SLUG}", put.after)
    assert isinstance(back, Brief)
    assert brief_yaml(back) == put.after
    assert (gone.act, gone.why, gone.before, gone.after) == ("withdrew", "a test", put.after, None)


async def test_what_is_not_live_is_not_withdrawn(store: Store, small: Catalogue) -> None:
    """And the catalogue stays as it is."""
    await synced(store, small)
    before = await live(store)
    with pytest.raises(publishing.NotLive):
        await withdraw(store, "no-such-brief")
    assert await live(store) == before


async def test_alerts_of_a_withdrawn_brief_are_settled_and_no_others(store: Store, small: Catalogue) -> None:
    """Planned and held ones of every version; those of briefs whose name begins alike stay."""
    await synced(store, small)
    others = [("brief:midea-5g-factory-2@1", "planned"), ("brief:midea_5g-factory@1", "planned")]
    own = [(f"brief:{SLUG}@1", "planned"), (f"brief:{SLUG}@2", "held"), (f"brief:{SLUG}@1", "sent")]
    async with store.unit() as session:
        for chat, (occasion, state) in enumerate([*own, *others], 1):
            row = DeliveryRow(chat_id=chat, kind="alert", occasion=occasion, due_at=NOW, state=state)
            await deliveries.owe(session, row)
    await withdraw(store)
    async with store.read() as session:
        rows = (await session.exec(select(DeliveryRow).order_by("chat_id"))).all()
    assert [(row.state, row.why) for row in rows] == [
        ("skipped", "withdrawn"), ("skipped", "withdrawn"), ("sent", None), ("planned", None), ("planned", None),
    ]  # fmt: skip


async def test_subjects_and_sources_are_put_and_audited(store: Store, small: Catalogue) -> None:
    """New ones come last; changed ones stay in place, and the history has what they were."""
    await synced(store, small)
    version = (await live(store)).version
    source = Source("own-source", "A title", "A publisher", 2, url="https://example.com/a")
    thailand = replace(small.subjects["thailand"], aliases=("Siam",))
    async with store.unit() as session:
        await publishing.put_source(session, source, who=EVE, now=NOW)
        await publishing.put_subject(session, thailand, who=EVE, now=NOW)
    async with store.unit() as session:
        changed = replace(source, title="Another")
        await publishing.put_source(session, changed, who=EVE, now=NOW + timedelta(days=1))
    read = await live(store)
    assert read.sources["own-source"].title == "Another"
    assert list(read.sources)[-1] == "own-source"
    assert list(read.subjects) == list(small.subjects)
    assert read.subjects["thailand"].aliases == ("Siam",)
    assert read.version > version
    async with store.read() as session:
        acts = [(row.act, row.about, bool(row.before)) for row in await audit.latest(session, 3)]
    assert acts == [
        ("changed", "source:own-source", True),
        ("changed", "subject:thailand", True),
        ("added", "source:own-source", False),
    ]
