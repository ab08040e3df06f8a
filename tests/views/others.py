"""The pages that no button of a subject leads to: welcome, names, digests, following, own data, drafts."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bot.views import (
    about,
    answers,
    brief,
    dialogue,
    keeping,
    listing,
    names,
    operating,
    own,
    plain_words,
    push,
)
from bot.views.page import Page
from bot.views.reader import Reader
from briefs import digest
from briefs.changes import Change
from briefs.model import Brief, Catalogue
from briefs.names import Names
from tests.views import correcting, desk, git, releasing, subscribing
from tests.views.walk import USERNAME

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Typed by somebody who means harm, or whose keyboard went wild.
HOSTILE = ("<b>x", "&lt;", "</blockquote>" * 40, "\u202egnp.exe", "𝕏" * 3000, "'\"<a href=x>", "a\nb", "@all :) [1]")


def digests(catalogue: Catalogue, days: int = 366) -> Iterator[Page]:
    """A push for each day of a year, each time for others who follow other things, some of them very much."""
    slugs, briefs = list(catalogue.subjects), list(catalogue.briefs.values())
    first, position = date(2026, 11, 22), None
    for number in range(days):
        followed, day = slugs[number % len(slugs) :][: 1 + number % 40], first + timedelta(days=number)
        slot = digest.Slot(day, day - timedelta(days=1 + number % 7), position)
        news = [change(brief) for brief in briefs[number % len(briefs) :][: number % 6]]
        made = digest.compose(catalogue, followed, slot, changes=news)
        position = None if number % 50 == 0 else made.position
        told = {"next": (NOON + timedelta(days=number + 1)).isoformat(), "zone": "Asia/Bangkok"}
        yield push.page(("digest", "onthisdate", "alert")[number % 3], digest.facts(made) | told, catalogue, USERNAME)


def change(brief: Brief) -> Change:
    """A brief of which every other claim is new, and the others had another standing."""
    claims = tuple((claim.id, "" if n % 2 else "reported") for n, claim in enumerate(brief.claims))
    return Change(brief.slug, brief.version, "changed", claims, NOON)


def for_readers(catalogue: Catalogue, reader: Reader) -> Iterator[Page]:
    """Pages about the desk, about names, about following and about a reader's own data."""
    known = Names(catalogue)
    yield from (about.start(catalogue), about.help_page(catalogue), about.desk(catalogue))
    yield from (about.sources(catalogue, reader, page) for page in (-1, 1, 2, 99))
    yield from (about.gaps(catalogue, reader, page) for page in (1, 3, 10**9))
    yield from (about.gaps_of(one, catalogue, reader, page) for one in catalogue.subjects.values() for page in (1, 2))
    yield from (about.stop_sure(), names.city("dubai", catalogue.subjects["united-arab-emirates"], said=True))
    named = list(catalogue.subjects.values())
    yield from (names.several(named[n : n + 3], catalogue, reader) for n in range(0, len(named), 3))
    yield from (about.owned(), about.own_link_void(), plain_words.unknown_command())
    sentences = (
        plain_words.done_before(),
        plain_words.old_button(),
        plain_words.not_yours(),
        plain_words.our_fault(),
        plain_words.for_administrators(),
    )
    yield from map(Page, sentences)
    for typed in (*HOSTILE, "korea", "ivory coast", "tailand", "france", "thai land"):
        yield names.unknown(typed, catalogue)
        match = known.lookup(typed)
        if match.verdict in ("near", "which", "absent"):
            yield names.offer(typed, match, catalogue)
        yield answers.citations([], typed, catalogue)
        yield Page(plain_words.told(typed[:500]))
    for start in range(0, len(catalogue.claims), 5):
        yield answers.citations(list(catalogue.claims.values())[start : start + 5], "words", catalogue)
    yield listing.latest(catalogue, 1)
    yield listing.latest(catalogue, 1, [change(one) for one in catalogue.briefs.values()])
    yield brief.choice(list(catalogue.briefs.values())[:12])
    yield from subscribing.pages(catalogue, NOON, private=reader.private)
    items = [f"s:{slug}" for slug in catalogue.subjects] + [f"b:{slug}" for slug in catalogue.briefs]
    yield from (keeping.saved([], catalogue), keeping.saved(items, catalogue), keeping.saved(items[-40:], catalogue))
    yield from (keeping.kept(True, toast=True), keeping.kept(False, toast=False))
    yield from (own.privacy(), own.my_data({}), own.my_data({"chat": [{}], "report": [{}] * 3}), own.forget_sure())
    yield from (own.forgotten(), own.kept_all(), dialogue.report_wanted(), dialogue.report_kept(7))
    yield from (dialogue.cancelled(), dialogue.nothing_open())
    yield from desk.for_readers(HOSTILE, USERNAME)
    yield from correcting.for_readers(catalogue, HOSTILE, reader)


def for_editors(catalogue: Catalogue) -> Iterator[Page]:
    """Pages that only editors and owners come to."""
    for role in about.STAFF:
        yield from (about.start(catalogue, role), about.help_page(catalogue, role))
    yield from releasing.for_editors(catalogue, HOSTILE, NOON)
    yield from (operating.silence(1), operating.silence(250))
    yield from desk.for_editors(catalogue, HOSTILE, NOON)
    yield from git.for_editors(catalogue, HOSTILE)
    yield from correcting.for_editors(catalogue, HOSTILE)
