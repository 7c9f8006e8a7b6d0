"""In a real browser: everything is saved as one file, erased with a receipt, brought in again."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import sit_down, take
from tests.web.conftest import Device


def agree(page: Page, file: Path) -> None:
    """Fill in the form for a file and send it."""
    page.get_by_label("Your file").set_input_files(file)
    page.get_by_label("I am 18 or over.").check()
    page.get_by_label("I agree that my answers are kept").check()
    page.get_by_role("button", name="Bring it in").click()


@pytest.mark.django_db(transaction=True)
def test_everything_is_saved_erased_and_brought_in_again(
    page: Page, someone: Device, pictures: Path, tmp_path: Path
) -> None:
    sit_down(page, someone, "take-along")
    with page.expect_download() as begun:
        page.get_by_role("link", name="Everything as one file").click()
    archive = tmp_path / "all.zip"
    begun.value.save_as(archive)
    page.goto("/bring-in-a-record")
    take(page, pictures, "80-bring-record")
    agree(page, archive)
    expect(page.get_by_role("heading", name="This record is here already")).to_be_visible()
    take(page, pictures, "81-here-already")
    page.goto(f"/p/{someone.person}/you/erase")
    page.get_by_label("Type the word erase").fill("erase")
    page.get_by_role("button", name="Erase for ever").click()
    page.wait_for_url("**/erased")
    take(page, pictures, "82-erased")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="Save this receipt").click()
    assert receipt.value.suggested_filename == "steadyback-erased.json"
    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name="I have a file from another Steadyback").click()
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-100])
    agree(page, cut)
    expect(page.get_by_role("alert")).to_contain_text("Nothing was stored")
    take(page, pictures, "83-not-taken")
    agree(page, archive)
    page.wait_for_url("**/brought-in")
    take(page, pictures, "84-brought-in")
    page.get_by_role("link", name="Go to today").click()
    page.wait_for_url("**/today")
