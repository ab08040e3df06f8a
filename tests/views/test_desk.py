"""The numbers of the desk as a file, and the few pages of a long queue that are one press away."""

import csv
from datetime import date

from bot.telegram.buttons import QueuePress
from bot.views.editors import figures, queue
from briefs.model import Subject


def test_the_file_has_every_number_on_a_line_of_its_own() -> None:
    """What is counted, of what, how many; a comma in a name does not break a line."""
    found = figures.Figures(
        today=date(2026, 11, 22),
        chats={"private": 3},
        followers=[(Subject("thailand", "country", "Thailand"), 2)],
        zones={None: 1, "Asia/Bangkok, or so": 2},
        outcomes={7: {("digest", "sent"): 5}, 30: {("digest", "sent"): 9, ("alert", "failed"): 1}},
        unanswered=(4, 11),
        reports=(1, 6),
    )
    document = figures.file(found).document
    assert document is not None
    assert document.name == "silkbrief-2026-11-22.csv"
    assert list(csv.reader(document.content.decode().splitlines())) == [
        ["what", "of", "count"],
        ["chats", "private", "3"],
        ["followers", "thailand", "2"],
        ["clock", "not said, so UTC", "1"],
        ["clock", "Asia/Bangkok, or so", "2"],
        ["language", "not kept", ""],
        ["messages in 7 days", "digest sent", "5"],
        ["messages in 30 days", "alert failed", "1"],
        ["messages in 30 days", "digest sent", "9"],
        ["questions without an answer", "different", "4"],
        ["questions without an answer", "in all", "11"],
        ["reports", "open", "1"],
        ["reports", "in all", "6"],
    ]


def test_a_long_queue_shows_the_pages_near_and_both_ends() -> None:
    """Of a hundred pages eight buttons: the first, the last, this one, and those beside it."""
    items = [queue.Words(f"words {n}", 3) for n in range(500)]
    for page in (1, 2, 50, 100):
        turns = [
            (button.label, button.press.page)
            for row in queue.page(items, "words", page).buttons
            for button in row
            if isinstance(button.press, QueuePress) and button.press.what == "page" and button.press.ref == "words"
        ]
        numbers = [number for _, number in turns]
        assert {1, 100, page, min(page + 1, 100), max(page - 1, 1)} <= set(numbers)
        assert numbers == sorted(set(numbers))
        assert len(numbers) <= 8
        assert [number for label, number in turns if label.startswith("·")] == [page]
