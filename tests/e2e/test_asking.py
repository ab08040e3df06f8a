"""What readers ask in their own words, without a command, and what they get."""

import pytest

from tests.people import Desk


async def test_the_midea_question_has_its_answer_first(desk: Desk) -> None:
    """A question in plain words is answered by the statement, cited."""
    got = await desk.reader.say("By how much did rework fall at the Midea factory?")
    first = got.text.splitlines()[0]
    assert "75%" in first
    assert "[1]" in first


async def test_fifteen_percent_growth_shows_both_markets(desk: Desk) -> None:
    """Two figures of two markets are told apart."""
    got = await desk.reader.say("15% growth")
    assert "Two answers" in got.text
    assert "Africa" in got.text
    assert "Southeast Asia" in got.text


async def test_what_nothing_answers_is_said_so(desk: Desk) -> None:
    """Honest: nothing in our files."""
    assert (await desk.reader.say("xyzzy plugh")).text == "Nothing in our files answers xyzzy plugh."


async def test_where_nothing_answers_the_nearest_is_shown_as_such(desk: Desk) -> None:
    """The honest line first, then statements with mark and source, not passed off as the answer."""
    got = await desk.reader.say("cheap internet africa argument")
    honest, _, *lines = got.text.splitlines()
    assert honest == ("Nothing in our files answers cheap internet africa argument exactly. The nearest that we have:")
    assert lines[0].startswith("• as reported · ")
    assert "slashed Africa's connectivity costs" in lines[0]
    assert "[1] " in got.text.partition("Sources")[2]


async def test_a_country_that_the_files_lack_is_named_before_what_is_nearest(desk: Desk) -> None:
    """'huawei in brazil' says that Brazil is not in the files, and only then shows Huawei."""
    got = await desk.reader.say("huawei in brazil")
    assert got.text.startswith("Brazil is not in our files: none of our sources names it. The nearest that we have:")
    assert "Huawei" in got.text.partition("nearest")[2]


@pytest.mark.parametrize("typed", ["hi", "thanks", "hello!"])
async def test_small_talk_gets_the_start_buttons(desk: Desk, typed: str) -> None:
    """A greeting is no question."""
    assert "Just type" in (await desk.reader.say(typed)).text


async def test_a_wrong_claim_opens_with_the_record(desk: Desk) -> None:
    """Who asks for the 80% gets the record first, and the article's error as such."""
    got = await desk.reader.say("how much of malaysia does huawei 5g cover")
    line = next(line for line in got.text.splitlines() if "80%" in line)
    assert line.startswith("✗ wrong · ")
    assert line.index("Ericsson") < line.index("article")


async def test_who_types_stop_is_asked_what_is_to_end(desk: Desk) -> None:
    """'stop' is no question to the files: one press ends every message, and none before it."""
    await desk.reader.say("/subscribe thailand")
    asked = await desk.reader.say("Stop!")
    assert asked.text.startswith("Shall I end every message")
    assert "name followed" in (await desk.reader.say("/mydata")).text
    assert "is off" in (await asked.press("Yes")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("help", "What you can type"),
        ("What does ✗ mean?", "The marks"),
        ("what does disputed mean", "The marks"),
        ("what is new", "Latest briefs"),
        ("latest news", "Latest briefs"),
        ("who are you", "statements in"),
        ("unsubscribe", "Shall I end every message"),
        ("privacy", "Kept for this chat"),
        ("cancel", "nothing"),
    ],
)
async def test_bare_words_open_the_page_that_they_mean(desk: Desk, typed: str, said: str) -> None:
    """What is meant for the desk is not searched in the files."""
    assert said.casefold() in (await desk.reader.say(typed)).text.casefold()


async def test_cancel_without_a_slash_ends_a_dialogue(desk: Desk) -> None:
    """Who is asked for a report and types cancel has not reported 'cancel'."""
    await desk.reader.say("/report")
    await desk.reader.say("cancel")
    assert "Kenya" in (await desk.reader.say("kenya")).text


@pytest.mark.parametrize(
    ("typed", "begins"),
    [
        ("bangkok", "Bangkok has no page of its own; it is in 🇹🇭 Thailand."),
        ("/country dubai", "Dubai has no page of its own; it is in 🇦🇪 United Arab Emirates."),
        ("dubai", "⚠ disputed · One side: "),
        ("starlink", "Nothing in our files answers starlink."),
    ],
)
async def test_a_city_leads_to_its_country(desk: Desk, typed: str, begins: str) -> None:
    """Statements that name the city come first; where there are none, its country is a press away."""
    assert (await desk.reader.say(typed)).text.startswith(begins)


async def test_three_names_lead_to_every_two_of_them(desk: Desk) -> None:
    """Where no statement carries all three, the pairs are buttons with their counts."""
    got = await desk.reader.say("5g thailand malaysia")
    assert got.text.startswith("🏷 5G + 🇹🇭 Thailand + 🇲🇾 Malaysia\nNo statement carries all of them.")
    assert "shared" in (await got.press("5G + Thailand")).text


@pytest.mark.parametrize(("typed", "view"), [("huawei events", "timeline"), ("southeast asia figures", "figures")])
async def test_a_name_with_events_or_figures_opens_that_view(desk: Desk, typed: str, view: str) -> None:
    """The last word says which side of the name is wanted."""
    assert f"· {view}" in (await desk.reader.say(typed)).text


async def test_a_word_of_the_files_is_searched_though_a_name_is_near(desk: Desk) -> None:
    """'sarawak' is no misspelt country: statements name it."""
    assert "Sarawak" in (await desk.reader.say("sarawak")).text
