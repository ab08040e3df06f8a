"""Everything about a chat and a person can be shown and removed, in every table there is or will be."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import JSON, BigInteger, Boolean, CheckConstraint, Integer, Table, delete, insert, select

from store import audit, drafts, editors, forgetting, notes, notices
from store.engine import Store
from store.tables import AuditRow, EditorRow, Row
from tests.store.conftest import NOW

CHAT, PERSON = 2**40, 2**41
OTHER_CHAT, OTHER_PERSON = 2**42, 2**43
# By what a row is somebody's. A number of 64 bits that is neither is named here, with the reason.
NOBODY = {
    ("inbox", "bot_id"): "the bot's own id",
    ("inbox", "update_id"): "Telegram's running number of an update",
}
# What a person did as an editor: it stays, under a pseudonym.
DONE = ("audit", "correction", "draft", "proposal")
# Columns of nested values that hold names, where others hold lists.
NESTED = ("state", "was", "now", "wish")


def tables() -> dict[str, Table]:
    """Every table, in an order in which rows can be put in."""
    return {table.name: table for table in Row.metadata.sorted_tables}


def owners(table: Table) -> dict[str, str]:
    """The columns that say whose a row is: a chat's, a person's, or of a row that is somebody's."""
    found = {}
    for column in table.columns:
        if isinstance(column.type, BigInteger) and (table.name, column.name) not in NOBODY:
            of_chat = column.name == "chat_id" or table.name == "chat"
            found[column.name] = "chat" if of_chat else "person"
        for key in column.foreign_keys:
            if key.column.table.name == "subscription":
                found[column.name] = "subscription"
    return found


def of_somebody() -> Iterator[str]:
    """The tables with something of a chat or person in them."""
    return (name for name, table in tables().items() if owners(table))


def allowed(table: Table, column: str) -> list[str]:
    """What a check says that a text may be."""
    for check in table.constraints:
        if isinstance(check, CheckConstraint) and str(check.sqltext).startswith(f"{column} IN ("):
            return [part.strip(" '()") for part in str(check.sqltext).partition(" IN ")[2].split(",")]
    return []


def value(table: Table, name: str, owner: dict[str, int], number: int) -> Any:
    """A value that fits a column."""
    column, whose = table.columns[name], owners(table)
    if name in whose:
        return owner[whose[name]]
    if isinstance(column.type, JSON):
        return None if column.nullable else {} if name in NESTED else []
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Integer):
        return number
    # The aware moments are a type of sqlmodel's own around SQLAlchemy's.
    if "DateTime" in type(column.type).__name__:
        return NOW
    return (allowed(table, name) or [f"{name}-{number}"])[0]


async def fill(store: Store, number: int, chat: int, person: int) -> None:
    """A row of a chat and a person in every table that has something of anybody."""
    owner = {"chat": chat, "person": person, "subscription": number}
    async with store.engine.begin() as connection:
        for name in of_somebody():
            table = tables()[name]
            columns = [one.name for one in table.columns if (name, one.name) != ("audit", "id")]  # Forgetting adds one.
            row = {column: value(table, column, owner, number) for column in columns}
            await connection.execute(insert(table), [row])


async def everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table that has something of anybody."""
    async with store.engine.connect() as connection:
        return {
            name: [dict(row._mapping) for row in await connection.execute(select(tables()[name]))]
            for name in of_somebody()
        }


def theirs(name: str, row: dict[str, Any]) -> bool:
    """Whether a row is of the chat or the person, or of their subscription."""
    of = {"chat": CHAT, "person": PERSON, "subscription": 1}
    return any(row[column] == of[whose] for column, whose in owners(tables()[name]).items())


@pytest.fixture
async def filled(store: Store) -> Store:
    """A store that knows two chats with a person each."""
    await fill(store, 1, CHAT, PERSON)
    await fill(store, 2, OTHER_CHAT, OTHER_PERSON)
    return store


def test_every_number_of_a_person_is_known_to_this_test() -> None:
    """A new table with a chat's or person's number fails here or below until forgetting knows it."""
    names = set(of_somebody())
    assert {"chat", "subscription", "follow", "delivery", "saved", "last_read", "report", "dialogue", "inbox"} <= names
    assert {"answer", "answers", "editor", *DONE} <= names
    assert {table for table, _ in NOBODY} <= set(tables())


async def test_nothing_of_the_chat_and_person_is_left(filled: Store) -> None:
    """After /forgetme no row of any table has their numbers."""
    async with filled.unit() as session:
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    left = [(name, row) for name, rows in (await everything(filled)).items() for row in rows if theirs(name, row)]
    assert left == []


async def test_what_an_editor_did_stays_under_one_pseudonym(filled: Store) -> None:
    """Content is nobody's to delete; who wrote it is no longer said, and of one person it is still one."""
    async with filled.unit() as session:
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    left = await everything(filled)
    numbers = {row[column] for name in DONE for row in left[name] for column in owners(tables()[name])}
    assert numbers == {-1, OTHER_PERSON}
    done = [(row["who"], row["act"], row["about"]) for row in left["audit"] if row["who"] != OTHER_PERSON]
    assert done == [(-1, "act-1", "about-1"), (-1, "gave up the role", "person:-1")]


async def test_who_is_on_no_record_has_no_pseudonym(filled: Store) -> None:
    """A draft alone, without an act: it was somebody's, and nobody is named."""
    async with filled.unit() as session:
        await session.exec(delete(AuditRow))
        await session.exec(delete(EditorRow))
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    drafts = {row["slug"]: row["editor"] for row in (await everything(filled))["draft"]}
    assert drafts == {"slug-1": 0, "slug-2": OTHER_PERSON}


