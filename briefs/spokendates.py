"""Dates as they are written in a sentence ("October 2025", "by 2027", "Q3 2024") -> EDTF."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from briefs.dates import OPEN, BadDate, When, parse
from briefs.tokens import MONTHS

_MONTH = (
    r"jan(?:uary|\b\.?)|feb(?:ruary|\b\.?)|mar(?:ch|\b\.?)|apr(?:il|\b\.?)|may|june?|july?|aug(?:ust|\b\.?)"
    r"|sept?(?:ember|\b\.?)|oct(?:ober|\b\.?)|nov(?:ember|\b\.?)|dec(?:ember|\b\.?)"
)
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]|20|21)[0-9]{2}"
_DASH = r"\s*[-\u2010-\u2015]\s*"
_TO = rf"(?:{_DASH}|\s+(?:to|and)\s+)"
_NUMBER = r"(?<![\w.,$€£¥%/])(?<![0-9]-)"
_ATOM = re.compile(
    rf"{_NUMBER}(?:"
    rf"(?P<iso>{_YEAR}-(?:0[1-9]|1[0-2])(?:-[0-3][0-9])?)(?![\w-])"
    rf"|(?P<school>{_YEAR}){_DASH}(?P<till>{_YEAR}|[0-9]{{2}})(?![\w-])|(?P<slash>{_YEAR})/(?P<slashtill>[0-9]{{2}})(?![\w/-])"
    rf"|(?P<days>{_DAY}){_TO}(?P<today>{_DAY})\s+(?P<tomonth>{_MONTH}),?\s+(?P<toyear>{_YEAR})\b"
    rf"|(?P<day>{_DAY})\s+(?:of\s+)?(?P<month>{_MONTH})(?:,?\s+(?:of\s+)?(?P<year>{_YEAR}))?\b"
    rf"|(?P<us>{_MONTH})\s+(?P<usdays>{_DAY}){_DASH}(?P<ustoday>{_DAY}),?\s+(?P<ustoyear>{_YEAR})\b"
    rf"|(?P<usmonth>{_MONTH})\s+(?P<usday>{_DAY})(?![\d,.]*\d)(?:,?\s+(?P<usyear>{_YEAR}))?\b"
    rf"|(?P<onlymonth>{_MONTH})(?:,?\s+(?:of\s+)?(?P<monthyear>{_YEAR}))?\b"
    rf"|(?P<part>q[1-4]|h[12]|(?:first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:quarter|half))"
    rf"(?:\s+of)?,?\s+(?P<partyear>{_YEAR})\b"
    rf"|(?P<beforepart>{_YEAR})[\s-]+(?P<partafter>q[1-4]|h[12])\b"
    rf"|(?P<season>spring|summer|autumn|fall|winter)(?:\s+of)?,?\s+(?P<seasonyear>{_YEAR})\b"
    rf"|(?:the\s+)?(?P<decade>{_YEAR[:-5]}[0-9]0)s\b"
    rf"|(?P<alone>{_YEAR})(?![\w%]|[.,][0-9]|-[a-z])"
    rf")",
    re.IGNORECASE,
)
_SEASON = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23", "winter": "24"}
_ORDER = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_JOINS = re.compile(r"\s*(?:[-\u2010-\u2015]|to|until|till|through|and)\s*", re.IGNORECASE)
_ABOUT = re.compile(r"(?:\babout|\baround|\bcirca|\bca?\.|\bapproximately|\broughly|~)\s*$", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:the\s+)?(?:very\s+)?(?:early|mid|late|(?:the\s+)?(?:end|beginning|start|middle|close)(?:\s+of)?)[\s-]*(?:in\s+)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\b(?:by|until|till|before|no later than|not later than)\s+$", re.IGNORECASE)
_SINCE = re.compile(r"\b(?:since|starting in|beginning in|after)\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between)\s+$", re.IGNORECASE)
_ONWARDS = re.compile(r"\s*(?:on\b|onwards?\b)", re.IGNORECASE)
# A number of four digits alone is a year where something leads to it, or nothing that is counted follows.
_LEADS = re.compile(
    r"\b(?:in|of|during|for|since|by|until|till|year|from|to|between|and|the|its|before|after)\s+$|[(\[]$"
)
_COUNTED = re.compile(r"\s+(?:[a-z-]+\s+){0,2}[a-z]+s\b")


@dataclass(frozen=True, slots=True)
class Said:
    """A date in a text.

    Attributes:
        start: Where it begins in the text, its leading words ("by", "about") included; `end` is behind it.
    """

    start: int
    end: int
    when: When


@dataclass(frozen=True, slots=True)
class _Atom:
    start: int
    end: int
    text: str
    """EDTF, the year left out as `----` where it is not said."""

    @property
    def whole(self) -> bool:
        return not self.text.startswith("-")

    def of_year(self, year: str) -> "_Atom":
        return _Atom(self.start, self.end, year + self.text[4:])


def spoken(text: str) -> tuple[Said, ...]:
    """Every date that a text says, in its order; what no calendar has is no date."""
    atoms = list(_atoms(text))
    found: list[Said] = []
    place = 0
    while place < len(atoms):
        taken = _range(text, atoms[place : place + 2])
        said = taken or _single(text, atoms[place])
        if said:
            found.append(said)
        place += 2 if taken else 1
    return tuple(found)


def date_in(text: str) -> When | None:
    """The date that a short answer gives, in words or as EDTF; None where it gives none, or more than one."""
    try:
        return parse(text.strip().rstrip("."))
    except BadDate:
        dates = {said.when.text: said.when for said in spoken(text)}
        return next(iter(dates.values())) if len(dates) == 1 else None


def likeliest(dates: Sequence[Said], *, ahead: bool = False) -> When | None:
    """The date that a claim is about, of those in its sentence: the closest known, the first of several.

    Args:
        ahead: For a forecast, whose date is what it looks ahead to ("by 2027").
    """
    if ahead and (by := next((said.when for said in dates if said.when.open_start), None)):
        return by
    order = ("day", "month", "season", "range", "year", "open")
    return min((said.when for said in dates), key=lambda when: order.index(when.precision), default=None)


def _atoms(text: str) -> Iterator[_Atom]:
    for found in _ATOM.finditer(text):
        edtf = _edtf(found, text)
        if edtf and _exists(edtf):
            yield _Atom(found.start(), found.end(), edtf)


def _edtf(found: re.Match[str], text: str) -> str | None:
    if found["iso"]:
        return found["iso"]
    if first := found["school"] or found["slash"]:
        last = found["till"] or found["slashtill"]
        return f"{first}/{first[: 4 - len(last)]}{last}"
    if found["days"] or found["us"]:
        first, last = found["days"] or found["usdays"], found["today"] or found["ustoday"]
        month = _month(found["tomonth"] or found["us"])
        year = found["toyear"] or found["ustoyear"]
        return f"{year}-{month}-{_day(first)}/{year}-{month}-{_day(last)}"
    if found["day"] or found["usmonth"]:
        month = _month(found["month"] or found["usmonth"])
        return f"{found['year'] or found['usyear'] or '----'}-{month}-{_day(found['day'] or found['usday'])}"
    if found["onlymonth"]:
        return f"{found['monthyear'] or '----'}-{_month(found['onlymonth'])}"
    if part := found["part"] or found["partafter"]:
        return _part(part.casefold(), found["partyear"] or found["beforepart"])
    if found["season"]:
        return f"{found['seasonyear']}-{_SEASON[found['season'].casefold()]}"
    if found["decade"]:
        return f"{found['decade']}/{int(found['decade']) + 9}"
    return found["alone"] if _is_year(found, text) else None


def _part(part: str, year: str) -> str:
    """A quarter or a half as the months from its first to its last."""
    number = int(part[1]) if part[1].isdigit() and not part[0].isdigit() else _ORDER[part.split()[0]]
    length = 6 if part.startswith("h") or part.endswith("half") else 3
    if number * length > 12:
        return ""
    return f"{year}-{(number - 1) * length + 1:02}/{year}-{number * length:02}"


def _is_year(found: re.Match[str], text: str) -> bool:
    before, after = text[: found.start()].casefold(), text[found.end() :]
    return not before.strip() or bool(_LEADS.search(before)) or not _COUNTED.match(after)


def _month(word: str) -> str:
    start = word[:3].casefold()
    return f"{next(number for number, name in enumerate(MONTHS, 1) if name.startswith(start)):02}"


def _day(word: str) -> str:
    return f"{int(re.sub('[a-z]', '', word, flags=re.IGNORECASE)):02}"


def _exists(edtf: str) -> bool:
    try:
        parse(edtf.replace("----", "2024"))
    except BadDate:
        return False
    return True


def _range(text: str, pair: Sequence[_Atom]) -> Said | None:
    """Two dates that are the ends of one: "2024–2026", "from May to July 2024", "between 2021 and 2024"."""
    if len(pair) < 2 or "/" in pair[0].text + pair[1].text or not pair[1].whole:
        return None
    first, last = pair
    joint = text[first.end : last.start]
    if not _JOINS.fullmatch(joint):
        return None
    led = _FROM.search(text[: first.start])
    between = bool(led) and led.group().casefold().startswith("between")  # type: ignore[union-attr]
    if joint.strip().casefold() == "and" and not between:
        return None
    if not first.whole:
        first = first.of_year(last.text[:4])
    return _made(f"{first.text}/{last.text}", led.start() if led else first.start, last.end)


def _single(text: str, atom: _Atom) -> Said | None:
    if not atom.whole:
        return None
    start, edtf = atom.start, atom.text
    first, _, last = edtf.partition("/")
    within = _WITHIN.search(text[:start])
    start = within.start() if within else start
    about = _ABOUT.search(text[:start])
    start = about.start() if about else start
    if by := _BY.search(text[:start]):
        return _made(f"{OPEN}/{last or first}{'~' if about and not last else ''}", by.start(), atom.end)
    if since := _SINCE.search(text[:start]):
        # What holds since a day is remembered on it.
        day = edtf.count("-") == 2 and not last
        return _made(edtf if day else f"{first}/{OPEN}", since.start(), atom.end)
    if (about or within) and not last and first[4:] not in ("-21", "-22", "-23", "-24"):
        edtf += "~"
    led, onwards = _FROM.search(text[:start]), _ONWARDS.match(text, atom.end)
    if led and onwards:
        return _made(f"{first}/{OPEN}", led.start(), onwards.end())
    return _made(edtf, start, atom.end)


def _made(edtf: str, start: int, end: int) -> Said | None:
    try:
        return Said(start, end, parse(edtf))
    except BadDate:
        return None


def of_address(url: str) -> When | None:
    """The day or month that a web address carries, as those of newspapers do: `/2025/07/02/`."""
    found = re.search(r"(?<!\d)(20[0-9]{2})[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12][0-9]|3[01]))?(?!\d)", url)
    if not found or "/" not in url[: found.start()].removeprefix("https://"):
        return None
    try:
        when = parse("-".join(part for part in found.groups() if part))
    except BadDate:
        return None
    return when if when.lower >= date(1990, 1, 1) else None
