"""Mutation testing: the tests have teeth where they fail once the code is made wrong in one place.

``python -m tests.mutate`` makes each mutant of the language, the rules, the modes and the evaluator in a copy of the
checkout, runs the tests that concern it, and prints those that no test has noticed. ``--every 10`` tries a tenth.
Beside them it counts on standard error; ``--first 120`` goes on from there, and with ``--every 2`` two can share the work.

mutmut and cosmic-ray were tried first. mutmut chooses a mutant after all modules have been imported and their caches
filled, and leaves module-level code alone; but the table of primitives is nothing else, and every formula is cached.
cosmic-ray starts Python anew for each mutant, which takes longer than most mutants live, and it does not look into the
texts of the rules. Here the libraries are imported once, and each mutant is a fork that imports the house by itself.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent

LIBRARIES = (
    "click.testing",
    "hypothesis.strategies",
    "jsonschema",
    "lark",
    "mpmath",
    "numpy",
    "pexpect",
    "pytest",
    "rich.table",
)
"""What the tests import besides the house."""

MODES = ("modes", "trace", "laws", "derivatives")
READ = ("grammar", "language", "functions", "errors", "mistakes", "trace")

CONCERNED = {
    "tracediff/modes/adjoint.py": (*MODES, "cut"),
    "tracediff/modes/tangent.py": (*MODES, "cut"),
    "tracediff/modes/joined.py": ("derivatives", *MODES),
    "tracediff/modes/lowered.py": ("derivatives", *MODES),
    "tracediff/evaluate.py": (*MODES, "gradient"),
    "tracediff/language/rules.py": (*MODES, "primitives", "symbolic"),
    "tracediff/language/scanner.py": READ,
    "tracediff/language/operations.py": READ,
    "tracediff/language/functions.py": READ,
    "tracediff/language/lowering.py": ("trace", "errors", "language", "functions", "laws", "gradient", "mistakes"),
    "tracediff/primitives.py": ("primitives", "trace", "derivatives", "laws", "symbolic"),
}
"""The tests that concern a module, besides its own examples; they are run in this order until one fails."""

SECONDS = 20
"""A mutant that takes more time of the processor runs for ever, which is noticed."""


class Mutant(NamedTuple):
    """A module that is wrong in one place; `about` is the primitive on whose line that is."""

    module: str
    line: int
    before: str
    after: str
    source: str
    about: str


OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or, ast.Or: ast.And,
    ast.BitOr: ast.BitAnd, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE,
    ast.GtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip

TOKEN = re.compile(r"\d+|[ab]\b|y\b|<=|>=|==|!=|[-+*/^<>]|\b(?:sin|cos|sinh|cosh|sqrt|exp|sign|sigmoid|hypot|abs)\b")
SWAPS = {
    "a": "b", "b": "a", "y": "a", "+": "-", "-": "+", "*": "/", "/": "*", "^": "*", "<": "<=", "<=": "<", ">": ">=",
    ">=": ">", "==": "!=", "!=": "==", "sin": "cos", "cos": "sin", "sinh": "cosh", "cosh": "sinh", "sqrt": "abs",
    "exp": "cosh", "sign": "abs", "sigmoid": "exp", "hypot": "max", "abs": "sign",
}  # fmt: skip
"""What takes the place of a word or sign in a rule of the table of primitives; a numeral becomes one more."""


def changed_rules(text: str) -> Iterator[str]:
    """The texts of a rule that is wrong in one place."""
    for found in TOKEN.finditer(text):
        word = found.group()
        swapped = SWAPS.get(word) or str(int(word) + 1)
        yield text[: found.start()] + swapped + text[found.end() :]


def changed(node: ast.AST) -> Iterator[ast.AST]:  # noqa: PLR0912 - a case for each kind of node
    """What a node of the syntax tree may wrongly be instead."""
    match node:
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}x")
        case ast.BinOp(op=op) | ast.BoolOp(op=op) if type(op) in OPERATORS:
            other = copy.copy(node)
            other.op = OPERATORS[type(op)]()  # type: ignore[assignment]
            yield other
        case ast.Compare(left, [op], others) if type(op) in OPERATORS:
            yield ast.Compare(left, [OPERATORS[type(op)]()], others)  # type: ignore[list-item]
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.IfExp(test, body, orelse):
            yield ast.IfExp(test, orelse, body)
        case ast.If(test, body, orelse):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, orelse)
        case ast.comprehension(target, iterated, [_, *conditions], is_async):
            yield ast.comprehension(target, iterated, conditions, is_async)
        case ast.Call(function, [first, second, *others], keywords):
            if ast.dump(first) != ast.dump(second):
                yield ast.Call(function, [second, first, *others], keywords)
        case ast.Return(value) if value is not None and not _is_none(value):
            yield ast.Return(ast.Constant(None))
        case ast.Continue():
            yield ast.Break()
        case ast.Assign() | ast.AugAssign() | ast.Raise() | ast.Delete():
            yield ast.Pass()
        case ast.Expr(value) if not isinstance(value, ast.Constant):
            yield ast.Pass()


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def places(tree: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Each place of a syntax tree at which a node stands, but for what nobody runs: annotations and docstrings."""
    if isinstance(tree, ast.AnnAssign) and _line(tree.annotation) == "TypeAlias":
        return
    for name, field in ast.iter_fields(tree):
        if name in ("annotation", "returns", "decorator_list", "bases", "type_ignores"):
            continue
        for number, node in enumerate(field) if isinstance(field, list) else [(None, field)]:
            if isinstance(node, ast.AST) and not isinstance(node, ast.Import | ast.ImportFrom | ast.ClassDef):
                yield tree, name, number
                yield from places(node)
            elif isinstance(node, ast.ClassDef):
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        yield from places(method)


