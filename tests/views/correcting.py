"""The pages of corrections: every claim as it may be corrected, for readers everywhere and for editors in every step."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from bot.views import corrections as view
from bot.views.claims import Struck
from bot.views.corrections import Correction, Where
from bot.views.editors import approving, correcting, drafts
from bot.views.editors.correcting import Reach
from bot.views.page import Page
from bot.views.reader import Reader
from briefs.correcting import Belied, Put, Trial
from briefs.model import STANDINGS, Catalogue, Claim

ON, SAID = date(2026, 11, 22), date(2025, 12, 31)
LONGEST = "a word " * 39
MOST_SHOWN = 25


def pairs(catalogue: Catalogue, typed: Sequence[str]) -> Iterator[Correction]:
    """Each claim as it is now, corrected from what another said, for any reason."""
    claims = list(catalogue.claims.values())
    for number, now in enumerate(claims, 1):
        was = replace(claims[number * 7 % len(claims)], id=now.id)
        yield Correction(number, was, now, typed[number % len(typed)][:280] or LONGEST, ON)


def for_readers(catalogue: Catalogue, typed: Sequence[str], reader: Reader) -> Iterator[Page]:
    """What comes by itself, what becomes of a message, and the log."""
    corrected = list(pairs(catalogue, typed))
    kinds = ("private", "channel") if reader.private else ("group",)
    for where in (Where(kind, reader.username) for kind in kinds):
        yield view.withdrawn(max((brief.title for brief in catalogue.briefs.values()), key=len), ON, where)
        for one in corrected:
            struck = {one.now.id: Struck(view.in_short(one.was, 300), ON)}
            yield view.reply(one, SAID if one.number % 2 else None, catalogue, where)
            yield view.stands(one, ON, catalogue, where, struck)
            yield view.whole(one, catalogue, where)
            yield view.answer(*_shown(one, corrected), one if one.number % 3 else None, catalogue, where)
    yield view.log([], 0, 0, 3, catalogue, reader)
    per = 3 if reader.private else 1
    for start in range(0, len(corrected), per):
        yield view.log(corrected[start : start + per], 40, start % 40, per, catalogue, reader)


def _shown(one: Correction, corrected: Sequence[Correction]) -> tuple[tuple[str, ...], dict[str, Struck]]:
    """An answer of up to 25 claims, of which every second was corrected."""
    others = [corrected[(one.number + n) % len(corrected)] for n in range(one.number % MOST_SHOWN)]
    shown = [one, *others]
    struck = {each.now.id: Struck(view.in_short(each.was, 300), ON) for each in shown[::2]}
    return tuple(each.now.id for each in shown), struck


def _waiting(catalogue: Catalogue, one: Correction, why: str) -> Iterator[Page]:
    """A correction that waits for approval, in every form."""
    trial = Trial(catalogue, one.was, one.now, catalogue.briefs[one.now.brief], (), ())
    waits = approving.Proposal(one.now.id, "slip" if one.number % 2 else "correction", why[:40], "abcdef")
    for mine, changed in ((True, False), (False, True)):
        yield approving.whole(waits, trial, why, Reach(10**5, 10**5, 10**5, 10**4), mine=mine, changed=changed)
    yield from (approving.asked(waits, trial), approving.submitted(waits, one.number))
    yield approving.turned_down(waits, why[:40], one.now.text)
    yield approving.approved(waits, why[:40], correcting.done(one.now, 7, 10**5, one.number, slip=False))
    yield approving.with_waiting(drafts.listed([], 0), [waits] * (one.number % 12))


def for_editors(catalogue: Catalogue, typed: Sequence[str]) -> Iterator[Page]:
    """Every step of the dialogue."""
    claims = list(catalogue.claims.values())
    for one in pairs(catalogue, typed):
        yield from _waiting(catalogue, one, one.why)
    yield from (correcting.which(claims[:6]), correcting.found([]), correcting.found(claims[-6:]))
    yield from (correcting.why(), correcting.asked_date(), correcting.recalled(1), correcting.recalled(10**6))
    for kind in ("correction", "slip", "recall"):
        yield correcting.counted(kind, claims[0].id, 10**6, 10**6, 10**5)
    for number, one in enumerate(pairs(catalogue, typed)):
        yield from _steps(one, catalogue, typed[number % len(typed)])
    for slug, brief in catalogue.briefs.items():
        yield correcting.recall(slug, brief.title, 10**4, Reach(number, 1, 1, 9), live=number % 2 == 0)


def _steps(one: Correction, catalogue: Catalogue, text: str) -> Iterator[Page]:
    claim: Claim = one.now
    yield from (correcting.begun(claim, catalogue), correcting.standing(claim), correcting.asked_figure(claim))
    yield from (correcting.look(claim, standing) for standing in STANDINGS)
    yield from (correcting.record(standing) for standing in STANDINGS)
    new = {"title": "", "publisher": text[:60], "tier": 0, "url": "https://example.org/" + "x" * 300}
    yield correcting.source("example-2026", new, claim)
    yield correcting.source("example-2026", {**new, "title": text[:200]}, claim)
    lies = Belied(f"brief:{claim.brief}:lead", text[:600], (text[:600],), (text[:60], "75"))
    yield correcting.prose(claim, text[:120], lies, Put("75", "57", text))
    yield correcting.prose(claim, "", lies, None)
    reach = Reach(10**5, 10**4, 10**3, 9_000)
    yield correcting.summary(
        one.was, claim, one.why, catalogue, reach, slip=one.number % 2 == 0, proses=one.number % 3, note=text[:90]
    )
    yield correcting.done(claim, 7, one.number % 3, one.number, slip=one.number % 2 == 0)
