"""In a real browser: from the letter to the clinician's page, and back to a day with exercise."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import sit_down, take
from tests.web.conftest import Device
from tests.web.test_letter_code import ADDRESS, tell


@pytest.mark.django_db(transaction=True)
def test_a_clinician_opens_exercise_again_by_the_code_of_the_letter(
    page: Page, someone: Device, pictures: Path
) -> None:
    tell(someone, "RF03")
    sit_down(page, someone, "letter")
    take(page, pictures, "130-letter")
    found = ADDRESS.search(
        page.inner_text("article").replace(page.url.split("/p/")[0], "http://testserver")
    )
    assert found is not None
    page.goto(found[1])
    take(page, pictures, "131-for-the-clinician")
    page.get_by_role("button", name="Allow exercise").click()
    expect(page.get_by_role("alert")).to_be_visible()
    take(page, pictures, "132-what-is-missing")
    page.get_by_label("numbness or pins and needles between", exact=False).first.check()
    page.get_by_label("Your name").fill("Lee Park")
    page.get_by_label("Your profession").fill("GP")
    page.get_by_label("When did you see").fill("2026-03-02")
    page.get_by_label("Until when").fill("2026-04-02")
    page.get_by_label("What may they do").fill("No lifting for two weeks.")
    page.get_by_label("I am a clinician", exact=False).check()
    page.get_by_role("button", name="Allow exercise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. It is saved.")
    take(page, pictures, "133-saved")
    tell(someone)
    page.goto(f"/p/{someone.person}/today")
    expect(page.get_by_role("link", name="Start session")).to_be_visible()
    expect(page.get_by_text("No lifting for two weeks.")).to_be_visible()
    take(page, pictures, "134-what-the-clinician-said")
