"""The editors' pages: faults, previews, drafts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.telegram.buttons import BriefPress, DraftPress
from bot.telegram.callback import ref
from bot.views import dates
from bot.views.page import Button, Document, Page
from bot.views.text import LIMIT, bold, escape, pack
from briefs.model import Brief, Catalogue


def how_to_add() -> Page:
    """What to send."""
    return Page(
        "Send the brief as YAML after /addbrief, or attach it as a file with /addbrief as its caption. "
        "/template gives a file that loads as it is."
    )


def faults(found: Sequence[tuple[int, str, str]]) -> Page:
    """Every fault of a brief, with line and key; nothing was kept or changed."""
    lines = [f"Line {line}, {escape(key)}: {escape(sentence)}" for line, key, sentence in found]
    head = f"{bold('Not kept')}: {len(found)} {'fault' if len(found) == 1 else 'faults'}."
    shown = pack(lines, LIMIT - 300)[0]
    left = len(lines) - len(shown)
    tail = [f"… and {left} more."] if left else []
    return Page("\n".join([head, *shown, *tail, "Mend it and send the whole brief again."]))


def catalogue_with(catalogue: Catalogue, brief: Brief) -> Catalogue:
    """The catalogue as it would be with a brief live."""
    live = catalogue.briefs.get(brief.slug)
    numbered = replace(brief, version=live.version + 1 if live else 1)
    return replace(catalogue, briefs={**catalogue.briefs, brief.slug: numbered})


def draft_buttons(slug: str) -> tuple[tuple[Button, ...], ...]:
    """What can be done with a draft."""
    return (
        (
            Button("Publish", DraftPress("publish", slug)),
            Button("Quietly", DraftPress("quietly", slug)),
            Button("Drop", DraftPress("drop", slug)),
        ),
    )


def published(brief: Brief, version: int, alerted: int = 0) -> Page:
    """It is live, and how many chats are alerted now."""
    text = f"Live now to all: {bold(brief.title)}, version {version}."
    if alerted:
        text += f" {alerted} {'chat that chose alerts is' if alerted == 1 else 'chats that chose alerts are'} told now."
    return Page(text, ((Button("Open it", BriefPress(ref(brief.slug))),),))


def drafts(found: Sequence[tuple[str, datetime]]) -> Page:
    """The drafts, the newest first."""
    if not found:
        return Page("No drafts. /addbrief makes one.")
    rows = tuple((Button(f"{slug} · {dates.day(at.date())}", DraftPress("open", slug)),) for slug, at in found[:20])
    return Page(f"{bold('Drafts')} · {len(found)}", rows)


def dropped(slug: str) -> Page:
    """A draft is gone."""
    return Page(f"The draft {escape(slug)} is dropped.")


def template(text: str) -> Page:
    """A file to begin from."""
    return Page(
        "A brief that loads as it is. Change it and send it with /addbrief.",
        document=Document("brief.yaml", text.encode()),
    )
