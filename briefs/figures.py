"""The figure of a sentence: its number as a plain decimal, with its unit as the catalogue writes it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from briefs.vocabulary import each

# How an amount of money is written -> how its unit begins.
_MONEY = {
    "us$": "US$", "$": "US$", "usd": "US$", "€": "€", "eur": "€", "£": "£", "gbp": "£", "rm": "RM", "myr": "RM",
    "¥": "¥", "s$": "S$", "sgd": "S$", "a$": "A$", "hk$": "HK$", "rmb": "RMB", "cny": "RMB", "₹": "₹", "฿": "฿",
}  # fmt: skip
_MONEY_AFTER = {"dollar": "US$", "euro": "€", "yuan": "RMB", "ringgit": "RM", "baht": "฿", "pound": "£", "yen": "¥"}
_SCALES = {
    "k": "thousand", "thousand": "thousand", "m": "million", "mn": "million", "mln": "million", "million": "million",
    "b": "billion", "bn": "billion", "bln": "billion", "billion": "billion", "tn": "trillion", "trn": "trillion",
    "trillion": "trillion",
}  # fmt: skip
_SMALL = {
    word: number for number, word in enumerate(each("two three four five six seven eight nine ten eleven twelve"), 2)
}
_MEASURES = each("km kilometers kilometres miles meters metres gw mw kw gwh mwh kwh gb tb pb gbps tbps hectares people")
_SHORT = {"kilometers": "km", "kilometres": "km", "gw": "GW", "mw": "MW", "kw": "kW", "gb": "GB", "tb": "TB",
          "pb": "PB", "gwh": "GWh", "mwh": "MWh", "kwh": "kWh", "gbps": "Gbps", "tbps": "Tbps"}  # fmt: skip
# Before a number these make a name or a place of it, not an amount.
_NAMING = (
    r"\b(?:phase|article|art\.|no\.?|nos\.|number|chapter|version|section|level|tier|type|page|p\.|paragraph|part|unit"
    r"|route|model|top)\s*$"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?P<money>{'|'.join(sorted(map(re.escape, _MONEY), key=len, reverse=True))})?\s?"
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)(?![0-9])"
    rf"(?:[\s-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})\b)?"
    r"(?P<percent>\s?%|\s+per\s?cent\b|\s+percentage\s+points?\b)?"
    rf"(?:\s+(?:US\s+|U\.S\.\s+)?(?P<after>{'|'.join(_MONEY_AFTER)})s?\b)?",
    re.IGNORECASE,
)
_WORD_NUMBER = re.compile(rf"\b(?P<number>{'|'.join(_SMALL)})\b(?!-)", re.IGNORECASE)
_WORDS = re.compile(r"[\s-]+((?:[A-Za-z][\w-]*\s+){0,3}?[A-Za-z][\w-]*s|[A-Za-z]+)\b")
_FILLERS = re.compile(
    r"^(?:(?:new|more|other|additional|further|about|of|the|its|all|some|separate|different)\s+)+", re.IGNORECASE
)
_NO_UNIT = frozenset(
    each("is was has as its this his does says and or of in on at by to for with from than between after")
)
_FELL = re.compile(
    r"\b(?:fell|falls?|dropped|drops?|declined|declines?|decreased|decreases?|shrank|shrinks?|reduced|reduces?|cuts?|down|lower)"
    r"\b[^.;,0-9]{0,60}?(?P<by>\bby\s+(?:about\s+|around\s+|over\s+|more than\s+)?)?$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(r"\bfrom\b[^.;]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    Attributes:
        value: A plain decimal such as "-75" or "845.44".
        unit: As the catalogue writes it, such as "%", "US$ billion", "data centers".
    """

    value: str
    unit: str


def figure_in(text: str, taken: Sequence[tuple[int, int]] = ()) -> Figure | None:
    """The figure that a sentence tells: an amount or a share before a mere count; None where there is none.

    Args:
        taken: Spans of the text that are dates, whose numbers count for nothing.
    """
    amounts = [one for one in _amounts(text) if not any(start < one[1] and one[0] < end for start, end in taken)]
    if amounts:
        # Of "from 8% to 5%" the figure is where it came to.
        came_to = len(amounts) > 1 and amounts[0][2].unit == amounts[1][2].unit and _came_to(text, amounts)
        return amounts[1 if came_to else 0][2]
    return next((figure for _, _, figure in _counts(text, taken)), None)


def _amounts(text: str) -> Iterator[tuple[int, int, Figure]]:
    for found in _NUMBER.finditer(text):
        percent, money = found["percent"], found["money"] or found["after"]
        if not (percent or money) or re.match(r"\w", text[found.end() : found.end() + 1]):
            continue
        if percent:
            value, unit = found["number"].replace(",", ""), "percentage points" if "point" in percent else "%"
            value = f"-{value}" if _fell(text[: found.start()]) else value
        else:
            value = found["number"].replace(",", "")
            sign = _MONEY.get(money.casefold()) or _MONEY_AFTER[money.casefold()]
            unit = f"{sign} {_SCALES[found['scale'].casefold()]}" if found["scale"] else sign
        yield found.start(), found.end(), Figure(value, unit)


def _fell(before: str) -> bool:
    found = _FELL.search(before)
    if found is None:
        return False
    return bool(found["by"]) or before[found.start() :].strip().casefold() in ("fell", "down", "dropped")


def _came_to(text: str, amounts: Sequence[tuple[int, int, Figure]]) -> bool:
    before, joint = text[: amounts[0][0]], text[amounts[0][1] : amounts[1][0]]
    return bool(_FROM_TO.search(before)) and re.search(r"\bto\s*$", joint) is not None


def _counts(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, Figure]]:
    digits = [(found, found["number"].replace(",", ""), found["scale"]) for found in _NUMBER.finditer(text)]
    words = [(found, str(_SMALL[found["number"].casefold()]), None) for found in _WORD_NUMBER.finditer(text)]
    for found, value, scale in (*digits, *words):
        before = text[: found.start()]
        named = re.search(_NAMING, before, re.IGNORECASE)
        if named or any(start < found.end() and found.start() < end for start, end in taken):
            continue
        unit = _unit(text[found.end() :])
        if unit:
            scaled = f"{_SCALES[scale.casefold()]} {unit}" if scale else unit
            yield found.start(), found.end(), Figure(value, scaled[:40].strip())


def _unit(after: str) -> str:
    """What is counted, by the words after a number: "smart cities", "km"; "" where nothing is."""
    found = _WORDS.match(after)
    if not found:
        return ""
    words = _FILLERS.sub("", found[1]).split()
    if not words or len(" ".join(words)) > 30:
        return ""
    if words[0].casefold() in _MEASURES:
        return _SHORT.get(words[0].casefold(), words[0].casefold())
    last = words[-1]
    plural = last.endswith("s") and not last.endswith("ss") and len(last) > 2
    if not plural or any(word.casefold() in _NO_UNIT for word in words):
        return ""
    return " ".join(words)


def figure_typed(text: str) -> Figure | None:
    """A figure that is given as an answer: a number and its unit, whatever that is."""
    found = re.fullmatch(r"\s*([-−]?)\s*([0-9][0-9,]*(?:\.[0-9]+)?)\s*(.{0,40}?)\s*", text)
    if found is None:
        return figure_in(text)
    sign = "-" if found[1] else ""
    return Figure(sign + found[2].replace(",", ""), found[3])
