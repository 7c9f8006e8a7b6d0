"""In a real browser: walks are brought in from a file, looked through, and found again."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import DESK, PHONE
from tests.browser.visit import sit_down, take
from tests.imports.written import apple, distance, workout
from tests.web.conftest import Device


def a_file() -> list[FilePayload]:
    """An export of the fortieth day: three walks, one of them long ago, and a run."""
    parts = (
        workout("2026-03-05 08:15:00 +0000", "2026-03-05 08:45:00 +0000"),
        workout("2026-04-08 18:00:00 +0100", "2026-04-08 19:00:00 +0100", kind="Running"),
        workout("2026-04-09 08:15:00 +0100", "2026-04-09 08:55:00 +0100", inside=distance(2.9)),
        workout("2026-04-11 09:00:00 +0100", "2026-04-11 09:25:00 +0100"),
    )
    return [{"name": "export.xml", "mimeType": "text/xml", "buffer": apple(*parts)}]


def send(page: Page, files: list[FilePayload]) -> None:
    """Choose files and send them."""
    page.get_by_label("Your file").set_input_files(files)
    page.get_by_role("button", name="Show the walks in it").click()


def look(page: Page, pictures: Path, name: str) -> None:
    """Check the page on a phone and at a desk."""
    for width, height in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        take(page, pictures, name)


@pytest.mark.django_db(transaction=True)
def test_walks_are_brought_in(
    page: Page, someone: Device, clock: time_machine.Traveller, pictures: Path
) -> None:
    clock.shift(timedelta(days=40))
    sit_down(page, someone, "walk")
    page.get_by_role("link", name="Bring in walks").click()
    page.get_by_text("Where do I find such a file?").click()
    look(page, pictures, "80-walks")
    send(page, [{"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no walk"}])
    expect(page.get_by_role("alert")).to_contain_text("no file of walks that we know")
    look(page, pictures, "81-walks-refused")
    send(page, a_file())
    expect(page.get_by_role("heading", level=1)).to_have_text("Walks in your file")
    boxes = page.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()] == [True, True, False]
    boxes.first.uncheck()
    look(page, pictures, "82-walks-found")
    page.get_by_role("button", name="Save what is ticked").click()
    expect(page.get_by_role("status").first).to_contain_text("One walk is in your record now.")
    send(page, a_file())
    page.get_by_text("Already here (1)").click()
    look(page, pictures, "83-walks-again")
