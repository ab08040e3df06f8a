"""Faults on order: refusals of any code, slow answers, answers that get lost after the deed."""

from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase
from typing import Any, Final

from bot.sandbox.refusals import PREFIXES, Json, Refusal

FIELDS: Final = {"method", "chat", "code", "description", "retry_after", "hang", "lost_answer", "late_answer", "times"}


@dataclass(slots=True)
class Fault:
    """One fault; `times` None = until it is taken away."""

    id: int
    method: str = "*"
    chat: int | None = None
    code: int | None = None
    description: str | None = None
    retry_after: int | None = None
    hang: float = 0.0
    lost_answer: bool = False
    late_answer: float = 0.0
    times: int | None = 1

    def refusal(self) -> Refusal | None:
        """The refusal that it makes; None for a fault that only hangs or loses the answer."""
        code = self.code or (429 if self.retry_after is not None else None)
        if code is None:
            return None
        said = self.description or PREFIXES.get(code, "Internal Server Error")
        if code == 429 and self.retry_after is None:
            self.retry_after = 1
        if code == 429 and self.description is None:
            said = f"Too Many Requests: retry after {self.retry_after}"
        return Refusal(code, said, {"retry_after": self.retry_after} if self.retry_after is not None else None)


class Faults:
    """The faults in force, tried in the order in which they were set."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._next = 1

    def set(self, wish: Json) -> Fault:
        """Add a fault; ValueError with one sentence when the wish is wrong."""
        unknown = set(wish) - FIELDS
        if unknown:
            raise ValueError(f"A fault has no {', '.join(sorted(unknown))}.")
        fault = Fault(self._next, **wish)
        fault.method = fault.method.lower()
        whole, real = (int,), (int, float)
        kinds: dict[str, tuple[type, ...]] = {"code": whole, "chat": whole, "times": whole}
        kinds |= {"hang": real, "late_answer": real}
        for name, types in kinds.items():
            value: Any = getattr(fault, name)
            if value is not None and (not isinstance(value, types) or isinstance(value, bool)):
                raise ValueError(f"A fault's {name} is a number.")
        if fault.code is not None and not 400 <= fault.code <= 599:
            raise ValueError("A fault's code is between 400 and 599.")
        if fault.refusal() is None and not (fault.hang or fault.lost_answer or fault.late_answer):
            raise ValueError("A fault needs a code, a retry_after, a hang, a late_answer or lost_answer.")
        self._next += 1
        self._faults.append(fault)
        return fault

    def strike(self, method: str, chat: int | None) -> Fault | None:
        """The fault that this call meets; one of its times is used up."""
        for fault in self._faults:
            if fnmatchcase(method, fault.method) and fault.chat in (None, chat):
                if fault.times is not None:
                    fault.times -= 1
                    if fault.times <= 0:
                        self._faults.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Take all faults away."""
        self._faults.clear()

    def shown(self) -> list[Json]:
        """The faults in force."""
        return [asdict(fault) for fault in self._faults]
