"""What differs between two versions of a brief, field by field, and between two texts of anything else, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefs.model import Brief, Check, Citation, Claim, Record

PROSE = ("title", "date", "subjects", "lead", "why", "next")
OF_CLAIM = (
    "text", "standing", "kind", "when", "said_by", "value", "unit", "sources", "subjects", "note", "record", "check",
    "weight", "terms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs: "" where it is not there on that side."""

    name: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class ClaimDiff:
    """A claim that is `added`, `removed` or `changed`; an added or removed one has all its fields."""

    key: str
    what: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between two versions of a brief.

    Attributes:
        prose: The brief's own fields.
        claims: In the order of the new version, those that were removed last.
        moved: Whether the claims that both have stand in another order.
    """

    prose: tuple[Field, ...] = ()
    claims: tuple[ClaimDiff, ...] = ()
    moved: bool = False

    @property
    def empty(self) -> bool:
        """Whether both say the same."""
        return not (self.prose or self.claims or self.moved)


def diff(was: Brief | None, now: Brief | None) -> Diff:
    """What differs from one version of a brief to another; None for one that is not there."""
    before = {claim.key: claim for claim in was.claims} if was else {}
    after = {claim.key: claim for claim in now.claims} if now else {}
    claims = [_claim(before.get(key), claim) for key, claim in after.items()]
    claims += [_claim(claim, None) for key, claim in before.items() if key not in after]
    return Diff(
        prose=_fields(_prose(was), _prose(now)),
        claims=tuple(one for one in claims if one is not None),
        moved=[key for key in before if key in after] != [key for key in after if key in before],
    )


def lines(was: str | None, now: str | None) -> tuple[Field, ...]:
    """The lines of a text that differ, each with what stood in its place."""
    before, after = (was or "").splitlines(), (now or "").splitlines()
    found: list[Field] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        old, new = before[a:b], after[c:d]
        for number in range(max(len(old), len(new))):
            sides = (old[number] if number < len(old) else "", new[number] if number < len(new) else "")
            names = {_key(side) for side in sides if side}
            if len(names) == 1:
                (name,) = names
                found.append(Field(name, *(_value(side) for side in sides)))
            else:
                found += [Field(_key(side), *pair) for side, pair in _apart(*sides)]
    return tuple(found)


def _apart(old: str, new: str) -> list[tuple[str, tuple[str, str]]]:
    return [(old, (_value(old), "")), (new, ("", _value(new)))]


def _key(line: str) -> str:
    head, colon, _ = line.strip().removeprefix("- ").partition(":")
    return head if colon and head.isidentifier() else ""


def _value(line: str) -> str:
    return line.strip().removeprefix("- ").removeprefix(f"{_key(line)}:").strip().strip('"') if line else ""


def _claim(was: Claim | None, now: Claim | None) -> ClaimDiff | None:
    fields = _fields(_told(was), _told(now))
    what = "changed" if was and now else "added" if now else "removed"
    one = now or was
    return ClaimDiff(one.key, what, fields) if one and fields else None


def _fields(was: Mapping[str, str], now: Mapping[str, str]) -> tuple[Field, ...]:
    names = dict.fromkeys((*now, *was))
    both = (Field(name, was.get(name, ""), now.get(name, "")) for name in names)
    return tuple(one for one in both if one.was != one.now)


def _prose(brief: Brief | None) -> Mapping[str, str]:
    return {name: _words(getattr(brief, name)) for name in PROSE} if brief else {}


def _told(claim: Claim | None) -> Mapping[str, str]:
    return {name: _words(getattr(claim, name)) for name in OF_CLAIM} if claim else {}


def _words(value: object) -> str:
    """A field's value as one line."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(_words(one) for one in value)
    if isinstance(value, Citation):
        return f"{value.source} ({value.place})" if value.place else value.source
    if isinstance(value, Record):
        parts = (value.text, _words(value.sources), value.why, value.safe)
        return " · ".join(part for part in parts if part)
    if isinstance(value, Check):
        return f"{value.on.text}: {value.how}"
    return str(getattr(value, "text", value))
