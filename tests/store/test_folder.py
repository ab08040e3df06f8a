"""A folder from git meets what editors did in the chat: quietly, on the record, and without a loss."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlmodel import col, select

from briefs.canonical import brief_yaml, forms, subject_yaml
from briefs.model import Brief, Catalogue
from store import audit, catalogue, folder, publishing
from store.engine import Store
from store.tables import AuditRow, BriefRow, ClaimRow, DeliveryRow, FolderRow
from tests.store.conftest import NOW
from tests.store.test_catalogue import live, retold, with_brief

SLUG, OTHER = "midea-5g-factory", "malaysia-5g"
EDITOR = 7
LATER = NOW + timedelta(days=1)


async def loaded(store: Store, content: Catalogue, mark: str = "first") -> dict[str, str]:
    """Load, and what came of each item that was not the same on both sides."""
    async with store.unit() as session:
        found = await folder.load(session, content, folder_hash=mark, now=NOW if mark == "first" else LATER)
    return {one.item: one.what for one in found.verdicts if one.what != "same"}


async def published(store: Store, brief: Brief) -> None:
    async with store.unit() as session:
        await publishing.publish(session, brief, who=EDITOR, now=NOW)


async def waiting(store: Store) -> dict[str, tuple[str | None, bool]]:
    async with store.read() as session:
        return {row.item: (row.theirs, row.told) for row in await folder.conflicts(session)}


async def history(store: Store, about: str) -> Sequence[AuditRow]:
    async with store.read() as session:
        return await audit.latest(session, 9, about=about)


def titled(content: Catalogue, slug: str, title: str) -> Catalogue:
    return with_brief(content, replace(content.briefs[slug], title=title))


def without(content: Catalogue, slug: str) -> Catalogue:
    return replace(content, briefs={name: one for name, one in content.briefs.items() if name != slug})


async def test_the_first_load_is_one_line_of_the_history(store: Store, small: Catalogue) -> None:
    """Whoever opens a desk did not change a hundred things."""
    assert set((await loaded(store, small)).values()) == {"new"}
    (row,) = await history(store, "desk")
    assert (row.act, row.who, row.before) == ("loaded", None, None)
    async with store.read() as session:
        assert len((await session.exec(select(AuditRow.id))).all()) == 1


async def test_processes_that_start_at_once_fill_the_store_once(store: Store, small: Catalogue) -> None:
    """Both load the same folder into an empty store: one fills it, the other finds it there."""
    told = await asyncio.gather(loaded(store, small), loaded(store, small))
    assert sorted(len(one) for one in told) == [0, len(forms(small))]
    assert await live(store) == small


async def test_an_edit_of_git_goes_live_quietly_and_on_the_record(store: Store, small: Catalogue) -> None:
    """It has before and after, alerts nobody, and leaves the other briefs as they were published."""
    await loaded(store, small)
    changed = with_brief(small, retold(small))
    assert await loaded(store, changed, "second") == {f"brief:{SLUG}": "changed"}
    (row,) = await history(store, f"brief:{SLUG}")
    after = replace(changed.briefs[SLUG], version=2)
    assert (row.act, row.who, row.version) == ("loaded", None, 2)
    assert (row.before, row.after) == (brief_yaml(small.briefs[SLUG]), brief_yaml(after))
    async with store.read() as session:
        when = dict((await session.exec(select(BriefRow.slug, BriefRow.published_at))).all())
        assert (await session.exec(select(DeliveryRow.id))).all() == []
    assert {slug: at for slug, at in when.items() if at != NOW} == {SLUG: LATER}


async def test_every_item_has_a_place_of_its_own(store: Store, small: Catalogue) -> None:
    """Git's come in git's order, what only the desk has after them, however often either changes."""
    await loaded(store, small)
    first = next(iter(small.briefs.values()))
    claims = tuple(replace(claim, id=f"own-brief#{claim.key}", text=f"{claim.text} So.") for claim in first.claims)
    await published(store, replace(first, slug="own-brief", claims=claims))
    await loaded(store, without(small, OTHER), "second")
    await loaded(store, small, "third")
    async with store.read() as session:
        places = (await session.exec(select(BriefRow.position, BriefRow.slug).order_by("position"))).all()
    assert list(places) == list(enumerate([*small.briefs, "own-brief"]))


async def test_an_edit_of_the_chat_stays(store: Store, small: Catalogue) -> None:
    """Of a brief, a subject and a source; git's silence about them is no answer."""
    await loaded(store, small)
    subject = replace(small.subjects["midea"], gaps=("Who paid.",))
    source = replace(next(iter(small.sources.values())), note="Seen in print.")
    async with store.unit() as session:
        await publishing.put_subject(session, subject, who=EDITOR, now=NOW)
        await publishing.put_source(session, source, who=EDITOR, now=NOW)
    await published(store, retold(small))
    told = await loaded(store, titled(small, OTHER, "Who built the 5G of Malaysia"), "second")
    assert told.pop(f"brief:{OTHER}") == "changed"
    assert set(told.values()) == {"kept"}
    read = await live(store)
    assert read.briefs[SLUG] == replace(retold(small), version=2)
    assert (read.subjects["midea"], read.sources[source.key]) == (subject, source)
    assert subject_yaml(subject) in ((await history(store, "subject:midea"))[0].after or "")
    assert await waiting(store) == {}


