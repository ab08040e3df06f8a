"""A statement that turns out wrong: the owner's way through the dialogue, and what a reader sees of it."""

from collections.abc import Sequence

from tests.people import Desk, Got, Talker

CLAIM = "midea-5g-factory#partners"
WAS = "Midea, AIS, China Unicom and Huawei collaborate in Midea's 5G factory in Chonburi, Thailand, which was announced"
NEW = "Midea, AIS and Huawei collaborate in Midea's 5G factory in Chonburi, Thailand, which was announced in May 2024."
FEATURE = (
    "Midea and Huawei call a plant at Midea's Industrial Park in Chonburi, Thailand, announced in May 2024, the first "
    "5G fully connected factory in Southeast Asia."
)
TYPO = "Midea, AIS, China Unicom and Huawei work together in Midea's 5G factory in Chonburi, Thailand, of May 2024."
WHY = "China Unicom is not named in the release."
QUESTION = "midea partners AIS china unicom collaborate"
REWORK = "midea-5g-factory#rework"
REWORK_57 = (
    "Rework at Midea's 5G factory in Chonburi fell by 57% and first-time yield rose by 4%, by the vendors' account."
)


async def correcting(desk: Desk, *said: str, claim: str = CLAIM) -> Got:
    """The owner's way through the dialogue, typed: what the last message brings."""
    got = await desk.owner.say(f"/correct {claim}")
    assert got.text.startswith("How should it read?")
    for one in said:
        got = await desk.owner.say(one)
    return got


async def corrected(desk: Desk, reader: Talker, expect: int, *said: str, claim: str = CLAIM) -> list[Got]:
    """A correction goes out; what the reader sees of it."""
    summary = await correcting(desk, *(said or (NEW, WHY)), claim=claim)
    since = desk.server.world.events.seq
    await summary.press("Correction")
    return await reader.read(since, expect)


def struck(got: Got) -> list[str]:
    """What is struck out in a message."""
    marks = (one for one in got.raw.get("entities", ()) if one["type"] == "strikethrough")
    return [got.text[one["offset"] : one["offset"] + one["length"]] for one in marks]


def replies_to(got: Got) -> int | None:
    """The message that a message answers."""
    answered: dict[str, int] = got.raw.get("reply_to_message", {})
    return answered.get("message_id")


async def heard(desk: Desk, who: Talker) -> Sequence[str]:
    """Every text that somebody was sent so far; an answer asked for now comes last."""
    await who.say("/start")
    calls = desk.server.world.record.calls(method="sendMessage", chat=who.chat)
    return [str(call["params"]["text"]) for call in calls]
