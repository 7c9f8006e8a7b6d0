"""The house around the code: locks, addresses, commands, and what the README promises."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = sorted(ROOT.glob("requirements*.lock"))
NPM_LOCKS = [ROOT / "package-lock.json", ROOT / "frontend" / "chromium" / "package-lock.json"]

# Put together from parts, so that this file does not hold what it looks for.
REGISTRIES = ["py" + "pi.org", "python" + "hosted", "registry." + "npmjs", "deb." + "debian.org"]
MACHINE_PATHS = ["/" + "work/", "/" + "root/", "/" + "home/"]
RESOLVED = '"res' + 'olved"'


def ours() -> list[Path]:
    """Every file that is or would be committed. Without git, the tree less what is installed."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return [path for line in run.stdout.splitlines() if (path := ROOT / line).is_file()]
    away = {"node_modules", "__pycache__", "dist", "data", ".test"}
    return [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and not away & set(path.relative_to(ROOT).parts)
        and not path.relative_to(ROOT).parts[0].startswith(".venv")
        and "cache" not in path.relative_to(ROOT).parts[0]
    ]


def words_of(path: Path) -> str:
    """The text of a file; nothing for a picture or a typeface."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


TEXTS = {path.relative_to(ROOT).as_posix(): words_of(path) for path in ours()}


def files_with(*needles: str) -> list[str]:
    return [
        f"{name}: {needle}" for name, text in TEXTS.items() for needle in needles if needle in text
    ]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_walk_sees_the_project() -> None:
    assert {"pyproject.toml", "Makefile", "README.md", "package-lock.json"} <= TEXTS.keys()
    assert len(TEXTS) > 100


def test_no_file_names_a_package_registry() -> None:
    assert files_with(*REGISTRIES) == []


def test_no_file_holds_a_path_of_one_machine() -> None:
    assert files_with(*MACHINE_PATHS) == []


def test_no_lock_says_where_a_package_was_fetched() -> None:
    for path in NPM_LOCKS:
        text = path.read_text("utf-8")
        assert RESOLVED not in text, path
        assert '"integrity": "sha512-' in text, path
        addresses = re.findall(r'^\s*"(\w+)": "[a-z+]*://', text, re.MULTILINE)
        assert set(addresses) <= {"url"}, f"{path}: only funding pages may have an address"


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_python_locks_pin_every_package_by_hash(path: Path) -> None:
    text = path.read_text("utf-8")
    assert "://" not in text
    entries = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[\w.\[\]-]+==[\w.]+", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_there_are_four_python_locks() -> None:
    assert [path.name for path in LOCKS] == [
        "requirements-bare.lock",
        "requirements-dev.lock",
        "requirements-uv.lock",
        "requirements.lock",
    ]


def pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for package, version in re.findall(
        r"^([\w.-]+)(?:\[.*\])?==([\w.]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE
    ):
        found.setdefault(package, set()).add(version)
    return found


@pytest.mark.parametrize("smaller", ["requirements.lock", "requirements-bare.lock"])
def test_the_locks_agree(smaller: str) -> None:
    tested = pins("requirements-dev.lock")
    assert {p: v for p, v in pins(smaller).items() if tested.get(p) != v} == {}


def test_the_bare_lock_has_what_the_lower_layers_need_and_no_django() -> None:
    bare = pins("requirements-bare.lock").keys()
    assert {"pydantic", "ortools", "pyyaml", "tzdata", "hypothesis"} <= bare
    assert not {name for name in bare if "django" in name}


def test_the_locks_hold_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=~]", line)[0] for line in project["dependencies"]}
    assert len(names) >= 8
    assert names <= pins("requirements.lock").keys()


def test_no_lock_that_records_addresses_is_kept() -> None:
    assert not {name for name in TEXTS if Path(name).name in {"uv.lock", "pylock.toml"}}


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(page: str) -> None:
    named = set(re.findall(r"(?:`|^ {4})make ([a-z]+)", TEXTS[page], re.MULTILINE))
    assert {"run", "test"} <= named
    assert named <= make_targets()


def test_make_has_the_usual_targets_and_explains_them() -> None:
    usual = {"setup", "run", "test", "nightly", "lint", "bench", "lock", "clean", "help"}
    assert usual <= make_targets()
    run = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {target for target in usual if f"make {target} " not in run.stdout} == set()


def test_the_check_of_every_change_is_make_test() -> None:
    script = ROOT / ".ci" / "run"
    assert re.search(r"^exec make test\b", script.read_text("utf-8"), re.MULTILINE)
    assert script.stat().st_mode & 0o111


def test_every_page_that_is_linked_exists() -> None:
    pages = [name for name in TEXTS if name.endswith(".md")]
    assert len(pages) > 8
    broken = []
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)", TEXTS[page]):
            if "://" in target or target.startswith("mailto:"):
                continue
            if not ((ROOT / page).parent / target).exists():
                broken.append(f"{page}: {target}")
    assert broken == []


def test_each_decision_is_numbered_once() -> None:
    names = [Path(name).name for name in TEXTS if name.startswith("docs/decisions/")]
    numbers = sorted(int(name[:4]) for name in names)
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 4


@pytest.mark.parametrize("layer", ["engine", "movement"])
def test_the_architecture_page_has_a_room_for_every_module(layer: str) -> None:
    text = TEXTS["docs/architecture.md"].partition(f"## The {layer}, room by room")[2]
    rooms = "".join(line for line in text.partition("\n## ")[0].splitlines() if "|" in line)
    named = set(re.findall(r"`(\w+)`", rooms))
    modules = {path.stem for path in (ROOT / "src/steadyback" / layer).rglob("*.py")} - {"__init__"}
    assert named == modules
