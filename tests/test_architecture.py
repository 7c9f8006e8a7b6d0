"""The shape of the code: import contracts, sizes, names, documentation, and where tables live."""

import ast
import statistics
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "steadyback"
MODULES = sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)
EXCEPTIONS = tomllib.loads((ROOT / "tests" / "size_exceptions.toml").read_text("utf-8"))
VAGUE = {"common", "core", "helper", "helpers", "manager", "managers", "misc", "services"} | {
    "util",
    "utils",
}
HOLDS_TABLES = {("web", "accounts"), ("web", "records")}

MODULE_LINES = 500
FUNCTION_LINES = 60
FUNCTION_MEDIAN = 10
FUNCTION_NINETIETH = 30

Function = ast.FunctionDef | ast.AsyncFunctionDef


class Measured(NamedTuple):
    """A function, where it is, and how long."""

    key: str
    lines: int


def name_of(path: Path) -> str:
    return path.relative_to(SOURCE.parent).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def functions_in(node: ast.AST, prefix: str = "") -> Iterator[tuple[str, Function]]:
    """Each function with its dotted name, methods and inner functions included."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
            yield from functions_in(child, f"{prefix}{child.name}.")
        elif isinstance(child, ast.ClassDef):
            yield from functions_in(child, f"{prefix}{child.name}.")
        else:
            yield from functions_in(child, prefix)


def length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def measured_functions() -> list[Measured]:
    return [
        Measured(f"{name_of(path)}:{name}", length(function))
        for path in MODULES
        for name, function in functions_in(parsed(path))
    ]


def may_hold_tables(path: Path) -> bool:
    return path.relative_to(SOURCE).parts[:2] in HOLDS_TABLES


def test_the_walk_sees_the_whole_package() -> None:
    seen = {path.relative_to(SOURCE).parts[0] for path in MODULES}
    expected = {"record", "catalogue", "engine", "wording", "movement", "web", "cli", "launch"}
    assert expected <= seen, f"not there: {sorted(expected - seen)}"
    assert len(MODULES) > 40
    assert len(measured_functions()) > 200


def test_imports_only_point_down() -> None:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    assert len(contracts) >= 6
    assert f"{len(contracts)} kept, 0 broken" in run.stdout, run.stdout


def test_no_module_is_too_long() -> None:
    allowed = EXCEPTIONS["modules"]
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    too_long = {name: n for name, n in lines.items() if n > MODULE_LINES}
    assert too_long.keys() == allowed.keys(), f"over {MODULE_LINES} lines: {too_long}"


def test_no_function_is_too_long() -> None:
    allowed = EXCEPTIONS["functions"]
    too_long = {f.key: f.lines for f in measured_functions() if f.lines > FUNCTION_LINES}
    assert too_long.keys() == allowed.keys(), f"over {FUNCTION_LINES} lines: {too_long}"


def test_every_exception_has_a_reason() -> None:
    reasons = [*EXCEPTIONS["modules"].values(), *EXCEPTIONS["functions"].values()]
    assert all(len(reason.split()) >= 4 for reason in reasons)


def test_functions_are_short_on_the_whole() -> None:
    lengths = sorted(f.lines for f in measured_functions())
    ninetieth = lengths[int(len(lengths) * 0.9)]
    assert statistics.median(lengths) <= FUNCTION_MEDIAN
    assert ninetieth <= FUNCTION_NINETIETH


def test_nothing_has_a_vague_name() -> None:
    named = [
        path
        for folder in (SOURCE, ROOT / "frontend" / "src", ROOT / "tests")
        for path in folder.rglob("*")
        if "node_modules" not in path.parts and "__pycache__" not in path.parts
    ]
    assert len(named) > 60
    assert [path for path in named if path.name.split(".")[0].lower() in VAGUE] == []


def public_definitions(module: ast.Module) -> Iterator[Function | ast.ClassDef]:
    for node in module.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node


def test_public_names_say_what_they_are_for() -> None:
    silent = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in public_definitions(parsed(path))
        if not ast.get_docstring(node)
    ]
    assert silent == [], "no docstring"


def test_modules_say_what_they_are_for() -> None:
    silent = [
        name_of(path)
        for path in MODULES
        if path.read_text("utf-8").strip() and not ast.get_docstring(parsed(path))
    ]
    assert silent == [], "no docstring"


def test_every_function_is_typed() -> None:
    untyped = [
        f"{name_of(path)}:{function.lineno} {name}"
        for path in MODULES
        for name, function in functions_in(parsed(path))
        if function.returns is None
    ]
    assert untyped == [], "no return type"


def test_only_records_and_accounts_query_tables() -> None:
    queries = [
        f"{name_of(path)}:{node.lineno}"
        for path in MODULES
        if not may_hold_tables(path)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"objects", "_default_manager", "_base_manager"}
    ]
    assert queries == [], "ask steadyback.web.records instead"


def test_only_records_and_accounts_hold_tables() -> None:
    """The registry knows every table, however it was made."""
    from django.apps import apps

    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("steadyback.")
    ]
    assert len(ours) >= 3
    astray = [
        f"{model.__module__}.{model.__name__}"
        for model in ours
        if tuple(model.__module__.split(".")[1:3]) not in HOLDS_TABLES
    ]
    assert astray == []


def test_the_pure_packages_are_linted_as_pure() -> None:
    pure = [name for name in ("engine", "wording", "movement") if (SOURCE / name).is_dir()]
    assert {"engine", "wording"} <= set(pure)
    for package in pure:
        rules = tomllib.loads((SOURCE / package / "ruff.toml").read_text("utf-8"))["lint"]
        assert "TID251" in rules["extend-select"]
        banned = rules["flake8-tidy-imports"]["banned-api"]
        assert {"datetime.datetime.now", "random", "pathlib", "os"} <= banned.keys()


def test_the_pure_packages_hold_nothing_that_switches_the_check_off() -> None:
    silenced = [
        f"{name_of(path)}:{number}"
        for path in MODULES
        if path.relative_to(SOURCE).parts[0] in {"engine", "wording", "movement"}
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if "noqa: TID251" in line or "noqa: DTZ" in line or line.strip() == "# ruff: noqa"
    ]
    assert silenced == []


def test_only_what_plans_loads_the_solver() -> None:
    loaded = "import sys, steadyback.launch; sys.exit('ortools' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
