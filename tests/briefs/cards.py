"""Living cards as editors may write them: any row of acts on one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from briefs import sourcing, writing
from briefs.card import Card, Files, files_of
from briefs.load import load
from briefs.model import Catalogue
from briefs.names import Names

TODAY = date(2026, 11, 22)
SHIPPED = Path(__file__).parents[2] / "briefs" / "catalogue"
KNOWN = "https://www.bangkokpost.com/life/tech/3062000/alibaba-expands-ai-cloud-services-in-malaysia-philippines"
NEW = "https://www.rappler.com/2025/10/30/alibaba"
SENTENCES = st.sampled_from(
    [
        "Alibaba Cloud opened a second center in the Philippines in October 2025.",
        "It opened on time. Its third one follows by 2027.",
        "Cloud spending in Thailand fell by 7.5% in 2024, said the minister.",
        "阿里云在菲律宾开设了第二个数据中心。",
        'The “Data” [Act] \\ "quoted" took effect on 1 May 2024: yes.',
        "The <b>R&D</b> center of Alibaba Cloud &amp; Huawei opened in 2025 <script>.",
        "It is confirmed and checked that Huawei opened 3 centers.",
        "A very long claim " * 20 + "ends here.",
    ]
)
LINKS = st.sampled_from(["", KNOWN, NEW, f"{KNOWN} {NEW} p. 3", "https://example.org/a?b=1"])
TEXTS = st.builds("{} {}".format, SENTENCES | st.text(max_size=120), LINKS)
NUMBERS = st.integers(1, 8)
Act = Callable[[Card, Files], Card]


@cache
def shipped() -> Catalogue:
    """The shipped catalogue."""
    return load(SHIPPED)


@cache
def names() -> Names:
    """Its names."""
    return Names(shipped())


def files(card: Card) -> Files:
    """What a card is written against."""
    return files_of(card, shipped(), names(), TODAY)


def on_line(number: int, act: Callable[[Card, object, Files], Card]) -> Act:
    """An act on the line of a number, where there is one."""

    def done(card: Card, known: Files) -> Card:
        line = card.line(number)
        return act(card, line, known) if line else card

    return done


def tell(text: str, tier: int) -> Act:
    """Tell what is not known of the first new source."""

    def done(card: Card, known: Files) -> Card:
        if not card.unfinished:
            return card
        card, key = sourcing.told(card, card.unfinished[0], text, known)
        source = card.source(key)
        assert source is not None
        return sourcing.changed(card, replace(source, tier=tier))

    return done


ACTS = st.one_of(
    TEXTS.map(lambda text: lambda card, known: writing.take(card, text, known).card),
    st.builds(
        tell, st.sampled_from(["A title", "A title\nRappler\n30 October 2025", "题目", "x | y"]), st.integers(1, 3)
    ),
    NUMBERS.map(lambda number: lambda card, _: writing.without_line(card, number)),
    st.just(lambda card, _: writing.put_back(card)),
    NUMBERS.map(lambda number: on_line(number, lambda c, line, known: writing.split_up(c, line, known).card)),  # type: ignore[arg-type]
    st.builds(
        lambda number, text: on_line(number, lambda c, line, known: writing.reworded(c, line, text, known)),  # type: ignore[arg-type]
        NUMBERS,
        SENTENCES,
    ),
)


def written(acts: list[Act], title: str = "Alibaba Cloud in the Philippines") -> Card:
    """A card after some acts."""
    card = writing.begun(title, list(shipped().briefs), files(Card("x", "x")))
    for act in acts:
        card = act(card, files(card))
    return card


def whole(card: Card) -> Card:
    """The card with everything told that it lacks, and without what can never go in."""
    while card.unfinished:
        card = tell("A title\nA publisher", 2)(card, files(card))
    fit = tuple(
        line for line in card.lines if line.claim.sources and line.claim.subjects and len(line.claim.text) <= 280
    )
    return replace(card, lines=fit)
