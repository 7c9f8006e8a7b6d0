"""What a program is, told from its sources."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from steadyback.catalogue.sources import mark_of


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A package of two modules."""
    folder = tmp_path / "some_rules"
    folder.mkdir()
    (folder / "__init__.py").write_text("", "utf-8")
    (folder / "limit.py").write_text("MOST = 3\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "some_rules", raising=False)
    return import_module("some_rules")


def test_a_changed_line_a_new_module_and_another_name_each_make_another_program(
    package: ModuleType,
) -> None:
    folder = Path(str(package.__file__)).parent
    marks = [mark_of(package), mark_of(package)]
    (folder / "limit.py").write_text("MOST = 4\n", "utf-8")
    marks.append(mark_of(package))
    (folder / "more.py").write_text("", "utf-8")
    marks.append(mark_of(package))
    (folder / "more.py").rename(folder / "other.py")
    marks.append(mark_of(package))
    assert marks[0] == marks[1]
    assert len(set(marks)) == 4
    assert {len(one) for one in marks} == {32}
