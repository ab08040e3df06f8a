"""What is live, changed piece by piece: a brief as a file, one statement, subjects and sources as YAML."""

from tests.people import Desk
from tests.staff import LIVE, published

SUBJECT = 'slug: "laos"\nkind: "country"\nname: "Laos"\naliases: ["Lao PDR"]\niso: "LA"\n'
SOURCE = 'key: "nation-2026"\ntitle: "Laos and its cables"\npublisher: "The Nation"\ntier: 2\nurl: "https://nation.example/a"\n'
BRIEF = """\
slug: "laos-cable"
title: "A cable for Laos"
date: "2026-11-22"
subjects: [laos]
lead: "Laos got a cable [#cable]."
claims:
  - key: "cable"
    text: "A cable to Laos was laid in October 2026."
    kind: "event"
    standing: "reported"
    subjects: [laos]
    sources: [{source: "nation-2026"}]
    when: "2026-10"
"""


async def test_a_subject_and_a_source_are_added_and_a_brief_stands_on_them(desk: Desk) -> None:
    """Live at once, found by name and alias, cited by the next brief."""
    added = await desk.owner.say(f"/addsubject\n{SUBJECT}")
    assert "Laos is added and live; laos names it in a brief." in added.text
    assert (await added.press("Open it")).text.startswith("🇱🇦 Laos")
    assert "Laos" in (await desk.reader.say("/country lao pdr")).text
    assert "Laos and its cables is added" in (await desk.owner.say(f"/addsource\n{SOURCE}")).text
    assert "Live now to all" in (await published(desk.owner, BRIEF)).text
    page = await desk.reader.say("laos")
    assert "A cable to Laos was laid in October 2026." in page.text
    assert "The Nation" in page.text
    assert "added" in (await desk.owner.say("/audit laos")).text


async def test_all_faults_come_at_once_with_line_and_key(desk: Desk) -> None:
    """A taken name, a wrong kind, a missing code; a source without title and with a bad link."""
    wrong = 'slug: "laos"\nkind: "countri"\nname: "Thailand"\nrelated: ["nowhere"]\nbogus: "x"\n'
    told = (await desk.owner.say(f"/addsubject\n{wrong}")).text
    for part in (
        "Line 2, kind:",
        "Line 3, name:",
        "is a name of thailand already",
        "Line 4, related:",
        "Line 5, bogus:",
    ):
        assert part in told
    told = (await desk.owner.say('/addsource\nkey: "a b"\nurl: "nation.example"\ntier: 9\n')).text
    for part in ("Line 1, key:", "title: is missing", "publisher: is missing", "Line 2, url:", "Line 3, tier:"):
        assert part in told
    assert "no source" not in (await desk.owner.say("/sources")).text


async def test_without_an_argument_each_shows_an_example_that_loads(desk: Desk) -> None:
    """What is shown can be copied and sent as it is."""
    for command, done in (("addsubject", "is added and live"), ("addsource", "is added;")):
        shown = await desk.owner.say(f"/{command}")
        example = shown.text[shown.text.index(f"\n/{command}") + 1 :]
        assert done in (await desk.owner.say(example)).text
    shown = await desk.owner.say(f"/addclaim {LIVE}")
    example = shown.text[shown.text.index("/addclaim") :].replace('text: "', 'text: "New: ')
    page, report = await desk.owner.all(example, expect=2)
    assert "Publish" in report.text
    assert page.text


async def test_a_changed_source_says_how_many_statements_cite_it(desk: Desk) -> None:
    """A key that is there already changes that source for all, and the history keeps what it was."""
    await desk.owner.say(f"/addsubject\n{SUBJECT}")
    await desk.owner.say(f"/addsource\n{SOURCE}")
    await published(desk.owner, BRIEF)
    told = await desk.owner.say(f"/addsource\n{SOURCE.replace('and its cables', 'and its new cable')}")
    assert "Laos and its new cable is changed for all; 1 statement cites it." in told.text
    assert "Before: Laos and its cables, The Nation." in told.text
    diff = await (await desk.owner.say("/audit nation-2026")).press("Diff 1")
    assert "title: ‹Laos and its cables› → ‹Laos and its new cable›" in diff.text


async def test_edit_below_a_page_gives_the_statement_to_change(desk: Desk) -> None:
    """[Edit], the statement as YAML, sent back changed: a draft of its brief that differs in just that."""
    page = await desk.owner.say("how much did rework fall at midea")
    got = await page.press("Edit")
    if "Which one" in got.text:
        got = await got.press(got.labels[0])
    example = got.text[got.text.index("/addclaim") :]
    slug = example.split()[1]
    _, report = await desk.owner.all(example.replace('text: "', 'text: "By all accounts: '), expect=2)
    diff = await desk.owner.say(f"/diff {slug}")
    assert diff.text.count("± changed") == 1
    assert "→ ‹By all accounts: " in diff.text
    assert "It replaces version 1, which is live." in report.text


async def test_a_statement_without_a_source_is_refused(desk: Desk) -> None:
    """Nothing ships without one: the fault names line and key, and no draft is made."""
    told = await desk.owner.say(
        f'/addclaim {LIVE}\nkey: "new"\ntext: "A new hall opened."\nkind: "event"\nstanding: "reported"\nsubjects: [midea]\n'
    )
    assert "sources: names no source; nothing ships without one" in told.text
    assert "No drafts" in (await desk.owner.say("/drafts")).text


async def test_the_whole_brief_is_a_button_away(desk: Desk) -> None:
    """[Edit], [Whole brief]: the file, and the word that a draft is there already."""
    page = await desk.owner.say("how much did rework fall at midea")
    got = await page.press("Edit")
    if "Which one" in got.text:
        got = await got.press(got.labels[0])
    file = await got.press("Whole brief")
    assert file.raw["document"]["file_name"].endswith(".yaml")
    assert "send it back with /addbrief" in file.text
