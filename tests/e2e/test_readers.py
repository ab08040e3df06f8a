"""What readers type, and what they get, in their own words."""

import pytest

from tests.people import Desk


@pytest.mark.parametrize(
    "typed", ["thailand", "Thailand", "🇹🇭", "TH", "泰国", "/country thailand", "/company thailand"]
)
async def test_a_country_is_found_however_it_is_typed(desk: Desk, typed: str) -> None:
    """Names, flags, codes, other scripts, and even the wrong command lead to the page."""
    assert (await desk.reader.say(typed)).text.startswith("🇹🇭 Thailand")


@pytest.mark.parametrize(
    ("typed", "offered"), [("thialand", "Thailand"), ("Huawie", "Huawei"), ("malasia", "Malaysia")]
)
async def test_a_near_miss_offers_the_likely_one(desk: Desk, typed: str, offered: str) -> None:
    """Nothing is guessed: the likely names are offered, and one press opens the page."""
    got = await desk.reader.say(typed)
    assert "Did you mean" in got.text
    label = next(label for label in got.labels if offered in label)
    assert (await got.press(label)).text.startswith(label)


async def test_ivory_coast_is_not_croatia(desk: Desk) -> None:
    """A country that no source names is said to be absent."""
    got = await desk.reader.say("/country ivory coast")
    assert "is not in our files" in got.text
    assert "Croatia" not in got.text


async def test_korea_asks_which(desk: Desk) -> None:
    """Two countries share the word; only one is in the files, and that is said."""
    got = await desk.reader.say("korea")
    assert "Which one" in got.text
    assert "North Korea is not in our files" in got.text
    assert any("South Korea" in label for label in got.labels)


async def test_no_name_gives_the_list_with_counts(desk: Desk) -> None:
    """/country alone lists the countries, each with its number of statements."""
    got = await desk.reader.say("/country")
    assert got.text.startswith("Countries · 20")
    assert any(label.startswith("🇹🇭 Thailand ") for label in got.labels)


async def test_two_names_give_what_both_carry(desk: Desk) -> None:
    """'huawei kenya' answers with the statements on both."""
    got = await desk.reader.say("huawei kenya")
    assert "Huawei" in got.text
    assert "Kenya" in got.text
    assert "shared" in got.text


async def test_every_statement_is_within_two_presses(desk: Desk) -> None:
    """[All …] and a number: together the pages hold every statement of the subject."""
    home = await desk.reader.say("thailand")
    first = await home.press("All 31")
    seen = first.text
    for label in [label for label in first.labels if label.isdigit()]:
        seen += (await first.press(label)).text
    assert seen.count(" · ") >= 31


async def test_what_a_person_types_is_shown_and_never_obeyed(desk: Desk) -> None:
    """Markup in a name comes back as text."""
    got = await desk.reader.say("/country <b>no</b> & <a href='x'>such</a>")
    assert "<b>no</b> &" in got.text


async def test_deep_links_open_pages(desk: Desk) -> None:
    """The footer of a forwarded page leads back to it."""
    await desk.reader.say("kenya")
    home = await desk.reader.say("thailand")
    url = next(e["url"] for e in home.raw["entities"] if e["type"] == "text_link" and "start=" in e["url"])
    again = await desk.reader.say("/start " + url.partition("start=")[2])
    assert again.text == home.text


async def test_timeline_figures_and_as_of(desk: Desk) -> None:
    """Dated statements come in order; figures have numbers; as of leaves out what came later."""
    timeline = await desk.reader.say("/timeline thailand")
    assert "timeline" in timeline.text
    figures = await desk.reader.say("/figures southeast asia")
    assert "figures" in figures.text
    early = await desk.reader.say("/asof 2018-12 zimbabwe")
    assert "2018" in early.text
    assert "2024" not in early.text.partition("Sources")[0]


async def test_on_this_date_shows_both_first_of_july_events(desk: Desk) -> None:
    """1 July stands for two events of different years."""
    got = await desk.reader.say("/onthisdate 07-01")
    assert "2024" in got.text
    assert "2025" in got.text


async def test_an_empty_day_says_so_and_shows_the_month(desk: Desk) -> None:
    """Nothing is invented for a day without events."""
    assert "Our files have nothing for 25 December." in (await desk.reader.say("/onthisdate 12-25")).text


@pytest.mark.parametrize("typed", ["july", "July", "jul"])
async def test_a_month_alone_shows_the_month(desk: Desk, typed: str) -> None:
    """/onthisdate july is every date of July."""
    got = await desk.reader.say(f"/onthisdate {typed}")
    assert got.text.startswith("July\n")
    assert got.labels[-2:] == ("June", "August")