def mutants(module: str) -> Iterator[Mutant]:
    """The mutants of a module; of the table of primitives, those of its rules, domains and kinks."""
    tree = ast.parse((ROOT / module).read_text(encoding="utf-8"))
    rules = _rules(tree) if module.endswith("primitives.py") else None
    for parent, name, number in list(places(tree)):
        field = getattr(parent, name)
        node = field if number is None else field[number]
        if rules is not None:
            found: Iterator[ast.AST] = map(ast.Constant, changed_rules(node.value)) if node in rules else iter(())
        else:
            found = iter(()) if _is_said(parent, node) else changed(node)
        for other in found:
            _put(parent, name, number, other)
            source = ast.unparse(ast.fix_missing_locations(tree))
            _put(parent, name, number, node)
            line = next(part.lineno for part in ast.walk(node) if hasattr(part, "lineno"))
            yield Mutant(module, line, _line(node), _line(other), source, rules[node] if rules else "")


def _is_said(parent: ast.AST, node: ast.AST) -> bool:
    """Whether a node is a docstring, or a piece of a text that is put together."""
    return isinstance(parent, ast.Expr | ast.JoinedStr) and isinstance(node, ast.Constant)


def _rules(tree: ast.AST) -> dict[ast.AST, str]:
    """The partials, the domain and the kink on each line of the table of primitives, with the name of the primitive."""
    found: dict[ast.AST, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("unary", "binary"):
            partials = 1 if node.func.id == "unary" else 2
            name = ast.literal_eval(node.args[0])
            kinks = [keyword.value for keyword in node.keywords if keyword.arg == "kink"]
            found |= dict.fromkeys([*node.args[2 : 2 + partials], node.args[3 + partials], *kinks], name)
    return found


def _put(parent: ast.AST, name: str, number: int | None, node: ast.AST) -> None:
    if number is None:
        setattr(parent, name, node)
    else:
        getattr(parent, name)[number] = node


def _line(node: ast.AST) -> str:
    """A node as text, its first line."""
    return ast.unparse(ast.fix_missing_locations(node)).partition("\n")[0][:90]


def passes(folder: str, tests: list[str], warm: bool = False) -> bool:
    """Whether the tests pass in a copy of the checkout; run in a fork, which imports the house by itself."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        os.chdir(folder)
        os.environ["HYPOTHESIS_PROFILE"] = "mutation"
        sys.path.insert(0, folder)
        sys.dont_write_bytecode = not warm
        for name in [name for name in sys.modules if name.partition(".")[0] == "tests"]:
            del sys.modules[name]
        main: Callable[[list[str]], int] = import_module("pytest").main
        options = [
            "-x",
            "-q",
            "-m",
            "not long",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:cov",
            "-W",
            "ignore::pytest.PytestAssertRewriteWarning",
        ]
        failing = (code for test in tests if (code := int(main([*options, *test.split()]))))
        code = next(failing, 0)
    finally:
        os._exit(code)


def main() -> int:
    """Try the mutants; the exit code is 1 where one survives."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.mutate", description="Make the code wrong, and run the tests."
    )
    parser.add_argument("--every", type=int, default=1, help="try one mutant in so many")
    parser.add_argument("--first", type=int, default=0, help="the number to begin with, to go on or to share the work")
    parser.add_argument("modules", nargs="*", help="by default all whose tests are known")
    asked = parser.parse_args()
    for library in LIBRARIES:
        import_module(library)
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copied = os.path.join(folder, "house")
        ignored = shutil.ignore_patterns(".*", "__pycache__", "dist", "build")
        shutil.copytree(ROOT, copied, ignore=ignored)
        for module in asked.modules or CONCERNED:
            path = Path(copied, module)
            original, tests = path.read_bytes(), [module, *[f"tests/test_{name}.py" for name in CONCERNED[module]]]
            if not passes(copied, tests, warm=True):
                raise SystemExit(f"the tests of {module} fail without any mutant")
            tried = list(enumerate(mutants(module)))[asked.first :: asked.every]
            killed = 0
            for number, mutant in tried:
                path.write_text(mutant.source, encoding="utf-8")
                os.utime(path, (number, number))  # no compiled module is so old
                first = [f"{tests[1]} -k {mutant.about}"] if mutant.about else []
                if passes(copied, [*first, *tests]):
                    print(f"{module}:{mutant.line}: {mutant.before}  ->  {mutant.after}", flush=True)
                else:
                    killed += 1
                print(f"{number} tried", file=sys.stderr, flush=True)
            path.write_bytes(original)
            survivors += len(tried) - killed
            print(f"{module}: {killed} of {len(tried)} killed", flush=True)
    return min(1, survivors)


if __name__ == "__main__":
    sys.exit(main())