async def test_an_update_keeps_its_bare_number(filled: Store) -> None:
    """Else it would be handled once more when Telegram sends it again."""
    async with filled.unit() as session:
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    rows = {row["update_id"]: (row["person"], row["body"]) for row in (await everything(filled))["inbox"]}
    assert rows[1] == (None, None)
    assert rows[2][0] == OTHER_PERSON


async def test_others_keep_everything(filled: Store) -> None:
    """Forgetting one never touches another."""
    before = await everything(filled)
    async with filled.unit() as session:
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    after = await everything(filled)
    for name, rows in before.items():
        others = [row for row in rows if not theirs(name, row)]
        assert len(others) == 1
        assert others[0] in after[name]


async def test_what_is_shown_is_what_is_removed(filled: Store) -> None:
    """/mydata shows a row of every table that /forgetme empties, and nobody else's."""
    async with filled.read() as session:
        held = await forgetting.held(session, CHAT, PERSON)
    assert set(held) == set(of_somebody())
    assert all(len(rows) == 1 for rows in held.values())
    shown = str(held)
    assert str(CHAT) in shown
    assert str(OTHER_CHAT) not in shown
    assert str(OTHER_PERSON) not in shown


async def test_nothing_is_held_about_a_stranger(filled: Store) -> None:
    """Before anything was kept, and after all was forgotten, there is nothing to show."""
    async with filled.unit() as session:
        assert await forgetting.held(session, 5, 6) == {}
        await forgetting.forget(session, CHAT, PERSON, now=NOW)
    async with filled.read() as session:
        assert await forgetting.held(session, CHAT, PERSON) == {}


async def test_what_is_held_can_be_written_to_a_file(filled: Store) -> None:
    """Every value is plain, moments as text."""
    async with filled.read() as session:
        held = await forgetting.held(session, CHAT, PERSON)
    values = [value for rows in held.values() for row in rows for value in row.values()]
    assert not [value for value in values if isinstance(value, datetime)]


async def test_a_person_in_a_group_is_forgotten_everywhere(filled: Store) -> None:
    """What a person saved, reported or began in a group is theirs, wherever they ask to be forgotten."""
    async with filled.unit() as session:
        await forgetting.forget(session, 5, PERSON, now=NOW)
    left = await everything(filled)
    for name in ("saved", "report", "dialogue"):
        assert [row["user_id"] for row in left[name]] == [OTHER_PERSON]
    assert {row["chat_id"] for row in left["subscription"]} == {CHAT, OTHER_CHAT}


async def worked(store: Store) -> None:
    """An editor's traces in every table of the desk: a role, a name, drafts, a review, acts, notices and notes."""
    async with store.unit() as session:
        await editors.give(session, OTHER_PERSON, "owner", now=NOW)
        await editors.give(session, PERSON, "editor", name="Eve", now=NOW)
        await audit.note(session, "made editor", audit.person(PERSON), OTHER_PERSON, now=NOW)
        await audit.note(session, "published", "brief:a", PERSON, now=NOW, version=1)
        await drafts.keep(session, "a", "body", PERSON, now=NOW, based_on=0)
        await drafts.keep(session, drafts.name_beside("b", PERSON), "mine", PERSON, now=NOW, based_on=0)
        await drafts.keep(session, "b", "body", OTHER_PERSON, now=NOW, based_on=0)
        await drafts.submit(session, "b", OTHER_PERSON)
        await drafts.approve(session, "b", PERSON)
        await notes.write(session, f"menu 7 editor {PERSON}", "hash")
        await notes.write(session, f"why {PERSON} unpublishes a", "so")
        await notes.write(session, f"menu 7 editor {PERSON}0", "another's")
        await notices.switch_weekly(session, PERSON, on=False)
        await notices.owe(session, [PERSON, OTHER_PERSON], "queue:1", due=NOW)


async def whole(store: Store) -> str:
    """Every row of every table, in words."""
    async with store.engine.connect() as connection:
        found = {name: (await connection.execute(select(table))).all() for name, table in tables().items()}
    return str(found)


async def test_an_editors_number_is_nowhere(store: Store) -> None:
    """Role, name, drafts, review, acts by and about them, notices, notes: what stays is somebody's."""
    await worked(store)
    assert f"'person:{PERSON}'" in await whole(store)
    async with store.unit() as session:
        assert await forgetting.forget(session, PERSON, PERSON, now=NOW) is False
        assert await editors.roles(session) == {OTHER_PERSON: "owner"}
        assert [row.slug for row in await drafts.all_(session)] == ["a", "b"]
    left = await whole(store)
    assert str(PERSON) not in left.replace(f"{PERSON}0", "")
    assert "Eve" not in left
    assert f"menu 7 editor {PERSON}0" in left
    assert "person:-1" in left


async def test_the_last_owner_keeps_the_role_alone(store: Store) -> None:
    """Nobody could give a role any more; an owner by the settings, or another one, lets it go."""
    async with store.unit() as session:
        await editors.give(session, PERSON, "owner", name="Olga", now=NOW)
        assert await forgetting.forget(session, PERSON, PERSON, now=NOW) is True
        assert [(row.user_id, row.name) for row in await editors.people(session)] == [(PERSON, None)]
        assert await forgetting.forget(session, PERSON, PERSON, owners=[OTHER_PERSON], now=NOW) is False
        assert await editors.roles(session) == {}
    assert str(PERSON) not in await whole(store)
