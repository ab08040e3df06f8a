"""The owners' pages about who edits here."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.telegram.buttons import DeskPress
from bot.views.page import Button, Keys, Page, rows
from bot.views.text import bold, escape, shorten

ARTICLES = {"reviewer": "a reviewer", "editor": "an editor", "owner": "an owner"}
MAY = {
    "reviewer": "Reviewers look at drafts and approve them.",
    "editor": "Editors write, publish and correct.",
    "owner": "Owners do all that, and choose who edits.",
}


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody with a role; `fixed` where the settings give it."""

    user: int
    name: str
    role: str
    fixed: bool = False


def editors(found: Sequence[Editor], *, four_eyes: bool) -> Page:
    """Everybody with a role, the switch for four eyes, and the ways to add somebody."""
    lines = [f"{escape(one.name)} · {one.role}{', by the settings' if one.fixed else ''}" for one in found]
    eyes = "on: another person approves every draft" if four_eyes else "off: an editor publishes alone"
    people = [
        Button(shorten(f"{one.name} · {one.role}", 60), DeskPress("person", str(one.user)))
        for one in found
        if not one.fixed
    ]
    switch = Button(
        "Four eyes off" if four_eyes else "Four eyes on", DeskPress("foureyes", "off" if four_eyes else "on")
    )
    invite = tuple(Button(f"Invite {article}", DeskPress("invite", role)) for role, article in ARTICLES.items())
    text = "\n".join([bold("Editors"), *lines, f"Four eyes are {eyes}."])
    return Page(text, (*rows(people, 2), invite, (Button("Choose a person", DeskPress("choose")), switch)))


def person_(user: int, name: str, role: str) -> Page:
    """One person: another role, or none."""
    others = [
        Button(f"Make {article}", DeskPress("role", f"{user} {other}"))
        for other, article in ARTICLES.items()
        if other != role
    ]
    last = (Button("Remove", DeskPress("remove", str(user))), Button("Back", DeskPress("editors")))
    return Page(f"{bold(name)} is {ARTICLES.get(role, role)}.", (tuple(others), last))


def which_role(user: int, name: str) -> Page:
    """A person was chosen: which role?"""
    buttons = tuple(Button(role.capitalize(), DeskPress("give", f"{user} {role}")) for role in ARTICLES)
    text = "\n".join([f"Which role does {bold(name)} get?", *MAY.values()])
    return Page(text, (buttons, (Button("None", DeskPress("editors")),)))


def role_sure(user: int, name: str, role: str) -> Page:
    """Once more before a role changes."""
    sure = Button("Yes", DeskPress("give", f"{user} {role}"))
    return Page(
        f"Make {bold(name)} {ARTICLES[role]}? {MAY[role]}", ((sure, Button("No", DeskPress("person", str(user)))),)
    )


def remove_sure(user: int, name: str) -> Page:
    """Once more before a role is taken."""
    choices = (Button("Remove", DeskPress("removed", str(user))), Button("Keep", DeskPress("person", str(user))))
    return Page(f"Remove {bold(name)} from the desk? Drafts and history stay.", (choices,))


def given(name: str, role: str) -> Page:
    """The role is given."""
    return Page(f"{bold(name)} is {ARTICLES[role]} now.", ((Button("All editors", DeskPress("editors")),),))


def removed(name: str) -> Page:
    """The role is taken."""
    return Page(f"{bold(name)} has no role any more.", ((Button("All editors", DeskPress("editors")),),))


def invitation(role: str, link: str) -> Page:
    """A link to hand on."""
    text = f"Who opens this link first becomes {ARTICLES[role]}. It works once, within 7 days:\n<code>{escape(link)}</code>"
    return Page(text, ((Button("All editors", DeskPress("editors")),),))


def joined(role: str) -> Page:
    """What the person is told."""
    return Page(f"You are {ARTICLES[role]} of this desk now. {MAY[role]} /start gives you their commands in the menu.")


def link_void() -> Page:
    """The link gives nothing."""
    return Page("This link no longer works. Ask for another one.")


def choose() -> Page:
    """A keyboard that lets a person be chosen."""
    return Page("Choose the person.", keys=Keys(person="Choose a person"), fresh=True)
