"""The pages on a draft's way and of the desk's people, as full as they can be."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.views.editors import drafts, entries, history, releasing, roles
from bot.views.page import Page
from briefs.diff import Field, diff
from briefs.model import Brief, Catalogue

SLUG = "x" * 40


def for_editors(catalogue: Catalogue, typed: tuple[str, ...], now: datetime) -> Iterator[Page]:
    """Every page of drafts, releases, history, roles and entries, with the longest and the worst of words."""
    yield from _drafts(catalogue, typed, now)
    yield from _releases(catalogue, typed)
    yield from _history(catalogue, typed)
    yield from _people(typed)
    for brief in _briefs(catalogue, typed):
        yield entries.brief_file(brief, typed[0][:40])
        yield releasing.withdraw_sure(brief)
        yield from (entries.claim(claim, brief) for claim in brief.claims)
        yield entries.claim_template(brief.slug, brief.claims[0])
    yield from (releasing.which_live(found) for found in ([], [*_briefs(catalogue, typed)]))
    yield from (entries.template("the subject", entries.SUBJECT), entries.template("the source", entries.SOURCE))
    yield from (entries.subject_put(one, was) for one in catalogue.subjects.values() for was in (one, None))
    yield from (
        entries.source_put(one, was, n) for one in catalogue.sources.values() for was in (one, None) for n in (1, 9)
    )


def _briefs(catalogue: Catalogue, typed: tuple[str, ...]) -> Iterator[Brief]:
    """Every brief, its claims in other words: how claims are shown to readers is no matter of these pages."""
    for number, brief in enumerate(catalogue.briefs.values()):
        told = [typed[(number + n) % len(typed)][:280] for n in range(len(brief.claims))]
        claims = zip(brief.claims, told, strict=True)
        yield replace(brief, claims=tuple(replace(one, text=text, record=None, note=None) for one, text in claims))


def every_draft(typed: tuple[str, ...]) -> Iterator[drafts.Draft]:
    """A draft in every standing that it may have."""
    for number, text in enumerate(typed):
        plain = drafts.Draft(SLUG, text[:120], text[:40], "abcdef", why=text[:500])
        yield plain
        yield replace(plain, may_edit=False, live=number)
        yield replace(plain, moment="Mon 23 Nov 08:00 (Ho Chi Minh)", live=10**5, moved=True, loud=bool(number % 2))
        for submitted, approved in ((None, None), (text[:40], None), (text[:40], text[:40])):
            yield replace(plain, four_eyes=True, submitted=submitted, approved=approved, may_approve=bool(number % 2))


def _drafts(catalogue: Catalogue, typed: tuple[str, ...], now: datetime) -> Iterator[Page]:
    yield from (drafts.how_to_add(), drafts.dropped(SLUG), drafts.template("slug: x\n"), drafts.listed([], 0))
    for n, text in enumerate(typed):
        full = drafts.Listed(
            SLUG, text[:200], text[:40], f"Mon {now:%d} Nov {now:%H:%M}" if n % 2 else None, submitted=True
        )
        yield from (drafts.listed([full] * drafts.MOST_LISTED, 10**4, what) for what in ("open", "preview"))
    yield drafts.faults([(n, f"claims[{n}]", f"is wrong: {typed[n % len(typed)][:200]}") for n in range(300)])
    yield from (drafts.kept_theirs(SLUG), drafts.drop_sure(SLUG), *(drafts.beside(SLUG, text[:40]) for text in typed))
    yield from map(drafts.one, every_draft(typed))


def _releases(catalogue: Catalogue, typed: tuple[str, ...]) -> Iterator[Page]:
    brief = next(iter(catalogue.briefs.values()))
    full = releasing.cut((0, 400), (1, 400), "A long headline that is cut …")
    for draft in every_draft(typed):
        yield releasing.report(draft, releasing.Blast(1, 0, 0, 0))
        yield releasing.report(draft, releasing.Blast(10**6, 10**6, 10**5, 10**5, full))
        yield releasing.moved(draft, ["Nothing differs.", *["title: ‹a› → ‹b›"] * 400])
        yield releasing.asked_to_approve(draft)
    yield from (
        releasing.live_already(brief),
        releasing.published(brief, 2),
        releasing.published(brief, 10**5, 1),
        releasing.published(brief, 2, 10**6),
    )
    yield from (releasing.went_live(brief, 2, 3), *(releasing.stayed(SLUG, text[:500]) for text in typed))
    yield from (releasing.submitted(SLUG, 0), releasing.submitted(SLUG, 1), releasing.approved(SLUG, typed[0][:40]))
    yield from (releasing.when(SLUG, "2026-11-23 08:00", "Ho Chi Minh"), releasing.untimed(SLUG), releasing.stays(SLUG))
    yield from (releasing.timed(SLUG, "Mon 23 Nov 08:00 (UTC)", loud=loud) for loud in (True, False))
    yield from (releasing.withdrawn(SLUG, kept=kept) for kept in (True, False))


def _history(catalogue: Catalogue, typed: tuple[str, ...]) -> Iterator[Page]:
    briefs = list(_briefs(catalogue, typed))
    for was, now in zip((None, *briefs), (*briefs, None), strict=True):
        yield history.differs("a title", history.changes(diff(was, now)), SLUG)
    worst = [Field(text[:40], text[:2000], text[:2000]) for text in typed] * 9
    yield from (history.differs(text[:100], history.fields(worst)) for text in typed)
    yield history.differs("nothing", history.fields([]))
    entry = history.Entry(
        10**15, "22 Nov 2026 12:00", typed[0][:40], "published", f"brief:{SLUG}", 10**5, typed[1], True
    )
    yield from (history.audit([entry] * 8, about, 10**5 - 1, more=True) for about in ("", f"subject:{SLUG}"))
    yield from (history.audit([], "", page, more=False) for page in (1, 2))


def _people(typed: tuple[str, ...]) -> Iterator[Page]:
    largest = 2**52 - 1
    crew = [roles.Editor(largest, text[:40], "reviewer", fixed=bool(n % 2)) for n, text in enumerate(typed * 4)]
    yield from (roles.editors(crew, four_eyes=on) for on in (True, False))
    for role in roles.ARTICLES:
        for text in typed:
            yield roles.person_(largest, text[:40], role)
            yield roles.role_sure(largest, text[:40], role)
            yield roles.given(text[:40], role)
        yield from (roles.invitation(role, "https://t.me/silkbrief_bot?start=join-abc"), roles.joined(role))
    for text in typed:
        yield from (
            roles.which_role(largest, text[:40]),
            roles.remove_sure(largest, text[:40]),
            roles.removed(text[:40]),
        )
    yield from (roles.link_void(), roles.choose())
