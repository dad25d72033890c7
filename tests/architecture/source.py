"""The source as the rules read it: files, modules, imports and functions."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("app", "mobile_api", "jobs")
CONCEPTS = ("places", "people", "registration", "orders", "dispatch", "reviews", "points", "notifications")
"""In the order of the loop: a concept may read the tables of those before it."""


@dataclass(frozen=True)
class Import:
    """One imported module or name, with its line."""

    name: str
    line: int


@dataclass(frozen=True)
class Source:
    """One file."""

    path: Path

    @property
    def name(self) -> str:
        """The path from the project's root, for messages."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        """The module's dotted name, in parts."""
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def concept(self) -> str | None:
        """The concept that the file belongs to, in ``app``."""
        parts = self.parts
        return parts[1] if len(parts) > 2 and parts[0] == "app" and parts[1] in CONCEPTS else None

    @cached_property
    def text(self) -> str:
        """The file's text."""
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        """The file's syntax."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """Every part of the syntax."""
        return tuple(ast.walk(self.tree))

    def imports(self) -> Iterator[Import]:
        """Every module that is imported, anywhere in the file; a name from a package counts as a module too."""
        for node in self.nodes:
            if isinstance(node, ast.Import):
                yield from (Import(alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from (Import(f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        for node in self.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                yield node


def sources(*packages: str) -> Iterator[Source]:
    """The files of some packages; each is read once, whoever asks."""
    return chain.from_iterable(map(_files, packages))


@cache
def _files(package: str) -> tuple[Source, ...]:
    return tuple(Source(path) for path in sorted((ROOT / package).rglob("*.py")))