@pytest.mark.parametrize(
    "typed",
    ["/asof 2023-06 kenya", "/asof kenya 2023-06", "/asof kenya june 2023", "kenya in mid 2023", "kenya by june 2023"],
)
async def test_a_date_and_a_name_come_in_either_order(desk: Desk, typed: str) -> None:
    """What had happened by then, however it is typed."""
    assert (await desk.reader.say(typed)).text.startswith("🇰🇪 Kenya · by Jun 2023")


async def test_a_goal_to_come_is_searched_and_not_looked_back_on(desk: Desk) -> None:
    """'malaysia by 2030' asks for the goal, not for what had happened by then."""
    assert "hub by 2030" in (await desk.reader.say("malaysia by 2030")).text.splitlines()[0]


@pytest.mark.parametrize("typed", ["/asof kenya", "/asof 2023-06", "/asof", "/asof kenya 2023-13"])
async def test_as_of_says_what_it_wants(desk: Desk, typed: str) -> None:
    """Without a month or a name it says how to ask."""
    assert (await desk.reader.say(typed)).text == "Type a month and a name, such as /asof 2023-06 kenya."


async def test_saving_keeps_a_page_once(desk: Desk) -> None:
    """Save, see it in the list, drop it."""
    home = await desk.reader.say("thailand")
    more = await home.press("More")
    assert "Saved" in await more.flash("Save")
    listed = await desk.reader.say("/saved")
    assert any("Thailand" in label for label in listed.labels)


async def test_a_report_reaches_the_owner(desk: Desk) -> None:
    """A report is kept, thanked for, and told to the owner."""
    since = desk.server.world.events.seq
    thanks = await desk.reader.say("/report the Midea figure is from a press release")
    assert "with the editors as number 1" in thanks.text
    (told,) = await desk.owner.read(since)
    assert "the Midea figure is from a press release" in told.text


async def test_a_report_can_be_asked_for_under_a_page(desk: Desk) -> None:
    """Report an error asks for the words and keeps them."""
    more = await (await desk.reader.say("gds")).press("More")
    asked = await more.press("Report an error")
    assert "What is wrong" in asked.text
    assert "number 1" in (await desk.reader.say("GDS has none in Laos")).text


async def test_mydata_shows_what_forgetme_removes(desk: Desk) -> None:
    """Everything held comes as a file; after /forgetme nothing is held."""
    await desk.reader.say("/subscribe thailand")
    shown = await desk.reader.say("/mydata")
    assert shown.raw["document"]["file_name"] == "mydata.json"
    assert shown.text == "Kept about you and this chat: 1 daily message, 1 name followed. The file has all of it."
    sure = await desk.reader.say("/forgetme")
    assert "deleted" in (await sure.press("Delete all")).text
    assert "Nothing is kept about you" in (await desk.reader.say("/mydata")).text


@pytest.mark.parametrize("command", ["/sources", "/gaps", "/corrections", "/latest", "/random", "/today", "/privacy"])
async def test_every_other_page_answers(desk: Desk, command: str) -> None:
    """No command is a stub."""
    assert len((await desk.reader.say(command)).text) > 40


@pytest.mark.parametrize(
    ("command", "begins"),
    [
        ("/latest ghana", "🇬🇭 Ghana · "),
        ("/sources ghana", "🇬🇭 Ghana · sources"),
        ("/gaps thailand", "What we do not know\n\n🇹🇭 Thailand\n"),
        ("/gaps thialand", "We have no thialand. Did you mean"),
        ("/gaps xyzzy", "We have nothing under xyzzy."),
    ],
)
async def test_a_name_after_a_list_filters_it(desk: Desk, command: str, begins: str) -> None:
    """The list is of that name alone, or the name is not known and that is said."""
    assert (await desk.reader.say(command)).text.startswith(begins)


async def test_a_brief_by_chance_of_a_name_is_about_it(desk: Desk) -> None:
    """/random ghana never leaves Ghana."""
    shown = [await desk.reader.say("/random ghana") for _ in range(3)]
    ghana = set((await desk.reader.say("/latest ghana")).labels)
    assert {got.text.splitlines()[0] for got in shown} <= ghana


async def test_latest_says_where_nothing_is_later_than_the_rest(desk: Desk) -> None:
    """All briefs of a new desk carry one day: an order by title is called so."""
    head = (await desk.reader.say("/latest")).text.splitlines()[0]
    assert head.endswith("all of 22 Nov 2026 and not changed since; by title")


async def test_a_citation_names_the_publishers_of_both_sides(desk: Desk) -> None:
    """The safe sentence of a dispute is not laid into the mouth of one side."""
    text = (await desk.reader.say("/cite who built pattaya smart city")).text
    assert "(Asia Growth Partners; Pattaya Mail, 2023)" in text
