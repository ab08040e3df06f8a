"""People of the desk: editors and reviewers whom the owner hires, and the drafts that they send."""

from bot.sandbox.chats import Person
from tests.e2e.test_skeleton import BRIEF
from tests.people import Desk, Got, Talker

SLUG = "thailand-new-cities"
LIVE = "midea-5g-factory"


def somebody(desk: Desk, number: int, name: str) -> Talker:
    """A person who is new to the desk."""
    desk.server.world.add_person(Person(number, name, None, "en"))
    return Talker(desk.server, number, number)


async def hired(desk: Desk, number: int, name: str, role: str) -> Talker:
    """A person to whom the owner gave a role by number, and who was told of it."""
    talker = somebody(desk, number, name)
    since = desk.server.world.events.seq
    await desk.owner.say(f"/editors add {number} {role} {name}")
    await talker.read(since)
    return talker


async def drafted(talker: Talker, body: str = BRIEF) -> tuple[Got, Got]:
    """The preview of a brief that was sent as YAML: the readers' page and the editor's."""
    page, report = await talker.all(f"/addbrief\n{body}", expect=2)
    return page, report


async def published(talker: Talker, body: str = BRIEF, how: str = "Quietly") -> Got:
    """What is told of a brief that was sent and put live."""
    _, report = await drafted(talker, body)
    return await report.press(how)
