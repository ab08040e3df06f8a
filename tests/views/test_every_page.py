"""The rules of every page, over the whole catalogue, in private and in groups."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

import pytest

from bot.sandbox.entities import formatted
from bot.sandbox.markup import Reader as Markup
from bot.telegram.buttons import ALL, BriefPress, DayPress, ListPress, PairPress, SearchPress, SubjectPress
from bot.telegram.callback import ref, unpack
from bot.telegram.say import keyboard
from bot.views import about, push
from bot.views.claims import MARKS, citation, mark
from bot.views.page import Page
from bot.views.text import ENTITIES, FIRST_SCREEN, IN_GROUP, LIMIT, plain, size, units
from briefs.digest import Slot, facts, news_alone
from briefs.model import Catalogue, Claim
from briefs.prose import proses_of, without_citations
from tests.views import others
from tests.views.walk import Shown

LARGEST_USER = 2**52 - 1  # Telegram's ids have at most 52 bits
BEGINS = re.compile("|".join(f"^{re.escape(sign)} {word} · " for sign, word in MARKS.values()), re.MULTILINE)
MOST_BUTTONS, MOST_IN_A_ROW, MOST_MARKUP = 100, 8, 10_000


def first_screen(one: Shown) -> bool:
    """Whether a page is what a typed name, date or question is answered with."""
    press = one.press
    if isinstance(press, SubjectPress):
        return press.view == "home"
    if isinstance(press, DayPress):
        return press.view == "day" and press.page == 1
    return isinstance(press, BriefPress | PairPress | SearchPress) and press.page == 1


def named(pages: Iterable[Page], limit: int) -> list[tuple[int, str]]:
    """The pages over a limit, by their first line."""
    return [(size(p.text).units, plain(p.text).partition("\n")[0]) for p in pages if size(p.text).units > limit]


def test_there_are_pages(private_pages: list[Shown], group_pages: list[Shown], catalogue: Catalogue) -> None:
    """The walk comes to thousands of pages, and to every subject, brief and claim."""
    assert len(private_pages) > 2_000
    assert len(group_pages) > 3_000
    met = {getattr(one.press, "ref", None) for one in private_pages}
    assert {ref(name) for name in (*catalogue.subjects, *catalogue.briefs, *catalogue.claims)} <= met


def test_telegram_takes_every_page(private: list[Page], grouped: list[Page]) -> None:
    """Within 4,096 units and 100 entities, the markup right, and counted by us as Telegram counts."""
    refused = []
    for page in {page.text: page for page in (*private, *grouped)}.values():
        got = formatted(page.text, "HTML", None, lambda _: None)
        counted, (_, marks) = size(page.text), Markup(page.text).read()
        if got.size > LIMIT or len(marks) > ENTITIES or (counted.units, counted.entities) != (got.size, len(marks)):
            refused.append((got.size, len(marks), counted, got.text[:60]))
    assert refused == []


def test_telegram_takes_every_keyboard(private: list[Page], grouped: list[Page]) -> None:
    """At most 100 buttons, eight in a row, 64 bytes of data each, and 10 kB in all, for the longest user id too."""
    refused = []
    for page, asker in [*((page, None) for page in private), *((page, LARGEST_USER) for page in grouped)]:
        made = keyboard(page.buttons, asker)
        rows = made.to_dict()["inline_keyboard"] if made else []
        count, widest = sum(map(len, rows)), max(map(len, rows), default=0)
        taken = len(json.dumps(rows, ensure_ascii=False).encode())
        if count > MOST_BUTTONS or widest > MOST_IN_A_ROW or taken > MOST_MARKUP or not all(rows):
            refused.append((count, widest, taken, plain(page.text)[:60]))
    assert refused == []


def test_every_button_does_one_thing(private: list[Page], grouped: list[Page]) -> None:
    """A button presses, opens or copies, has a label, and its data comes back as the same press."""
    wrong = []
    for button in {button for page in (*private, *grouped) for row in page.buttons for button in row}:
        does = [what for what in (button.press, button.url, button.copy) if what]
        if len(does) != 1 or not button.label.strip():
            wrong.append(button)
        if button.press:
            (made,) = keyboard(((button,),), LARGEST_USER).inline_keyboard[0]  # type: ignore[union-attr]
            back = unpack(str(made.callback_data), ALL)
            if back is None or (back.press, back.asker) != (button.press, LARGEST_USER):
                wrong.append(button)
    assert wrong == []


def test_first_screens_are_one_look(private_pages: list[Shown], catalogue: Catalogue) -> None:
    """At most 1,200 units and six statements; welcome and help too."""
    first = [one.page for one in private_pages if first_screen(one)]
    assert len(first) > 300
    welcome = [page(catalogue, role) for role in (None, *about.STAFF) for page in (about.start, about.help_page)]
    assert named([*first, *welcome], FIRST_SCREEN) == []
    crowded = [plain(page.text)[:40] for page in first if len(BEGINS.findall(plain(page.text))) > 6]
    assert crowded == []


def test_group_pages_are_short(group_pages: list[Shown]) -> None:
    """At most 600 units, so that a group is not flooded; only the list of all commands is one longer screen."""
    assert named([one.page for one in group_pages if one.press != ListPress("commands")], IN_GROUP) == []


def test_most_first_screens_of_well_known_subjects_show_several_statements(private_pages: list[Shown]) -> None:
    """A short limit is kept by choosing, not by showing one statement only."""
    homes = [one.page for one in private_pages if isinstance(one.press, SubjectPress) and one.press.view == "home"]
    full = [page for page in homes if " statements · " in plain(page.text)]
    assert [plain(page.text)[:40] for page in full if not BEGINS.search(plain(page.text))] == []


def core(text: str) -> str:
    """A claim's text as far as nothing is put into it."""
    return text.rstrip(".")


