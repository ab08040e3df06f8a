"""What waits for the editors: five at a time, each with the buttons that settle it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.telegram.buttons import ClaimsPress, QueuePress, SubjectPress
from bot.telegram.callback import ref, together
from bot.views import dates
from bot.views.claims import mark
from bot.views.page import Button, Buttons, Page, rows
from bot.views.subject import label
from bot.views.text import bold, escape, italic, shorten
from briefs.model import Claim, Subject

PER_PAGE = 5
LONGEST_LINE, LONGEST_REPORT = 260, 3_500
# The kinds of items by the word that is typed after /queue, with what one and several are called.
KINDS = {
    "reports": ("report", "reports"),
    "forecasts": ("forecast whose day came", "forecasts whose day came"),
    "checks": ("statement to check", "statements to check"),
    "words": ("question without an answer", "questions without an answer"),
    "names": ("followed name with nothing fresh", "followed names with nothing fresh"),
}
TITLES = {"reports": "Reports", "forecasts": "Forecasts", "checks": "Checks", "words": "Questions", "names": "Names"}


@dataclass(frozen=True, slots=True)
class Look:
    """A claim to look at again, since its check or its forecast's own day is over; `sent` counts the messages with it."""

    claim: Claim
    day: date
    sent: int
    forecast: bool = False

    @property
    def kind(self) -> str:
        """What it is among."""
        return "forecasts" if self.forecast else "checks"


@dataclass(frozen=True, slots=True)
class Report:
    """What a reader reported; `about` is a claim's id, where the report was begun under it."""

    number: int
    about: str | None
    text: str
    at: datetime
    kind: str = "reports"


@dataclass(frozen=True, slots=True)
class Words:
    """Words that nothing answered, and how often they were asked."""

    words: str
    times: int
    kind: str = "words"


@dataclass(frozen=True, slots=True)
class Name:
    """A followed subject with nothing fresh since a day."""

    subject: Subject
    followers: int
    since: date
    kind: str = "names"


Item = Look | Report | Words | Name


