"""A person's own data: what is kept, shown and removed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from bot.telegram.buttons import SelfPress
from bot.views.page import Button, Document, Page
from bot.views.reader import Reader
from bot.views.text import FIRST_SCREEN, IN_GROUP, LIMIT, bold, italic, size

MOST_ALIKE = 256
# What a table's rows are to the person they are about.
KEPT = {
    "subscription": ("daily message", "daily messages"),
    "follow": ("name followed", "names followed"),
    "saved": ("page saved", "pages saved"),
    "report": ("report", "reports"),
    "last_read": ("brief read", "briefs read"),
    "delivery": ("message sent", "messages sent"),
    "announced": ("statement sent to you", "statements sent to you"),
    "answer": ("answer on record", "answers on record"),
    "audit": ("change of content by you", "changes of content by you"),
    "editor": ("role at the desk", "roles at the desk"),
    "draft": ("draft of yours", "drafts of yours"),
    "proposal": ("correction of yours that waits", "corrections of yours that wait"),
    "correction": ("correction by you", "corrections by you"),
    "dialogue": ("question still open", "questions still open"),
    "inbox": ("message not yet answered", "messages not yet answered"),
}


ANSWERS_KEPT = "Answers are among them: [Stop keeping answers] ends that for this chat, and deletes what is there."
ANSWERS_NOT_KEPT = (
    "Answers are not among them, as you chose: a correction reaches you for what came by itself, and for nothing else."
)


def privacy(kept: bool = True) -> Page:
    """What is kept, for how long, and how it ends.

    Args:
        kept: Whether it is recorded which statements answers carried.
    """
    text = (
        f"{bold('Privacy')}\n"
        "Kept for this chat: what you follow and when, what was sent to you, pages you saved, which version of a brief "
        "you read last, and what you reported. Which messages carried which statements is kept 90 days, so that a "
        "correction can reach you.\n"
        f"{ANSWERS_KEPT if kept else ANSWERS_NOT_KEPT}\n"
        "Your messages are not kept once they are answered. Questions that nothing answered are counted by their words, "
        "without you."
    )
    switch = Button("Stop keeping answers", SelfPress("unkept")) if kept else Button("Keep again", SelfPress("kept"))
    see, end = Button("Show it", SelfPress("mydata")), Button("Delete it", SelfPress("sure"))
    return Page(text, ((switch,), (see, end)))


def with_keeping(page: Page, reader: Reader) -> Page | None:
    """The first answer of a chat that is kept, saying so; None where the page has no room for the line."""
    text = _with_line(page.text, reader.keeping, reader.private)
    return replace(page, text=text) if text else None


@lru_cache(maxsize=MOST_ALIKE)
def _with_line(told: str, line: str, private: bool) -> str | None:
    # Many ask for the same page first, which is measured once for them.
    text = f"{told}\n{italic(line)}"
    first = size(told).fits(FIRST_SCREEN)
    limit = FIRST_SCREEN if first and private else LIMIT if private else IN_GROUP
    return text if size(text).fits(limit) else None


def my_data(held: Mapping[str, Sequence[Mapping[str, Any]]]) -> Page:
    """All of it as a file."""
    if not held:
        return Page("Nothing is kept about you.", fresh=True)
    content = json.dumps(held, ensure_ascii=False, indent=2).encode()
    counts = [_counted(len(rows), *KEPT[table]) for table, rows in held.items() if table in KEPT]
    told = ", ".join(counts) or "that this chat is there, no more"
    return Page(
        f"Kept about you and this chat: {told}. The file has all of it.", document=Document("mydata.json", content)
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def forget_sure(role: str | None = None) -> Page:
    """Once more before everything goes; who has a role at the desk gives that up as well."""
    text = "This removes what you follow, saved pages, reports and the record of what was sent to you"
    text += f", and your role as {role}; what you published stays, without your name" if role else ""
    text += ". It cannot be undone."
    return Page(text, ((Button("Delete all", SelfPress("forget")), Button("Keep it", SelfPress("keep"))),))


def forgotten(*, last_owner: bool = False, by_settings: bool = False) -> Page:
    """Everything is gone.

    Args:
        last_owner: The role stays, since nobody else owns the desk.
        by_settings: The operator's settings name the person an owner.
    """
    text = "All of it is deleted. /start begins anew."
    if last_owner:
        text = (
            "All of it is deleted but that you own this desk: nobody else does. Make somebody an owner with /editors,"
        )
        text += " and /forgetme removes that too."
    elif by_settings:
        text = "All of it is deleted. The settings of this desk still name you its owner: only its operator ends that."
    return Page(text)


def kept_all() -> Page:
    """Nothing was deleted."""
    return Page("Nothing was deleted.")
