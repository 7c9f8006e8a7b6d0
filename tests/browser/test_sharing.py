"""In a real browser: invited, shared, looked at, stopped; and what a clinic's owner sees."""

from pathlib import Path

import pypdfium2
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from steadyback.web.accounts import colleagues, keys
from steadyback.web.accounts.models import ClinicRole, Organisation
from steadyback.web.records.models import Programme
from tests.browser.visit import sit_down, take
from tests.web.clinic_cast import Colleague, joined, share
from tests.web.conftest import Device


def clinic_of(owner: Colleague) -> Organisation:
    """A clinic that people can read something of."""
    owner.place = colleagues.found(owner.account, "Back Clinic Northfield", timezone.now())
    found = owner.place.organisation
    found.phone, found.looks = "020 7946 0000", "On weekdays, 8 to 5."
    found.save()
    owner.clinic = found.public_id
    return found


def come_in(page: Page, colleague: Colleague, path: str = "") -> None:
    """Open a page of the clinic in a browser that a colleague signed in on."""
    secret = colleague.client.cookies[keys.COOKIE].value
    page.goto("/about")
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.goto(f"/c/{colleague.clinic}/{path}")


@pytest.mark.django_db(transaction=True)
def test_somebody_is_invited_shares_sees_who_looked_and_stops(
    page: Page, wide_page: Page, someone: Device, pictures: Path
) -> None:
    owner = Colleague("Olga Owner", None)
    clinic_of(owner)
    come_in(wide_page, owner, "team")
    wide_page.get_by_role("link", name="Invite somebody").click()
    wide_page.get_by_label("What do you call this person?").fill("Robin R.")
    wide_page.get_by_role("button", name="Make the invitation").click()
    take(wide_page, pictures, "300-slip")
    for paper in ("A4", "A5"):
        sheet = pypdfium2.PdfDocument(wide_page.pdf(format=paper))
        assert len(sheet) == 1, paper
    address = wide_page.get_by_label("The link").input_value()

    sit_down(page, someone, "you/sharing")
    expect(page.get_by_role("heading", name="Nobody")).to_be_visible()
    take(page, pictures, "301-nobody-sees-it")
    page.goto(address)
    assert address.rsplit("/", 1)[1] not in page.url
    take(page, pictures, "302-share")
    page.get_by_role("button", name="Share my record").click()
    expect(page.get_by_role("alert")).to_be_visible()
    take(page, pictures, "303-share-without-a-tick")
    page.get_by_label("I want this clinic to see all").check()
    page.get_by_role("button", name="Share my record").click()
    expect(page.get_by_role("status")).to_contain_text("The clinic can see your record now.")

    come_in(wide_page, owner, f"p/{someone.person}/")
    expect(wide_page.get_by_role("heading", level=1)).to_have_text("Robin R.")
    page.reload()
    looked = page.locator("#looked")
    expect(looked).to_contain_text("Olga Owner (Back Clinic Northfield) looked at your record.")
    take(page, pictures, "304-who-sees-it")

    page.get_by_role("link", name="Stop sharing").click()
    take(page, pictures, "305-stop")
    page.get_by_role("button", name="Stop sharing now").click()
    expect(page.get_by_role("status")).to_contain_text("Stopped.")
    wide_page.reload()
    expect(wide_page.get_by_role("heading", level=1)).to_have_text("Nothing here")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("size", ["page", "wide_page"])
def test_the_pages_of_a_team_can_be_used_by_everybody(
    request: pytest.FixtureRequest, size: str, someone: Device, pictures: Path
) -> None:
    page: Page = request.getfixturevalue(size)
    owner = Colleague("Olga Owner", None)
    clinic = clinic_of(owner)
    physio = joined(clinic, "Petra Physio", ClinicRole.PHYSIOTHERAPIST)
    share(someone, clinic, "Robin R.", physio.place)
    joined(clinic, "Ana Assistant", ClinicRole.ASSISTANT)
    colleagues.invite(owner.place, clinic, "read_only", "Rita", timezone.now())
    changes = [
        {"action": "forbid", "exercise": "superman", "note": "Not in the first weeks."},
        {"action": "set_stage", "stage": 2},
        {"action": "allow", "exercise": "bird-dog"},
    ]
    now = timezone.now()
    row = Programme.objects.create(
        organisation=clinic, title="After surgery, first weeks", words="Not for older than 80.",
        changes=changes, made_by=physio.account, made_at=now, changed_at=now,
    )  # fmt: skip
    come_in(page, owner, "team")
    page.locator("summary").nth(1).click()
    take(page, pictures, "310-team")
    places = {
        "311-invite-a-colleague": "team/invite",
        "312-particulars": "team/particulars",
        "313-remove": f"team/remove/{physio.account.public_id}",
        "314-invite": "invite",
        "315-programmes": "programmes",
        "316-programme": f"programmes/{row.name}",
        "317-step": f"programmes/{row.name}/add?action=dose&exercise=bird-dog",
        "318-choose": f"p/{someone.person}/programmes",
        "319-use": f"p/{someone.person}/programmes/{row.name}",
    }
    for name, path in places.items():
        come_in(page, owner, path)
        take(page, pictures, name)
    come_in(page, owner, "audit")
    take(page, pictures, "320-audit")
    page.get_by_role("button", name="Check all entries").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The audit is whole")
    take(page, pictures, "321-audit-checked")


@pytest.mark.django_db(transaction=True)
def test_a_colleague_joins_by_a_link(page: Page, someone: Device, pictures: Path) -> None:
    owner, nora = Colleague("Olga Owner", None), Colleague("Nora New", None)
    clinic = clinic_of(owner)
    invited = colleagues.invite(owner.place, clinic, "assistant", "Nora", timezone.now())
    page.goto(f"/join/{invited.secret}")
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    take(page, pictures, "330-sign-in-first")
    secret = nora.client.cookies[keys.COOKIE].value
    page.context.add_cookies([{"name": keys.COOKIE, "value": secret, "url": page.url}])
    page.reload()
    take(page, pictures, "331-join")
    page.get_by_role("button", name="Join").click()
    page.wait_for_url(f"**/c/{clinic.public_id}/")
