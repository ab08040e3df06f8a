"""What a recall makes of a push: it is deleted while Telegram does that, made anew without the brief, or withdrawn."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.views import corrections as view
from bot.views import push
from bot.views.corrections import Where
from bot.views.page import Page
from briefs.digest import Digest, facts, thaw
from briefs.model import Catalogue
from store.carried import Carried
from store.tables import CorrectionRow

# For so long Telegram deletes a message of ours.
DELETABLE = timedelta(hours=48)


def change(
    row: CorrectionRow, message: Carried, catalogue: Catalogue, where: Where, now: datetime
) -> tuple[bool, Page]:
    """Whether a push that told of a recalled brief is deleted, and how it reads where it is not.

    One that told of something else as well keeps that.
    """
    left = _without(thaw(message.facts), row.claim)
    if left.empty:
        brief = catalogue.briefs.get(row.claim)
        title = brief.title if brief else str(row.was.get("title") or row.claim)
        return now - message.at < DELETABLE, view.withdrawn(title, row.at.date(), where)
    page = push.page(message.kind, _with_rest(left, message.facts), catalogue, where.username)
    return False, view.without_one(page, row.at.date())


def _without(digest: Digest, slug: str) -> Digest:
    """A digest without anything of a brief."""

    def others(claims: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(claim for claim in claims if claim.partition("#")[0] != slug)

    return replace(
        digest,
        changed=tuple(one for one in digest.changed if one[0] != slug),
        briefs=tuple(one for one in digest.briefs if one[0] != slug),
        on_date=others(digest.on_date),
        also=others(digest.also),
        ahead=others(digest.ahead),
        due=others(digest.due),
        files=next(iter(others((digest.files,) if digest.files else ())), None),
    )


def _with_rest(digest: Digest, frozen: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of what is left, with what else was frozen beside them: zone, next moment, channel."""
    return facts(digest) | {name: frozen[name] for name in ("zone", "next", "channel") if name in frozen}
