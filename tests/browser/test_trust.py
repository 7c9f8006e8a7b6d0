"""The page on which a phone of the house comes to trust this computer."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from steadyback.web.project.lan.addresses import Place
from steadyback.web.project.lan.certificates import prepare_pair
from tests.browser.visit import take


@pytest.mark.django_db(transaction=True)
def test_a_phone_reads_the_steps_and_gets_the_certificate(
    page: Page, settings: Any, tmp_path: Path, pictures: Path
) -> None:
    place = Place("127.0.0.1", None, 8443)
    pair = prepare_pair(tmp_path / "lan", place, datetime.now(UTC))
    settings.DATA_FOLDER, settings.SERVES_THE_HOUSE = tmp_path, True
    page.goto("/trust")
    expect(page.get_by_role("heading", name="iPhone and iPad")).to_be_visible()
    take(page, pictures, "151-trust")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Get the certificate").click()
    assert Path(saving.value.path()).read_bytes() == pair.authority.read_bytes()
