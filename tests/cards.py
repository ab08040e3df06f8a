"""An editor at a living card: writes and presses, and sees the card and the short answers."""

from dataclasses import dataclass, field

from tests.people import Desk, Got, Talker

BANGKOK_POST = "https://www.bangkokpost.com/life/tech/3062000/alibaba-expands-ai-cloud-services-in-malaysia-philippines?utm_source=x"
TITLE = "Alibaba Cloud's second Philippine data center"
SLUG = "alibaba-cloud-second-philippine-data"
FIRST = f"Alibaba Cloud said in July 2025 it would open a second data center in the Philippines. {BANGKOK_POST}"


@dataclass
class Writing:
    """The owner of a desk who writes a brief, counting the messages."""

    desk: Desk
    card: Got | None = None
    answer: Got | None = None
    sent: int = 0
    seen: list[Got] = field(default_factory=list)

    @property
    def editor(self) -> Talker:
        """Who writes."""
        return self.desk.owner

    async def say(self, text: str, expect: int = 2) -> Got:
        """Write, and read what comes: the card as it is then, and the short answer, which is returned."""
        self.sent += 1
        return self._took(await self.editor.all(text, expect=expect))

    async def press(self, label: str, expect: int = 1, *, on: Got | None = None) -> Got:
        """Press a button of the answer, or of another message, and read what comes of it."""
        got = on or self.answer
        assert got is not None
        return self._took(await self.editor.shown(got.message_id).pressed(label, expect))

    async def begin(self, title: str = TITLE) -> Got:
        """/addbrief and the title."""
        asked = await self.say("/addbrief", 1)
        assert "What is the brief called?" in asked.text
        return await self.say(title, 1)

    async def told(self, label: str, text: str, expect: int = 2) -> Got:
        """Press a button that asks, and answer."""
        await self.press(label)
        return await self.say(text, expect)

    def _took(self, got: list[Got]) -> Got:
        self.seen += got
        for one in got:
            if one.text.startswith("Draft · "):
                self.card = one
        others = [one for one in got if not one.text.startswith(("Draft · ", "The card goes on"))]
        self.answer = others[-1] if others else self.card
        assert self.answer is not None
        return self.answer
