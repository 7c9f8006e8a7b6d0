"""Changes one place in one function of the product, in the running process, and puts it back.

The function's code is replaced, not its name: whoever imported the function, or keeps it in a
table, gets the changed one. A change that no longer fits the code raises Gone.
"""

import ast
import sys
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

from proof.mutation.mutant import Gone, Undo

Function = ast.FunctionDef
Place = ast.expr | ast.stmt


def function_at(where: str) -> FunctionType:
    """The function named `engine.pain:hard_day` or `engine.state:Judged.colour` (a property).

    Where it has moved to another module of the same package under its name, it is found there.
    """
    module, _, path = where.partition(":")
    first, *rest = path.split(".")
    found = named_in(f"steadyback.{module}", first)
    try:
        for name in rest:
            found = vars(found)[name]
    except (TypeError, KeyError) as error:
        raise Gone(f"{where}: there is no such function") from error
    found = getattr(found, "fget", None) or getattr(found, "func", None) or found
    found = getattr(found, "__wrapped__", found)
    if not isinstance(found, FunctionType) or found.__closure__:
        raise Gone(f"{where}: this is no plain function")
    return found


def named_in(module: str, name: str) -> object:
    """What a module calls by this name, or else the one thing that its neighbours call so."""
    try:
        return vars(import_module(module))[name]
    except (ImportError, KeyError):
        package = module.rpartition(".")[0] + "."
    near = [loaded for path, loaded in sys.modules.items() if path.startswith(package)]
    found = {id(one): one for one in (vars(home).get(name) for home in near) if one is not None}
    if len(found) != 1:
        raise Gone(f"{module}:{name}: there is no such function")
    return next(iter(found.values()))


@cache
def tree_of(module: str) -> ast.Module:
    """The syntax tree of a module that is loaded."""
    file = sys.modules[module].__file__
    if file is None:
        raise Gone(f"{module}: it has no file")
    return ast.parse(Path(file).read_text("utf-8"), filename=file)


def definition(where: str) -> Function:
    """A copy of a function's definition, without its decorators."""
    function = function_at(where)
    found: ast.Module | ast.stmt | None = tree_of(function.__module__)
    for name in where.partition(":")[2].split("."):
        found = next((node for node in inside(found) if node.name == name), None)
    if not isinstance(found, Function):
        raise Gone(f"{where}: its definition was not found")
    made = deepcopy(found)
    made.decorator_list = []
    return made


def inside(node: ast.AST | None) -> Iterator[Function | ast.ClassDef]:
    """The functions and classes right inside a module or a class."""
    if isinstance(node, ast.Module | ast.ClassDef):
        for one in node.body:
            if isinstance(one, Function | ast.ClassDef):
                yield one


def parsed(text: str) -> Place:
    """An expression, or else one statement."""
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError:
        statements = ast.parse(text).body
    if len(statements) != 1:
        raise Gone(f"{text!r} is not one statement")
    return statements[0]


class Swap(ast.NodeTransformer):
    """Puts one piece of code in the place of each equal piece, and counts."""

    def __init__(self, old: Place, new: Place) -> None:
        """What to look for and what to put there."""
        self.old, self.new, self.count = ast.dump(old), new, 0

    def visit(self, node: ast.AST) -> Any:
        """The new piece, or the node with its parts visited."""
        if isinstance(node, Place) and ast.dump(node) == self.old:
            self.count += 1
            return ast.copy_location(deepcopy(self.new), node)
        return self.generic_visit(node)


def with_swap(where: str, old: str, new: str) -> Function:
    """The definition with one expression or statement exchanged. Raises Gone unless it is there."""
    made = definition(where)
    before, after = parsed(old), parsed(new)
    if isinstance(before, ast.expr) and isinstance(after, ast.stmt):
        before = ast.Expr(before)
    swap = Swap(before, after)
    made.body = [swap.visit(statement) for statement in made.body]
    if swap.count != 1:
        raise Gone(f"{where}: {old!r} is there {swap.count} times, not once")
    return made