def told(lines: Iterable[str], catalogue: Catalogue) -> Iterator[tuple[Claim, str, int]]:
    """Every claim that a line tells, with the line and where its text begins in it."""
    heads: dict[str, list[Claim]] = {}
    for claim in catalogue.claims.values():
        heads.setdefault(core(claim.text)[:12], []).append(claim)
    any_head = re.compile("|".join(map(re.escape, sorted(heads, key=len, reverse=True))))
    for line in lines:
        for found in any_head.finditer(line):
            for claim in heads[found.group()]:
                if line.startswith(core(claim.text), found.start()):
                    yield claim, line, found.start()


def test_mark_and_word_stand_before_every_claim(lines: set[str], catalogue: Catalogue) -> None:
    """Wherever a claim is told, its own mark and word stand before it in the same line.

    Only the headline of a push may tell a checked one as plain news, and an editor's prose may use a claim's words.
    """
    seen, bare = set(), []
    written = [
        text for one in (*catalogue.briefs.values(), *catalogue.subjects.values()) for text in proses_of(one).values()
    ]
    prose = tuple(without_citations(text) for text in written)
    headlines = {plain(page.text).partition("\n")[0] for page in others.digests(catalogue)}
    for claim, line, start in told(lines, catalogue):
        seen.add(claim.id)
        sign, word = MARKS[claim.standing]
        marked = f"{sign} {word} · " in line[:start] or f"{sign} {word}: " in line[:start]
        news = line in headlines and claim.standing == "confirmed"
        if not (marked or news or re.sub(r"\s?\[\d+\]", "", line).endswith(prose)):
            bare.append((claim.id, line[max(0, start - 40) : start + 60]))
    assert seen == set(catalogue.claims)
    assert bare == []


def test_a_wrong_claim_opens_with_the_record(lines: set[str], catalogue: Catalogue) -> None:
    """The error is never told before what the record says, and never without it."""
    wrong = [(claim, line, start) for claim, line, start in told(lines, catalogue) if claim.standing == "wrong"]
    assert {claim.id for claim, _, _ in wrong} == {c.id for c in catalogue.claims.values() if c.standing == "wrong"}
    bare = [line for claim, line, start in wrong if claim.record is None or claim.record.text not in line[:start]]
    assert bare == []


def test_a_disputed_claim_shows_both_sides(lines: set[str], catalogue: Catalogue) -> None:
    """Whoever reads one side reads the other in the same line."""
    one_sided = []
    for claim, line, start in told(lines, catalogue):
        if claim.standing == "disputed" and claim.record and claim.record.text[:40] not in line[start:]:
            one_sided.append(line)
    assert one_sided == []


def test_every_number_is_explained_in_the_same_message(
    private_pages: list[Shown], group_pages: list[Shown], catalogue: Catalogue
) -> None:
    """[1] to [n] are met in order, and each has its line among the sources; no source is listed that is not cited."""
    wrong = []
    for page in (*(one.page for one in (*private_pages, *group_pages)), *others.digests(catalogue)):
        body, _, block = page.text.partition("<blockquote expandable>Sources\n")
        cited = [int(number) for number in re.findall(r"\[(\d{1,2})\]", plain(body))]
        listed = [int(number) for number in re.findall(r"^\[(\d+)\] \S", block, re.MULTILINE)]
        if list(dict.fromkeys(cited)) != listed:
            wrong.append((plain(page.text)[:60], cited, listed))
    assert wrong == []


def test_pages_lead_back(private_pages: list[Shown], group_pages: list[Shown]) -> None:
    """A forwarded first screen still leads to its own page, by a link in the footer."""
    lost = []
    for one in (*private_pages, *group_pages):
        own = isinstance(one.press, BriefPress) or (isinstance(one.press, SubjectPress) and one.press.view == "home")
        if own and not re.search(r"https://t\.me/\w+\?start=\w", one.page.text):
            lost.append(plain(one.page.text)[:60])
    assert lost == []


