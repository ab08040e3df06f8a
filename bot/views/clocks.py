"""The question for a reader's clock, and its answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.telegram.buttons import ClockPress, PushPress, SetPress
from bot.views import dates
from bot.views.chosen import Chosen
from bot.views.page import Button, Buttons, Keys, Page, rows
from bot.views.text import escape

# Hours ahead of UTC, in minutes, that are offered at once: where most readers live.
LIKELY = (420, 480, 540, 330, 180, 120, 60, 0, -300, -480)


def question(now: datetime, *, private: bool) -> Buttons:
    """What the clock shows now, where most people live; another time; or the place itself."""
    made = [Button(f"{now + timedelta(minutes=each):%H:%M}", ClockPress(each)) for each in LIKELY]
    more = [Button("Other", ClockPress(None))]
    if private:
        more.append(Button("Send location", SetPress("place")))
    return (*rows(made, 5), tuple(more))


def others(now: datetime, offsets: Sequence[int]) -> Page:
    """Every time that a clock somewhere shows now."""
    made = [Button(f"{now + timedelta(minutes=each):%a %H:%M}", ClockPress(each)) for each in offsets]
    return Page("What does your clock show now? Or type /settings zone and your city.", rows(made, 4))


def asked_for_place() -> Page:
    """A keyboard that sends where somebody is."""
    text = "Press the button below to send where you are. Only the time zone is kept, not the place."
    return Page(text, keys=Keys(location="Send my location"), fresh=True)


def at_sea() -> Page:
    """A place without a clock of its own."""
    text = "No country's clock counts there. Type /settings zone and a city, such as /settings zone Bangkok."
    return Page(text, keys=Keys())


def done(chosen: Chosen, cities: Sequence[str], *, by_place: bool = False) -> Page:
    """The clock is known; `cities` are those that show the same now and may change their clocks otherwise."""
    text = f"Your clock is that of {escape(chosen.place)}."
    if chosen.coming:
        text += f" Next: {dates.moment(chosen.coming[0], chosen.zone)}."
    if by_place:
        return Page(text, keys=Keys())
    if cities:
        text += " If your clocks change in summer, choose your city, so that the hour stays right."
    made = [Button(dates.place_of(city), SetPress("zone", value=city)) for city in cities]
    return Page(text, (*rows(made, 3), (Button("Preview", PushPress("digest")), Button("Settings", SetPress("home")))))
