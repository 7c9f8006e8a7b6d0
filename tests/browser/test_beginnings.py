"""In a real browser: a clinic begins a programme with the exercises of an article."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steadyback.web.accounts.models import ClinicRole
from tests.browser.test_sharing import clinic_of, come_in
from tests.browser.visit import take
from tests.web.clinic_cast import Colleague, joined


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page", "wide_page"])
def test_a_programme_begins_with_the_exercises_of_an_article(
    request: pytest.FixtureRequest, size: str, pictures: Path
) -> None:
    page: Page = request.getfixturevalue(size)
    clinic = clinic_of(Colleague("Olga Owner", None))
    physio = joined(clinic, "Petra Physio", ClinicRole.PHYSIOTHERAPIST)
    come_in(page, physio, "programmes")
    take(page, pictures, "349-programmes")
    page.get_by_role("button", name="Begin with it Targeted Muscle").click()
    expect(page.get_by_role("status").first).to_contain_text("The programme is there.")
    expect(page.get_by_text("Targeted Muscle Strengthening").first).to_be_visible()
    take(page, pictures, "350-programme-begun")
