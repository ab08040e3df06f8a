"""The pages of the running desk, as full as they can be: the queue, looks at claims, numbers, announcements, notices."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.views import notices
from bot.views.editors import announcing, claims, figures, queue, verifying
from bot.views.page import Page
from bot.views.text import shorten
from briefs.model import Catalogue


def for_readers(typed: tuple[str, ...], username: str) -> Iterator[Page]:
    """What readers are told by the editors, in whatever words."""
    for text in typed:
        yield notices.answer(10**6, text, shorten(text, 2_000))
        yield notices.announcement(shorten(text, 3_500), username)
        yield notices.announcement(shorten(text, 3_500), username, channel=True)


def for_editors(catalogue: Catalogue, typed: tuple[str, ...], now: datetime) -> Iterator[Page]:
    """The queue with everything in it at once, every claim to be looked at, and the rest of the desk's pages."""
    items = _items(catalogue, typed, now)
    for kind in ("", *queue.KINDS):
        yield queue.page([], kind, 1)
        yield from (queue.page(items, kind, number, typed[0]) for number in range(-1, len(items) // 5 + 2))
        yield queue.page(items[:1], kind, 1)
    yield from (queue.unknown_kind(), queue.answered(7), queue.switched(True), queue.switched(False))
    yield queue.weekly(dict.fromkeys(queue.KINDS, 10**4))
    yield from (queue.weekly({kind: 1}) for kind in queue.KINDS)
    for text in typed:
        yield queue.answer_wanted(queue.Report(1, "x#y", text, now))
        yield queue.report_for_owners(1, None, text)
        yield verifying.unknown(text[:80], list(catalogue.claims)[:2])
    sources = list(catalogue.sources.values())
    for number, claim in enumerate(catalogue.claims.values()):
        yield verifying.asked(claim, catalogue)
        yield verifying.judged(
            claim, typed[number % len(typed)][:280], sources[number % 7 :][:3], ["https://x.example"]
        )
        yield verifying.judged(claim, "", sources[:1], [])
        yield verifying.verified(claim, "reported", 2)
        yield claims.choice("verify", [claim, claim])
    yield from (
        verifying.which(list(catalogue.claims.values())[:6]),
        announcing.wanted(),
        announcing.sent(1),
        announcing.sent_before(),
    )
    yield from (announcing.dropped(), announcing.sure(announcing.Reach(0, 0, 0, 0), 1))
    yield announcing.sure(announcing.Reach(10**6, 10**5, 10**5, 10**5), 10**16)
    yield from (figures.page(_figures(catalogue, now, full)) for full in (True, False))


def _items(catalogue: Catalogue, typed: tuple[str, ...], now: datetime) -> list[queue.Item]:
    items: list[queue.Item] = [queue.Report(10**6 + n, "a#b", text, now) for n, text in enumerate(typed)]
    items += [queue.Report(1, None, "x", now)]
    items += [queue.Look(one, now.date(), 10**6, one.kind == "forecast") for one in catalogue.claims.values()]
    items += [queue.Words(text[:80], 10**6) for text in typed]
    items += [queue.Name(one, 10**6, now.date() - timedelta(days=90)) for one in catalogue.subjects.values()]
    return [*items, queue.Name(next(iter(catalogue.subjects.values())), 1, datetime.min.date())]


def _figures(catalogue: Catalogue, now: datetime, full: bool) -> figures.Figures:
    outcomes = {(kind, state): 10**6 for kind in ("digest", "alert", "notice") for state in figures.OUTCOMES}
    return figures.Figures(
        today=now.date(),
        chats={"private": 10**6, "supergroup": 10**5} if full else {},
        followers=[(one, 10**6) for one in catalogue.subjects.values()] if full else [],
        zones={None: 10**6} | {f"America/Argentina/Town_{n}": n for n in range(40)} if full else {},
        outcomes=dict.fromkeys(figures.SPANS, outcomes if full else {}),
        unanswered=(10**6, 10**7) if full else (0, 0),
        reports=(10**5, 10**6) if full else (0, 0),
    )
