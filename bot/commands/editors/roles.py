"""/editors and /foureyes: who edits here, by an owner; a role is had from the next update on, and lost as fast."""

import secrets
from typing import Any

from bot.ask import RANK_OF, Answer, Ask, Command, Run, UserError
from bot.telegram.buttons import DeskPress
from bot.telegram.callback import Press
from bot.views.editors import roles as view
from bot.views.editors.people import names_to, person
from bot.views.page import Page
from bot.views.plain_words import old_button
from store import audit, drafts, editors

LONGEST_NAME = 60
LARGEST_ID = 2**52
ROLES = ("reviewer", "editor", "owner")
# The words of the buttons that are answered here.
WHATS = ("editors", "foureyes", "invite", "choose", "person", "role", "give", "remove", "removed")


async def editors_(ask: Ask) -> Answer:
    """`/editors`, or `/editors add 12345 editor NAME`."""
    words = ask.text.split()
    if not words:
        return await _list(ask)
    if len(words) >= 3 and words[0].casefold() == "add":
        number, role = words[1], words[2].casefold()
        if number.isascii() and number.isdigit() and 0 < int(number[:20]) < LARGEST_ID and role in ROLES:
            return await _give(ask, int(number), role, " ".join(words[3:])[:LONGEST_NAME] or None)
    raise UserError("Type /editors add 12345 editor NAME, with the person's number and reviewer, editor or owner.")


async def four_eyes(ask: Ask) -> Answer:
    """`/foureyes on` or `/foureyes off`."""
    wish = ask.text.strip().casefold()
    if wish not in ("on", "off"):
        return await _list(ask)
    return await _switch(ask, on=wish == "on")


async def on_role(ask: Ask) -> Answer:
    """A button of the editors' page; only owners come here."""
    press = ask.press
    assert isinstance(press, DeskPress)
    number, _, role = press.value.partition(" ")
    match press.what:
        case "editors":
            return await _list(ask)
        case "foureyes" if press.value in ("on", "off"):
            return await _switch(ask, on=press.value == "on")
        case "invite" if press.value in ROLES:
            return await _invite(ask, press.value)
        case "choose":
            return view.choose()
    if not (number.isascii() and number.isdigit() and 0 < int(number[:20]) < LARGEST_ID):
        raise UserError(old_button())
    user = int(number)
    match press.what:
        case "person":
            return await _person(ask, user)
        case "role" if role in ROLES:
            return view.role_sure(user, await _name(ask, user), role)
        case "give" if role in ROLES:
            return await _give(ask, user, role, None)
        case "remove":
            return view.remove_sure(user, await _name(ask, user))
        case "removed":
            return await _take(ask, user)
    raise UserError(old_button())


async def shared(ask: Ask) -> Answer:
    """An owner chose a person from the client's own list."""
    assert ask.shared_user is not None
    user, name = ask.shared_user
    return view.which_role(user, name or str(user))


async def join(ask: Ask, secret: str) -> Page | None:
    """A one-time link gives the role that it was made for; None where it gives none."""
    if not ask.private:
        return None
    async with ask.room.store.unit() as session:
        role = await editors.take_role(session, secret, now=ask.now)
        if role is None:
            return None
        if RANK_OF[role] > RANK_OF.get(ask.role or "", 0):
            await editors.give(session, ask.user_id, role, name=ask.name[:LONGEST_NAME], now=ask.now)
            await audit.note(session, f"joined as {role}", audit.person(ask.user_id), ask.user_id, now=ask.now)
            ask.room.roles = await editors.roles(session)
    return view.joined(ask.role or role)


async def named(ask: Ask) -> None:
    """Keep what somebody with a role is called, so that others read a name and no number."""
    if ask.role is None or not ask.name:
        return
    async with ask.read() as session:
        known = await editors.names(session)
    if known.get(ask.user_id) != ask.name and ask.user_id in ask.room.roles:
        async with ask.room.store.unit() as session:
            await editors.call(session, ask.user_id, ask.name[:LONGEST_NAME])


async def names_here(ask: Ask) -> dict[int, str]:
    """What those of the desk are called to who asks; in no transaction, since the asker's own name is kept too."""
    await named(ask)
    async with ask.read() as session:
        return names_to(ask.user_id, await editors.names(session), ask.room.owners)


async def name_to_others(ask: Ask) -> str:
    """What others are told that the asker is called."""
    async with ask.read() as session:
        return person(ask.user_id, {ask.user_id: ask.name, **await editors.names(session)})


async def _list(ask: Ask) -> Page:
    names = await names_here(ask)
    async with ask.read() as session:
        rows = await editors.people(session)
        on = await drafts.four_eyes(session)
    fixed = [view.Editor(one, person(one, names), "owner", fixed=True) for one in sorted(ask.room.owners)]
    chosen = [
        view.Editor(row.user_id, person(row.user_id, names), row.role)
        for row in rows
        if row.user_id not in ask.room.owners
    ]
    return view.editors([*fixed, *chosen], four_eyes=on)


async def _name(ask: Ask, user: int) -> str:
    async with ask.read() as session:
        return person(user, await editors.names(session))


async def _person(ask: Ask, user: int) -> Page:
    role = ask.room.role(user)
    if role is None:
        raise UserError("That person has no role any more.")
    if user in ask.room.owners:
        raise UserError("The settings make that person an owner; only they can change it.")
    return view.person_(user, await _name(ask, user), role)


async def _invite(ask: Ask, role: str) -> Page:
    secret = secrets.token_urlsafe(12).replace("-", "A").replace("_", "B")
    async with ask.change() as session:
        await editors.offer_role(session, secret, role, now=ask.now)
    return view.invitation(role, ask.reader.start_link(f"join-{secret}"))


async def _give(ask: Ask, user: int, role: str, name: str | None) -> Page:
    if user in ask.room.owners:
        raise UserError("The settings make that person an owner; only they can change it.")
    async with ask.change() as session:
        await _keep_an_owner(ask, session, user, role)
        await editors.give(session, user, role, name=name, now=ask.now)
        await audit.note(session, f"made {role}", audit.person(user), ask.user_id, now=ask.now)
        ask.room.roles = await editors.roles(session)
    page = view.given(await _name(ask, user), role)
    await ask.tell(user, view.joined(role))
    return page


async def _take(ask: Ask, user: int) -> Page:
    name = await _name(ask, user)
    if user in ask.room.owners:
        raise UserError("The settings make that person an owner; only they can change it.")
    async with ask.change() as session:
        await _keep_an_owner(ask, session, user, None)
        await editors.take(session, user)
        await audit.note(session, "removed", audit.person(user), ask.user_id, now=ask.now)
        ask.room.roles = await editors.roles(session)
    return view.removed(name)


async def _keep_an_owner(ask: Ask, session: Any, user: int, role: str | None) -> None:
    others = [one for one in await editors.owners(session) if one != user]
    if role != "owner" and not others and not ask.room.owners:
        raise UserError("That is the last owner: make somebody else an owner first.")


async def _switch(ask: Ask, *, on: bool) -> Page:
    async with ask.change() as session:
        await drafts.set_four_eyes(session, on)
        await audit.note(session, f"switched four eyes {'on' if on else 'off'}", "desk", ask.user_id, now=ask.now)
    return await _list(ask)


COMMANDS = (
    Command("editors", "Who edits here", editors_, who="owners", argument="[add NUMBER ROLE]"),
    Command("foureyes", "Whether drafts need approval", four_eyes, who="owners", argument="on or off"),
)
PRESSES: dict[type[Press], Run] = {}