def test_deep_links_are_what_telegram_allows(private: list[Page], grouped: list[Page]) -> None:
    """A start payload has at most 64 letters, digits, dashes and underscores."""
    links = {link for page in (*private, *grouped) for link in re.findall(r"\?start=([^\"]*)\"", page.text)}
    assert len(links) > 100
    assert [link for link in links if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", link)] == []


@pytest.mark.parametrize("pages", ["private_pages", "group_pages"])
def test_every_claim_is_within_two_presses(pages: str, catalogue: Catalogue, request: pytest.FixtureRequest) -> None:
    """From a subject's first screen: the button of all statements, then a number; no claim is left out."""
    by_press = {one.press: one for one in request.getfixturevalue(pages)}
    missing = []
    for slug in catalogue.subjects:
        home = by_press[SubjectPress(ref(slug))]
        every = [by_press[press] for press in home.presses if press == SubjectPress(ref(slug), "claims")]
        turned = [by_press[turn] for first in every for turn in first.presses if getattr(turn, "view", "") == "claims"]
        text = "\n".join(plain(one.page.text) for one in (home, *every, *turned))
        for claim in catalogue.claims_of(slug):
            said = claim.record.text if claim.standing == "wrong" and claim.record else claim.text
            if core(said)[:90] not in text:
                missing.append((slug, claim.id))
    assert missing == []


def test_page_buttons_are_numbers(private_pages: list[Shown]) -> None:
    """All pages of a list have their number at hand, and the present one is marked."""
    wrong = []
    for one in private_pages:
        if isinstance(one.press, SubjectPress) and one.press.view in ("claims", "timeline", "figures", "disputed"):
            labels = [
                button.label
                for row in one.page.buttons
                for button in row
                if button.label[-1].isdigit() or "·" in button.label
            ]
            count = len(labels)
            expected = [f"·{n}·" if n == one.press.page else str(n) for n in range(1, count + 1)]
            if labels != expected:
                wrong.append(labels)
    assert wrong == []


def test_copies_carry_mark_and_fit(private: list[Page], catalogue: Catalogue) -> None:
    """What a button copies begins with mark and word, has at most 256 units, and of a wrong claim tells the record."""
    copies = {button.copy for page in private for row in page.buttons for button in row if button.copy}
    begins = tuple(f"{sign} {word}: " for sign, word in MARKS.values())
    assert [copy for copy in copies if units(copy) > 256 or not copy.startswith(begins)] == []
    for claim in catalogue.claims.values():
        copy = citation(claim, catalogue)
        assert copy.startswith(f"{mark(claim)}: ")
        assert units(copy) <= 256
        if claim.standing == "wrong":
            assert claim.record is not None
            assert core(claim.record.text)[:60] in copy
            assert core(claim.text)[:60] not in copy


def test_references_are_never_the_same(catalogue: Catalogue) -> None:
    """No two names of the catalogue share the short letters that buttons carry."""
    known = [*catalogue.redirects, *catalogue.subjects, *catalogue.briefs, *catalogue.claims]
    assert len({ref(name) for name in known}) == len(set(known))


def test_the_news_of_a_push_comes_first(catalogue: Catalogue) -> None:
    """The first line of a push has at most 80 units, and of claims only a checked one stands there without its mark."""
    bare = []
    marked = [claim for claim in catalogue.claims.values() if claim.standing != "confirmed"]
    titles = tuple(brief.title for brief in catalogue.briefs.values())
    for page in others.digests(catalogue):
        head = plain(page.text).partition("\n")[0]
        assert 0 < units(head) <= 80
        if any(title[:40] in head for title in titles):
            continue
        bare += [head for claim in marked if claim.text[:40] in head and mark(claim) not in head]
    assert bare == []


def test_a_push_leads_to_the_brief_that_it_tells_of(catalogue: Catalogue) -> None:
    """The way to it comes first; in a channel it is a deep link that Telegram allows."""
    slot = Slot(date(2026, 11, 22))
    for brief in catalogue.briefs.values():
        made = news_alone(catalogue, brief.subjects, slot, changes=[others.change(brief)])
        shown = [push.page("alert", facts(made) | more, catalogue, "a_desk") for more in ({}, {"channel": True})]
        (own,), (linked,) = (page.buttons[0] for page in shown)
        payload = str(linked.url).removeprefix("https://t.me/a_desk?start=")
        assert (own.label, own.press) == ("Read it", BriefPress(ref(brief.slug), 0))
        assert (linked.label, payload) == ("Read it", f"brief_{brief.slug}")
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)


def test_links_that_are_shown_are_sources(private_pages: list[Shown], catalogue: Catalogue) -> None:
    """A page links to the sources that it cites and back to the desk, and to nothing else."""
    known = {source.url for source in catalogue.sources.values() if source.url}
    shown = {link for one in private_pages for link in re.findall(r'<a href="([^"]*)"', one.page.text)}
    strange = {link.replace("&amp;", "&") for link in shown if not link.startswith("https://t.me/")} - known
    assert strange == set()


def test_a_breach_would_be_noticed(catalogue: Catalogue) -> None:
    """The looks of this file can fail: a claim without its mark is told as such."""
    wrong = next(claim for claim in catalogue.claims.values() if claim.standing == "wrong")
    assert [claim for claim, _, _ in told([f"The desk says: {wrong.text}"], catalogue)] == [wrong]
    long = replace(about.start(catalogue), text="x" * (IN_GROUP + 1))
    assert named([long], IN_GROUP) != []
