"""/addbrief as a living card: a title, then a sentence and a link per claim, through to the reader."""

import pytest

from tests.cards import BANGKOK_POST, FIRST, SLUG, TITLE, Writing
from tests.people import Desk

RAPPLER = "https://www.rappler.com/technology/2025/10/30/alibaba-cloud-opens"


@pytest.fixture
def writing(desk: Desk) -> Writing:
    """The owner, about to write."""
    return Writing(desk)


async def test_the_dialogue_of_a_sentence_and_a_link(writing: Writing) -> None:
    """One card, edited where it stands; under each claim what was recognised, each part with its button."""
    card = await writing.begin()
    assert card.text.startswith(
        f"Draft · {TITLE}\nAbout: 🇵🇭 Philippines, Alibaba Cloud, Data centers (from the title)\n"
    )
    assert "0 claims. Send a claim as you would write it, with its link." in card.text
    assert {"About", "Lead", "Preview", "Later"} <= set(card.labels)
    answer = await writing.say(
        f"Alibaba Cloud planned to open its new Philippine center in October 2025. {BANGKOK_POST}"
    )
    assert answer.text == ("1 • event · Oct 2025, month · Philippines, Alibaba Cloud · Bangkok Post, 2 Jul 2025")
    assert answer.labels[:6] == ("Right", "Date", "Kind", "About", "Mark", "Drop")
    assert writing.card is not None
    assert writing.card.message_id == card.message_id
    assert "1 claim." in writing.card.text


async def test_a_claim_without_a_source_waits_for_it(writing: Writing) -> None:
    """It cannot go in nor be lost: the link alone completes it, and until then nothing can be published."""
    await writing.begin()
    await writing.say(FIRST)
    refused = await writing.say("It opened on time.")
    assert "That has no source, so it cannot go in. Send its link or document; I keep the sentence." in refused.text
    assert refused.labels == ("Drop it", "It has no link")
    await writing.press("Preview", on=writing.card)
    assert writing.card is not None
    assert "Not ready" in writing.card.text
    unfit = await writing.editor.say(f"/publish {SLUG}")
    assert "is not finished" in unfit.text
    done = await writing.say(
        "bangkokpost.com/life/tech/3062000/alibaba-expands-ai-cloud-services-in-malaysia-philippines/"
    )
    assert done.text.startswith("2 • event · no date · Philippines, Alibaba Cloud, Data centers · Bangkok Post")


async def test_an_event_that_lies_ahead_is_asked_about(writing: Writing) -> None:
    """What is told as having happened on a day that has not come is taken, with a word of caution."""
    await writing.begin()
    answer = await writing.say(f"Alibaba Cloud opened a third Philippine center in March 2031. {BANGKOK_POST}")
    assert "That day has not come. If it is a plan, press Kind." in answer.text


async def test_five_claims_in_nine_messages_reach_a_reader(writing: Writing) -> None:
    """A title and five claims, one of a source that is new, one that waited: nine messages, then taps only."""
    await writing.begin()
    await writing.say(FIRST)
    await writing.say(
        f"Alibaba Cloud's third data center in Malaysia serves the Philippines as well. {BANGKOK_POST} p. 2"
    )
    await writing.say(f"Alibaba Cloud aims to run 3 data centers in the Philippines by 2030. {RAPPLER}")
    asked = await writing.say("Alibaba Cloud opens second data center in the Philippines\nRappler")
    assert "What kind of source is it?" in asked.text
    await writing.press("Press or research", 2)
    await writing.say("The center opened on 30 October 2025.")
    await writing.say(RAPPLER)
    await writing.say(f"Cloud spending in the Philippines rose by 20% in 2025, said Rappler. {RAPPLER}")
    assert writing.sent == 9
    await writing.press("Right", 2)
    pages = await writing.editor.shown(writing.card.message_id).pressed("Preview", 2)  # type: ignore[union-attr]
    report = pages[-1]
    assert "Publish Alibaba Cloud's second Philippine data center?" in report.text
    live = await report.press("Publish")
    assert "Live now to all" in live.text
    reader = await writing.desk.reader.say(f"/brief {SLUG}")
    assert reader.text.split("\n") == _with_keeping(pages[0].text, reader.text)
    assert "rose by 20% in 2025, said Rappler. [2]" in reader.text
    assert "[2] Rappler, 30 Oct 2025, press or research" in reader.text


def _with_keeping(preview: str, read: str) -> list[str]:
    """The preview with the line that a reader's first answer has beside it."""
    lines, told = preview.split("\n"), [line for line in read.split("\n") if line.startswith("Which statements")]
    return [*lines[: len(lines)], *told]


async def test_kind_figure_and_forecast_are_recognised(writing: Writing) -> None:
    """A number with its unit is a figure, a goal a forecast of its year, a law a law, what is said a statement."""
    await writing.begin("Philippine cloud")
    said = (
        "Cloud spending in the Philippines fell by 7.5% in 2024.",
        "Alibaba Cloud's goal is 105 data centers by 2030.",
        "The Philippine Data Privacy Act took effect on 8 September 2012.",
        "The minister called Alibaba Cloud a partner in May 2024.",
    )
    told = await writing.say("\n".join(f"{sentence} {BANGKOK_POST}" for sentence in said))
    assert [line.split(" · ")[:2] for line in told.text.split("\n")] == [
        ["1 • figure -7.5 %", "2024, year"],
        ["2 • forecast 105 data centers", "by 2030"],
        ["3 • law", "8 Sep 2012"],
        ["4 • statement", "May 2024, month"],
    ]
    assert told.labels == ("1", "2", "3", "4", "All right")


