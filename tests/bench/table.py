"""The table of a bench: figure, ours, peer, ratio, aim, and whether it was met."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTHS = (62, 9, 9, 7, 9, 8)


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        aim: The least ratio of ours to the peer's.
        most_ratio: The most ratio of ours to the peer's, where less is better.
        most: The most that ours may be, where the aim is no ratio.
        least: The least that ours may be, where the aim is no ratio.
        void: Why it says nothing; empty where it does.
    """

    figure: str
    ours: float | None = None
    peer: float | None = None
    ratio: float | None = None
    aim: float | None = None
    most_ratio: float | None = None
    most: float | None = None
    least: float | None = None
    void: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `missed` or `void`."""
        if self.void or self.ours is None:
            return "void"
        ratio = self.ratio or 0.0
        held = (
            (self.aim is None or ratio >= self.aim)
            and (self.most_ratio is None or ratio <= self.most_ratio)
            and (self.most is None or self.ours <= self.most)
            and (self.least is None or self.ours >= self.least)
        )
        return "met" if held else "missed"

    @property
    def wanted(self) -> str:
        """The aim in signs."""
        if self.aim is not None:
            return f"≥ {self.aim:g} ×"
        if self.most_ratio is not None:
            return f"≤ {self.most_ratio:g} ×"
        return f"≤ {self.most:g}" if self.most is not None else f"≥ {self.least:g}"


def number(value: float | None) -> str:
    """A figure with as many digits as tell something."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def printed(rows: Sequence[Row]) -> str:
    """The rows below their headings, in columns."""
    lines = [("figure", "ours", "peer", "ratio", "aim", "")]
    lines += [(r.figure, number(r.ours), number(r.peer), number(r.ratio), r.wanted, r.verdict) for r in rows]
    notes = ["", *(row.void or row.note for row in rows)]
    return "\n".join(_line(cells, note) for cells, note in zip(lines, notes, strict=True)) + "\n"


def _line(cells: Sequence[str], note: str) -> str:
    first, *rest = [f"{cell:{'<' if at == 0 else '>'}{WIDTHS[at]}}" for at, cell in enumerate(cells)]
    return f"{first}{''.join(rest)}  {note}".rstrip()
