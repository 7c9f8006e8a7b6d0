"""Scripts and styles that are built anew while a server runs: no page gets the wrong ones."""

import gzip
import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from steadyback.web.look.templatetags.look import asset
from steadyback.web.look.versions import STATIC
from steadyback.web.player import offline

OLD, NEW = b"old();\n" * 40, b"entirely_new();\n" * 90


@pytest.fixture
def built() -> Iterator[Path]:
    """A script among the built ones, with its compressed copy."""
    path = STATIC / "dist" / f"test-{uuid4().hex}.js"
    path.parent.mkdir(exist_ok=True)
    packed = path.with_name(f"{path.name}.gz")
    path.write_bytes(OLD)
    packed.write_bytes(gzip.compress(OLD))
    yield path
    path.unlink(missing_ok=True)
    packed.unlink(missing_ok=True)


def fetched(address: str) -> tuple[int, bytes, str]:
    """Status, content and how long it may be kept."""
    answer = Client().get(address, headers={"accept-encoding": "gzip"})
    body = b"".join(answer) if answer.streaming else answer.content
    if answer.headers.get("content-encoding") == "gzip":
        body = gzip.decompress(body)
    elif answer.streaming:
        assert int(answer.headers["content-length"]) == len(body)
    return answer.status_code, body, answer.headers["cache-control"]


def build(path: Path, content: bytes) -> None:
    """Another build: the script, a second later its compressed copy."""
    later = path.stat().st_mtime + 10
    path.write_bytes(content)
    os.utime(path, (later, later))


def test_a_page_after_a_new_build_names_the_new_file_and_gets_it(built: Path) -> None:
    name = f"dist/{built.name}"
    before = asset(name)
    assert fetched(before)[:2] == (200, OLD)
    build(built, NEW)
    after = asset(name)
    assert before != after
    assert fetched(after)[:2] == (200, NEW), "the compressed copy is still that of the old file"


def test_an_old_address_never_stands_for_the_new_file_and_nobody_keeps_the_answer(
    built: Path,
) -> None:
    before = asset(f"dist/{built.name}")
    assert fetched(before)[0] == 200
    build(built, NEW)
    status, body, kept = fetched(before)
    assert (status, kept) == (404, "no-store")
    assert body == b""


def test_the_worker_names_the_files_that_are_there_now(
    built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"dist/{built.name}"
    monkeypatch.setattr(offline, "FILES", (name,))
    before = Client().get("/p/sw.js").content.decode()
    build(built, NEW)
    after = Client().get("/p/sw.js").content.decode()
    assert before != after
    assert asset(name) in after


@pytest.mark.parametrize("name", ["dist/%2e%2e/%2e%2e/versions.py", "dist/missing.js", "dist"])
def test_a_version_opens_nothing_that_is_no_built_file(name: str) -> None:
    assert fetched(f"/static/{name}?v=0123456789ab")[0] == 404
