"""The desk in numbers, to read and as a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.telegram.buttons import DeskPress
from bot.views import dates
from bot.views.page import Button, Document, Page
from bot.views.subject import label
from bot.views.text import bold, escape
from briefs.model import Subject

MOST_NAMES, MOST_ZONES = 15, 8
OUTCOMES = ("sent", "planned", "held", "folded", "skipped", "failed")
SPANS = (7, 30)
NO_CLOCK = "not said, so UTC"

Outcomes = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of readers and messages.

    Attributes:
        chats: How many chats of each kind follow something.
        followers: How many chats follow each subject, the most followed first.
        zones: How many of them live by each clock; None for those that never said it.
        outcomes: For each of `SPANS` days, messages by their kind and what became of them.
        unanswered: Different words that nothing answered, and how often they were asked in all.
        reports: Open ones, and all.
    """

    today: date
    chats: Mapping[str, int]
    followers: Sequence[tuple[Subject, int]]
    zones: Mapping[str | None, int]
    outcomes: Mapping[int, Outcomes]
    unanswered: tuple[int, int]
    reports: tuple[int, int]


def page(found: Figures) -> Page:
    """The numbers that fit one look; the file has all of them."""
    total = sum(found.chats.values())
    kinds = ", ".join(f"{count:,} {escape(kind)}" for kind, count in sorted(found.chats.items()))
    lines = [f"{bold('The desk in numbers')} · {dates.day(found.today)}"]
    lines.append(f"Chats that follow something: {total:,}{f' ({kinds})' if kinds else ''}")
    lines += ["", bold("Followers by name"), _followers(found)]
    lines += ["", bold("Clocks"), _zones(found)]
    lines += ["", bold("Language"), "Not known: a reader's language is not kept, and every chat is told in English."]
    lines += ["", bold(f"Messages in the last {SPANS[0]} and {SPANS[1]} days"), *_messages(found)]
    words, times = found.unanswered
    open_, all_ = found.reports
    lines += [
        "",
        bold("Waiting"),
        f"Questions without an answer: {words:,}, asked {times:,} {'time' if times == 1 else 'times'} in all.",
    ]
    lines.append(f"Reports: {open_:,} open of {all_:,}.")
    return Page("\n".join(lines), ((Button("As a file (CSV)", DeskPress("stats")),),))


def _followers(found: Figures) -> str:
    told = [f"{escape(label(one))} {count:,}" for one, count in found.followers[:MOST_NAMES]]
    left = len(found.followers) - len(told)
    return " · ".join(told) + (f" · and {left} more names" if left > 0 else "") if told else "Nobody follows anything."


def _zones(found: Figures) -> str:
    ranked = sorted(found.zones.items(), key=lambda pair: (-pair[1], pair[0] is None, pair[0] or ""))
    told = [f"{escape(dates.place_of(zone) if zone else NO_CLOCK)} {count:,}" for zone, count in ranked[:MOST_ZONES]]
    left = sum(count for _, count in ranked[MOST_ZONES:])
    return " · ".join(told) + (f" · elsewhere {left:,}" if left else "") if told else "No chat yet."


def _messages(found: Figures) -> list[str]:
    lines = []
    for outcome in OUTCOMES:
        counts = [_sum(found.outcomes[span], outcome) for span in SPANS]
        if any(counts):
            lines.append(f"{outcome} {counts[0]:,} · {counts[1]:,}")
    return lines or ["None was due."]


def _sum(outcomes: Outcomes, wanted: str) -> int:
    return sum(count for (_, outcome), count in outcomes.items() if outcome == wanted)


def file(found: Figures) -> Page:
    """All of the numbers as CSV: what is counted, of what, how many."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("what", "of", "count"))
    writer.writerows(("chats", kind, count) for kind, count in sorted(found.chats.items()))
    writer.writerows(("followers", one.slug, count) for one, count in found.followers)
    writer.writerows(("clock", zone or NO_CLOCK, count) for zone, count in found.zones.items())
    writer.writerow(("language", "not kept", ""))
    for span, outcomes in found.outcomes.items():
        for (kind, outcome), count in sorted(outcomes.items()):
            writer.writerow((f"messages in {span} days", f"{kind} {outcome}", count))
    writer.writerow(("questions without an answer", "different", found.unanswered[0]))
    writer.writerow(("questions without an answer", "in all", found.unanswered[1]))
    writer.writerow(("reports", "open", found.reports[0]))
    writer.writerow(("reports", "in all", found.reports[1]))
    name = f"silkbrief-{found.today.isoformat()}.csv"
    return Page("The desk in numbers, all of them.", document=Document(name, out.getvalue().encode()))
