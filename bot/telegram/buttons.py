"""What there is to press: what each button asks of the desk, as a typed value."""

from dataclasses import dataclass

from bot.telegram.callback import Press, known


@dataclass(frozen=True, slots=True)
class SubjectPress(Press):
    """A subject's page: `view` is one of home, claims, timeline, figures, disputed, sources, related, briefs, gaps, more."""

    tag = "s"
    ref: str
    view: str = "home"
    page: int = 1


@dataclass(frozen=True, slots=True)
class PairPress(Press):
    """The claims that carry two subjects."""

    tag = "p"
    one: str
    other: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class BriefPress(Press):
    """A brief; its page 0 is the first one, asked for under a push."""

    tag = "b"
    ref: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class ClaimPress(Press):
    """One claim: `view` is one of open, cite, report."""

    tag = "c"
    ref: str
    view: str = "open"


@dataclass(frozen=True, slots=True)
class ListPress(Press):
    """A paged list: of a kind of subject, of all commands, of the latest briefs, of sources, of gaps …"""

    tag = "l"
    what: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class DayPress(Press):
    """What happened on a day of the year; `view` is one of day, month, ahead."""

    tag = "d"
    month: int
    day: int
    view: str = "day"
    page: int = 1


@dataclass(frozen=True, slots=True)
class SearchPress(Press):
    """The claims that answer some words."""

    tag = "q"
    page: int
    words: str


@dataclass(frozen=True, slots=True)
class AsOfPress(Press):
    """A subject's claims as they were dated by a month."""

    tag = "a"
    ref: str
    month: str
    page: int = 1


@dataclass(frozen=True, slots=True)
class FollowPress(Press):
    """Follow, or stop following, a subject."""

    tag = "f"
    ref: str
    on: int = 1


@dataclass(frozen=True, slots=True)
class SavePress(Press):
    """Keep a page among the saved ones, or drop it. `what` is s for a subject, b for a brief."""

    tag = "k"
    what: str
    ref: str
    on: int = 1


@dataclass(frozen=True, slots=True)
class PushPress(Press):
    """Something about what a chat gets: less, weekly, pause, stop, digest, why, missed, again, undo …"""

    tag = "u"
    what: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class ClockPress(Press):
    """What a person's clock shows now, as minutes ahead of UTC; None asks for another way to say it."""

    tag = "z"
    minutes: int | None


@dataclass(frozen=True, slots=True)
class SetPress(Press):
    """A page of a chat's settings, or with a value a change to them that reads like what is typed after /settings.

    `chat` is the channel that is set up from a private chat, 0 for where it is pressed; `schedule` is the number of the
    subscription that is meant, 0 for the first.
    """

    tag = "w"
    what: str
    chat: int = 0
    schedule: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class DraftPress(Press):
    """An editor's step with a draft: open, publish, quietly, time, submit, approve, diff, blast, drop …

    A draft is in no catalogue, so its slug itself goes along; for a step with just the form that was seen, the letters
    of the slug and, after a dot, those of the form.
    """

    tag = "e"
    what: str
    slug: str


@dataclass(frozen=True, slots=True)
class CardPress(Press):
    """A button of a living card: right, date, kind, about, mark, drop, lead, preview, later, home …

    `card` is the beginning of the reference of its brief; `claim` is the number of the claim on the card that is meant,
    0 for the card itself.
    """

    tag = "n"
    what: str
    card: str = ""
    claim: int = 0
    value: str = ""


@dataclass(frozen=True, slots=True)
class ClaimsPress(Press):
    """What an editor does with one of the claims on a page: edit, correct, verify. `refs` are short letters in a row."""

    tag = "x"
    what: str
    refs: str


@dataclass(frozen=True, slots=True)
class CorrectPress(Press):
    """A step of a correction: text, standing, why, correction, slip, send, back …"""

    tag = "r"
    what: str
    ref: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class QueuePress(Press):
    """The editors' queue: a page of it, or a step with one of its items."""

    tag = "j"
    what: str
    ref: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class DeskPress(Press):
    """The running of the desk: roles, four eyes, announcements, what git and the chat both changed …"""

    tag = "o"
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class SelfPress(Press):
    """A person's own matters: mydata, forgetme, privacy, the end of an open dialogue, and their confirmations."""

    tag = "m"
    what: str


ALL = known(
    SubjectPress, PairPress, BriefPress, ClaimPress, ListPress, DayPress, SearchPress, AsOfPress, FollowPress,
    SavePress, PushPress, ClockPress, SetPress, DraftPress, CardPress, ClaimsPress, CorrectPress, QueuePress, DeskPress,
    SelfPress,
)  # fmt: skip


def opens(press: Press) -> bool:
    """Whether a press stands under a push, where whoever reads along may open what it shows."""
    if isinstance(press, SubjectPress):
        return press.view == "open"
    if isinstance(press, BriefPress):
        return press.page == 0
    return isinstance(press, PushPress)
