"""On this date: which claims a day of the year calls up, and in which order."""

import hashlib
from datetime import date

from briefs.dates import days_shown_on
from briefs.model import Catalogue, Claim

ROUND = 5


def on_day(catalogue: Catalogue, month: int, day: int) -> tuple[Claim, ...]:
    """Claims known to the day whose day of the year it is, the oldest first; never one that is wrong."""
    return catalogue.by_day.get((month, day), ())


def in_month(catalogue: Catalogue, month: int) -> tuple[Claim, ...]:
    """Claims known to the month only whose month it is, the oldest first; never one that is wrong."""
    return catalogue.by_day.get((month, 0), ())


def falling_on(catalogue: Catalogue, today: date) -> tuple[Claim, ...]:
    """What a day calls up: first what is known to the day, then what is known to its month and has its turn today.

    Round anniversaries come first; the others rotate by the year, so that no year begins as the last did. 29 February
    shows on the 28th in other years. An event known to its month only is called up on one day of that month, always
    the same, so that it comes once a year and needs no memory.
    """
    dated = [c for day in sorted(days_shown_on(today)) for c in on_day(catalogue, *day) if _before(c, today)]
    monthly = [c for c in in_month(catalogue, today.month) if _before(c, today) and _turn(c.id) == today.day]
    return (*_ordered(dated, today), *(c for c in _ordered(monthly, today) if c.kind in ("event", "law")))


def _before(claim: Claim, today: date) -> bool:
    return claim.when is not None and claim.when.lower.year < today.year


def _ordered(claims: list[Claim], today: date) -> tuple[Claim, ...]:
    round_ones = [c for c in claims if c.when and (today.year - c.when.lower.year) % ROUND == 0]
    others = [c for c in claims if c not in round_ones]
    turn = today.year % len(others) if others else 0
    return (*round_ones, *others[turn:], *others[:turn])


def _turn(claim_id: str) -> int:
    return int.from_bytes(hashlib.blake2b(claim_id.encode(), digest_size=2).digest()) % 28 + 1
