"""The parameters of one call, read as leniently or strictly as Telegram reads them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

from bot.sandbox.refusals import bad

INTEGER: Final = re.compile(r"-?\d{1,19}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a multipart body."""

    name: str
    mime: str
    content: bytes


@dataclass(slots=True)
class Params:
    """What a form, a query or a JSON body said; values are text or, from JSON, anything."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value as text; empty where there is none."""
        value = self.values.get(name, "")
        if isinstance(value, str):
            return value
        return "" if value is None else json.dumps(value)

    def number(self, name: str, default: int = 0) -> int:
        """The value as a whole number; what is no number is 0, as Telegram has it."""
        text = self.text(name)
        found = INTEGER.match(text)
        return int(found[0]) if found else (0 if text else default)

    def flag(self, name: str) -> bool:
        """True for "true", "yes" and "1"."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def real(self, name: str) -> float:
        """The value as a number, 0.0 for anything else."""
        try:
            return float(self.text(name))
        except ValueError:
            return 0.0

    def tree(self, name: str, sentence: str) -> Any:
        """A JSON value, None where the field is empty; refused with that sentence where it is no JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            raise bad(sentence) from None
