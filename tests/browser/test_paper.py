"""In a real browser: the choices for paper, and the plan behind the code of a printed page."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visit import sit_down, take
from tests.web.conftest import Device
from tests.web.test_handout import path_on, read, told


@pytest.mark.django_db(transaction=True)
def test_paper_is_chosen_and_its_code_opens_the_plan(
    page: Page, someone: Device, pictures: Path
) -> None:
    sit_down(page, someone, "from-paper")
    take(page, pictures, "74-from-paper")
    sit_down(page, someone, "take-along")
    page.get_by_label("Letter", exact=False).first.check()
    page.get_by_label("Large").check()
    page.get_by_label("No", exact=True).check()
    with page.expect_request("**/plan.pdf*") as asked:
        page.get_by_role("button", name="My week as a PDF").click()
    wishes = dict(parse_qsl(urlsplit(asked.value.url).query))
    assert wishes == {"paper": "letter", "print": "large", "code": "no"}
    path = path_on(read(someone, "plan.pdf"))
    page.context.clear_cookies()
    page.goto(path)
    expect(page.get_by_role("heading", name="A week of exercise")).to_be_visible()
    page.get_by_text("How to do it").first.click()
    take(page, pictures, "75-opened-plan")
    told(someone, "check_in", {"answers": {"RF03": "yes"}})
    page.reload()
    expect(page.get_by_role("heading", name="Exercise waits for now")).to_be_visible()
    take(page, pictures, "76-opened-plan-locked")


@pytest.mark.django_db(transaction=True)
def test_the_opened_plan_fits_a_desk(wide_page: Page, someone: Device, pictures: Path) -> None:
    wide_page.goto(path_on(read(someone, "plan.pdf")))
    take(wide_page, pictures, "75-opened-plan")
    sit_down(wide_page, someone, "letter")
    take(wide_page, pictures, "77-letter")