async def test_what_both_changed_waits_for_an_editor(store: Store, small: Catalogue) -> None:
    """The desk's stays live, git's is kept; it is told once, and again only when git changes it again."""
    await loaded(store, small)
    await published(store, retold(small))
    theirs = titled(small, SLUG, "Midea's 5G factory, again")
    assert (await loaded(store, theirs, "second"))[f"brief:{SLUG}"] == "conflict"
    assert (await live(store)).briefs[SLUG].title == small.briefs[SLUG].title
    form = forms(theirs)[f"brief:{SLUG}"]
    assert await waiting(store) == {f"brief:{SLUG}": (form, False)}
    async with store.unit() as session:
        await folder.told(session, [f"brief:{SLUG}"])
    await loaded(store, theirs, "third")
    assert await waiting(store) == {f"brief:{SLUG}": (form, True)}
    once_more = titled(small, SLUG, "Midea's 5G factory, once more")
    await loaded(store, once_more, "fourth")
    assert await waiting(store) == {f"brief:{SLUG}": (forms(once_more)[f"brief:{SLUG}"], False)}


async def test_what_an_editor_kept_is_not_asked_again(store: Store, small: Catalogue) -> None:
    """Git's form counts as seen; the same choice is made once, and only for the form that was shown."""
    await loaded(store, small)
    await published(store, retold(small))
    theirs = titled(small, SLUG, "Midea's 5G factory, again")
    await loaded(store, theirs, "second")
    item, form = f"brief:{SLUG}", forms(theirs)[f"brief:{SLUG}"]
    async with store.unit() as session:
        assert await folder.settle(session, item, "another form") is False
        assert await folder.settle(session, item, form) is True
        assert await folder.settle(session, item, form) is False
    assert (await loaded(store, theirs, "third"))[item] == "kept"
    assert (await live(store)).briefs[SLUG].claims == retold(small).claims
    assert await waiting(store) == {}


async def test_a_brief_that_git_takes_back_and_brings_again_has_a_new_number(store: Store, small: Catalogue) -> None:
    """No version is ever two texts: what was sent of the first one stays told apart."""
    await loaded(store, small)
    await loaded(store, with_brief(small, retold(small)), "second")
    assert (await loaded(store, without(small, SLUG), "third"))[f"brief:{SLUG}"] == "removed"
    assert SLUG not in (await live(store)).briefs
    await loaded(store, small, "fourth")
    assert (await live(store)).briefs[SLUG].version == 3
    assert [row.version for row in await history(store, f"brief:{SLUG}")] == [3, 2, 2]


async def test_a_brief_withdrawn_in_the_chat_stays_away(store: Store, small: Catalogue) -> None:
    """Git still has it, and brings it back only by an editor's choice once it changed there."""
    await loaded(store, small)
    async with store.unit() as session:
        await publishing.withdraw(session, SLUG, who=EDITOR, why="Too old.", now=NOW)
    assert (await loaded(store, small, "second"))[f"brief:{SLUG}"] == "kept"
    assert (await loaded(store, with_brief(small, retold(small)), "third"))[f"brief:{SLUG}"] == "conflict"
    assert SLUG not in (await live(store)).briefs


async def test_a_store_from_before_takes_git_and_asks_about_the_chat(store: Store, small: Catalogue) -> None:
    """It knows which briefs an editor had published, and nothing of what git had: those wait, the rest follows git."""
    await loaded(store, small)
    await published(store, retold(small))
    async with store.unit() as session:
        for row in await session.exec(select(FolderRow)):
            await session.delete(row)
        await session.flush()
        session.add(FolderRow(item=f"brief:{SLUG}"))
    changed = titled(small, OTHER, "Who built the 5G of Malaysia")
    assert await loaded(store, changed, "second") == {f"brief:{OTHER}": "changed", f"brief:{SLUG}": "conflict"}
    assert (await live(store)).briefs[SLUG].claims == retold(small).claims


async def test_what_cannot_be_read_any_more_is_put_there_anew(store: Store, small: Catalogue) -> None:
    """A row broken by hand is told and passed over; the next load puts git's brief in its place."""
    await loaded(store, small)
    async with store.unit() as session:
        claim = (await session.exec(select(ClaimRow).where(col(ClaimRow.brief) == SLUG))).all()[0]
        claim.edtf = "2024-13"
        session.add(claim)
    async with store.read() as session:
        read, lost = await catalogue.read_what_can(session)
    assert read is not None
    assert list(lost) == [f"brief:{SLUG}"]
    assert claim.id in lost[f"brief:{SLUG}"]
    assert set(read.briefs) == set(small.briefs) - {SLUG}
    await loaded(store, small, "second")
    assert (await live(store)).briefs[SLUG] == replace(small.briefs[SLUG], version=2)
