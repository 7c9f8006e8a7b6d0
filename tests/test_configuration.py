"""docs/configuration.md names every variable that the code reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMES = re.compile(
    r'"((?:STEADYBACK_[A-Z_]+|DATABASE_URL|XDG_[A-Z_]+|PROMETHEUS_[A-Z_]+|DJANGO_SETTINGS_MODULE))"'
)


def read_by_the_code() -> set[str]:
    files = (ROOT / "src" / "steadyback").rglob("*.py")
    return {name for path in files for name in NAMES.findall(path.read_text("utf-8"))}


def test_the_page_names_what_the_code_reads() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    named = set(re.findall(r"`([A-Z][A-Z_]+)`", page))
    code = read_by_the_code()
    assert {"DATABASE_URL", "STEADYBACK_DATA", "STEADYBACK_HOSTS"} <= code
    assert named == code


def test_each_variable_has_a_row_with_what_happens_without_it() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = re.findall(r"^\| `([A-Z_]+)` \| .{10,} \| .+ \|$", page, re.MULTILINE)
    assert len(rows) == len(set(rows)) >= 10