async def test_each_guess_is_put_right_by_its_button(writing: Writing) -> None:
    """Date, kind, figure, words and subjects; the question turns into the answer where it stands."""
    await writing.begin()
    first = await writing.say(FIRST)
    dated = await writing.told("Date", "about May 2024")
    assert dated.message_id == first.message_id
    assert "about May 2024" in dated.text
    await writing.press("Date")
    assert "no date" in (await writing.press("No date", 2)).text
    await writing.press("Kind")
    assert "figure" in (await writing.press("figure", 2)).text
    assert "figure 845.44 US$ million" in (await writing.told("Kind", "845.44 US$ million")).text
    assert (await writing.told("Words", "Alibaba Cloud opened a center in Manila in May 2024.")).text.startswith("1 • ")
    assert writing.card is not None
    assert "opened a center in Manila in May 2024." in writing.card.text
    await writing.press("About")
    assert "about: Alibaba Cloud, Data centers." in (await writing.press("+ 🏷 Data centers")).text
    assert "about: Data centers." in (await writing.press("✕ 🏢 Alibaba Cloud")).text
    assert "Added: Thailand, ZTE." in (await writing.say("🇹🇭, 中兴")).text
    assert "Thailand, ZTE, Data centers" in (await writing.press("Back")).text


async def test_a_mark_is_never_guessed_and_asks_for_what_it_needs(writing: Writing) -> None:
    """Checked: what and when. Not traced: where. Disputed: the other side with its link. Reported is what it was."""
    await writing.begin()
    answer = await writing.say(f"It is confirmed and checked that the second center opened in 2025. {BANGKOK_POST}")
    assert answer.text.startswith("1 • ")
    await writing.press("Mark")
    assert "What did you open, and when?" in (await writing.press("✓ checked")).text
    ahead = await writing.say("Opened the report on 1 January 2030.", 1)
    assert "still to come" in ahead.text
    checked = await writing.say("Opened the report, 20 November 2026.")
    assert "1 ✓ checked" in checked.text
    assert "20 Nov 2026: Opened the report" in checked.text
    await writing.press("Mark", on=checked)
    await writing.press("⚠ disputed")
    kept = await writing.say("Rappler counts it as the first one.", 1)
    assert "needs its link too" in kept.text
    other = await writing.say(RAPPLER)
    assert "The record: Rappler counts it as the first one. (rappler.com, new here)" in other.text
    assert "1 ⚠ disputed" in other.text


async def test_what_is_unknown_is_made_on_the_way(writing: Writing) -> None:
    """A name that the files have not becomes a subject, a country with its flag; both go live with the brief."""
    await writing.begin("Globe enters Vietnam")
    assert writing.card is not None
    assert "About: nothing I know yet" in writing.card.text
    assert "+ Vietnam" in writing.card.labels
    await writing.press("About", on=writing.card)
    asked = await writing.say("Globe Telecom, Vietnam")
    assert "Globe Telecom is not in our files" in asked.text
    country = await writing.press("company")
    assert "Make 🇻🇳 Vietnam" in country.labels
    about = await writing.press("Make")
    assert "The brief is about: Vietnam, Globe Telecom." in about.text
    await writing.press("Back", 2)
    told = await writing.say(f"Globe Telecom entered Vietnam in May 2026. {BANGKOK_POST}")
    assert "Vietnam, Globe Telecom" in told.text
    await writing.press("Preview", 2, on=writing.card)
    assert writing.answer is not None
    await writing.press("Publish")
    assert (await writing.desk.reader.say("vietnam")).text.startswith("🇻🇳 Vietnam")
    assert "Globe Telecom entered Vietnam" in (await writing.desk.reader.say("globe telecom")).text


async def test_back_later_and_cancel_lose_nothing(writing: Writing) -> None:
    """[Later] and /cancel leave the draft under /drafts, from which the card goes on; [Back] leaves a question."""
    await writing.begin()
    await writing.say(FIRST)
    await writing.press("Date")
    assert (await writing.press("Back")).labels[:2] == ("Right", "Date")
    kept = await writing.press("Later", on=writing.card)
    assert "It waits under /drafts" in kept.text
    assert "Thailand" in (await writing.editor.say("thailand")).text
    listed = await writing.editor.say("/drafts")
    card = await listed.press(next(label for label in listed.labels if label.endswith(" · open card")))
    assert "1 claim." in card.text
    stopped = await writing.editor.say("/cancel")
    assert "The draft stays as it is" in stopped.text
    assert "1 claim." in (await stopped.press("Open")).text


async def test_the_lead_is_made_or_taken(writing: Writing) -> None:
    """None blocks a preview; one that says what no claim has waits until one does."""
    await writing.begin()
    await writing.say(FIRST)
    assert writing.card is not None
    assert "Lead: made from the first sentence" in writing.card.text
    await writing.press("Lead", on=writing.card)
    await writing.say("Alibaba Cloud opened a second data center in October 2025.", 1)
    assert "It says October 2025, which no sentence here has" in writing.card.text
    await writing.say(f"The second center opened in October 2025. {BANGKOK_POST}")
    assert "It says" not in writing.card.text
    pages = await writing.card.pressed("Preview", 2)
    assert pages[0].text.split("\n")[1] == "Alibaba Cloud opened a second data center in October 2025 [1]."