def page(items: Sequence[Item], kind: str, number: int, note: str = "") -> Page:
    """A page of the queue, or of one kind of item in it.

    Args:
        items: All that waits, in the order in which it is worked off.
        kind: A key of `KINDS`, "" for all.
        note: What was just done.
    """
    counts = Counter(item.kind for item in items)
    chosen = [item for item in items if not kind or item.kind == kind]
    head = [escape(note), ""] if note else []
    if not items:
        return Page("\n".join([*head, "Nothing waits for you. The queue is empty; enjoy the day."]))
    if not chosen:
        none = f"No {KINDS[kind][1]} just now. Elsewhere: {counted(counts)}."
        return Page("\n".join([*head, none]), _kinds(counts, kind))
    pages = -(-len(chosen) // PER_PAGE)
    number = min(max(number, 1), pages)
    start = (number - 1) * PER_PAGE
    shown = chosen[start : start + PER_PAGE]
    title = f"{bold(TITLES[kind] if kind else 'Queue')} · {start + 1}–{start + len(shown)} of {len(chosen)}"
    head += [title if kind else f"{title}: {counted(counts)}"]
    lines = [f"\n{bold(f'{n}.')} {_line(item)}" for n, item in enumerate(shown, 1)]
    settle = tuple(_buttons(n, item, kind, number) for n, item in enumerate(shown, 1))
    turns = [QueuePress("page", kind, one) for one in _near(number, pages)]
    here = _near(number, pages).index(number) + 1
    return Page("\n".join([*head, *lines]), (*settle, *_numbered(turns, here), *_kinds(counts, kind)))


def counted(counts: Mapping[str, int]) -> str:
    """How many of each kind wait: "2 reports, 1 statement to check"."""
    told = [f"{counts[kind]} {names[counts[kind] != 1]}" for kind, names in KINDS.items() if counts.get(kind)]
    return ", ".join(told)


def unknown_kind() -> Page:
    """A word after /queue that names no kind."""
    return Page(f"After /queue goes nothing, or one of: {', '.join(KINDS)}, weekly on, weekly off.")


def _line(item: Item) -> str:
    match item:
        case Look(claim, day, sent, forecast):
            why = "its day came" if forecast else "to check since"
            told = f"{why} {dates.day(day)}; in {sent} {'message' if sent == 1 else 'messages'} of the last 90 days"
            return f"{escape(mark(claim))} · {escape(shorten(claim.text, LONGEST_LINE))} {italic(told)}"
        case Report(number, about, text, at):
            on = f" on {escape(about)}" if about else ""
            said = escape(shorten(" ".join(text.split()), LONGEST_LINE))
            return f"Report {number}{on}, {dates.day(at.date())}: {said}"
        case Words(words, times):
            return f"{bold(words)} was asked {times} times and nothing answered."
        case Name(subject, followers, since):
            fresh = f"since {dates.day(since)}" if since != date.min else "so far"
            chats = "chat follows" if followers == 1 else "chats follow"
            return f"{bold(label(subject))}: {followers} {chats} it, nothing fresh {fresh}."


def _buttons(n: int, item: Item, kind: str, page: int) -> tuple[Button, ...]:
    match item:
        case Look(claim):
            one = together([claim.id])
            return (
                Button(f"Verify {n}", ClaimsPress("verify", one)),
                Button(f"Correct {n}", ClaimsPress("correct", one)),
            )
        case Report(number, about):
            found = [Button(f"Answer {n}", QueuePress("answer", str(number)))]
            if about:
                found.append(Button(f"Correct {n}", ClaimsPress("correct", together([about]))))
            return (*found, Button(f"Close {n}", QueuePress("close", f"{number},{kind}", page)))
        case Words(words):
            return (Button(f"Done {n}", QueuePress("done", f"{ref(words)},{kind}", page)),)
        case Name(subject):
            return (Button(f"Open {n}", SubjectPress(ref(subject.slug), "open")),)


def _near(number: int, pages: int) -> list[int]:
    """The numbers of at most eight pages: those around one, the first and the last."""
    return sorted({1, pages, *range(max(1, number - 2), min(pages, number + 3) + 1)})


def _numbered(turns: Sequence[QueuePress], here: int) -> Buttons:
    if len(turns) < 2:
        return ()
    made = [Button(f"·{t.page}·" if n == here else str(t.page), t) for n, t in enumerate(turns, 1)]
    return rows(made, 8)


def _kinds(counts: Mapping[str, int], kind: str) -> Buttons:
    found = [
        Button(f"{TITLES[one]} {counts[one]}", QueuePress("page", one)) for one in KINDS if counts[one] and one != kind
    ]
    if kind:
        found.insert(0, Button(f"All {sum(counts.values())}", QueuePress("page")))
    return rows(found, 3) if kind or len(found) > 1 else ()


def answer_wanted(report: Report) -> Page:
    """Asks an editor for the answer to a report."""
    on = f" on {escape(report.about)}" if report.about else ""
    text = (
        f"{bold(f'Report {report.number}')}{on}\n{escape(shorten(report.text, LONGEST_REPORT))}\n\n"
        "Your next message goes to the reader as the editors' answer, if it comes within the hour. /cancel ends this."
    )
    return Page(text, fresh=True)


def answered(number: int) -> Page:
    """The answer is on its way."""
    return Page(
        f"Report {number} is answered: your words go to the reader's chat now, or when its quiet hours end.",
        ((Button("Back to the queue", QueuePress("open")),),),
    )


def weekly(counts: Mapping[str, int], *, opens: bool = True) -> Page:
    """The weekly message: what waits, and the way there for who may go it."""
    total = sum(counts.values())
    text = f"{bold(f'{total} {_things(total)} for the editors')}: {counted(counts)}."
    if counts.get("reports"):
        text += " Readers who reported wait for an answer."
    way = (Button("Open the queue", QueuePress("open")),) if opens else ()
    return Page(text, ((*way, Button("No weekly message", QueuePress("off"))),))


def _things(total: int) -> str:
    return "thing waits" if total == 1 else "things wait"


def switched(on: bool) -> Page:
    """The weekly message is on or off."""
    if on:
        return Page("On Mondays at 08:00 I tell you what waits, when there is something.", fresh=True)
    again = (Button("Turn it on again", QueuePress("on")),)
    return Page("No weekly message any more. /queue shows what waits whenever you ask.", (again,), fresh=True)


def report_for_owners(number: int, about: str | None, text: str) -> Page:
    """What the owners are told of a report."""
    on = f" on {escape(about)}" if about else ""
    buttons = (Button("Answer", QueuePress("answer", str(number))), Button("Open the queue", QueuePress("open")))
    return Page(f"{bold(f'Report {number}')}{on}\n{escape(shorten(text, LONGEST_REPORT))}", (buttons,))
