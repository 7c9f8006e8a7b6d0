"""In a real browser: a clinic writes an exercise of its own, gives it, and the person reads it."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steadyback.web.accounts.models import ClinicRole
from tests.browser.test_sharing import clinic_of, come_in
from tests.browser.visit import sit_down, take
from tests.web.clinic_cast import Colleague, joined, share
from tests.web.conftest import Device

NAME = "Rock like a boat"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page", "wide_page"])
def test_a_clinic_writes_an_exercise_of_its_own_and_the_person_reads_it(
    request: pytest.FixtureRequest, size: str, someone: Device, pictures: Path
) -> None:
    page: Page = request.getfixturevalue(size)
    someone.post("plan/make")
    owner = Colleague("Olga Owner", None)
    clinic = clinic_of(owner)
    physio = joined(clinic, "Petra Physio", ClinicRole.PHYSIOTHERAPIST)
    share(someone, clinic, "Robin R.", physio.place)
    plan = someone.row.events.filter(kind="plan_issued").order_by("-seq")[0].body["plan"]
    items = [item for day in plan["days"] for item in day["items"]]
    level = next(item["level"] for item in items if not item.get("variant"))

    come_in(page, physio, "exercises")
    take(page, pictures, "340-own-none")
    page.get_by_role("link", name="Write a new one").click()
    page.get_by_label("Which exercise is it like?").select_option(level.rpartition("-")[0])
    page.get_by_role("button", name="Show its levels").click()
    take(page, pictures, "341-own-levels")
    page.locator(f'a[href="?level={level}"]').click()
    take(page, pictures, "342-own-write")
    page.get_by_label("What is it called?").fill("A miracle for your back!")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("alert")).to_contain_text("promises too much")
    take(page, pictures, "343-own-refused")
    page.get_by_label("What is it called?").fill(NAME)
    page.get_by_label("What is it for?").fill("It calms a tight back.")
    page.get_by_role("button", name="Save it").click()
    expect(page.get_by_role("status").first).to_contain_text("The exercise is there.")
    take(page, pictures, "344-own-made")
    come_in(page, physio, "exercises")
    take(page, pictures, "345-own-list")

    come_in(page, physio, f"p/{someone.person}/exercises")
    take(page, pictures, "346-own-choose")
    page.get_by_role("link", name=NAME).click()
    take(page, pictures, "347-own-give")
    page.get_by_role("button", name="Give it").click()
    expect(page.get_by_role("status").first).to_contain_text("Given.")
    come_in(page, physio, f"p/{someone.person}/exercises")
    take(page, pictures, "348-own-has")

    sit_down(page, someone, "plan")
    expect(page.get_by_text(NAME).first).to_be_visible()
    take(page, pictures, "349-own-in-the-week")
    page.goto(f"/p/{someone.person}/library/{level.rpartition('-')[0]}")
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    take(page, pictures, "350-own-in-the-library")

    come_in(page, physio, f"p/{someone.person}/exercises")
    page.get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status").first).to_contain_text("They read Steadyback's words again.")