def with_body(where: str, body: str) -> Function:
    """The definition with another body."""
    made = definition(where)
    made.body = ast.parse(body).body
    return made


def with_first(where: str, statement: str) -> Function:
    """The definition with a statement before all others."""
    made = definition(where)
    made.body = [*ast.parse(statement).body, *made.body]
    return made


def compiled(made: Function, file: str) -> CodeType:
    """The code of a definition."""
    module = ast.fix_missing_locations(ast.Module(body=[made], type_ignores=[]))
    constants = compile(module, file, "exec").co_consts
    return next(c for c in constants if isinstance(c, CodeType) and c.co_name == made.name)


def code_of(where: str, made: Function) -> CodeType:
    """The code of a changed definition. Raises Gone where it does the same as before."""
    before = function_at(where).__code__
    after = compiled(made, before.co_filename)
    if after.co_freevars or plain(after) == plain(before):
        raise Gone(f"{where}: the change changes nothing")
    return after


def put(where: str, code: CodeType) -> Undo:
    """Give the function other code."""
    function = function_at(where)
    before = function.__code__
    function.__code__ = code

    def undo() -> None:
        function.__code__ = before

    return undo


def plain(code: CodeType) -> tuple[object, ...]:
    """What a piece of code does, without the lines it is from."""
    constants = tuple(plain(c) if isinstance(c, CodeType) else (type(c), c) for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, constants


def entries(where: str, name: str) -> list[str]:
    """The keys of the dictionary that a function calls by this name. Raises Gone for none."""
    found = [key for key, _ in dictionary(definition(where), name)]
    if not found:
        raise Gone(f"{where}: there is no dictionary {name}")
    return found


def dictionary(made: Function, name: str) -> Iterator[tuple[str, tuple[ast.Dict, int]]]:
    """Each key of a named dictionary, and which value of which display it is."""
    for node in ast.walk(made):
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        if not (isinstance(target, ast.Name) and target.id == name):
            continue
        for part in ast.walk(node):
            if isinstance(part, ast.Dict):
                for index, key in enumerate(part.keys):
                    if isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield key.value, (part, index)


def with_entry(where: str, name: str, key: str, value: str) -> Function:
    """The definition with another value for one key of a named dictionary."""
    made = definition(where)
    for found, (display, index) in dictionary(made, name):
        if found == key:
            display.values[index] = ast.parse(value, mode="eval").body
            return made
    raise Gone(f"{where}: {name} has no {key!r}")


def parts(made: Function) -> list[tuple[ast.BoolOp, int]]:
    """Each part of each `and` and `or` that can be left out.

    A test for None that only lets the other parts be asked is none of them, nor is `x or ()`.
    """
    return [
        (node, index)
        for node in ast.walk(made)
        if isinstance(node, ast.BoolOp) and not any(map(is_plain, node.values))
        for index, value in enumerate(node.values)
        if not (isinstance(node.op, ast.And) and is_guard(value))
    ]


def is_plain(value: ast.expr) -> bool:
    """Whether a part is a value to fall back on, not a condition."""
    return isinstance(value, ast.Constant | ast.Tuple)


def is_guard(value: ast.expr) -> bool:
    """Whether a part says `… is not None`."""
    return isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.IsNot)


def part_texts(where: str) -> list[str]:
    """The text of each part of the conditions of a function. Raises Gone for none."""
    found = [ast.unparse(node.values[index]) for node, index in parts(definition(where))]
    if not found:
        raise Gone(f"{where}: there is no `and` and no `or`")
    return found


def without_part(where: str, number: int) -> Function:
    """The definition with one part of its conditions left out."""
    made = definition(where)
    node, index = parts(made)[number]
    node.values[index] = ast.Constant(value=isinstance(node.op, ast.And))
    return made
