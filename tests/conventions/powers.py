"""What a line of code does, read from its syntax: imports, calls, texts, waiting, acting at import."""

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
STAIR = ("briefs", "store", "bot")
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


@dataclass(frozen=True)
class Line:
    """A line that uses some power."""

    file: str
    number: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.number} {self.what}"


Found = Iterator[tuple[int, str]]
Look = Callable[[str, ast.Module], Found]


@dataclass(frozen=True)
class Rule:
    """A power and who has it.

    Attributes:
        look: Finds its uses in one file.
        homes: The files that may use it, as patterns, each with the reason.
        rooms: The files in which it is looked for at all.
    """

    look: Look
    homes: Mapping[str, str]
    rooms: Sequence[str] = ("briefs/*", "store/*", "bot/*")

    def breaches(self, file: str, source: str) -> list[Line]:
        """The lines of a file that use the power without having it."""
        if not any(fnmatch(file, room) for room in self.rooms) or any(fnmatch(file, home) for home in self.homes):
            return []
        return [Line(file, number, what) for number, what in self.look(file, parsed(source))]


@cache
def parsed(source: str) -> ast.Module:
    """The syntax of a file."""
    return ast.parse(source)


@cache
def code() -> Mapping[str, str]:
    """Every file of the three rooms by its path."""
    found = (path for room in STAIR for path in sorted((ROOT / room).rglob("*.py")))
    return {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in found}


def imported(tree: ast.Module) -> Found:
    """Every module that is imported, each of its names as `module.name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def imports(*packages: str) -> Look:
    """Imports of a package or of something in it."""

    def look(_file: str, tree: ast.Module) -> Found:
        wanted = re.compile(rf"({'|'.join(map(re.escape, packages))})(\.|$)")
        return ((number, name) for number, name in imported(tree) if wanted.match(name))

    return look


def climbs(file: str, tree: ast.Module) -> Found:
    """Imports of a room further up the stair."""
    above = STAIR[STAIR.index(file.partition("/")[0]) + 1 :]
    return ((number, name) for number, name in imported(tree) if name.partition(".")[0] in above)


def names(*wanted: str) -> Look:
    """Names, attributes and keyword arguments of just this spelling; `a.b` for an attribute of a name."""

    def look(_file: str, tree: ast.Module) -> Found:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name | ast.Attribute):
                spelt = ast.unparse(node)
                said = {spelt, spelt.rpartition(".")[2]}
            elif isinstance(node, ast.keyword) and node.arg:
                said = {f"{node.arg}="}
            elif isinstance(node, ast.ImportFrom):
                said = {f"{node.module}.{alias.name}" for alias in node.names}
            else:
                continue
            yield from ((node.lineno, name) for name in said & set(wanted))

    return look


def texts(pattern: str) -> Look:
    """Texts in the code that have a pattern, docstrings left out."""

    def look(_file: str, tree: ast.Module) -> Found:
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
                found = re.search(pattern, node.value)
                if found:
                    yield node.lineno, found.group()

    return look


def either(*looks: Look) -> Look:
    """What any of them finds."""

    def look(file: str, tree: ast.Module) -> Found:
        for one in looks:
            yield from one(file, tree)

    return look


def but(look: Look, *excepted: str) -> Look:
    """What a look finds, a few left out."""

    def narrowed(file: str, tree: ast.Module) -> Found:
        return ((number, what) for number, what in look(file, tree) if what not in excepted)

    return narrowed


def waits(_file: str, tree: ast.Module) -> Found:
    """Whatever awaits."""
    kinds = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    return ((node.lineno, "awaits") for node in ast.walk(tree) if isinstance(node, kinds))


def opens(_file: str, tree: ast.Module) -> Found:
    """Calls that read or write files."""
    wanted = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in wanted:
            yield node.lineno, ast.unparse(node.func)


def acts_at_import(_file: str, tree: ast.Module) -> Found:
    """What a module does beside naming: only imports, constants, functions, classes and the shell's last `if` may be."""
    for number, node in enumerate(tree.body):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and number == 0:
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("__name__ == '__main__'", "TYPE_CHECKING"):
            continue
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and _constant(node):
            continue
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(tree.body[number - 1], ast.Assign | ast.AnnAssign)
        ):
            continue  # a sentence about the constant above it
        yield node.lineno, ast.unparse(node).partition("\n")[0]


def _constant(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> bool:
    # CAPS for constants, Words for types, and the list of what a module gives away.
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    spelt = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return all(
        isinstance(part, ast.Name) and (part.id.lstrip("_")[:1].isupper() or part.id == "__all__") for part in spelt
    )


def rebinds_globals(_file: str, tree: ast.Module) -> Found:
    """Functions that change a name of their module."""
    return ((node.lineno, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Global))


def reaches_for_private(_file: str, tree: ast.Module) -> Found:
    """Names of another module or object that begin with an underscore."""
    for number, name in imported(tree):
        if re.match(r"_[^_]", name.rpartition(".")[2]):
            yield number, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and re.match(r"_[^_]", node.attr):
            owner = ast.unparse(node.value)
            if owner not in ("self", "cls", "super()"):
                yield node.lineno, f"{owner}.{node.attr}"


def longer_functions(_file: str, tree: ast.Module) -> Found:
    """Functions that are too long to read in one look."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} has {lines} lines"
